"""People: officials, their contacts on the channels, the invitations that link the two."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.tables.base import Table, instant


class Official(Table, table=True):
    """A person with a role in an agency (cán bộ, lãnh đạo cơ quan, điều phối, …); ended, never deleted.

    `scoped`: a coordinator of what coordinator_scope names only, not of everything. `reminder_minute`: when the daily
    message is wanted, in minutes after midnight in Việt Nam; None: at the hour of the settings.
    """

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    name: str
    role: str
    language: str = "vi"
    scoped: bool = False
    reminder_minute: int | None = None
    ended_on: date | None = None


class CoordinatorScope(Table, table=True):
    """An agency, or a plan, that a coordinator with `scoped` is responsible for. One without any sees nothing more."""

    __tablename__ = "coordinator_scope"
    __table_args__ = (UniqueConstraint("official_id", "agency_id", "plan_id"),)

    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    plan_id: int | None = Field(default=None, foreign_key="plan.id")


class Contact(Table, table=True):
    """A chat on one channel. Without an official it is a stranger; dead means the platform refuses to deliver.

    A group's chat has an `agency_id` where a coordinator linked it.
    Of an official's living contacts the preferred one is written to, then the one that was linked first.
    """

    __table_args__ = (UniqueConstraint("channel", "chat_id"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat_id: str
    official_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    display_name: str = ""
    dead_reason: str | None = None
    preferred: bool = False
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    linked_at: datetime | None = instant()
    guesses: int = 0
    guesses_since: datetime | None = instant()
    explained_at: datetime | None = instant()


class Invitation(Table, table=True):
    """A one-time code for one official. Only the code's hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    code_hash: str = Field(unique=True)
    created_at: datetime = instant(nullable=False)
    expires_at: datetime = instant(nullable=False)
    used_at: datetime | None = instant()
    revoked_at: datetime | None = instant()
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
