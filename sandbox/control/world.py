"""The whole at once, the news of it, groups and files: `/sandbox/…`."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.control.reading import platform_of, query_number, query_wait, read_object, text_of, whole
from sandbox.control.views import chat_view, message_view
from sandbox.errors import BadInput, NotFound
from sandbox.groups import Groups
from sandbox.parts import Parts
from sandbox.people import People
from sandbox.phones import as_json

# Shown inside the browser; anything else is saved. SVG and HTML are not here: they can carry scripts.
SHOWN_TYPES = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain",
})  # fmt: skip


class WorldRoutes:
    """What concerns more than one phone."""

    def __init__(self, parts: Parts, people: People, platforms: list[str]) -> None:
        self._parts = parts
        self._people = people
        self._platforms = platforms
        self._groups = Groups(parts, people)

    def routes(self) -> list[BaseRoute]:
        """Return the addresses."""
        group = "/sandbox/groups/{chat}"
        return [
            Route("/sandbox/state", self.state, methods=["GET"]),
            Route("/sandbox/news", self.news, methods=["GET"]),
            Route("/sandbox/files/{file}", self.file, methods=["GET"]),
            Route("/sandbox/groups", self.new_group, methods=["POST"]),
            Route(f"{group}/migrate", self.migrate, methods=["POST"]),
            Route(f"{group}/bot", self.set_bot, methods=["POST"]),
        ]

    async def state(self, _: Request) -> Response:
        """Everything the page needs to begin."""
        platforms = [self._people.platform(name) for name in self._platforms]
        return JSONResponse(
            {
                "version": self._parts.news.version,
                "clock": self._parts.clock.as_json(),
                "platforms": [
                    {
                        "name": p.name,
                        "title": p.title,
                        "edits": p.edits,
                        "bot": p.about(),
                        "commands": p.commands(None),
                    }
                    for p in platforms
                ],
                "phones": [as_json(phone) for phone in self._parts.phones],
                "chats": [chat_view(self._parts, self._people, chat) for chat in self._parts.chats],
            }
        )

    async def news(self, request: Request) -> Response:
        """`?after=<version>&timeout=<seconds>` → `{"version", "reset", "events"}`, as soon as there is any."""
        after = query_number(request, "after") or 0
        news = await self._parts.news.wait(after, query_wait(request))
        for event in news["events"]:
            if event["kind"] == "message":
                event["message"] = message_view(self._parts, event["message"])
        return JSONResponse(news)

    async def file(self, request: Request) -> Response:
        """Open a file of a chat."""
        file = self._parts.files.find(request.path_params["file"])
        if file is None:
            raise NotFound("Không còn tệp này.")
        is_shown = file.mime in SHOWN_TYPES
        mime = file.mime if is_shown else "application/octet-stream"
        headers = {
            "Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        }
        # A browser shows a PDF in a viewer of its own, which a sandboxed page may not start.
        if mime == "application/pdf":
            del headers["Content-Security-Policy"]
        if mime == "text/plain":
            mime = "text/plain; charset=utf-8"
        return Response(self._parts.files.read(file), media_type=mime, headers=headers)

    async def new_group(self, request: Request) -> Response:
        """`{"title", "members": [phone ids]}`: the first member owns it."""
        entry = await read_object(request)
        members = entry.get("members")
        if not isinstance(members, list):
            raise BadInput("Thiếu members: danh sách số máy.")
        phones = [self._parts.phones.get(whole(member, "members") or 0) for member in members]
        chat = self._groups.new(platform_of(entry), text_of(entry, "title"), phones)
        return JSONResponse(chat.as_json(), 201)

    async def migrate(self, request: Request) -> Response:
        """Let a group become a supergroup; returns the new chat."""
        entry = await read_object(request)
        return JSONResponse(self._groups.migrate(platform_of(entry), _group(request)).as_json())

    async def set_bot(self, request: Request) -> Response:
        """`{"inside": true|false}`: let the bot in, or take it out."""
        entry = await read_object(request)
        if not isinstance(entry.get("inside"), bool):
            raise BadInput("Thiếu inside: true hoặc false.")
        chat = self._groups.set_bot(platform_of(entry), _group(request), inside=entry["inside"])
        return JSONResponse(chat.as_json())


def _group(request: Request) -> int:
    return whole(request.path_params["chat"], "số của nhóm") or 0
