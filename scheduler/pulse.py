"""The pulse: beats, nothing more. It stores no jobs; what is due is read from the database each time.

It beats by seconds that only go forward: a schedule kept in wall-clock instants stands still for as long as the clock
was set back (docs/decisions/15). What is planned depends on the clock, when it is planned does not.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from models.database import Database
from models.errors import DatabaseError
from models.store import channels, inbox, outbox, running
from scheduler.clock import Clock
from scheduler.vitals import fields

log = logging.getLogger(__name__)

Plan = Callable[[Session, datetime], int]

BEAT = "pulse"
SET_BACK = timedelta(seconds=90)  # more than this is a clock that was set, not one that is being corrected


@dataclass
class Pulse:
    """Runs every plan at each beat, each in a transaction of its own, and notes when it last did.

    Args:
        plans: name → what plans due work; it must be safe to run at any time and as often as wanted.
        seconds: between two beats; planned work never depends on it.
        may_plan: False while another program may have taken over.
        after_good_beat: called when every plan ran to its end. It must not block.
    """

    database: Database
    clock: Clock
    plans: dict[str, Plan]
    seconds: float = 20
    may_plan: Callable[[], bool] = lambda: True
    after_good_beat: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Beat until cancelled; at once when the clock was moved."""
        while True:
            if self.may_plan():
                await self.beat()
            moved = asyncio.ensure_future(self.clock.moved())
            try:
                await asyncio.wait([moved], timeout=self.seconds)
            finally:
                moved.cancel()

    async def beat(self) -> None:
        """Plan everything that is due now."""
        works, good = {BEAT: _mind_the_clock} | self.plans, 0
        for name, plan in works.items():
            now = self.clock.now()
            try:
                planned = await self.database.write(partial(_one, name=name, plan=plan, now=now))
            except DatabaseError as error:
                log.error("the pulse could not run %s: %s", name, error)  # noqa: TRY400 - one line for the operator
            except Exception:
                # One plan that fails must not keep the others from being made; the next beat tries it again.
                log.exception("the pulse could not run %s", name)
            else:
                good += 1
                if planned:
                    log.info("planned", extra=fields(what=name, count=planned))
        if good == len(works):
            self.after_good_beat()


def _mind_the_clock(session: Session, now: datetime) -> int:
    """After a clock was set back, nothing may wait for an instant that the wrong clock had named."""
    last = running.last(session, BEAT)
    if last is not None and last - now > SET_BACK:
        log.warning("the clock was set back, from %s to %s", last.isoformat(), now.isoformat())
        for waiting in (outbox, inbox, channels):
            waiting.hurry(session)
    return 0


def _one(session: Session, name: str, plan: Plan, now: datetime) -> int:
    planned = plan(session, now)
    running.mark(session, name, now)
    return planned
