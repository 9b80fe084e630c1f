"""What a phone does: `/sandbox/phones/…`."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.control.reading import (
    degrees,
    number_of,
    query_number,
    read_object,
    text_of,
    whole,
)
from sandbox.control.views import done, message_view
from sandbox.errors import BadInput
from sandbox.messages import Attachment
from sandbox.parts import Parts
from sandbox.people import People, Where
from sandbox.phones import as_json, read_phone


class PhoneRoutes:
    """One address for each thing a person can do."""

    def __init__(self, parts: Parts, people: People) -> None:
        self._parts = parts
        self._people = people

    def routes(self) -> list[BaseRoute]:
        """Return the addresses."""
        phone = "/sandbox/phones/{phone:int}"
        return [
            Route("/sandbox/phones", self.list, methods=["GET"]),
            Route("/sandbox/phones", self.add, methods=["POST"]),
            Route(f"{phone}/messages", self.messages, methods=["GET"]),
            Route(f"{phone}/messages", self.say, methods=["POST"]),
            Route(f"{phone}/messages/{{message:int}}", self.edit, methods=["PATCH"]),
            Route(f"{phone}/press", self.press, methods=["POST"]),
            Route(f"{phone}/files", self.send_file, methods=["POST"]),
            Route(f"{phone}/stickers", self.send_sticker, methods=["POST"]),
            Route(f"{phone}/voices", self.send_voice, methods=["POST"]),
            Route(f"{phone}/locations", self.send_location, methods=["POST"]),
            Route(f"{phone}/block", self.block, methods=["POST"]),
            Route(f"{phone}/unblock", self.unblock, methods=["POST"]),
            Route(f"{phone}/open", self.open_link, methods=["POST"]),
        ]

    async def list(self, _: Request) -> Response:
        """Every phone with the chats it takes part in."""
        chats = [*self._parts.chats]
        return JSONResponse(
            [
                {**as_json(phone), "chats": [chat.as_json() for chat in chats if phone.id in chat.members]}
                for phone in self._parts.phones
            ]
        )

    async def add(self, request: Request) -> Response:
        """Add a phone, or change one: `{"id", "first_name", "last_name", "username", "about"}`."""
        phone = read_phone(await read_object(request))
        self._parts.phones.add(phone)
        return JSONResponse(as_json(phone), 201)

    async def messages(self, request: Request) -> Response:
        """A chat's newest messages: `{"version", "messages", "more"}`; `before` and `limit` turn the pages."""
        before = query_number(request, "before")
        limit = min(max(query_number(request, "limit") or 100, 1), 1000)
        chat = self._people.chat(self._where(request, request.query_params))
        found = self._parts.chats.messages(chat, before=before, limit=limit)
        views = [message_view(self._parts, message.as_json()) for message in found]
        version = self._parts.news.version
        return JSONResponse({"version": version, "messages": views, "more": len(found) == limit})

    async def say(self, request: Request) -> Response:
        """`{"text", "chat_id"?, "quote"?}`."""
        entry = await read_object(request)
        message = self._people.say(self._where(request, entry), text_of(entry, "text"))
        return JSONResponse(done(self._parts, message), 201)

    async def edit(self, request: Request) -> Response:
        """`{"text", "chat_id"?}`."""
        entry = await read_object(request)
        number = request.path_params["message"]
        message = self._people.edit(self._where(request, entry), number, text_of(entry, "text"))
        return JSONResponse(done(self._parts, message))

    async def press(self, request: Request) -> Response:
        """`{"message_id", "row", "column", "chat_id"?}` → `{"action", "value", "query_id", "version"}`."""
        entry = await read_object(request)
        row, column = number_of(entry, "row"), number_of(entry, "column")
        if min(row, column) < 0:
            raise BadInput("row và column đếm từ 0.")
        where = self._where(request, entry)
        result = self._people.press(where, number_of(entry, "message_id"), row, column)
        return JSONResponse({**result, "version": self._parts.news.version})

    async def send_file(self, request: Request) -> Response:
        """Multipart: `file`, `caption`, `as` (`document` or `photo`), `chat_id`, `quote`."""
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise BadInput("Thiếu tệp: gửi multipart với trường file.")
            data = await file.read()
            entry = {name: value for name, value in form.items() if isinstance(value, str)}
            name, mime = file.filename or "tệp", file.content_type
        if not data:
            raise BadInput("Tệp này trống.")
        attachment = self._people.file(data, name, mime, as_photo=entry.get("as") == "photo")
        return self._send(request, entry, attachment)

    async def send_sticker(self, request: Request) -> Response:
        """`{"emoji", "chat_id"?, "quote"?}`."""
        entry = await read_object(request)
        return self._send(request, entry, self._people.sticker(text_of(entry, "emoji", "👍")))

    async def send_voice(self, request: Request) -> Response:
        """`{"seconds", "chat_id"?, "quote"?}`."""
        entry = await read_object(request)
        return self._send(request, entry, self._people.voice(max(1, number_of(entry, "seconds"))))

    async def send_location(self, request: Request) -> Response:
        """`{"latitude", "longitude", "chat_id"?, "quote"?}`."""
        entry = await read_object(request)
        place = degrees(entry, "latitude", 90), degrees(entry, "longitude", 180)
        return self._send(request, entry, self._people.location(*place))

    async def block(self, request: Request) -> Response:
        """Block the bot."""
        return await self._set_blocked(request, blocked=True)

    async def unblock(self, request: Request) -> Response:
        """Let the bot write again."""
        return await self._set_blocked(request, blocked=False)

    async def open_link(self, request: Request) -> Response:
        """`{"link"}`: open an invitation."""
        entry = await read_object(request)
        message = self._people.open_link(self._where(request, entry), text_of(entry, "link"))
        return JSONResponse(done(self._parts, message), 201)

    def _where(self, request: Request, entry: Mapping[str, Any]) -> Where:
        phone = self._parts.phones.get(request.path_params["phone"])
        return Where(
            platform=str(entry.get("platform") or phone.platforms[0]),
            phone=phone,
            chat_id=whole(entry.get("chat_id"), "chat_id"),
            quote=whole(entry.get("quote"), "quote"),
        )

    def _send(self, request: Request, entry: Mapping[str, Any], attachment: Attachment) -> Response:
        caption = str(entry.get("caption", ""))
        message = self._people.send(self._where(request, entry), attachment, caption)
        return JSONResponse(done(self._parts, message), 201)

    async def _set_blocked(self, request: Request, *, blocked: bool) -> Response:
        entry = await read_object(request)
        chat = self._people.set_blocked(self._where(request, entry), blocked=blocked)
        return JSONResponse({"version": self._parts.news.version, "chat": chat.as_json()})
