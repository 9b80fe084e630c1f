"""Announcements of coordinators, who read them; people who asked to be replaced."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.tables.base import Table, instant


class Announcement(Table, table=True):
    """What a coordinator told the people of some agencies. `agencies` are ids as JSON; its letters are in the outbox."""

    id: int | None = Field(default=None, primary_key=True)
    official_id: int | None = Field(default=None, foreign_key="official.id")
    at: datetime = instant(nullable=False)
    agencies: str
    words: str


class AnnouncementRead(Table, table=True):
    """Somebody pressed "Đã đọc" under an announcement."""

    __tablename__ = "announcement_read"
    __table_args__ = (UniqueConstraint("announcement_id", "official_id"),)

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id")
    official_id: int = Field(foreign_key="official.id")
    at: datetime = instant(nullable=False)


class Replacement(Table, table=True):
    """An official who leaves named who comes after them; a coordinator decides."""

    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    name: str
    successor_id: int | None = Field(default=None, foreign_key="official.id")
    words: str = ""
    at: datetime = instant(nullable=False)
    decided_at: datetime | None = instant()
    decided_by: int | None = Field(default=None, foreign_key="official.id")
    agreed: bool | None = None
