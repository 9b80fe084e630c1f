"""Receipts: what came of each send is kept, whatever the database is doing meanwhile."""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from sqlmodel import Session

from models.database import Database
from models.errors import DatabaseError
from models.store import channels, failover, outbox, people, reaching
from models.store.audit import by_system
from models.tables import OutboxRow
from scheduler.clock import Clock
from scheduler.sending import Act, Refused, RetryAt, SendResult, Sent, Unknown

log = logging.getLogger(__name__)

OnDead = Callable[[Session, OutboxRow, str, datetime], None]

LONGEST_BACK_OFF = 6 * 3600.0  # seconds
GIVEN_UP, TRIES = timedelta(days=3), 12  # both: a message may also be old because the program was away
TOAST_SECONDS = 5.0  # a toast that comes later helps nobody
KEEPING_AGAIN = 5.0  # seconds, at most, between two tries to keep a receipt


@dataclass(frozen=True, slots=True)
class NotTried:
    """Taken and not sent after all: it goes back as it was."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at sending one row: its number tells it from another program's try at the same row."""

    outbox_id: int
    number: int


Result = SendResult | NotTried
NOT_TRIED: Final = NotTried()


@dataclass
class Receipts:
    """Keeps what came of sends."""

    database: Database
    clock: Clock
    on_dead: OnDead
    random: Random

    async def keep(self, attempt: Attempt, result: Result, *, pause: str | None = None) -> None:
        """Keep one result; a database that cannot take it now is asked until it can.

        Args:
            attempt: which try.
            result: what came of it.
            pause: the channel that asked to be left in peace as a whole, kept so that a restart does not forget it.
        """
        now, wait = self.clock.now(), 0.2

        def work(session: Session) -> None:
            if pause is not None and isinstance(result, RetryAt):
                channels.pause(session, pause, now + timedelta(seconds=result.seconds))
            self._put(session, attempt, result, now)

        while True:
            try:
                await self.database.write(work)
            except DatabaseError as error:
                log.error("what came of outbox=%s could not be kept yet: %s", attempt.outbox_id, error)  # noqa: TRY400 - one line for the operator
                await asyncio.sleep(wait)
                wait = min(wait * 2, KEEPING_AGAIN)
            else:
                return

    async def give_up_sending(self, before: datetime | None, *, but: Collection[int] = ()) -> int:
        """What is still "sending" (its lease run out before that instant; None: all) is unknown. Returns how many."""
        now = self.clock.now()

        def work(session: Session) -> int:
            rows = [row for row in outbox.left_in_sending(session, now=before) if row.id not in but]
            for row in rows:
                self._put_unknown(row, "the program ended while it was being sent", now)
            return len(rows)

        return await self.database.write(work)

    def _put(self, session: Session, attempt: Attempt, result: Result, now: datetime) -> None:
        row = session.get_one(OutboxRow, attempt.outbox_id)
        if row.state != "sending" or row.attempts != attempt.number:
            self._put_late(row, attempt, result, now)
        else:
            self._put_in_time(session, row, result, now)
        outbox.forget_secret(row)

    def _put_in_time(self, session: Session, row: OutboxRow, result: Result, now: datetime) -> None:
        row.lease_until = None
        match result:
            case NotTried():
                row.state, row.attempts = "queued", row.attempts - 1
            case Sent(message_id):
                _put_sent(row, message_id, now)
            case RetryAt():
                self._put_back(row, result, now)
            case Refused():
                self._put_refused(session, row, result, now)
            case Unknown(reason):
                self._put_unknown(row, reason, now)

    @staticmethod
    def _put_late(row: OutboxRow, attempt: Attempt, result: Result, now: datetime) -> None:
        """The row was taken for lost meanwhile: where it did arrive and waits to be repeated, it need not be."""
        if isinstance(result, Sent) and row.state == "queued" and row.attempts == attempt.number:
            _put_sent(row, result.message_id, now)

    @staticmethod
    def _put_back(row: OutboxRow, retry: RetryAt, now: datetime) -> None:
        if row.act == Act.TOAST and retry.seconds > TOAST_SECONDS:
            row.state, row.reason = "cancelled", f"too late for a toast: {retry.reason}"
            return
        row.state, row.reason = "queued", retry.reason
        row.not_before = now + timedelta(seconds=retry.seconds)

    def _put_refused(self, session: Session, row: OutboxRow, refused: Refused, now: datetime) -> None:
        channel, chat_id = row.channel, row.chat_id
        if refused.moved_to is not None:
            row.state, row.reason = "queued", refused.reason
            people.move_chat(session, row.channel, row.chat_id, refused.moved_to)
            row.chat_id = refused.moved_to
            return
        if row.act == Act.EDIT and not refused.dead:
            # A message too old to be edited: what was to be said is said below it.
            row.state, row.act, row.target, row.reason = "queued", Act.SEND, None, refused.reason
            return
        row.state, row.reason = "refused", refused.reason
        if refused.dead:
            row.state = "queued"
            session.flush()
            failover.from_chat(session, row.channel, row.chat_id, reason=refused.reason)
            session.refresh(row)
            if row.channel == channel and row.chat_id == chat_id:
                row.state = "refused"
            outbox.cancel_waiting(session, channel, chat_id, refused.reason)
            contact = people.contact_of(session, channel, chat_id)
            if reaching.switch_off(session, contact, refused.reason, by_system(now)):
                self.on_dead(session, row, refused.reason, now)

    def _put_unknown(self, row: OutboxRow, reason: str, now: datetime) -> None:
        row.reason, row.lease_until = reason, None
        row.unsure += 1
        if row.act == Act.TOAST:
            row.state = "cancelled"
            return
        row.sent_at = now  # it may have arrived: an answer to it must find its tasks
        if row.unsure > TRIES and now - row.created_at > GIVEN_UP:
            row.state = "unknown"
            return
        wait = min(LONGEST_BACK_OFF, 2.0**row.unsure) * self.random.uniform(0.8, 1.2)
        row.state, row.not_before = "queued", now + timedelta(seconds=wait)


def _put_sent(row: OutboxRow, message_id: str, now: datetime) -> None:
    row.state, row.sent_at, row.platform_message_id = "sent", now, message_id or None
    row.reason = row.not_before = None
