"""What the preview of reminders is made of: everything open with its receivers, read with the planner's own conditions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, String, bindparam, text
from sqlmodel import Session

from models.rules.access import Viewer
from models.rules.preview import Pending
from models.store.steps import BUSY, RECEIVERS, is_open, the_day, typed

PAGE = 10_000
# Steps are kept apart by deadline and round; of a task without a deadline the months asked about are kept.
PENDING = (
    """
    SELECT o.id AS receiver, a.id AS number, a.aim_day, a.last_day,
           (SELECT max(s.step) FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = o.id
               AND s.round = a.round AND a.last_day IS NOT NULL AND s.deadline = CAST(a.last_day AS TEXT)) AS spent,
           (SELECT max(s.deadline) FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = o.id
               AND s.round = a.round AND a.last_day IS NULL) AS asked
      FROM assignment AS a
    """
    + RECEIVERS
)
# Nobody reads what these would be reminded of: no official with a living contact.
UNHEARD = f"""
    SELECT -b.agency_id AS receiver, b.id AS number, b.aim_day, b.last_day, NULL AS spent, NULL AS asked
      FROM assignment AS b
     WHERE {{open_b}} AND NOT EXISTS (SELECT 1 FROM assignment AS a {RECEIVERS} AND a.id = b.id)
"""
HAD_TODAY = f"SELECT DISTINCT r.official_id FROM outbox AS r WHERE r.official_id IS NOT NULL AND {BUSY}"
PEOPLE = "SELECT o.id, o.name, g.name FROM official AS o JOIN agency AS g ON g.id = o.agency_id"
AGENCIES = "SELECT -g.id, '', g.name FROM agency AS g"
TASKS = """
    SELECT a.id, t.code, a.title, a.last_day FROM assignment AS a JOIN task AS t ON t.id = a.task_id
     WHERE a.id IN :numbers
"""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person with their agency; `name` is "" for an agency that nobody is linked for."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a reminder is about."""

    code: str
    title: str
    last_day: date | None


def pending(session: Session, viewer: Viewer) -> Iterator[Pending]:
    """Everything open, once for each receiver; under its agency's number, negative, where nobody receives it."""
    if not viewer.sees_everything:
        return
    shapes = {"aim_day": Date, "last_day": Date, "asked": String}
    for sql in (PENDING, UNHEARD):
        statement = text(sql.format(open=is_open(session), open_b=is_open(session, "b")))
        rows = session.execute(statement.columns(**shapes), execution_options={"yield_per": PAGE})
        for receiver, number, aim_day, last_day, spent, asked in _in_order(rows):
            rounds = frozenset({asked}) if asked else frozenset[str]()
            yield Pending(receiver, number, aim_day, last_day, spent, rounds)


def busy(session: Session, viewer: Viewer, today: date) -> frozenset[int]:
    """Who has had a reminder today, or has one that still waits."""
    if not viewer.sees_everything:
        return frozenset()
    day = the_day(today)
    rows = session.execute(typed(HAD_TODAY, day), day)
    return frozenset(official_id for (official_id,) in rows)


def receivers(session: Session, viewer: Viewer) -> dict[int, Receiver]:
    """Every receiver by number."""
    if not viewer.sees_everything:
        return {}
    return {
        number: Receiver(name, agency)
        for sql in (PEOPLE, AGENCIES)
        for number, name, agency in session.execute(text(sql))
    }


def subjects(session: Session, viewer: Viewer, numbers: Iterable[int]) -> dict[int, Subject]:
    """What the assignments of those numbers are."""
    if not viewer.sees_everything:
        return {}
    wanted = sorted(set(numbers))
    statement = text(TASKS).bindparams(bindparam("numbers", expanding=True)).columns(last_day=Date)
    return {
        number: Subject(code, title, last_day)
        for start in range(0, len(wanted), PAGE)
        for number, code, title, last_day in session.execute(
            statement, {"numbers": wanted[start : start + PAGE]}
        )
    }


def _in_order(rows: Any) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (row.receiver, row.number, row.aim_day, row.last_day, row.spent, row.asked)
