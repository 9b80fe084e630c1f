"""The one module that knows what time it is. Everything else is told."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import httpx  # loaded only where a clock is followed: commands ask the time too

POLL_SECONDS = 25


def seconds_passed() -> float:
    """Seconds that only go forward, whatever is done to the clock; where the system tells, also while it sleeps."""
    since_boot: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if since_boot is None else time.clock_gettime(since_boot)


class Clock(Protocol):
    """Tells the time and when it was moved."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...

    async def moved(self) -> None:
        """Return when the clock was moved by hand (a real clock never returns)."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)

    async def moved(self) -> None:
        """Never returns."""
        await asyncio.Event().wait()


class FollowedClock:
    """A clock that another program moves, for rehearsals.

    `GET address?after=VERSION&timeout=SECONDS` tells `{"version": …, "offset_seconds": …}` and waits until the
    version is newer.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._offset = timedelta()
        self._version = -1

    def now(self) -> datetime:
        """This instant by the followed clock, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    async def start(self) -> None:
        """Take over the time before anything happens."""
        import httpx  # noqa: PLC0415 - see above

        async with httpx.AsyncClient(timeout=10) as client:
            await self._ask(client, wait=False)

    async def moved(self) -> None:
        """Return when the followed clock was moved."""
        import httpx  # noqa: PLC0415 - see above

        async with httpx.AsyncClient(timeout=POLL_SECONDS + 10) as client:
            known = self._version
            while self._version == known:
                try:
                    await self._ask(client, wait=True)
                except (httpx.HTTPError, ValueError, KeyError):
                    # The rehearsal's server is restarting: the time goes on as it was.
                    await asyncio.sleep(1)

    async def _ask(self, client: "httpx.AsyncClient", *, wait: bool) -> None:
        query = {"after": self._version, "timeout": POLL_SECONDS} if wait else None
        answer = await client.get(self._address, params=query)
        answer.raise_for_status()
        told = answer.json()
        self._version, self._offset = int(told["version"]), timedelta(seconds=float(told["offset_seconds"]))
