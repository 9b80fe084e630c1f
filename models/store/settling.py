"""Settling the days of open assignments anew, after the calendar has changed: set by set, not row by row."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, func, literal_column, select, update
from sqlmodel import Session, col

from models.rules.calendar import WorkingCalendar
from models.rules.deadline_rules import BadRule, Rule, parse_rule
from models.rules.deadlines import Period, Readings, of_period
from models.tables import Assignment, Task


def settle(session: Session, calendar: WorkingCalendar, readings: Readings, *, since: date) -> int:
    """Bring the days of what is open, and due on `since` or later, in line with the calendar. Returns how many changed.

    A deadline that was moved by hand stays where it is; only the day to aim at follows the calendar.
    """
    changed = 0
    for alike, settled in _to_settle(session, calendar, readings, since):
        values: dict[str, Any] = {"aim_day": settled.aim_day, "last_day": settled.last_day}
        if alike.last_day == alike.original_last_day:
            values |= {"original_aim_day": settled.aim_day, "original_last_day": settled.last_day}
        these = update(Assignment).where(*_of_these(session, alike)).values(**values)
        found = session.execute(these.execution_options(synchronize_session=False))
        changed += cast("CursorResult[Any]", found).rowcount
    session.expire_all()
    return changed


def count(session: Session, calendar: WorkingCalendar, readings: Readings, *, since: date) -> int:
    """How many open assignments `settle` would change."""
    changed = 0
    for alike, _ in _to_settle(session, calendar, readings, since):
        these = select(func.count()).select_from(Assignment).where(*_of_these(session, alike))
        changed += session.execute(these).scalar_one()
    return changed


def _to_settle(
    session: Session, calendar: WorkingCalendar, readings: Readings, since: date
) -> Iterator[tuple[Any, Period]]:
    """The open assignments whose days would change, as sets that share rule, period and days; and the days settled."""
    keys = (
        col(Task.rule),
        col(Assignment.period),
        col(Assignment.last_day),
        col(Assignment.aim_day),
        col(Assignment.original_last_day),
    )
    found = session.execute(
        select(*keys)
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .where(_open(session), col(Assignment.last_day) >= since)
        .distinct()
    ).all()
    for alike in found:
        now = Period(alike.period, alike.last_day, alike.aim_day)
        settled = _settled(
            alike.rule, now, (calendar, readings), by_hand=alike.last_day != alike.original_last_day
        )
        if settled != now:
            yield alike, settled


def _of_these(session: Session, alike: Any) -> tuple[ColumnElement[bool], ...]:
    tasks = select(col(Task.id)).where(col(Task.rule) == alike.rule)
    return (
        _open(session),
        col(Assignment.period) == alike.period,
        col(Assignment.last_day) == alike.last_day,
        col(Assignment.aim_day) == alike.aim_day,
        col(Assignment.original_last_day) == alike.original_last_day,
        col(Assignment.task_id).in_(tasks),
    )


def _open(session: Session) -> ColumnElement[bool]:
    """The predicate of the partial indexes, as each database writes it."""
    return literal_column(
        "assignment.open = 1" if session.get_bind().dialect.name == "sqlite" else "assignment.open"
    )


def _settled(code: str, now: Period, rules: tuple[WorkingCalendar, Readings], *, by_hand: bool) -> Period:
    """The days that the rule gives the run; of a deadline moved by hand, only the aim follows the calendar."""
    calendar, readings = rules
    assert now.last_day is not None  # noqa: S101 - only dated ones are asked for
    named = Period(now.key, now.last_day, calendar.previous_working_day(now.last_day))
    found = None if by_hand else of_period(_rule(code), now.key, calendar, readings)
    return found if found is not None and found.last_day is not None else named


def _rule(code: str) -> Rule | None:
    try:
        return parse_rule(code)
    except BadRule:
        return None
