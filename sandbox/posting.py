"""Posting what waits for a bot to the bot's own address, one after the other, until each is taken with 2xx."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol

from sandbox.waiting import Bell

if TYPE_CHECKING:
    import httpx

Json = dict[str, Any]

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds between attempts; the real servers are slower
ANSWER_WITHIN: Final = 20.0


class Queue(Protocol):
    """What waits, the oldest first."""

    bell: Bell

    async def wait(self, seconds: float) -> None:
        """Return when something waits, or when the time is over."""

    def first(self) -> tuple[int, Json] | None:
        """The oldest with its number; it stays in the queue."""

    def forget(self, number: int) -> None:
        """Drop one: it was taken."""


class Posting:
    """A task that posts from a queue; at most one address at a time.

    Args:
        wrap: makes what is posted of what waits.
        went_wrong: told why, where one was not taken.
    """

    def __init__(
        self,
        queue: Queue,
        *,
        wrap: Callable[[Json], Json],
        went_wrong: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._queue = queue
        self._wrap = wrap
        self._went_wrong = went_wrong
        self._task: asyncio.Task[None] | None = None

    def restart(self, url: str, headers: Mapping[str, str]) -> None:
        """Post to this address from now on; to none where it is empty."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if url:
            self._task = asyncio.get_running_loop().create_task(self._post_all(url, headers))

    async def stop(self) -> None:
        """End it; what waits stays in the queue."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _post_all(self, url: str, headers: Mapping[str, str]) -> None:
        # httpx takes a noticeable part of a second to import, and only webhooks need it.
        import httpx  # noqa: PLC0415  # see the line above

        pause = FIRST_PAUSE
        async with httpx.AsyncClient(headers=headers, timeout=ANSWER_WITHIN, trust_env=False) as client:
            while not self._queue.bell.closed:
                await self._queue.wait(ANSWER_WITHIN)
                found = self._queue.first()
                if found is None:
                    continue
                number, content = found
                reason = await _post(client, url, self._wrap(content))
                if reason is None:
                    self._queue.forget(number)
                    pause = FIRST_PAUSE
                    continue
                self._went_wrong(reason)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


async def _post(client: "httpx.AsyncClient", url: str, content: Json) -> str | None:
    """Post once; return None where it was taken, else why not."""
    import httpx  # noqa: PLC0415  # only webhooks need it, see above

    try:
        answer = await client.post(url, json=content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"Connection failed: {type(error).__name__}"
    if answer.is_success:
        return None
    return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
