"""A loop whose time runs faster: what waits ten seconds waits half of one, and everything that counts time counts so."""

import asyncio
import selectors
import time
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from scheduler.clock import FollowedClock

T = TypeVar("T")


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop on which `speed` seconds pass in one."""

    def __init__(self, speed: float) -> None:
        super().__init__(_FastSelector(speed))
        self._speed = speed

    def time(self) -> float:
        return super().time() * self._speed


class _FastSelector(selectors.DefaultSelector):
    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(None if timeout is None else timeout / self._speed)


class LoopClock:
    """The wall clock of such a loop."""

    def __init__(self, begin: datetime) -> None:
        self._begin, self._loop = begin, asyncio.get_running_loop()
        self._since = self._loop.time()

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=self._loop.time() - self._since)

    async def moved(self) -> None:
        await asyncio.Event().wait()


class FastFollowedClock(FollowedClock):
    """A followed clock that goes as fast as the loop: what is put off until an instant waits no longer than the loop does."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._loop = asyncio.get_running_loop()
        self._begin = self._ahead()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._ahead() - self._begin)

    def _ahead(self) -> float:
        return self._loop.time() - time.monotonic()


def run_fast(work: Coroutine[Any, Any, T], speed: float) -> T:
    """Run to the end on a fast loop."""
    with asyncio.Runner(loop_factory=lambda: FastLoop(speed)) as runner:
        return runner.run(work)
