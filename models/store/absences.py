"""Absences: who is away when, who stands in."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.tables import Absence, Official


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """Days on which somebody is away, and the name of who stands in ("" where nobody does)."""

    absence_id: int
    first_day: date
    last_day: date
    substitute: str
    substitute_id: int | None


def own(session: Session, viewer: Viewer, today: date) -> list[AbsenceView]:
    """The viewer's absences that are not over, the next one first."""
    rows = session.execute(
        select(Absence, col(Official.name))
        .outerjoin(Official, col(Official.id) == col(Absence.substitute_id))
        .where(
            col(Absence.official_id) == viewer.official_id,
            col(Absence.ended_at).is_(None),
            col(Absence.last_day) >= today,
        )
        .order_by(col(Absence.first_day))
    ).all()
    return [
        AbsenceView(row.id or 0, row.first_day, row.last_day, name or "", row.substitute_id)
        for row, name in rows
    ]


def stood_in_for(session: Session, viewer: Viewer, first: date, last: date) -> list[str]:
    """Names of those whose substitute the viewer is on some of these days."""
    rows = session.execute(
        select(col(Official.name))
        .join(Absence, col(Absence.official_id) == col(Official.id))
        .where(
            col(Absence.substitute_id) == viewer.official_id,
            col(Absence.ended_at).is_(None),
            col(Absence.first_day) <= last,
            col(Absence.last_day) >= first,
        )
        .order_by(col(Absence.id))
    ).scalars()
    return list(rows)


def away(session: Session, viewer: Viewer, official_id: int, first: date, last: date) -> bool:
    """True where a colleague of the viewer is away on some of these days."""
    rows = session.execute(
        select(col(Absence.id))
        .join(Official, col(Official.id) == col(Absence.official_id))
        .where(
            col(Absence.official_id) == official_id,
            col(Official.agency_id) == viewer.agency_id,
            col(Absence.ended_at).is_(None),
            col(Absence.first_day) <= last,
            col(Absence.last_day) >= first,
        )
    )
    return rows.first() is not None


def keep(
    session: Session, viewer: Viewer, first: date, last: date, substitute_id: int | None, *, now: datetime
) -> int:
    """The viewer is away on these days. An earlier word about some of them no longer counts. Returns its id."""
    end_own(session, viewer, first, last, now=now)
    made = Absence(
        official_id=viewer.official_id or 0,
        substitute_id=substitute_id,
        first_day=first,
        last_day=last,
        at=now,
    )
    session.add(made)
    session.flush()
    return made.id or 0


def end_own(session: Session, viewer: Viewer, first: date, last: date, *, now: datetime) -> list[AbsenceView]:
    """The viewer is not away on these days after all. Returns what was taken back."""
    ended = [each for each in own(session, viewer, first) if each.first_day <= last]
    session.execute(
        update(Absence)
        .where(col(Absence.id).in_([each.absence_id for each in ended]))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return ended


def forget_person(session: Session, official_id: int, *, now: datetime) -> None:
    """Somebody left: their absences are over, and they stand in for nobody."""
    session.execute(
        update(Absence)
        .where(
            or_(col(Absence.official_id) == official_id, col(Absence.substitute_id) == official_id),
            col(Absence.ended_at).is_(None),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
