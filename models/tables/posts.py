"""Where officials were before: an agency ended and they went on with who carries on for it."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.tables.base import Table


class PastPost(Table, table=True):
    """An official was in that agency up to and with that day; so that old reports are told under the name of their time."""

    __tablename__ = "past_post"
    __table_args__ = (UniqueConstraint("official_id", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    agency_id: int = Field(foreign_key="agency.id")
    until: date
