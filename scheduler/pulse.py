"""The pulse: APScheduler beats, nothing more. It stores no jobs; what is due is read from the database each time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from models.database import Database
from models.errors import DatabaseError
from models.instant import VIETNAM
from models.store import running
from scheduler.clock import Clock

log = logging.getLogger(__name__)

Plan = Callable[[Session, datetime], int]


@dataclass
class Pulse:
    """Runs every plan at each beat, each in a transaction of its own, and notes when it last did.

    Args:
        plans: name → what plans due work; it must be safe to run at any time and as often as wanted.
        seconds: between two beats; planned work never depends on it.
    """

    database: Database
    clock: Clock
    plans: dict[str, Plan]
    seconds: float = 20

    async def run(self) -> None:
        """Beat until cancelled; at once when the clock was moved."""
        beats = AsyncIOScheduler(timezone=VIETNAM)
        beats.add_job(
            self.beat,
            "interval",
            seconds=self.seconds,
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        beats.start()
        try:
            await self.beat()
            while True:
                await self.clock.moved()
                await self.beat()
        finally:
            beats.shutdown(wait=False)

    async def beat(self) -> None:
        """Plan everything that is due now."""
        for name, plan in self.plans.items():
            now = self.clock.now()
            try:
                planned = await self.database.write(partial(_one, name=name, plan=plan, now=now))
            except DatabaseError as error:
                log.error("the pulse could not run %s: %s", name, error)  # noqa: TRY400 - one line for the operator
            else:
                if planned:
                    log.info("planned %s %s", planned, name)


def _one(session: Session, name: str, plan: Plan, now: datetime) -> int:
    planned = plan(session, now)
    running.mark(session, name, now)
    return planned
