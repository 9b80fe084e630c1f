"""Starting the sandbox: the application, and the one HTTP server it runs in.

The composition root of the sandbox: the only file that knows every part of it.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.broken_answers import CUT
from sandbox.control.phones import PhoneRoutes
from sandbox.control.scripts import ScriptRoutes
from sandbox.control.world import WorldRoutes
from sandbox.errors import PortInUse, SandboxError
from sandbox.guards import BodyLimit, SameOrigin
from sandbox.parts import Parts, build_parts
from sandbox.people import People
from sandbox.platform import Platform
from sandbox.settings import SandboxSettings
from sandbox.telegram.endpoint import Endpoint
from sandbox.telegram.service import Telegram
from sandbox.zalo.endpoint import ZaloEndpoint
from sandbox.zalo.service import Zalo

PAGE = Path(__file__).with_name("page")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  # compared with, not listened on
STOP_SECONDS = 2
IDLE_SECONDS = (
    75  # longer than a client keeps a connection it does not use: no call meets one that is just being closed
)
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def create_app(settings: SandboxSettings) -> Starlette:
    """Build the sandbox as an application. `app.state.sandbox` is its `Inside`."""
    parts = build_parts(settings)
    telegram = Telegram(parts)
    zalo = Zalo(parts)
    platforms: dict[str, Platform] = {telegram.name: telegram, zalo.name: zalo}
    for platform, phone in sorted(settings.acquainted):
        parts.chats.open(platform, phone)
    people = People(parts, platforms)
    inside = Inside(parts, list(platforms.values()), zalo)
    routes: list[BaseRoute] = [
        *Endpoint(telegram).routes(),
        *ZaloEndpoint(zalo).routes(),
        *PhoneRoutes(parts, people).routes(),
        *WorldRoutes(parts, people, list(platforms)).routes(),
        *ScriptRoutes(parts).routes(),
        Route("/", _page, methods=["GET"]),
        Mount("/page", _Page(directory=PAGE)),
    ]
    hosts = ["*"] if settings.host in EVERYWHERE else [*LOOPBACK, settings.host]
    app = Starlette(
        routes=routes,
        lifespan=inside.lifespan,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(SameOrigin),
            Middleware(BodyLimit),
        ],
        exception_handlers={SandboxError: _refuse},
    )
    app.state.sandbox = inside
    return app


@dataclass(frozen=True, slots=True)
class Inside:
    """What runs behind the addresses."""

    parts: Parts
    platforms: list[Platform]
    zalo: Zalo

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Start the platforms; end them and close the file in the end."""
        for platform in self.platforms:
            await platform.start()
        try:
            yield
        finally:
            self.wake_everyone()
            for platform in self.platforms:
                await platform.stop()
            self.parts.store.close()

    def wake_everyone(self) -> None:
        """Let every call that waits return now."""
        self.parts.news.bell.close()
        self.parts.clock.bell.close()
        for platform in self.platforms:
            platform.wake()


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A sandbox that answers at `address`, for instance "http://127.0.0.1:40001"."""

    address: str
    settings: SandboxSettings


@contextlib.asynccontextmanager
async def running(settings: SandboxSettings) -> AsyncIterator[RunningSandbox]:
    """Run a sandbox in this event loop for as long as the block lasts; raises `PortInUse`."""
    listener = _listen(settings.host, settings.port)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        date_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    app.state.sandbox.zalo.address = address
    try:
        started = asyncio.ensure_future(server.ready.wait())
        await asyncio.wait({started, serving}, return_when=asyncio.FIRST_COMPLETED)
        started.cancel()
        if serving.done():
            raise SandboxError("Máy chủ thử không khởi động được; xem nhật ký của uvicorn.")
        yield RunningSandbox(address, settings)
    finally:
        app.state.sandbox.wake_everyone()
        server.stopping.set()
        await serving
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches TCP_NODELAY on; without, every answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host, port) from error
        raise
    return listener


async def _page(_: Request) -> Response:
    return FileResponse(PAGE / "index.html", headers=PAGE_HEADERS)


class _Page(StaticFiles):
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(PAGE_HEADERS)
        return response


async def _refuse(_: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, SandboxError) else 500
    return JSONResponse({"error": str(error)}, status)


class _Server(uvicorn.Server):
    """Leaves the signals to the program it runs in, says when it has started, and stops at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stopping = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # uvicorn looks ten times a second whether it shall stop; here somebody says so.
        await self.on_tick(0)
        await self.stopping.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Protocol(H11Protocol):
    """Lets a scripted fault close the connection without an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[CUT] = self.transport.close
            await inner(scope, receive, send)

        self.app = app
