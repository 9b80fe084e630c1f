"""The values of indicators: kept with the report that told them, shown over time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.store.assignments import visible_to
from models.store.audit import Source
from models.tables import Assignment, IndicatorValue

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and when it was told."""

    value: float
    at: datetime


def keep(session: Session, number: int, report_id: int, value: float, source: Source) -> None:
    """Keep a value; it is the current one."""
    session.add(
        IndicatorValue(
            assignment_id=number,
            report_id=report_id,
            official_id=source.official_id,
            at=source.at,
            value=value,
        )
    )
    session.get_one(Assignment, number).value = value


def withdraw(session: Session, number: int, report_id: int) -> None:
    """The report was taken back: its value counts no more, the one before it is current again."""
    session.execute(
        update(IndicatorValue).where(col(IndicatorValue.report_id) == report_id).values(withdrawn=True),
        execution_options={"synchronize_session": False},
    )
    newest = session.execute(
        select(col(IndicatorValue.value))
        .where(col(IndicatorValue.assignment_id) == number, col(IndicatorValue.withdrawn).is_(False))
        .order_by(col(IndicatorValue.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    session.get_one(Assignment, number).value = newest


def values_of(session: Session, viewer: Viewer, number: int) -> list[Measured]:
    """The newest values of an assignment, oldest of them first; empty where the viewer may not see it."""
    rows = session.execute(
        select(col(IndicatorValue.value), col(IndicatorValue.at))
        .join(Assignment, col(Assignment.id) == col(IndicatorValue.assignment_id))
        .where(
            col(IndicatorValue.assignment_id) == number,
            col(IndicatorValue.withdrawn).is_(False),
            visible_to(viewer),
        )
        .order_by(col(IndicatorValue.id).desc())
        .limit(SHOWN)
    ).all()
    return [Measured(value, at) for value, at in reversed(rows)]
