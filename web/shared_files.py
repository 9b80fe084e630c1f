"""Files at an address nobody can guess, for a while: for channels that carry no files of their own.

Committed before the address is told, so that whatever ends the program between the message and its being opened loses no
file. Bytes (a picture of a code) leave the database once they were fetched, and are shown from memory until the day is
over or the program ends; what lies in a folder can be fetched all day.
"""

import asyncio
import mimetypes
import secrets
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from models.database import Database
from models.errors import DatabaseError
from models.store import shared_files
from models.store.shared_files import Shared
from scheduler.sending import OutgoingFile

KEPT_FOR = timedelta(hours=24)
MOST = 500
SHOWN = frozenset(
    {"image/png", "image/jpeg", "image/webp", "application/pdf"}
)  # anything else is saved, never run
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


class SharedFiles:
    """What is shared now.

    Args:
        database: where it is kept.
        base: the public address of this program's web server.
        now: tells the time.
    """

    def __init__(self, database: Database, base: str, now: Callable[[], datetime]) -> None:
        self._database, self._base, self._now = database, base.rstrip("/"), now
        self._fetched: OrderedDict[str, Shared] = OrderedDict()

    async def address(self, file: OutgoingFile) -> str:
        """Share a file for a day. Returns its address. Raises DatabaseError: then there is none."""
        secret, now = secrets.token_urlsafe(32), self._now()
        shared = Shared(file.name, file.content, now + KEPT_FOR)
        await self._database.write(lambda session: shared_files.put(session, secret, shared, now=now))
        return f"{self._base}/files/{secret}/{quote(file.name, safe='')}"

    def route(self) -> Route:
        """`GET /files/<token>/<name>`."""
        return Route("/files/{token}/{name}", self._show, methods=["GET"])

    async def _show(self, request: Request) -> Response:
        secret = request.path_params["token"]
        try:
            shared = await self._find(secret)
        except DatabaseError:
            return PlainTextResponse("Chưa đọc được tệp này. Hãy thử lại sau ít phút.", 503)
        if shared is None:
            return PlainTextResponse("Địa chỉ này không còn dùng được. Hãy hỏi lại bot.", 404)
        content = shared.content
        try:
            data = content if isinstance(content, bytes) else await asyncio.to_thread(content.read_bytes)
        except OSError:
            return PlainTextResponse("Tệp này không còn. Hãy hỏi lại bot.", 404)
        mime = mimetypes.guess_type(shared.name)[0] or "application/octet-stream"
        how = "inline" if mime in SHOWN else "attachment"
        named = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(shared.name, safe='')}"}
        # Once it was handed over whole, not before: a connection that breaks asks again, and HEAD is handed nothing.
        whole = request.method == "GET" and isinstance(content, bytes)
        after = BackgroundTask(self._was_fetched, secret, shared) if whole else None
        return Response(data, media_type=mime, headers=HEADERS | named, background=after)

    async def _find(self, secret: str) -> Shared | None:
        now = self._now()
        known = self._fetched.get(secret)
        if known is not None:
            return known if known.until > now else None
        return await self._database.read(lambda session: shared_files.find(session, secret, now=now))

    async def _was_fetched(self, secret: str, shared: Shared) -> None:
        if secret in self._fetched:
            return
        self._fetched[secret] = shared
        while len(self._fetched) > MOST:
            self._fetched.popitem(last=False)
        with suppress(DatabaseError):  # then its day ends it
            await self._database.write(lambda session: shared_files.fetched(session, secret))
