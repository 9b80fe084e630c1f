"""Tasks that a person has put off, with the reason."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.store.assignments import led_for
from models.tables import Assignment, Official, Snooze


@dataclass(frozen=True, slots=True)
class SnoozeView:
    """A task that is not reminded before `until`, who asked for it and why."""

    number: int
    until: date
    reason: str
    who: str


def put_off(
    session: Session, viewer: Viewer, number: int, until: date, reason: str, *, now: datetime
) -> None:
    """Remind the viewer of that task again on `until`; the caller has checked that they may ask for it."""
    wake(session, viewer, number, now=now)
    session.add(
        Snooze(assignment_id=number, official_id=viewer.official_id or 0, until=until, reason=reason, at=now)
    )
    session.flush()


def wake(session: Session, viewer: Viewer, number: int, *, now: datetime) -> bool:
    """Remind the viewer of that task as usual again. False where it was not put off."""
    waiting = select(col(Snooze.id)).where(
        col(Snooze.assignment_id) == number,
        col(Snooze.official_id) == viewer.official_id,
        col(Snooze.ended_at).is_(None),
    )
    found = list(session.execute(waiting).scalars())
    session.execute(
        update(Snooze)
        .where(col(Snooze.id).in_(found))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(found)


def of_task(session: Session, viewer: Viewer, number: int, today: date) -> list[SnoozeView]:
    """Who has put that task off now; nobody where the viewer may not see it."""
    rows = session.execute(
        select(Snooze, col(Official.name))
        .join(Official, col(Official.id) == col(Snooze.official_id))
        .join(Assignment, col(Assignment.id) == col(Snooze.assignment_id))
        .where(
            col(Snooze.assignment_id) == number,
            col(Snooze.ended_at).is_(None),
            col(Snooze.until) > today,
            led_for(viewer),
        )
        .order_by(col(Snooze.id))
    ).all()
    return [SnoozeView(number, row.until, row.reason, name) for row, name in rows]
