"""Who may talk to the sandbox, and how much they may send."""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY: Final = 51 * 2**20  # a file of 50 MB and its envelope
READING_METHODS: Final = frozenset({"GET", "HEAD"})


class TooLarge(Exception):
    """More came than is taken."""


class SameOrigin:
    """Refuses changes that a foreign web page asks a browser for. Programs send no Origin and pass."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["method"] not in READING_METHODS:
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != headers.get("host"):
                refusal = {"error": "Yêu cầu này đến từ một trang web khác nên không được nhận."}
                await JSONResponse(refusal, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class BodyLimit:
    """Answers 413 to what is too large, after reading it to its end so that the sender hears the answer."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that counts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._largest:
                await _read_to_end(message, receive)
                raise TooLarge
            return message

        try:
            await self._app(scope, counting, send)
        except TooLarge:
            body = {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}
            await JSONResponse(body, 413)(scope, receive, send)


async def _read_to_end(message: Message, receive: Receive) -> None:
    while message.get("more_body"):
        message = await receive()
