"""A province's whole catalogue from one spreadsheet: `python -m bench.catalogue`.

10,000 tasks for 100 agencies: the file written, read and checked, its tasks kept and a million assignments made in one
transaction; then the same file again, and a version with every hundredth deadline moved. Time and the peak of memory of
each step; beside the million assignments a bare `INSERT … SELECT` of as many rows in the same run.
"""

import resource
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session, func, select

from models.database import Database, opened
from models.migrate import migrate
from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Agency, AgencyGroup, AgencyKind, Catalogue, Plan, Product, Task, TaskKind
from models.rules.deadlines import Readings
from models.rules.plan_difference import KnownTask
from models.store import catalogue
from models.store.audit import by_operator
from models.tables import Assignment
from seeds.plan_files.applying import Terms, apply, known_now
from seeds.plan_files.reading import check
from seeds.plan_files.which_plan import Asked, Known
from seeds.plan_files.writing import export

TASKS, AGENCIES = 10_000, 100
TODAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 1, tzinfo=UTC)
GROUP = "NHOM-XA"
PLAN = Plan("lon-2026", "1/KH-UBND", "Kế hoạch lớn năm 2026", "UBND thành phố", date(2026, 1, 2))
RULES = ("ANNUAL_BEFORE:12-20", "MONTH:6", "FIXED:2026-09-15", "YEAR:12-31", "FIXED_BEFORE:2026-03-01")
T = TypeVar("T")


def agencies() -> Catalogue:
    """A hundred communes and the group of them."""
    communes = tuple(
        Agency(f"X-{n:03d}", f"UBND xã Số {n}", f"Xã Số {n}", AgencyKind.COMMUNE)
        for n in range(1, AGENCIES + 1)
    )
    group = AgencyGroup(GROUP, "UBND cấp xã", frozenset({AgencyKind.COMMUNE}))
    return Catalogue((), (), communes, (), (group,))


def task(number: int, rule: str) -> Task:
    """One of ten thousand."""
    return Task(
        plan_code=PLAN.code,
        code=f"T-{number:05d}",
        title=f"Nhiệm vụ số {number}",
        responsible=(GROUP,),
        cooperating="",
        kind=TaskKind.REPORT,
        subkind="",
        product=Product.REPORT,
        deadline_as_written="",
        rule=rule,
        target="",
        criterion="",
        recipient="",
        issuing_authority="",
        explicit=True,
        lead_in="",
        text=f"Nhiệm vụ số {number} của kế hoạch, lời văn dài như thường gặp ở các phụ lục",
    )


def measured(name: str, work: Callable[[], T]) -> tuple[T, float]:
    """Run, and print the seconds and the highest memory while it ran, above what there was before (MiB)."""
    before, peak, ended = _resident(), [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            peak[0] = max(peak[0], _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    ended.set()
    watcher.join()
    print(f"{name:<58}{seconds:>8.2f} s {max(0.0, peak[0] - before):>8.0f} MiB")
    return result, seconds


def _resident() -> float:
    """Memory in use, MiB; the highest so far where the system does not tell the present one."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**10 if sys.platform != "darwin" else 2**20)


def bare_insert(file: Path) -> None:
    """As many rows of the same width, keys and indexes, by one statement of sqlite3 alone."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'assignment'").fetchone()
        made = made.replace("CREATE TABLE assignment", "CREATE TABLE bare").replace(
            'CREATE TABLE "assignment"', "CREATE TABLE bare"
        )
        connection.execute(made)
        for (index,) in connection.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'assignment' AND type = 'index' AND sql IS NOT NULL"
        ).fetchall():
            connection.execute(
                index.replace("INDEX ix_", "INDEX bare_ix_").replace("ON assignment", "ON bare")
            )
        columns = [row[1] for row in connection.execute("PRAGMA table_info(assignment)")]
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(f"INSERT INTO bare ({names}) SELECT {names} FROM assignment")  # noqa: S608 - a bench's own table


def main() -> None:
    """Measure and print."""
    print(f"{TASKS:,} tasks × {AGENCIES} agencies".replace(",", " "))
    place = agencies()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        url = f"sqlite:///{file}"
        migrate(url)
        with opened(url) as database:
            database.write_now(lambda session: catalogue.keep(session, place, [], now=NOW))
            _steps(database, file)


def _steps(database: Database, file: Path) -> None:
    known = database.read_now(known_now)
    tasks = [task(n, RULES[n % len(RULES)]) for n in range(1, TASKS + 1)]
    full = Known((PLAN,), tuple(map(KnownTask, tasks)), known.agencies, known.groups)
    content, _ = measured("write the spreadsheet (export)", lambda: export(full))
    print(f"{'':<58}{len(content) / 2**20:>8.1f} MiB of file")
    terms = Terms(WorkingCalendar(), Readings(), TODAY)
    asked = Asked(TODAY)
    checked, _ = measured("read and check it, compare", lambda: check(content, "lon.xlsx", known, asked))
    assert not checked.errors, checked.errors[:3]

    def kept() -> None:
        database.write_now(lambda session: apply(session, checked, terms, by_operator(NOW), file="lon.xlsx"))

    _, seconds = measured("keep 10 000 tasks, make 1 000 000 assignments, one commit", kept)
    count = database.read_now(_count)
    print(f"{'':<58}{count:>8} assignments")
    _, bare = measured("bare INSERT … SELECT of as many rows, same indexes", lambda: bare_insert(file))
    print(f"{'ratio to the bare insert':<58}{seconds / bare:>8.2f}")
    now = database.read_now(known_now)
    again, _ = measured("the same file again", lambda: check(content, "lon.xlsx", now, asked))
    assert not again.anything
    moved = tuple(
        KnownTask(replace(each, rule="FIXED:2026-10-01") if n % 100 == 0 else each)
        for n, each in enumerate(tasks)
    )
    other = export(replace(full, tasks=moved))
    changed, _ = measured(
        "a version with 100 deadlines moved: read, compare", lambda: check(other, "lon.xlsx", now, asked)
    )
    assert len(changed.difference.changed) == TASKS // 100, len(changed.difference.changed)
    measured(
        "apply it: 10 000 assignments moved",
        lambda: database.write_now(
            lambda session: apply(session, changed, terms, by_operator(NOW), file="lon.xlsx")
        ),
    )


def _count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Assignment)).one()


if __name__ == "__main__":
    main()
