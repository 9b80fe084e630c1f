"""Files of plans that came by chat: to be read, then waiting for their confirmation."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from models.tables.base import Table, instant


class PlanFile(Table, table=True):
    """A spreadsheet a coordinator sent: new → shown → applied | refused | failed.

    `kept` is what the reading found (seeds/plan_files/kept.py, packed), only while it waits for a yes.
    """

    __tablename__ = "plan_file"
    __table_args__ = (
        # The predicate is written out, not bound: SQLite uses a partial index only for a literal.
        Index(
            "ix_plan_file_new",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    official_id: int = Field(foreign_key="official.id")
    inbox_id: int = Field(foreign_key="inbox.id")
    channel: str
    file_id: str
    name: str
    state: str = "new"
    attempts: int = 0
    not_before: datetime | None = instant()
    at: datetime = instant(nullable=False)
    ended_at: datetime | None = instant()
    kept: bytes | None = None
