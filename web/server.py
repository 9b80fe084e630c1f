"""The bot's HTTP server: listens, serves the routes it is given, and lets go within seconds.

What it serves stands in files of its own: webhooks.py, health.py.
"""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from models.errors import PortInUse

PATIENCE_SECONDS = 3


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
        port: the port to listen on; 0 takes a free one.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._routes: list[BaseRoute] = []
        self._listening: socket.socket | None = None

    @property
    def address(self) -> str:
        """`http://host:port`; the port that was taken, once bound."""
        port = self._listening.getsockname()[1] if self._listening else self._port
        return f"http://[{self._host}]:{port}" if ":" in self._host else f"http://{self._host}:{port}"

    def serve(self, *routes: BaseRoute) -> None:
        """Answer these as well, from the moment it runs."""
        self._routes.extend(routes)

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(routes=self._routes)

    def bind(self) -> None:
        """Take the address before anything else happens. Raises PortInUse."""
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            listening = socket.socket(family, kind, protocol)
        except OSError as error:
            raise PortInUse(f"{self._host}:{self._port} ({error.strerror})") from error
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
        except OSError as error:
            listening.close()
            raise PortInUse(f"{self._host}:{self._port} ({error.strerror})") from error
        self._listening = listening

    def close(self) -> None:
        """Give the address back."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    async def run(self) -> None:
        """Listen until cancelled. Raises PortInUse."""
        if self._listening is None:
            self.bind()
        assert self._listening is not None  # noqa: S101 - bind() raises or sets it
        config = uvicorn.Config(
            self.application(),
            log_level="warning",
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[self._listening]))
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await asyncio.wait([serving], timeout=PATIENCE_SECONDS + 1)
            self.close()
