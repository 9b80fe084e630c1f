"""The bot's HTTP server: `POST /telegram` takes updates, `GET /healthz` says that it is there.

200 goes out only after the update is committed to the inbox; the secret is compared in constant time.
Source: https://core.telegram.org/bots/api#setwebhook
"""

import asyncio
import contextlib
import hmac
import socket
from collections.abc import Awaitable, Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from models.errors import DatabaseError, PortInUse

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_BODY = 1024 * 1024

TakeIn = Callable[[bytes], Awaitable[None]]


class _Server(uvicorn.Server):
    """Leaves the signals to the program it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none."""
        yield


class WebServer:
    """Serves until cancelled.

    Args:
        host: the address to listen on; a reverse proxy with TLS stands before it.
        port: the port to listen on.
        secret: what the platform sends with each update.
        take_in: keeps a raw update and returns after the commit; ValueError where it is none.
    """

    def __init__(self, host: str, port: int, secret: str, take_in: TakeIn) -> None:
        self._host, self._port, self._secret, self._take_in = host, port, secret, take_in

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/telegram", self._telegram, methods=["POST"]),
                Route("/healthz", self._health, methods=["GET"]),
            ]
        )

    async def run(self) -> None:
        """Listen until cancelled. Raises PortInUse."""
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((self._host, self._port))
        except OSError as error:
            listening.close()
            raise PortInUse(f"{self._host}:{self._port}") from error
        config = uvicorn.Config(self.application(), log_level="warning", access_log=False, lifespan="off")
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await asyncio.wait([serving], timeout=5)
            listening.close()

    async def _telegram(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return PlainTextResponse("forbidden", 403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return PlainTextResponse("too large", 413)
        try:
            await self._take_in(bytes(body))
        except ValueError:
            return PlainTextResponse("not an update", 400)
        except DatabaseError:
            return PlainTextResponse("try again", 503)
        return PlainTextResponse("ok")

    @staticmethod
    async def _health(_: Request) -> Response:
        return PlainTextResponse("ok")
