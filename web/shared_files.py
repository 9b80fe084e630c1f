"""Files at an address nobody can guess, for a while: for channels that carry no files of their own.

Kept in memory: after a restart an address shows nothing, and the file is asked for again in the chat.
"""

import asyncio
import mimetypes
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

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


@dataclass(frozen=True, slots=True)
class _Shared:
    file: OutgoingFile
    until: datetime


class SharedFiles:
    """What is shared now.

    Args:
        base: the public address of this program's web server.
        now: tells the time.
    """

    def __init__(self, base: str, now: Callable[[], datetime]) -> None:
        self._base, self._now = base.rstrip("/"), now
        self._shared: OrderedDict[str, _Shared] = OrderedDict()

    def address(self, file: OutgoingFile) -> str:
        """Share a file for a day. Returns its address."""
        token = secrets.token_urlsafe(32)
        self._shared[token] = _Shared(file, self._now() + KEPT_FOR)
        while len(self._shared) > MOST:
            self._shared.popitem(last=False)
        return f"{self._base}/files/{token}/{quote(file.name, safe='')}"

    def route(self) -> Route:
        """`GET /files/<token>/<name>`."""
        return Route("/files/{token}/{name}", self._show, methods=["GET"])

    async def _show(self, request: Request) -> Response:
        shared = self._shared.get(request.path_params["token"])
        if shared is None or shared.until <= self._now():
            return PlainTextResponse("Địa chỉ này không còn dùng được. Hãy hỏi lại bot.", 404)
        content = shared.file.content
        try:
            data = content if isinstance(content, bytes) else await asyncio.to_thread(content.read_bytes)
        except OSError:
            return PlainTextResponse("Tệp này không còn. Hãy hỏi lại bot.", 404)
        mime = mimetypes.guess_type(shared.file.name)[0] or "application/octet-stream"
        how = "inline" if mime in SHOWN else "attachment"
        named = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(shared.file.name, safe='')}"}
        return Response(data, media_type=mime, headers=HEADERS | named)
