"""From the writer's thread to the event loop: works that were committed together wake the loop once, not once each."""

import asyncio
import threading
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")
Answered = tuple[asyncio.Future[Any], Future[Any]]


class Bridge:
    """Lets coroutines wait for futures of another thread, at a fraction of `asyncio.wrap_future`'s price."""

    def __init__(self) -> None:
        self._done: WeakKeyDictionary[asyncio.AbstractEventLoop, deque[Answered]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    async def awaited(self, future: Future[T]) -> T:
        """The future's result, or what it raised. Cancelling the wait cancels what was not begun."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[T] = loop.create_future()
        future.add_done_callback(partial(self._tell, loop, waiter))
        try:
            return await waiter
        except asyncio.CancelledError:
            future.cancel()
            raise

    def _tell(self, loop: asyncio.AbstractEventLoop, waiter: asyncio.Future[T], future: Future[T]) -> None:
        with self._lock:
            done = self._done.setdefault(loop, deque())
            first = not done
            done.append((waiter, future))
        if first and not loop.is_closed():
            loop.call_soon_threadsafe(self._answer, done)

    def _answer(self, done: deque[Answered]) -> None:
        while True:
            with self._lock:
                if not done:
                    return
                waiter, future = done.popleft()
            if waiter.done():
                continue  # nobody waits any more
            if future.cancelled():
                waiter.cancel()
            elif (error := future.exception()) is not None:
                waiter.set_exception(error)
            else:
                waiter.set_result(future.result())
