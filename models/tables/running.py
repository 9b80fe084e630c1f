"""Running: who works, when the pulse last beat, which digests went out, the figures of past weeks."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.tables.base import Table, instant


class Tick(Table, table=True):
    """The last time a part of the pulse ran to its end."""

    name: str = Field(primary_key=True)
    at: datetime = instant(nullable=False)


class LeaseRow(Table, table=True):
    """Which running program works on this database. `beat` goes up while its holder lives."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True)
    holder: str = ""
    beat: int = 0
    at: datetime | None = instant()


class DigestSent(Table, table=True):
    """One digest a person and week, whatever restarts. `week` is the Monday."""

    __tablename__ = "digest_sent"
    __table_args__ = (UniqueConstraint("official_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id")
    week: date
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id")


class FigureOfWeek(Table, table=True):
    """An agency's figures as they stood when the week's digests were planned, for "change since last week"."""

    __tablename__ = "figure_of_week"

    week: date = Field(primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", primary_key=True)
    assigned: int = 0
    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    due_soon: int = 0
    overdue: int = 0
    no_deadline: int = 0
    awaiting: int = 0
    on_hold: int = 0
    returned: int = 0
