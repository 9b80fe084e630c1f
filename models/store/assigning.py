"""Adding assignments: set by set, once each."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.rules.expansion import AssignmentToBe
from models.store import registry
from models.store.inherited import run_keys
from models.tables import Agency, Assignment, Plan, Task


def add_assignments(session: Session, assignments: Iterable[AssignmentToBe], now: datetime) -> int:
    """Add the assignments that are not there yet, in their order. Returns how many were added.

    What an agency that this one carries on for has, or had, is there already: it moves to its successor on the day
    (models/store/succession.py), and what was done before the merger is not asked for again. So is what has moved.
    """
    agencies, plans = _ids(session, Agency), _ids(session, Plan)
    inherited = run_keys(session, registry.read(session))
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


def _ids(session: Session, table: type[Agency] | type[Plan]) -> dict[str, int]:
    return {
        code: key for key, code in session.execute(select(col(table.id), col(table.code))) if key is not None
    }
