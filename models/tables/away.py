"""What a person chose about being reminded: days of absence with a substitute, tasks put off with a reason."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from models.tables.base import Table, instant


class Absence(Table, table=True):
    """An official is away from `first_day` to `last_day`, both included; the substitute is reminded instead.

    Without a substitute nobody is: what fell due meanwhile waits as one message for the first day back.
    """

    __table_args__ = (
        Index("ix_absence_official", "official_id", "last_day"),
        Index("ix_absence_substitute", "substitute_id", "last_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id")
    substitute_id: int | None = Field(default=None, foreign_key="official.id")
    first_day: date
    last_day: date
    at: datetime = instant(nullable=False)
    ended_at: datetime | None = instant()


class Snooze(Table, table=True):
    """A person does not want to be reminded of a task before `until` (that day they are again), and says why."""

    __table_args__ = (Index("ix_snooze_assignment", "assignment_id", "official_id"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    official_id: int = Field(foreign_key="official.id")
    until: date
    reason: str
    at: datetime = instant(nullable=False)
    ended_at: datetime | None = instant()
