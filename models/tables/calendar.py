"""What coordinators change in the working calendar, on top of the catalogue's days."""

from datetime import date, datetime

from sqlmodel import Field

from models.tables.base import Table, instant


class CalendarChange(Table, table=True):
    """A day that a coordinator takes out of, or puts into, the working week. Never rewritten: taken back, or followed.

    `notice` names the official notice it rests on. Of several for a day, the newest that was not taken back counts.
    """

    __tablename__ = "calendar_change"

    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(index=True)
    working: bool = False
    notice: str
    official_id: int | None = Field(default=None, foreign_key="official.id")
    at: datetime = instant(nullable=False)
    undone_by: int | None = Field(default=None, foreign_key="official.id")
    undone_at: datetime | None = instant()
