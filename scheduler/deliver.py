"""Delivering: outbox → channel → receipt. Nothing here knows a platform or a sentence.

queued → sending (lease) → sent | queued again | refused | unknown | cancelled. What is composed is composed at the
last moment, in the transaction that takes the row: still open? still this person's? inside the hours? Each channel has
its own line, so that one that hangs holds up no other. What came of a send: scheduler/receipts.py.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.database import Database
from models.errors import DatabaseError
from models.store import channels, failover, outbox
from models.tables import OutboxRow
from scheduler.clock import Clock
from scheduler.line import Line, seconds_now
from scheduler.long_messages import first_part
from scheduler.pace import MINUTE, Limits, Pace
from scheduler.receipts import NOT_TRIED, Attempt, NotTried, OnDead, Receipts, Result
from scheduler.sending import Act, Outgoing, Refused, RetryAt, Sender, Sent, Unknown
from scheduler.standing import Standing
from scheduler.vitals import Vitals, fields

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
IDLE_SECONDS = 5.0
SWEEP_SECONDS = 60.0
FAIL_OVER_SECONDS = 5.0
ENDING_SECONDS = 4.0  # the whole program ends within ten


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


@dataclass
class Deliver:
    """Sends what is due, chat by chat in order, at the pace each channel allows.

    Args:
        compose: makes a row into what goes out (with the words), or says why not.
        on_dead: called in the same transaction when a chat turns out dead for the first time.
        may_send: False while another program may have taken over.
        holds: the same, asked inside the transaction that takes messages.
    """

    database: Database
    clock: Clock
    senders: Mapping[str, Sender]
    compose: Compose
    on_dead: OnDead
    limits: Mapping[str, Limits] = field(default_factory=dict)
    random: Random = field(default_factory=Random)
    may_send: Callable[[], bool] = lambda: True
    holds: Callable[[Session], bool] = lambda _: True
    vitals: Vitals = field(default_factory=Vitals)
    standing: Standing = field(default_factory=lambda: Standing(timedelta(minutes=10)))

    def __post_init__(self) -> None:
        self._lines = [
            Line(name, sender, Pace(self.limits.get(name, Limits()))) for name, sender in self.senders.items()
        ]
        self._receipts = Receipts(self.database, self.clock, self.on_dead, self.random)
        self._ending = False

    def wake(self) -> None:
        """There may be something to send (safe to call on the loop only)."""
        for line in self._lines:
            line.wake.set()

    async def recover(self) -> None:
        """After a start or a takeover: what was being sent is unknown (promise 3); the platforms' pauses and limits hold."""
        now = self.clock.now()
        for line in self._lines:
            sent = await self.database.read(
                partial(channels.sent_since, channel=line.name, since=now - timedelta(seconds=MINUTE))
            )
            for chat_id, at in sent:
                ago = max(0.0, (now - at).total_seconds()) if at is not None else 0.0
                line.pace.recall(chat_id, seconds_now() - ago)
        await self._give_up_sending(None)
        for line in self._lines:
            until = await self.database.read(partial(channels.paused_until, channel=line.name))
            if until is not None and until > now:
                line.pace.pause((until - now).total_seconds(), seconds_now())

    async def run(self) -> None:
        """Send until cancelled; then finish what is under way."""
        self._ending = False
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._sweep(), name="give up what nobody sends")
                group.create_task(self._look_for_another_way(), name="fail over")
                for line in self._lines:
                    group.create_task(self._serve(line), name=f"deliver on {line.name}")
        finally:
            self._ending = True
            if under_way := {task for line in self._lines for task in line.under_way}:
                await asyncio.wait(under_way, timeout=ENDING_SECONDS)

    async def start_due(self) -> int:
        """Take what is due and start sending it. Returns how many rows were taken."""
        return sum([await self._start_due(line) for line in self._lines])

    async def settle(self) -> None:
        """Send until nothing is due and nothing under way (rehearsals and tests)."""
        while await self.start_due() or any(line.under_way for line in self._lines):
            for line in self._lines:
                if line.under_way:
                    await asyncio.wait(line.under_way, return_when=asyncio.FIRST_COMPLETED)

    async def _serve(self, line: Line) -> None:
        while True:
            line.wake.clear()
            try:
                if not await self._start_due(line):
                    await self._sleep(line)
            except DatabaseError as error:
                log.error("the outbox cannot be read: %s", error)  # noqa: TRY400 - the operator needs one line
                await asyncio.sleep(1)

    async def _sweep(self) -> None:
        """From time to time: what is "sending" and nobody sends (its task broke) is unknown as well."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                if self.may_send():
                    await self._give_up_sending(self.clock.now())
            except DatabaseError as error:
                log.error("the outbox cannot be read: %s", error)  # noqa: TRY400 - the operator needs one line

    async def _look_for_another_way(self) -> None:
        """From time to time: what waits for a channel that has been down for long goes out on another."""
        while True:
            await asyncio.sleep(FAIL_OVER_SECONDS)
            try:
                if self.may_send():
                    await self.fail_over()
            except DatabaseError as error:
                log.error("what waits could not be moved: %s", error)  # noqa: TRY400 - the operator needs one line

    async def fail_over(self) -> int:
        """Move what is due on channels that are down to the same people's other chats. Returns how many."""
        now = self.clock.now()
        down = self.standing.down(now)
        moved = 0
        for name, since in down.items():
            reason = f"{name} has been down since {since:%Y-%m-%d %H:%M} UTC"
            work = partial(failover.from_channel, channel=name, down=set(down), now=now, reason=reason)
            if count := await self.database.write(work):
                log.warning("%s: %d messages go out on another channel", reason, count)
                moved += count
        if moved:
            self.wake()
        return moved

    async def _give_up_sending(self, before: datetime | None) -> None:
        here = {outbox_id for line in self._lines for outbox_id in line.under_way.values()}
        if count := await self._receipts.give_up_sending(before, but=here):
            log.warning("%d messages were left in sending: unknown, sent again and marked", count)

    async def _start_due(self, line: Line) -> int:
        if not line.room or not self.may_send() or line.pace.paused_for(seconds_now()) > 0:
            return 0
        now, resting = self.clock.now(), line.pace.not_before(seconds_now())
        # A look before the write: every commit wakes this loop, and its own must not wake it for ever.
        ids = await self.database.read(
            lambda session: outbox.due(session, line.name, now=now, most=line.room, but=resting)
        )
        if not ids:
            return 0
        taken = await self.database.write(lambda session: self._take(session, line, ids, now))
        for row, outgoing in taken:
            if outgoing is not None:
                line.waiting += 1
                task = asyncio.create_task(self._send(line, row, outgoing))
                line.under_way[task] = row.id or 0
                task.add_done_callback(line.ended)
        return len(taken)

    async def _sleep(self, line: Line) -> None:
        wait = IDLE_SECONDS
        if line.room:
            # Not so while it is full: the end of what is under way wakes it.
            now = self.clock.now()
            due = await self.database.read(lambda session: outbox.next_due(session, line.name, after=now))
            waits = [line.pace.paused_for(seconds_now()), *line.pace.not_before(seconds_now()).values()]
            if due is not None:
                waits.append((due - self.clock.now()).total_seconds())
            wait = min([IDLE_SECONDS, *(max(each, 0.001) for each in waits if each != 0)])
        # Not wait_for: until Python 3.12 it swallows an end of the program that comes together with a commit.
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await line.wake.wait()

    def _take(
        self, session: Session, line: Line, ids: list[int], now: datetime
    ) -> list[tuple[OutboxRow, Outgoing | None]]:
        if not self.holds(session):
            return []
        taken: list[tuple[OutboxRow, Outgoing | None]] = []
        for row in outbox.claim(session, ids, lease_until=now + LEASE):
            composed = self._composed(session, row, now)
            if isinstance(composed, Cancel):
                row.state, row.reason, row.lease_until = "cancelled", composed.reason, None
                outbox.forget_secret(row)
            elif isinstance(composed, PutOff):
                row.state, row.reason, row.lease_until = "queued", composed.reason, None
                row.not_before = composed.until
            else:
                composed = first_part(session, row, composed, line.sender.can.text_limit, now)
                row.attempts += 1
            taken.append((row, composed if isinstance(composed, Outgoing) else None))
        return taken

    def _composed(self, session: Session, row: OutboxRow, now: datetime) -> Composed:
        """What goes out; one that cannot be put into words is set aside and holds up nobody."""
        try:
            with session.begin_nested():
                return self.compose(session, row, now)
        except OperationalError:
            raise  # the database's fault: the whole work is tried again
        except Exception as error:
            log.exception("outbox=%s could not be put into words", row.id)
            return Cancel(f"could not be put into words: {type(error).__name__}: {error}"[:500])

    async def _send(self, line: Line, row: OutboxRow, outgoing: Outgoing) -> None:
        attempt = Attempt(row.id or 0, row.attempts)
        result = await self._attempt(line, row, outgoing)
        paused = line.note(row.chat_id, result)
        self._tell(line, row, result)
        await self._receipts.keep(attempt, result, pause=line.name if paused else None)

    def _tell(self, line: Line, row: OutboxRow, result: Result) -> None:
        """One line of the log a send, and the counts."""
        what = type(result).__name__
        log.info(
            "sent",
            extra=fields(outbox=row.id, channel=line.name, kind=row.kind, act=row.act, result=what),
        )
        self.vitals.send(line.name, row.kind, what.lower())
        if not isinstance(result, NotTried):
            self.standing.note(line.name, result, self.clock.now())
        if isinstance(result, Sent | Refused):
            self.vitals.works(f"sending on {line.name}")
        elif isinstance(result, RetryAt | Unknown):
            self.vitals.fails(f"sending on {line.name}")

    async def _attempt(self, line: Line, row: OutboxRow, outgoing: Outgoing) -> Result:
        went: float | None = None
        try:
            if outgoing.act is not Act.TOAST:
                await asyncio.sleep(line.pace.reserve(row.chat_id, seconds_now()))
                while (wait := line.pace.go(row.chat_id, went := seconds_now())) > 0:  # noqa: ASYNC110
                    await asyncio.sleep(wait)
        finally:
            line.waiting -= 1
            line.wake.set()
        if self._ending or not self.may_send() or line.pace.paused_for(seconds_now(), row.chat_id) > 0:
            line.pace.kept_back(went)
            return NOT_TRIED
        try:
            return await line.sender.send(outgoing)
        except Exception as error:
            # A sender raises nothing; where one does, nobody knows how far it came.
            log.exception("outbox=%s: the channel failed", row.id)
            return Unknown(f"{type(error).__name__}: {error}"[:500])
        finally:
            line.pace.answered(went, seconds_now())
