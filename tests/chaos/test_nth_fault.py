"""A fault on the Nth statement of SQL, and on the Nth call to the platform, for N = 1, 2, … until none fires.

After each: the reply took effect once, every message that was planned arrived, none twice without a reason.
"""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import event
from sqlmodel import Session, select
from world import FAST, LAN, MINH, HandClock, World, at, people

from bench.recording_platform import Fault, Platform
from bot.channels import RawUpdate
from bot.channels.telegram import Telegram
from bot.compose import Composer, tell_of_dead
from bot.receive import Receive
from models.database import Database, opened
from models.errors import DatabaseError, PlatformError
from models.store import outbox
from models.tables import InboxRow, Report, Step
from scheduler.deliver import Deliver

# Updates are asked for raw on purpose (bot/channels/telegram.py).
pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")
T = TypeVar("T")
MOST = 2000
TRIES = 6
STRIDE = int(os.environ.get("CHAOS_STRIDE", "6"))  # of the statements; `make chaos` takes every one
KINDS = [
    Fault.CUT_BEFORE,
    Fault.CUT_AFTER,
    Fault.TRUNCATED,
    Fault.BAD_GATEWAY,
    Fault.SERVER_ERROR,
    Fault.TOO_MANY,
]


class NthStatement:
    """Lets statements pass until the Nth, commits among them, which fails as a disk or another program makes it fail."""

    def __init__(self, database: Database) -> None:
        self.left, self.fired = 0, False
        for engine in (database._write_engine, database._read_engine):
            for name in ("do_execute", "do_executemany", "do_execute_no_params"):
                event.listen(engine, name, self._count)
            commit = engine.dialect.do_commit

            def failing(connection: Any, real: Callable[[Any], None] = commit) -> None:
                self._count()
                real(connection)

            engine.dialect.do_commit = failing  # type: ignore[method-assign,assignment]  # there is no event for it

    def arm(self, number: int) -> None:
        """The Nth from now on; 0 = none."""
        self.left, self.fired = number, False

    def _count(self, *_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            self.fired = True
            raise sqlite3.OperationalError("disk I/O error (made up)")


async def insist(call: Callable[[], Awaitable[T]]) -> T:
    """As the loops of the program do: what the database could not do now is done a moment later."""
    for _ in range(TRIES):
        try:
            return await call()
        except (DatabaseError, PlatformError):
            continue
    raise AssertionError("it does not get better")


async def drain(world: World, rounds: int = 3) -> None:
    for _ in range(rounds):
        while await insist(world.receive.handle_ready):
            pass
        await insist(world.deliver.settle)
        world.clock.instant += timedelta(seconds=40)
        for line in world.deliver._lines:
            line.pace._paused.clear()
            line.pace._all_paused_until = 0.0


@pytest.fixture
def beginning(tmp_path: Path, migrated: Path) -> Path:
    """The file that every turn begins with: three people, two tasks that are due."""
    file = tmp_path / "beginning.db"
    file.write_bytes(migrated.read_bytes())
    with opened(f"sqlite:///{file}") as database:
        database.write_now(people)
        world = a_world(database)
        world.add_assignment("SNV", "Báo cáo của Nội vụ", "2026-11-26")
        world.add_assignment("STP", "Báo cáo của Tư pháp", "2026-11-26")
    return file


def a_world(database: Database) -> World:
    return World(database, HandClock(at("2026-11-23 09:00")))


def begin_anew(beginning: Path, database: Database) -> World:
    assert database.file is not None
    with closing(sqlite3.connect(beginning)) as whole, closing(sqlite3.connect(database.file)) as file:
        whole.backup(file)
    return a_world(database)


def check(world: World, delivered: Counter[str]) -> None:
    def every(session: Session, table: Any) -> list[Any]:
        return list(session.exec(select(table)))

    reports = world.database.read_now(lambda session: every(session, Report))
    assert [each.percent for each in reports] == [40], "the reply took effect not once"
    inbox = world.database.read_now(lambda session: every(session, InboxRow))
    assert {each.state for each in inbox} == {"handled"}
    steps = world.database.read_now(lambda session: every(session, Step))
    assert len(steps) == 2
    rows = world.database.read_now(outbox.all_of)
    assert Counter(each.kind for each in rows) == {"answer": 2, "reminder": 2, "digest": 3}
    assert {each.state for each in rows} == {"sent"}, [(each.kind, each.state, each.reason) for each in rows]
    unsure = Counter[str]()
    for row in rows:
        unsure[row.chat_id] += row.unsure
    for chat_id in {row.chat_id for row in rows}:
        planned = sum(row.chat_id == chat_id for row in rows)
        assert planned <= delivered[chat_id] <= planned + unsure[chat_id]


async def test_a_fault_on_any_statement_loses_nothing_and_doubles_nothing(
    database: Database, beginning: Path
) -> None:
    fault = NthStatement(database)
    for number in range(1, MOST, STRIDE):
        world = begin_anew(beginning, database)
        fault.arm(number)
        raw = json.dumps({"chat_id": MINH, "kind": "text", "text": "1 đang làm 40%"})
        await insist(partial(world.receive.keep, "telegram", [RawUpdate("u1", MINH, raw)]))
        await drain(world, 1)
        for _ in range(3):
            await world.pulse.beat()
        await drain(world)
        fired = fault.fired
        fault.arm(0)
        check(world, Counter(each.outgoing.chat_id for each in world.channel.delivered))
        if not fired:
            assert number > 60
            return
    raise AssertionError("it never ends")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_fault_on_any_call_loses_nothing_and_doubles_only_what_nobody_could_know(
    database: Database, beginning: Path, kind: Fault
) -> None:
    for number in range(1, MOST):
        world = begin_anew(beginning, database)
        async with Platform(faults=Nth(kind, number)) as platform:
            await _talk(world, platform)
            check(world, Counter(each.chat_id for each in platform.deliveries))
            assert {each.chat_id for each in platform.deliveries} >= {MINH, LAN}
            if platform.calls < number:
                assert number > 6
                return
    raise AssertionError("it never ends")


@dataclass
class Nth:
    """A fault at the Nth call."""

    kind: Fault
    left: int

    def __call__(self, _method: str, _given: object) -> Fault | None:
        self.left -= 1
        return self.kind if self.left == 0 else None


async def _talk(world: World, platform: Platform) -> None:
    """A reply comes in and is answered, reminders and digests go out, over real HTTP."""
    telegram = Telegram("1000000001:recorded-only", platform.address, poll_seconds=0)
    await insist(telegram.start)
    senders = {"telegram": telegram}
    world.receive = Receive(world.database, world.clock, senders, world.house)
    world.deliver = Deliver(
        world.database, world.clock, senders, Composer(world.house).compose, tell_of_dead, {"telegram": FAST}
    )
    await platform.say(MINH, "1 đang làm 40%")
    await world.receive.keep("telegram", await insist(partial(telegram.poll, 0)))
    await world.pulse.beat()
    await drain(world)
    await telegram.stop()
