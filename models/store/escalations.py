"""Escalations as sets: what is announced for the next working day, what is raised today, what came to nothing.

A row is unique for (assignment, deadline, round, level): a moved deadline or a task sent back begins anew. The same
conditions announce and raise, so whoever answers (or asks for an extension) in between is told to nobody. Written as
SQL text because SQLite and PostgreSQL read the same; agrees with models/rules/escalation.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, func, select
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.rules.escalation import Level
from models.store import audit
from models.store.assignments import in_scope, led_for
from models.store.audit import Deed, by_system
from models.store.receivers import the_day
from models.store.statements import is_open, typed
from models.store.steps import IN_CHARGE
from models.tables import Agency, Assignment, Escalation

# Reminders of earlier days that the last answer does not follow, each rung counted once for all officials.
UNANSWERED = f"""
    (SELECT count(DISTINCT s.deadline || ':' || s.step) FROM step AS s JOIN outbox AS b ON b.id = s.outbox_id
      WHERE s.assignment_id = a.id AND s.round = a.round AND s.step > -1000 AND b.state IN ('sent', 'unknown')
        AND b.sent_at < :day_begins AND (a.reported_at IS NULL OR b.sent_at > a.reported_at) AND {IN_CHARGE})
"""
NOT_DECIDED = """
    NOT EXISTS (SELECT 1 FROM request AS q WHERE q.assignment_id = a.id AND q.kind = 'extension' AND {open_q})
"""
DEADLINE = "COALESCE(CAST(a.last_day AS TEXT), '')"
BEGINS = f"{{open}} AND {{agencies}} AND {NOT_DECIDED} AND (a.last_day <= :overdue_until OR {UNANSWERED} >= :unanswered)"
WHY = "CASE WHEN a.last_day <= :overdue_until THEN 'overdue' ELSE 'silent' END"
BEFORE = f"""
    EXISTS (SELECT 1 FROM escalation AS p WHERE p.assignment_id = a.id AND p.deadline = {DEADLINE}
             AND p.round = a.round AND p.level = :before AND p.state = 'raised' AND p.raised_on <= :raised_until)
"""
ANNOUNCE = f"""
    INSERT INTO escalation (assignment_id, deadline, round, level, why, state, reason, announced_at, due_on)
    SELECT a.id, {DEADLINE}, a.round, :level, {WHY}, 'announced', '', :now, :due_on
      FROM assignment AS a
     WHERE {BEGINS} AND {{before}}
       AND NOT EXISTS (SELECT 1 FROM escalation AS e WHERE e.assignment_id = a.id AND e.deadline = {DEADLINE}
                        AND e.round = a.round AND e.level = :level AND e.state <> 'dropped')
    ON CONFLICT (assignment_id, deadline, round, level)
    DO UPDATE SET state = 'announced', why = excluded.why, reason = '', announced_at = excluded.announced_at,
                  due_on = excluded.due_on
    RETURNING assignment_id, level, why
"""
RAISE = f"""
    UPDATE escalation SET state = 'raised', raised_on = :day
     WHERE state = 'announced' AND due_on <= :day
       AND EXISTS (SELECT 1 FROM assignment AS a WHERE a.id = escalation.assignment_id
                    AND {DEADLINE} = escalation.deadline AND a.round = escalation.round AND {BEGINS})
    RETURNING assignment_id, level, why
"""
DROP = """
    UPDATE escalation SET state = 'dropped', reason = 'answered, asked for an extension, or settled since'
     WHERE state = 'announced' AND due_on <= :day
"""


@dataclass(frozen=True, slots=True)
class Group:
    """The agencies a rule holds for (`agency_ids`, or all but those), with its numbers as a database is asked."""

    agency_ids: tuple[int, ...]
    all_but: bool
    unanswered: int
    overdue_until: date
    raised_until: date


@dataclass(frozen=True, slots=True)
class Told:
    """A task that was announced or raised: its number, the level, and whether it is overdue or unanswered."""

    number: int
    level: Level
    why: str


def announce(
    session: Session,
    viewer: Viewer,
    group: Group,
    level: tuple[Level, Level | None],
    *,
    due_on: date,
    today: date,
    now: datetime,
) -> list[Told]:
    """Announce what will be due on `due_on`, and write it into the ledger. The system asks.

    `level`: which one, and the one whose grace must have passed.
    """
    if viewer.official_id is not None:
        return []
    this, before = level
    values = _values(group, today) | {"level": int(this), "due_on": due_on, "now": now}
    if before is not None:
        values |= {"before": int(before), "raised_until": group.raised_until}
    sql = ANNOUNCE.format(**_conditions(session, group), before=BEFORE if before is not None else "true")
    told = _told(session.execute(typed(sql, values).bindparams(*_lists(group)), values).all())
    _note(session, "escalation.announced", told, now, due_on)
    return told


def raise_due(session: Session, viewer: Viewer, group: Group, *, today: date, now: datetime) -> list[Told]:
    """Raise what was announced for today (or earlier) and still holds. `drop_rest` ends the others."""
    if viewer.official_id is not None:
        return []
    values = _values(group, today) | {"day": today}
    sql = RAISE.format(**_conditions(session, group))
    told = _told(session.execute(typed(sql, values).bindparams(*_lists(group)), values).all())
    _note(session, "escalation.raised", told, now, None)
    return told


def drop_rest(session: Session, *, today: date) -> None:
    """What was announced for today and no longer holds has come to nothing."""
    session.execute(typed(DROP, {"day": today}), {"day": today})


@dataclass(frozen=True, slots=True)
class Standing:
    """An escalation of an assignment as it is shown."""

    level: Level
    why: str
    due_on: date
    raised_on: date | None


def announced(session: Session, viewer: Viewer, numbers: Sequence[int], today: date) -> dict[int, Standing]:
    """What is announced of those assignments and not yet raised."""
    return {
        number: each
        for number, each in _of(session, viewer, numbers)
        if each.raised_on is None and each.due_on >= today
    }


def raised(session: Session, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Standing]:
    """The highest level each of those assignments was raised to, for the deadline it has now."""
    return {number: each for number, each in _of(session, viewer, numbers) if each.raised_on is not None}


def _of(session: Session, viewer: Viewer, numbers: Sequence[int]) -> list[tuple[int, Standing]]:
    rows = session.execute(
        select(Escalation, col(Assignment.last_day))
        .join(Assignment, col(Assignment.id) == col(Escalation.assignment_id))
        .where(
            col(Escalation.assignment_id).in_(list(numbers)),
            col(Escalation.round) == col(Assignment.round),
            col(Escalation.state) != "dropped",
            led_for(viewer),
        )
        .order_by(col(Escalation.level))
    ).all()
    return [
        (row.assignment_id, Standing(Level(row.level), row.why, row.due_on, row.raised_on))
        for row, last_day in rows
        if row.deadline == (last_day.isoformat() if last_day else "")
    ]


@dataclass(frozen=True, slots=True)
class OfAgency:
    """How many open tasks of an agency were raised to the province leader, and the earliest of their deadlines."""

    agency: str
    count: int
    oldest: date | None


def for_the_province(session: Session, viewer: Viewer) -> list[OfAgency]:
    """What was raised to the province leader and is still open, by agency: figures, no task. Inside the scope only."""
    if not viewer.may(Action.SEE_FIGURES):
        return []
    deadline = func.coalesce(cast(col(Assignment.last_day), String), "")
    rows = session.execute(
        select(col(Agency.name), func.count(), func.min(col(Assignment.last_day)))
        .select_from(Escalation)
        .join(Assignment, col(Assignment.id) == col(Escalation.assignment_id))
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(
            col(Escalation.level) == int(Level.PROVINCE_LEADER),
            col(Escalation.state) == "raised",
            col(Escalation.round) == col(Assignment.round),
            col(Escalation.deadline) == deadline,
            col(Assignment.open).is_(True),
            in_scope(viewer),
        )
        .group_by(col(Agency.id), col(Agency.name))
        .order_by(func.count().desc(), col(Agency.id))
    ).all()
    return [OfAgency(row[0], row[1], row[2]) for row in rows]


def ids_of(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """The ids of the agencies of those codes (in capitals); codes that nobody has are left out."""
    if not codes:
        return {}
    rows = session.execute(select(func.upper(col(Agency.code)), col(Agency.id)))
    return {code: agency_id for code, agency_id in rows if code in codes and agency_id is not None}


def _values(group: Group, today: date) -> dict[str, Any]:
    values: dict[str, Any] = {
        "unanswered": group.unanswered,
        "overdue_until": group.overdue_until,
        "day_begins": the_day(today)["day_begins"],
    }
    return values | ({"agency_ids": list(group.agency_ids)} if group.agency_ids else {})


def _conditions(session: Session, group: Group) -> dict[str, str]:
    within = "a.agency_id NOT IN :agency_ids" if group.all_but else "a.agency_id IN :agency_ids"
    return {
        "open": is_open(session),
        "open_q": is_open(session, "q"),
        "agencies": within if group.agency_ids else "true",
    }


def _lists(group: Group) -> list[Any]:
    return [bindparam("agency_ids", expanding=True)] if group.agency_ids else []


def _told(rows: Sequence[Any]) -> list[Told]:
    return [Told(row.assignment_id, Level(row.level), row.why) for row in rows]


def _note(session: Session, what: str, told: list[Told], now: datetime, due_on: date | None) -> None:
    facts = {"due_on": due_on} if due_on is not None else {}
    audit.note_all(
        session,
        [
            Deed(
                what,
                "assignment",
                each.number,
                by_system(now),
                after={"level": int(each.level), "why": each.why} | facts,
            )
            for each in told
        ],
    )
