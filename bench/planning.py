"""Planning reminders: a million open assignments, one in a hundred due, against a raw INSERT … SELECT of the same rows.

    python -m bench.planning [--assignments 1000000]

Raw is one statement over plain sqlite3 that finds what is due by its index and writes a step for each, no more. The
planner decides besides who is reminded and who was reminded today, which steps are spent, and makes one message a
person with the tasks in it. Beside both: the same rows written one ORM object at a time.
"""

import argparse
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from statistics import median

from sqlmodel import Session, select

from models.database import opened
from models.instant import VIETNAM
from models.migrate import migrate
from models.rules.ladder import Ladder
from models.rules.sending import SendingHours
from models.tables import Assignment, Official, Step
from scheduler.plan_reminders import plan_reminders
from seeds.calendar import load_calendar

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=VIETNAM).astimezone(UTC)
TOO_EARLY = NOW - timedelta(
    minutes=1
)  # the beat before, as the bot has one every minute: it is nobody's hour yet
DUE = date(2026, 12, 7)  # seven working days before it, a step of the ladder is reached
NOT_DUE = date(2027, 3, 2)
AGENCIES = 500
ONE_IN = 100
ORM_ROWS = 2_000

RAW = """
    INSERT INTO step (assignment_id, official_id, deadline, step, round, planned_at)
    SELECT a.id, o.id, a.last_day, -7, a.round, ?
      FROM assignment AS a JOIN official AS o ON o.agency_id = a.agency_id
     WHERE a.open = 1 AND a.aim_day = ?
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--assignments", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "nhacviec.db"
        _make(file, given.assignments)
        due = given.assignments // ONE_IN
        raw, planned, rows = [], [], []
        for _ in range(given.rounds):
            raw.append(_timed(file, _raw))
            planned.append(_timed(file, _planned))
            rows.append(_timed(file, _row_by_row) * due / min(due, ORM_ROWS))
        print(
            f"{given.assignments} open assignments, {due} of them due, {AGENCIES} people; {given.rounds} rounds"
        )
        for name, took in (
            ("raw INSERT … SELECT", raw),
            ("plan_reminders", planned),
            ("row by row, ORM", rows),
        ):
            print(
                f"{name:>20}: median {median(took) * 1000:6.0f} ms = {median(took) / median(raw):6.2f},"
                f" best {min(took) * 1000:6.0f} ms = {min(took) / min(raw):6.2f}"
            )


def _make(file: Path, count: int) -> None:
    migrate(f"sqlite:///{file}")
    at = NOW.replace(tzinfo=None).isoformat(" ")
    people = range(1, AGENCIES + 1)
    with closing(sqlite3.connect(file)) as connection, connection:
        _fill(connection, "plan", [{"id": 1, "code": "251-2021", "title": "Kế hoạch"}])
        _fill(connection, "task", [{"id": 1, "plan_id": 1, "code": "T-1", "title": "Báo cáo"}])
        _fill(connection, "agency", ({"id": n, "code": f"S{n}", "name": f"Sở {n}"} for n in people))
        _fill(connection, "official", ({"id": n, "agency_id": n, "role": "official"} for n in people))
        _fill(
            connection,
            "contact",
            ({"id": n, "official_id": n, "channel": "telegram", "chat_id": str(1000 + n)} for n in people),
        )
        _fill(
            connection,
            "assignment",
            (
                {"task_id": 1, "agency_id": n // ONE_IN % AGENCIES + 1, "period": f"p{n}", "title": "Báo cáo"}
                | dict.fromkeys(("last_day", "aim_day", "original_last_day", "original_aim_day"), _day(n))
                | {"state": "not_started", "open": 1, "created_at": at}
                for n in range(count)
            ),
        )
        connection.execute("ANALYZE")


def _day(number: int) -> str:
    return str(DUE if number % ONE_IN == 0 else NOT_DUE + timedelta(days=number % 200))


def _fill(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]) -> None:
    """Insert rows; what a column demands and the bench does not care about is 0 or "", as the program's defaults are."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    needed = {
        name: 0 if kind.startswith(("INT", "BOOL", "FLOAT")) else ""
        for _, name, kind, required, default, key in columns
        if required and default is None and not key
    }
    waiting = iter(rows)
    first = next(waiting)
    names = list(needed | first)
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",  # noqa: S608 - names of our own tables
        (needed | row for row in chain([first], waiting)),
    )


def _timed(file: Path, plan: Callable[[Path], float]) -> float:
    copy = Path(shutil.copy(file, file.with_name("copy.db")))
    try:
        return plan(copy)
    finally:
        for each in copy.parent.glob("copy.db*"):
            each.unlink()


def _raw(file: Path) -> float:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("SELECT count(*) FROM assignment WHERE open = 1 AND aim_day = ?", (str(DUE),))
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(RAW, (NOW.isoformat(), str(DUE)))
        connection.execute("COMMIT")
        return time.perf_counter() - begun


def _planned(file: Path) -> float:
    calendar = load_calendar()
    with opened(f"sqlite:///{file}") as database:

        def beat(session: Session, now: datetime) -> int:
            return plan_reminders(session, now, calendar=calendar, hours=SendingHours(), ladder=Ladder())

        early = database.write_now(lambda session: beat(session, TOO_EARLY))
        assert early == 0, "somebody was reminded before their hour"
        begun = time.perf_counter()
        count = database.write_now(lambda session: beat(session, NOW))
        took = time.perf_counter() - begun
        assert count > 0, "nothing was due: the calendar or the ladder has changed"
        return took


def _row_by_row(file: Path) -> float:
    with opened(f"sqlite:///{file}") as database:

        def work(session: Session) -> None:
            wanted = select(Assignment).where(Assignment.open, Assignment.aim_day == DUE).limit(ORM_ROWS)
            for assignment in session.exec(wanted):
                officials = select(Official).where(Official.agency_id == assignment.agency_id)
                for official in session.exec(officials):
                    session.add(
                        Step(
                            assignment_id=assignment.id or 0,
                            official_id=official.id or 0,
                            deadline=str(DUE),
                            step=-7,
                            planned_at=NOW,
                        )
                    )

        begun = time.perf_counter()
        database.write_now(work)
        return time.perf_counter() - begun


if __name__ == "__main__":
    main()
