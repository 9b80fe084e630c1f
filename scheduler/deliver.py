"""Delivering: outbox → channel → receipt. Nothing here knows a platform or a sentence.

queued → sending (lease) → sent | queued again | refused | unknown | cancelled. What is composed is composed at the
last moment, in the transaction that takes the row: still open? still this person's? inside the hours?
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from models.database import Database
from models.errors import DatabaseError
from models.store import outbox, people
from models.tables import OutboxRow
from scheduler.clock import Clock
from scheduler.pace import Limits, Pace
from scheduler.sending import Act, Outgoing, Refused, RetryAt, Sender, SendResult, Sent, Unknown

log = logging.getLogger(__name__)

AT_ONCE = 16
LEASE = timedelta(minutes=5)
IDLE_SECONDS = 5.0
REPEATS = 5
LONGEST_WAIT_IN_HAND = 5.0  # seconds; what must wait longer goes back into the queue


@dataclass(frozen=True, slots=True)
class Cancel:
    """Not to be sent any more, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """Not to be sent before that instant, and why."""

    until: datetime
    reason: str


Composed = Outgoing | Cancel | PutOff
Compose = Callable[[Session, OutboxRow, datetime], Composed]
OnDead = Callable[[Session, OutboxRow, str, datetime], None]


@dataclass
class Deliver:
    """Sends what is due, chat by chat in order, at the pace each channel allows.

    Args:
        compose: makes a row into what goes out (with the words), or says why not.
        on_dead: called in the same transaction when a chat turns out dead for the first time.
    """

    database: Database
    clock: Clock
    senders: Mapping[str, Sender]
    compose: Compose
    on_dead: OnDead
    limits: Mapping[str, Limits] = field(default_factory=dict)
    random: Random = field(default_factory=Random)

    def __post_init__(self) -> None:
        self._paces = {name: Pace(self.limits.get(name, Limits())) for name in self.senders}
        self._wake = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There may be something to send (safe to call on the loop only)."""
        self._wake.set()

    async def recover(self) -> None:
        """After a start: what was being sent when the program ended is unknown (promise 3)."""
        now = self.clock.now()

        def work(session: Session) -> int:
            rows = outbox.left_in_sending(session, now=None)
            for row in rows:
                self._put_unknown(session, row, "the program ended while it was being sent", now)
            return len(rows)

        if count := await self.database.write(work):
            log.warning(
                "%d messages were being sent when the program ended: unknown, sent again and marked", count
            )

    async def run(self) -> None:
        """Send until cancelled; then finish what is under way."""
        try:
            while True:
                self._wake.clear()
                try:
                    started = await self.start_due()
                except DatabaseError as error:
                    log.error("the outbox cannot be read: %s", error)  # noqa: TRY400 - the operator needs one line
                    started = 0
                if not started:
                    await self._sleep()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=8)

    async def start_due(self) -> int:
        """Take what is due and start sending it. Returns how many rows were taken."""
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            room = AT_ONCE - len(self._under_way)
        now = self.clock.now()
        # A look before the write: every commit wakes this loop, and its own must not wake it for ever.
        if not await self.database.read(lambda session: outbox.any_due(session, now)):
            return 0
        taken = await self.database.write(lambda session: self._take(session, now, room))
        for row, outgoing in taken:
            if outgoing is not None:
                task = asyncio.create_task(self._send(row, outgoing))
                self._under_way.add(task)
                task.add_done_callback(self._ended)
        return len(taken)

    async def settle(self) -> None:
        """Send until nothing is due and nothing under way (rehearsals and tests)."""
        while await self.start_due() or self._under_way:
            if self._under_way:
                await asyncio.wait(self._under_way)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("a message's outcome could not be kept: %s", error)

    async def _sleep(self) -> None:
        due = await self.database.read(outbox.next_due)
        wait = (due - self.clock.now()).total_seconds() if due is not None else IDLE_SECONDS
        # What is due and was not taken waits behind a message under way, whose end wakes this loop.
        wait = min(wait, IDLE_SECONDS) if wait > 0 else IDLE_SECONDS
        try:
            await asyncio.wait_for(self._wake.wait(), wait)
        except TimeoutError:
            return

    def _take(self, session: Session, now: datetime, most: int) -> list[tuple[OutboxRow, Outgoing | None]]:
        rows = outbox.claim(session, now=now, lease_until=now + LEASE, most=most)
        taken: list[tuple[OutboxRow, Outgoing | None]] = []
        for row in rows:
            composed = self.compose(session, row, now)
            if isinstance(composed, Cancel):
                row.state, row.reason, row.lease_until = "cancelled", composed.reason, None
            elif isinstance(composed, PutOff):
                row.state, row.reason, row.lease_until = "queued", composed.reason, None
                row.not_before = composed.until
            taken.append((row, composed if isinstance(composed, Outgoing) else None))
        return taken

    async def _send(self, row: OutboxRow, outgoing: Outgoing) -> None:
        sender, pace = self.senders[row.channel], self._paces[row.channel]
        wait = pace.reserve(row.chat_id, time.monotonic()) if outgoing.act is Act.SEND else 0.0
        if wait <= LONGEST_WAIT_IN_HAND:
            await asyncio.sleep(wait)
            result = await sender.send(outgoing)
        else:
            result = RetryAt(wait, "the platform asked for patience")
        if isinstance(result, RetryAt) and wait <= LONGEST_WAIT_IN_HAND:
            pace.pause(result.seconds, time.monotonic(), None if result.whole_channel else row.chat_id)
        log.info("sent outbox=%s kind=%s act=%s result=%s", row.id, row.kind, row.act, type(result).__name__)
        now = self.clock.now()
        await self.database.write(lambda session: self._keep(session, row.id or 0, result, now))

    def _keep(self, session: Session, outbox_id: int, result: SendResult, now: datetime) -> None:
        row = session.get_one(OutboxRow, outbox_id)
        row.lease_until = None
        match result:
            case Sent(message_id):
                row.state, row.sent_at, row.platform_message_id, row.reason = (
                    "sent",
                    now,
                    message_id or None,
                    None,
                )
            case RetryAt(seconds, reason):
                row.state, row.reason = "queued", reason
                row.not_before = now + timedelta(seconds=seconds + self.random.uniform(0, 0.5))
            case Refused():
                self._put_refused(session, row, result, now)
            case Unknown(reason):
                self._put_unknown(session, row, reason, now)

    def _put_refused(self, session: Session, row: OutboxRow, refused: Refused, now: datetime) -> None:
        if refused.moved_to is not None:
            people.move_chat(session, row.channel, row.chat_id, refused.moved_to)
            row.state, row.reason, row.chat_id = "queued", refused.reason, refused.moved_to
            return
        row.state, row.reason = "refused", refused.reason
        if refused.dead:
            outbox.cancel_waiting(session, row.channel, row.chat_id, refused.reason)
            if people.mark_dead(session, row.channel, row.chat_id, refused.reason):
                self.on_dead(session, row, refused.reason, now)

    def _put_unknown(self, session: Session, row: OutboxRow, reason: str, now: datetime) -> None:
        row.state, row.reason, row.sent_at, row.lease_until = "unknown", reason, now, None
        repeats = row.dedupe_key.count("#")
        if row.act == Act.TOAST or repeats >= REPEATS:
            return  # a toast that came too late helps nobody
        wait = min(300.0, 2.0 ** (repeats + 1)) * self.random.uniform(0.8, 1.2)
        outbox.repeat(session, row, now=now, not_before=now + timedelta(seconds=wait))
