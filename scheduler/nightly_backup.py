"""The nightly backup: due once after its hour, at the first beat that comes then; made beside everything else.

When it was last made stands in the database, so that a restart does not repeat it and a night the machine was off is
made up for in the morning.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from time import monotonic

from sqlmodel import Session

from models.database import Database
from models.errors import DatabaseError
from models.instant import VIETNAM, local
from models.keeping.shelf import Backup
from models.store import running
from scheduler.clock import Clock
from scheduler.vitals import fields

log = logging.getLogger(__name__)

BACKUP = "backup"
AGAIN_SECONDS = 600.0


def last_due(now: datetime, hour: time) -> datetime:
    """The latest instant, not after `now`, at which a backup was due."""
    today = datetime.combine(local(now).date(), hour, VIETNAM)
    return today if today <= now else today - timedelta(days=1)


@dataclass
class NightlyBackup:
    """Makes the backup that is due.

    Args:
        hour: of the day, in Việt Nam.
        make: makes one, for an instant; runs in a thread of its own. Raises DatabaseError.
    """

    database: Database
    clock: Clock
    hour: time
    make: Callable[[datetime], Backup]

    def __post_init__(self) -> None:
        self._making: asyncio.Task[None] | None = None
        self._not_before = 0.0

    def beat(self) -> None:
        """The pulse has beaten well. Returns at once."""
        if (self._making is None or self._making.done()) and monotonic() >= self._not_before:
            self._making = asyncio.get_running_loop().create_task(self.look(), name="nightly backup")

    async def look(self) -> None:
        """Make the backup if it is due. One that fails is told of and tried again after a while."""
        now = self.clock.now()
        try:
            last = await self.database.read(partial(running.last, name=BACKUP))
            if last is not None and last >= last_due(now, self.hour):
                return
            made = await asyncio.to_thread(self.make, now)
            await self.database.write(partial(_mark, now=now))
        except DatabaseError as error:
            self._not_before = monotonic() + AGAIN_SECONDS
            log.error("the backup was not made: %s (again in %.0f s)", error, AGAIN_SECONDS)  # noqa: TRY400 - one line for the operator
        else:
            # The ledger's newest row in the log as well: who changes the past would have to change the log too.
            log.info(
                "backup made",
                extra=fields(
                    path=made.path, rows=made.slip.count, size=made.slip.size, ledger=made.slip.ledger
                ),
            )


def _mark(session: Session, now: datetime) -> None:
    running.mark(session, BACKUP, now)
