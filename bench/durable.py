"""Durable replies: how many a second are on the disk, with 32 waiting, against a bare sqlite3 loop that commits each.

    python -m bench.durable [--seconds 4]

A reply is, for everybody alike, a report, its row in the ledger, the assignment's new state and an answer in the
outbox, with synchronous=FULL. Measured beside it: how long the event loop was held; an ORM session over aiosqlite; and
the whole of the bot's handling of a message, from the raw update on.
"""

import argparse
import asyncio
import itertools
import json
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import Session

from bot.channels import Incoming, IncomingKind
from bot.free_loop import keep_loop_free
from bot.handle import handle
from bot.turn import House
from models.database import Database, opened
from models.instant import VIETNAM
from models.migrate import migrate
from models.rules.progress import Progress, State
from models.rules.sending import SendingHours
from models.store import inbox, outbox, reports
from models.store.audit import Source
from models.store.inbox import Arrived
from models.store.outbox import Letter
from models.store.reports import Said
from models.tables import (
    Agency,
    Assignment,
    Contact,
    LedgerRow,
    Official,
    OutboxRow,
    Plan,
    Report,
    Task,
)
from seeds.calendar import load_calendar

WAITING = 32
ASSIGNMENTS = 12
WARMING_UP = 20
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM).astimezone(UTC)
WORDS = "đang làm 40% ạ, chờ số liệu của phòng"
BEFORE, AFTER = Progress(State.NOT_STARTED), Progress(State.IN_PROGRESS, percent=40.0)
FIND = text("SELECT id FROM inbox WHERE update_key = :key")

Reply = Callable[[int], Awaitable[object]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    measured: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        _make(empty)
        # In turns, because a disk is not equally fast at all times; the ratios are those of the medians.
        for turn in range(given.rounds):
            for name, run in CONTESTANTS.items():
                file = Path(shutil.copy(empty, empty.with_name(f"{turn}-{len(name)}.db")))
                measured.setdefault(name, []).append(run(file, given.seconds))
    raw = median(rate for rate, _ in measured["bare sqlite3, a commit each"])
    for name, rounds in measured.items():
        rate, held = median(rate for rate, _ in rounds), [held * 1000 for _, held in rounds]
        speed = f"{rate:6.0f} replies a second = {rate / raw:.2f}" if rate else "no replies"
        loop = f"; event loop held {max(held):.0f} ms at most, {median(held):.0f} in the middle round"
        print(f"{name:>40}: {speed}{loop if any(held) else ''}")


def _make(file: Path) -> None:
    migrate(f"sqlite:///{file}")
    with opened(f"sqlite:///{file}") as database:

        def work(session: Session) -> None:
            session.add(Plan(code="251-2021", number="251/KH-UBND", title="Kế hoạch"))
            session.add(Agency(code="SNV", name="Sở Nội vụ", short_name="SNV", kind="sở"))
            session.flush()
            session.add(Official(agency_id=1, role="official", name="Trần Văn Minh"))
            session.flush()
            session.add(Contact(channel="telegram", chat_id="1002", official_id=1))
            for n in range(1, ASSIGNMENTS + 1):
                day = date(2026, 12, 1 + n % 28)
                task = Task(
                    plan_id=1,
                    code=f"SNV-{n}",
                    title=f"Báo cáo {n}",
                    text="",
                    responsible="SNV",
                    kind="báo cáo",
                )
                session.add(task)
                session.flush()
                session.add(
                    Assignment(
                        task_id=task.id or 0,
                        agency_id=1,
                        period="2026",
                        title=f"Báo cáo {n}",
                        last_day=day,
                        aim_day=day,
                        original_last_day=day,
                        original_aim_day=day,
                        created_at=NOW,
                    )
                )

        database.write_now(work)
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def _raw(file: Path, seconds: float) -> tuple[float, float]:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    statements = [
        (
            "INSERT INTO report (assignment_id, official_id, at, intent, percent, note, words, from_state, to_state,"
            " before) VALUES (?, 1, ?, 'in_progress', 40.0, '', ?, 'not_started', 'in_progress', '{}')"
        ),
        "UPDATE assignment SET state = 'in_progress', percent = 40.0, reported_at = ? WHERE id = ?",
        (
            "INSERT INTO ledger (id, at, what, subject, subject_id, by, official_id, before, after, words, hash)"
            " VALUES (?, ?, 'report.in_progress', 'assignment', ?, 'person', 1, '{}', '{}', ?, ?)"
        ),
        (
            "INSERT INTO outbox (channel, chat_id, official_id, kind, priority, dedupe_key, template, data, buttons,"
            " act, state, attempts, created_at) VALUES ('telegram', '1002', 1, 'answer', 0, ?, 'recorded.jinja', ?,"
            " '[]', 'send', 'queued', 0, ?)"
        ),
    ]
    at, data, count = NOW.isoformat(), json.dumps(_data(1)), 0
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        number = count % ASSIGNMENTS + 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(statements[0], (number, at, WORDS))
        connection.execute(statements[1], (at, number))
        connection.execute(statements[2], (count + 1, at, number, WORDS, "0" * 64))
        connection.execute(statements[3], (f"in:{count}:1", data, at))
        connection.execute("COMMIT")
        count += 1
    took = time.perf_counter() - begun
    connection.close()
    return count / took, 0.0


async def _ours(file: Path, seconds: float, how: Callable[[Database], Reply]) -> tuple[float, float]:
    database = Database(f"sqlite:///{file}")
    database.start()
    reply = how(database)
    try:
        for first in range(-WARMING_UP, 0):
            await reply(first)
        keep_loop_free()  # as the bot does when it is ready
        return await _measured(reply, seconds, WAITING)
    finally:
        database.stop()


def _stored(database: Database) -> Reply:
    """What a reply leaves behind, written as the bot writes it."""
    contact = database.read_now(lambda session: session.get_one(Contact, 1))

    def work(session: Session, count: int) -> None:
        source = Source(1, 1, None, NOW)
        number = count % ASSIGNMENTS + 1
        said = Said("in_progress", WORDS, percent=40.0)
        reports.record(session, number, said, source, before=BEFORE, after=AFTER)
        outbox.queue(session, contact, Letter("recorded.jinja", _data(number)), key=f"in:{count}:1", now=NOW)

    return lambda count: database.write(lambda session: work(session, count))


def _handled(database: Database) -> Reply:
    """A message's whole way in: kept, understood, recorded, answered."""
    house = House(load_calendar(), SendingHours())

    def reading(raw: str) -> Incoming:
        return Incoming("telegram", "1002", IncomingKind.TEXT, "Minh", text=raw, message_id="1")

    async def reply(count: int) -> None:
        number = count % ASSIGNMENTS + 1
        arrived = Arrived("telegram", f"u{count}", "1002", f"{number} đang làm 40%")

        def keep(session: Session) -> int:
            inbox.put(session, [arrived], now=NOW)
            found = session.execute(FIND, {"key": arrived.update_key}).scalar_one()
            return int(found)

        inbox_id = await database.write(keep)
        await database.write(lambda session: handle(session, inbox_id, {"telegram": reading}, house, NOW))

    return reply


async def _peer(file: Path, seconds: float) -> tuple[float, float]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    async with engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        await connection.exec_driver_sql("PRAGMA synchronous=FULL")
        async with AsyncSession(bind=connection, expire_on_commit=False) as session:

            async def reply(count: int) -> None:
                number = count % ASSIGNMENTS + 1
                assignment = await session.get_one(Assignment, number)
                assignment.state, assignment.percent, assignment.reported_at = "in_progress", 40.0, NOW
                session.add_all(_rows(number, count))
                await session.commit()

            result = await _measured(reply, seconds, 1)
    await engine.dispose()
    return result


def _rows(number: int, count: int) -> list[Report | LedgerRow | OutboxRow]:
    return [
        Report(
            assignment_id=number, official_id=1, at=NOW, intent="in_progress", percent=40.0, words=WORDS,
            from_state="not_started", to_state="in_progress",
        ),
        LedgerRow(
            id=count + 1, at=NOW, what="report.in_progress", subject="assignment", subject_id=number, by="person", official_id=1,
            before="{}", after="{}", words=WORDS, hash="0" * 64,
        ),
        OutboxRow(
            channel="telegram", chat_id="1002", official_id=1, kind="answer", priority=0, dedupe_key=f"in:{count}:1",
            template="recorded.jinja", data=json.dumps(_data(number)), created_at=NOW,
        ),
    ]  # fmt: skip


async def _idle(_file: Path, seconds: float) -> tuple[float, float]:
    """How long a loop with nothing to do is held: that much is the machine's own, busy with others."""

    async def nothing(_count: int) -> None:
        await asyncio.sleep(seconds)

    _, held = await _measured(nothing, seconds, 1)
    return 0.0, held


async def _measured(reply: Reply, seconds: float, waiting: int) -> tuple[float, float]:
    """Replies a second with so many waiting at any time, and the longest time the event loop was held."""
    numbers, done, held = itertools.count(), 0, 0.0
    begun = time.perf_counter()

    async def person() -> None:
        nonlocal done
        while time.perf_counter() - begun < seconds:
            await reply(next(numbers))
            done += 1

    async def watch() -> None:
        nonlocal held
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            held = max(held, time.perf_counter() - before - 0.001)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(person() for _ in range(waiting)))
    took = time.perf_counter() - begun
    watching.cancel()
    return done / took, held


CONTESTANTS: dict[str, Callable[[Path, float], tuple[float, float]]] = {
    "bare sqlite3, a commit each": _raw,
    f"Nhắc Việc, {WAITING} waiting": lambda file, seconds: asyncio.run(_ours(file, seconds, _stored)),
    "the whole way from the raw update on": lambda file, seconds: asyncio.run(_ours(file, seconds, _handled)),
    "a loop with nothing to do": lambda file, seconds: asyncio.run(_idle(file, seconds)),
    "an ORM session over aiosqlite": lambda file, seconds: asyncio.run(_peer(file, seconds)),
}


def _data(number: int) -> dict[str, object]:
    return {
        "records": [
            {"number": number, "title": f"Báo cáo {number}", "intent": "in_progress", "percent": 40.0}
        ]
    }


if __name__ == "__main__":
    main()
