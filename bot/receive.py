"""Receiving: raw update → inbox, commit, then acknowledge; then handled, once, in order per chat."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import uniform

from sqlmodel import Session

from bot.channels import Channel, IncomingKind, RawUpdate
from bot.flood import Chat, Flood
from bot.handle import apologise, handle
from bot.slowing import without_strangers_excess
from bot.turn import House
from models.database import Database
from models.errors import (
    AnotherPoller,
    DatabaseError,
    DatabaseUnavailable,
    MalformedUpdate,
    NhacViecError,
    PlatformBusy,
    PlatformError,
    TokenRefused,
)
from models.store import inbox
from models.store.inbox import Arrived
from models.tables import InboxRow
from scheduler.clock import Clock
from scheduler.vitals import Vitals, fields

log = logging.getLogger(__name__)

TRIES = 4
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = 60.0
IDLE_SECONDS = 5.0
REPEATS_PAUSE = 5.0
LAST_MOMENT = 3.0  # seconds for what is in hand when the program ends
TYPING_AT_ONCE = 4


@dataclass
class Receive:
    """Takes in what the channels hand over and has it handled.

    Args:
        may_poll: False while another program may have taken over: two pollers get in each other's way.
        flood: what one chat may send a minute; None: anything.
        after_file: called after a file was handled: somebody may have to read it.
    """

    database: Database
    clock: Clock
    channels: Mapping[str, Channel]
    house: House
    may_poll: Callable[[], bool] = lambda: True
    vitals: Vitals = field(default_factory=Vitals)
    after_file: Callable[[], None] = lambda: None
    flood: Flood | None = None

    def __post_init__(self) -> None:
        self._arrived = asyncio.Event()
        self._readings = {name: channel.read for name, channel in self.channels.items()}
        self._in_hand: dict[str, list[RawUpdate]] = {name: [] for name in self.channels}
        self._typing: set[asyncio.Task[None]] = set()

    async def poll(self, channel: Channel) -> None:
        """Long-poll a channel until cancelled. The offset moves only with the commit of what it passed.

        A platform that asks for no acknowledgement hands an update over once: what is in hand is kept before anything
        more is asked for, however long the database takes, and before this ends.
        """
        wait = 1.0
        in_hand = self._in_hand[channel.name]
        while True:
            try:
                if not self.may_poll():
                    await asyncio.sleep(1)
                    continue
                if not in_hand:
                    offset = await self.database.read(
                        partial(inbox.offset, channel=channel.name, now=self.clock.now())
                    )
                    in_hand += await channel.poll(offset)
                nothing_new = await self._keep_in_hand(channel.name)
                if nothing_new:  # it would be handed over as often as it is asked for
                    log.warning(
                        "receiving on %s: only what is here already (again in %.0f s)",
                        channel.name,
                        REPEATS_PAUSE,
                    )
                    await asyncio.sleep(REPEATS_PAUSE)
                wait = 1.0
                self.vitals.works(f"receiving on {channel.name}")
            except (PlatformError, DatabaseError) as error:
                if isinstance(error, PlatformError):
                    self.vitals.fails(f"receiving on {channel.name}")
                if isinstance(error, PlatformBusy):
                    wait = max(wait, error.seconds)
                log.warning(
                    "receiving on %s: %s (again in %.0f s)", channel.name, _explain(error, channel.name), wait
                )
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except asyncio.CancelledError:
                with contextlib.suppress(DatabaseError, TimeoutError):
                    async with asyncio.timeout(LAST_MOMENT):
                        await self._keep_in_hand(channel.name)
                raise

    async def _keep_in_hand(self, channel: str) -> bool:
        """Returns True where there was something, and all of it had been kept before."""
        in_hand = self._in_hand[channel]
        if not in_hand:
            return False
        new = await self.keep(channel, list(in_hand))
        in_hand.clear()
        return not new

    async def keep(self, channel: str, updates: list[RawUpdate]) -> int:
        """Put updates into the inbox and move the offset, in one commit; a webhook may answer 200 after it.

        Returns how many of them were not there yet, or were passed over as a stranger's excess.
        """
        now = self.clock.now()
        late = self._excess(channel, updates)
        arrived = [
            Arrived(channel, update.key, update.chat_id, update.raw, deferred=too_many)
            for update, too_many in zip(updates, late, strict=True)
        ]

        def work(session: Session) -> tuple[int, set[Chat]]:
            inbox.move_offset(session, channel, updates[-1].offset)
            kept, waiting = without_strangers_excess(session, arrived, now=now)
            return inbox.put(session, kept, now=now) + len(arrived) - len(kept), waiting

        new, waiting = await self.database.write(work)
        if self.flood is not None:
            self.flood.deferred(waiting)
        self._arrived.set()
        for chat_id in {update.chat_id for update in updates if update.chat_id}:
            self._show_typing(self.channels[channel], chat_id)
        return new

    def _show_typing(self, channel: Channel, chat_id: str) -> None:
        """A courtesy, and never more than a few at once: under load the answers themselves come first."""
        if len(self._typing) < TYPING_AT_ONCE:
            task = asyncio.create_task(channel.typing(chat_id))
            self._typing.add(task)
            task.add_done_callback(self._typing.discard)

    def _excess(self, channel: str, updates: list[RawUpdate]) -> list[bool]:
        if self.flood is None:
            return [False] * len(updates)
        return self.flood.excess([(channel, update.chat_id) for update in updates])

    async def let_in_deferred(self) -> None:
        """Let in as much of what was deferred as each chat may send by now."""
        if self.flood is None:
            return
        for (channel, chat_id), count in self.flood.may_come().items():
            more = await self.database.write(
                partial(inbox.let_in, channel=channel, chat_id=chat_id, most=count)
            )
            if not more:
                self.flood.ended((channel, chat_id))

    async def run(self) -> None:
        """Handle the inbox until cancelled."""
        if self.flood is not None:
            self.flood.deferred(await self.database.read(inbox.deferred_chats))
        while True:
            self._arrived.clear()
            try:
                await self.let_in_deferred()
                if not await self.handle_ready():
                    await self._sleep()
            except DatabaseError as error:
                log.error("the inbox cannot be read: %s", error)  # noqa: TRY400 - one line for the operator
                await asyncio.sleep(1)

    async def handle_ready(self) -> int:
        """Handle every update that is ready; they share commits, each in a savepoint of its own."""
        now = self.clock.now()
        ids = await self.database.read(lambda session: inbox.ready(session, now=now))
        ended = await asyncio.gather(*(self._handle(each, now) for each in ids), return_exceptions=True)
        for failure in ended:
            if isinstance(failure, BaseException):
                raise failure
        return len(ids)

    async def _handle(self, inbox_id: int, now: datetime) -> None:
        try:
            handled = await self.database.write(
                lambda session: handle(session, inbox_id, self._readings, self.house, now)
            )
            if handled is not None:
                log.info("handled", extra=fields(inbox=inbox_id, channel=handled.channel, kind=handled.kind))
                self.vitals.update(handled.channel, handled.kind, "handled")
                if handled.kind is IncomingKind.FILE:
                    self.after_file()
        except DatabaseUnavailable:
            raise  # no fault of the update's: it stays new
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told and kept
            # Whatever it is, it must neither be lost nor hold up the others: kept, tried again, then set aside.
            _tell(inbox_id, error)
            failure = error
            channel, outcome = await self.database.write(
                lambda session: _put_back(session, inbox_id, failure, now)
            )
            self.vitals.update(channel, "unread", outcome)

    async def _sleep(self) -> None:
        due = await self.database.read(inbox.next_try)
        wait = min(max((due - self.clock.now()).total_seconds(), 0.05), IDLE_SECONDS) if due else IDLE_SECONDS
        if self.flood is not None and self.flood.waiting:
            wait = min(wait, 1.0)
        # Not wait_for: until Python 3.12 it swallows an end of the program that comes together with an update.
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._arrived.wait()


def _tell(inbox_id: int, error: Exception) -> None:
    """A mistake of ours with all there is to find it by; one of the platform's in a line."""
    if isinstance(error, MalformedUpdate):
        log.error("update %s is set aside (nhacviec inbox shows it): %s", inbox_id, error)
        log.debug("what made update %s unreadable", inbox_id, exc_info=error)
    else:
        log.error("update %s could not be handled", inbox_id, exc_info=error)


def _put_back(session: Session, inbox_id: int, error: Exception, now: datetime) -> tuple[str, str]:
    """Returns its channel and what became of it."""
    row = session.get_one(InboxRow, inbox_id)
    attempts = row.attempts
    last = attempts + 1 >= TRIES or isinstance(error, MalformedUpdate)
    again = None if last else now + _back_off(attempts)
    inbox.mark_failed(session, inbox_id, error=f"{type(error).__name__}: {error}", not_before=again)
    if last and not isinstance(error, MalformedUpdate):
        apologise(session, inbox_id, now)
    return row.channel, "set_aside" if last else "retried"


def _back_off(attempts: int) -> timedelta:
    return FIRST_WAIT * float(2**attempts) * uniform(0.8, 1.2)  # noqa: S311 - jitter, no secret


def _explain(error: NhacViecError, channel: str) -> str:
    if isinstance(error, AnotherPoller):
        return "another program receives with the same token; stop it"
    if isinstance(error, TokenRefused):
        return f"the platform does not know this token; check NHACVIEC_{channel.upper()}_TOKEN"
    return str(error)
