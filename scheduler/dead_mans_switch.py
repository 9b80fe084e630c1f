"""A dead man's switch: an address of a monitor that is called while all is well, and raises an alarm once nobody calls.

The address is a secret of its own: it is never logged. That it cannot be reached hurts nobody here.
"""

import asyncio
import logging
from dataclasses import dataclass

from models.rules.health import Light
from scheduler.health import Health

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0


@dataclass
class DeadMansSwitch:
    """Calls `address` after good beats, as long as the program is not red."""

    address: str
    health: Health

    def __post_init__(self) -> None:
        self._calling: asyncio.Task[None] | None = None
        self._failed = False

    def beat(self) -> None:
        """The pulse has beaten well. Returns at once."""
        if self._calling is None or self._calling.done():
            self._calling = asyncio.get_running_loop().create_task(self._call(), name="dead man's switch")

    async def _call(self) -> None:
        import httpx  # noqa: PLC0415 - only where there is an address

        if (await self.health.look()).light is Light.RED:
            return
        try:
            async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, follow_redirects=True) as client:
                (await client.get(self.address)).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            if not self._failed:
                log.warning("the dead man's switch was not reached: %s", type(error).__name__)
            self._failed = True
        else:
            if self._failed:
                log.warning("the dead man's switch is reached again")
            self._failed = False
