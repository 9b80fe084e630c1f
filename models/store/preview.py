"""What the preview of reminders is made of: everything open with its receivers, read with the planner's own conditions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, String, bindparam, text
from sqlmodel import Session

from models.rules.access import Viewer
from models.rules.preview import Exceptions, Leave, Pending
from models.store.receivers import ANSWERABLE, BUSY, RECEIVERS, the_day
from models.store.statements import is_open, typed

PAGE = 10_000
# Steps are kept apart by deadline and round; of a task without a deadline the months asked about are kept.
STATE = """
           a.id AS number, a.aim_day, a.last_day,
           (SELECT max(s.step) FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = o.id
               AND s.round = a.round AND a.last_day IS NOT NULL AND s.deadline = CAST(a.last_day AS TEXT)) AS spent,
           (SELECT max(s.deadline) FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = o.id
               AND s.round = a.round AND a.last_day IS NULL AND s.step = 0) AS asked
      FROM assignment AS a
"""
REACHED = "EXISTS (SELECT 1 FROM contact AS c WHERE c.official_id = o.id AND c.dead_reason IS NULL)"
PENDING = f"SELECT o.id AS receiver, 1 AS reachable, 0 AS standby, {STATE} {RECEIVERS}"
# Who is on leave and hears nothing themself is still heard through the substitute.
AWAY = f"""
    SELECT o.id AS receiver, 0 AS reachable, 0 AS standby, {STATE} {ANSWERABLE}
     WHERE {{open}} AND NOT {REACHED}
       AND EXISTS (SELECT 1 FROM absence AS away WHERE away.official_id = o.id AND away.ended_at IS NULL
                   AND away.substitute_id IS NOT NULL AND away.last_day >= :today)
"""
SUBSTITUTES = f"""
    SELECT DISTINCT o.id AS receiver, 1 AS reachable, 1 AS standby, {STATE} {ANSWERABLE.replace("AS o ", "AS p ").replace("o.", "p.")}
      JOIN absence AS away ON away.official_id = p.id AND away.ended_at IS NULL AND away.last_day >= :today
      JOIN official AS o ON o.id = away.substitute_id AND o.ended_on IS NULL
     WHERE {{open}} AND {REACHED}
       AND NOT ((a.official_id IS NOT NULL AND o.id = a.official_id) OR (a.official_id IS NULL AND o.agency_id = a.agency_id AND o.role = 'official'))
"""
# Who co-operates, and has not done their part.
HELPERS = f"""
    SELECT o.id AS receiver, 1 AS reachable, 0 AS standby, {STATE}
      JOIN cooperation AS k ON k.assignment_id = a.id AND NOT k.ended AND NOT k.done
      JOIN official AS o ON o.ended_on IS NULL AND o.agency_id = k.agency_id AND o.role = 'official'
     WHERE {{open}} AND {REACHED}
"""
HELPERS_SUBSTITUTES = f"""
    SELECT DISTINCT o.id AS receiver, 1 AS reachable, 1 AS standby, {STATE}
      JOIN cooperation AS k ON k.assignment_id = a.id AND NOT k.ended AND NOT k.done
      JOIN official AS p ON p.ended_on IS NULL AND p.agency_id = k.agency_id AND p.role = 'official'
      JOIN absence AS away ON away.official_id = p.id AND away.ended_at IS NULL AND away.last_day >= :today
      JOIN official AS o ON o.id = away.substitute_id AND o.ended_on IS NULL
     WHERE {{open}} AND {REACHED} AND NOT (o.role = 'official' AND o.agency_id IN (a.agency_id, k.agency_id))
"""
LEAVE = """
    SELECT official_id, first_day, last_day, substitute_id FROM absence
     WHERE ended_at IS NULL AND last_day >= :today ORDER BY id
"""
PUT_OFF = "SELECT official_id, assignment_id, until FROM snooze WHERE ended_at IS NULL AND until > :today"
# Nobody reads what these would be reminded of: no official with a living contact.
UNHEARD = f"""
    SELECT -b.agency_id AS receiver, 1 AS reachable, 0 AS standby, b.id AS number, b.aim_day, b.last_day, NULL AS spent, NULL AS asked
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


def pending(session: Session, viewer: Viewer, today: date) -> Iterator[Pending]:
    """Everything open, once for each receiver; under its agency's number, negative, where nobody receives it."""
    if not viewer.sees_everything:
        return
    shapes: dict[str, Any] = {"aim_day": Date, "last_day": Date, "asked": String}
    for sql in (PENDING, AWAY, SUBSTITUTES, HELPERS, HELPERS_SUBSTITUTES, UNHEARD):
        written = sql.format(open=is_open(session), open_b=is_open(session, "b"))
        values = {"today": today} if ":today" in sql else {}
        rows = session.execute(
            typed(written, values).columns(**shapes), values, execution_options={"yield_per": PAGE}
        )
        for row in rows:
            yield Pending(
                row.receiver,
                row.number,
                row.aim_day,
                row.last_day,
                row.spent,
                frozenset({row.asked}) if row.asked else frozenset(),
                bool(row.reachable),
                bool(row.standby),
                sql in {HELPERS, HELPERS_SUBSTITUTES},
            )


def exceptions(session: Session, viewer: Viewer, today: date, *, begun: bool) -> Exceptions:
    """Leave, what was put off, and, where the day has `begun`, who has had today's reminder or has one that waits."""
    if not viewer.sees_everything:
        return Exceptions()
    day, values = the_day(today), {"today": today}
    busy = session.execute(typed(HAD_TODAY, day), day).scalars() if begun else ()
    shapes: dict[str, Any] = {"first_day": Date, "last_day": Date}
    leave = session.execute(typed(LEAVE, values).columns(**shapes), values)
    put_off = session.execute(typed(PUT_OFF, values).columns(until=Date), values)
    return Exceptions(
        tuple(Leave(*row) for row in leave),
        {(row.official_id, row.assignment_id): row.until for row in put_off},
        frozenset(busy),
    )


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
