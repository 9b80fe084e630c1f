"""A loop whose time runs faster: what waits ten seconds waits half of one, and everything that counts time counts so."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

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


def run_fast(work: Coroutine[Any, Any, T], speed: float) -> T:
    """Run to the end on a fast loop."""
    with asyncio.Runner(loop_factory=lambda: FastLoop(speed)) as runner:
        return runner.run(work)
