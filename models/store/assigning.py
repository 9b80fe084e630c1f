"""Adding assignments: set by set, once each."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.rules.expansion import AssignmentToBe
from models.rules.progress import State
from models.tables import Agency, AgencySuccessor, Assignment, Plan, Task


def add_assignments(session: Session, assignments: Iterable[AssignmentToBe], now: datetime) -> int:
    """Add the assignments that are not there yet, in their order. Returns how many were added.

    What an agency that this one carries on for has, or had, is there already: it moves to its successor on the day
    (models/store/succession.py), and what was done before the merger is not asked for again. So is what has moved.
    """
    agencies, plans = _ids(session, Agency), _ids(session, Plan)
    inherited = _inherited(session)
    tasks = {
        (plan, code): key
        for key, plan, code in session.execute(select(col(Task.id), col(Task.plan_id), col(Task.code)))
    }
    rows = [
        {
            "task_id": tasks[plans[each.plan_code], each.task_code],
            "agency_id": agencies[each.agency_code],
            "period": each.period,
            "title": each.title,
            "state": "not_started",
            "open": True,
            "blocked": False,
            "last_day": each.last_day,
            "aim_day": each.aim_day,
            "original_last_day": each.last_day,
            "original_aim_day": each.aim_day,
            "created_at": now,
        }
        for each in assignments
        if (tasks[plans[each.plan_code], each.task_code], each.period, agencies[each.agency_code])
        not in inherited
    ]
    if not rows:
        return 0
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Assignment)
    # The rows stay in their order, so the numbers follow the plan's.
    added = session.execute(
        insert.on_conflict_do_nothing(index_elements=["task_id", "agency_id", "period"]).returning(
            col(Assignment.id), sort_by_parameter_order=False
        ),
        rows,
    )
    return len(added.all())


def _inherited(session: Session) -> set[tuple[int, str, int]]:
    """Task, period and agency of what was given to an agency that this one carries on for, or to itself, and moved."""
    onward: dict[int, set[int]] = {}
    for origin, to in session.execute(select(col(AgencySuccessor.from_id), col(AgencySuccessor.to_id))):
        onward.setdefault(origin, set()).add(to)
    if not onward:
        return set()
    held = session.execute(
        select(col(Assignment.task_id), col(Assignment.period), col(Assignment.agency_id)).where(
            col(Assignment.agency_id).in_(list(onward)), col(Assignment.state) != State.CANCELLED
        )
    ).all()
    moved = session.execute(
        select(col(Assignment.task_id), col(Assignment.period), col(Assignment.given_to)).where(
            col(Assignment.given_to).is_not(None)
        )
    ).all()
    reached = {origin: _reached(origin, onward) for origin in onward}
    found = {(task, period, to) for task, period, agency in held for to in reached[agency]}
    found |= {(task, period, to) for task, period, agency in moved for to in reached.get(agency, ())}
    return found | {(task, period, agency) for task, period, agency in moved}


def _reached(origin: int, onward: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    ahead = [origin]
    while ahead:
        new = onward.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found - {origin}


def _ids(session: Session, table: type[Agency] | type[Plan]) -> dict[str, int]:
    return {
        code: key for key, code in session.execute(select(col(table.id), col(table.code))) if key is not None
    }
