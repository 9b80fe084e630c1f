"""What stands for what after agencies have ended or work has moved: whose assignment counts as another agency's too.

An assignment that was given to one agency and is held by another now counts for both, and for those in between. One
that is still with an agency others carry on for counts for these as well: it moves to them on the day.
"""

from sqlalchemy import select, text
from sqlmodel import Session, col

from models.rules.progress import State
from models.store.registry import Registry
from models.tables import Assignment

TABLE = """CREATE TEMPORARY TABLE stands_for (task_id INTEGER, period VARCHAR, agency_id INTEGER, assignment_id INTEGER,
                                              PRIMARY KEY (task_id, period, agency_id, assignment_id))"""
DROP = "DROP TABLE stands_for"
FILL = "INSERT INTO stands_for VALUES (:task, :period, :agency, :assignment)"


def run_keys(session: Session, known: Registry) -> set[tuple[int, str, int]]:
    """Task, period and agency of everything that another agency's assignment stands for."""
    return {(task, period, agency) for _, task, period, agency in _rows(session, known)}


def fill(session: Session, known: Registry) -> None:
    """Put it into the temporary table TABLE, for statements that work on sets."""
    rows = [
        {"assignment": number, "task": task, "period": period, "agency": agency}
        for number, task, period, agency in _rows(session, known)
    ]
    if rows:
        session.execute(text(FILL), rows)


def _rows(session: Session, known: Registry) -> set[tuple[int, int, str, int]]:
    """Assignment, task, period, and an agency it counts for beside the one that holds it."""
    onward: dict[int, set[int]] = {}
    for code, key in known.ids.items():
        for origin in known.agencies.predecessors(code):
            onward.setdefault(known.ids[origin.code], set()).add(key)
    run = (col(Assignment.id), col(Assignment.task_id), col(Assignment.period))
    held = session.execute(
        select(*run, col(Assignment.agency_id)).where(
            col(Assignment.agency_id).in_(list(onward)), col(Assignment.state) != State.CANCELLED
        )
    )
    moved = session.execute(
        select(*run, col(Assignment.given_to)).where(col(Assignment.given_to).is_not(None))
    ).all()
    found = {(number, task, period, to) for number, task, period, agency in held for to in onward[agency]}
    for number, task, period, given_to in moved:
        found |= {(number, task, period, to) for to in {given_to, *onward.get(given_to, ())}}
    return found
