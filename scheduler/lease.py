"""The lease on the database: of several running programs one receives, plans and sends; the others wait.

The holder renews it every few seconds. It trusts itself only for a while after the last renewal, on a clock that goes
on in a suspended machine; another one takes over later than that, by its own watch: no wall clock is compared. Where
the holder is seen to have ended (a process of the same machine), nobody waits.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import Session

from models.database import Database
from models.errors import DatabaseError
from models.store import lease as store
from scheduler.clock import Clock, seconds_passed
from scheduler.this_program import has_ended, identity

log = logging.getLogger(__name__)

RENEW_SECONDS = 5.0
TRUSTED_SECONDS = 15.0
TAKEN_OVER_SECONDS = 20.0
LOOK_SECONDS = 1.0


class LeaseLost(Exception):
    """Another program works on this database now."""


@dataclass
class Lease:
    """This program's claim to be the one that works.

    Args:
        passed: seconds that only go forward, also while the machine sleeps.
    """

    database: Database
    clock: Clock
    me: str = field(default_factory=identity)
    passed: Callable[[], float] = seconds_passed

    def __post_init__(self) -> None:
        self._trusted_until = float("-inf")

    def held(self) -> bool:
        """True while nobody else can have taken over."""
        return self.passed() < self._trusted_until

    def holds(self, session: Session) -> bool:
        """True where this program holds the lease in this very transaction, and may trust it."""
        return self.held() and store.is_held(session, self.me)

    async def acquire(self) -> None:
        """Return when this program is the one that works."""
        told = False
        seen, since = None, self.passed()
        while True:
            try:
                found = await self.database.read(store.look)
                if found != seen:
                    seen, since = found, self.passed()
                if self._is_free(found, self.passed() - since) and await self._take(found):
                    return
                if not told:
                    log.warning("another program works on this database; waiting until it ends")
                    told = True
            except DatabaseError as error:
                log.warning("the lease cannot be looked at: %s", error)
            await asyncio.sleep(LOOK_SECONDS)

    async def keep(self) -> None:
        """Renew until cancelled. Raises LeaseLost."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            begun, now = self.passed(), self.clock.now()
            try:
                mine = await self.database.write(partial(store.renew, me=self.me, now=now))
            except DatabaseError as error:
                log.warning("the lease was not renewed: %s", error)
                continue
            if not mine:
                self._trusted_until = float("-inf")
                raise LeaseLost
            self._trusted_until = begun + TRUSTED_SECONDS

    async def release(self) -> None:
        """Let another program take over at once. Never raises: one that cannot be told waits a little longer."""
        self._trusted_until = float("-inf")
        now = self.clock.now()
        try:
            await self.database.write(lambda session: store.release(session, self.me, now=now))
        except DatabaseError as error:
            log.warning("the lease was not given back: %s", error)

    def _is_free(self, seen: store.Seen, unchanged_for: float) -> bool:
        if seen.holder in {"", self.me} or unchanged_for >= TAKEN_OVER_SECONDS:
            return True
        return has_ended(seen.holder)

    async def _take(self, seen: store.Seen) -> bool:
        begun, now = self.passed(), self.clock.now()
        mine = await self.database.write(lambda session: store.take(session, self.me, seen, now=now))
        if mine:
            self._trusted_until = begun + TRUSTED_SECONDS
        return mine
