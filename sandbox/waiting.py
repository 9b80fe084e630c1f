"""Waiting for a change without polling."""

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes everyone who waits. After `close` nobody waits any more."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.closed = False

    def ring(self) -> None:
        """Wake everyone who waits now."""
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """Wake everyone for the last time: the sandbox is stopping."""
        self.closed = True
        self._event.set()

    async def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Return when `ready()` is true, when `seconds` have passed, or when the bell is closed."""
        if seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                while not self.closed and not ready():
                    await self._event.wait()
        except TimeoutError:
            return
