"""Post: what came in, what goes out, what was asked."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from models.tables.base import Table, instant


class InboxRow(Table, table=True):
    """A raw update as the platform handed it over, kept before it was acknowledged.

    `state`: new (deferred first, where its chat sent too many) → handled | set_aside.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update_key"),
        Index(
            "ix_inbox_new", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")
        ),
        Index(
            "ix_inbox_set_aside",
            "id",
            sqlite_where=text("state = 'set_aside'"),
            postgresql_where=text("state = 'set_aside'"),
        ),
        Index(
            "ix_inbox_deferred",
            "channel",
            "chat_id",
            "id",
            sqlite_where=text("state = 'deferred'"),
            postgresql_where=text("state = 'deferred'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    update_key: str
    chat_id: str = ""
    raw: str
    received_at: datetime = instant(nullable=False)
    state: str = "new"
    attempts: int = 0
    not_before: datetime | None = instant()
    handled_at: datetime | None = instant()
    error: str | None = None


class OutboxRow(Table, table=True):
    """A message to be sent: queued → sending → sent | queued again | refused | unknown | cancelled.

    `unsure` counts the sends whose outcome the platform did not tell; such a message is queued again and says so, and
    is `unknown` only when it was given up. `follows_id` is the first part of the long message this row is a part of.
    `attempts` are sends that were begun.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # Predicates are written out, not bound: SQLite uses a partial index only for a literal.
        Index(
            "ix_outbox_queued",
            "channel",
            "chat_id",
            "priority",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_outbox_sending",
            "channel",
            "chat_id",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index(
            "ix_outbox_unknown",
            "created_at",
            sqlite_where=text("state = 'unknown'"),
            postgresql_where=text("state = 'unknown'"),
        ),
        Index("ix_outbox_message", "channel", "chat_id", "platform_message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat_id: str
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    official_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id")
    kind: str
    priority: int
    dedupe_key: str = Field(unique=True)
    template: str
    data: str = "{}"
    buttons: str = "[]"
    act: str = "send"
    target: str | None = None
    follows_id: int | None = Field(default=None, foreign_key="outbox.id")
    secret: bool = False
    state: str = "queued"
    reason: str | None = None
    attempts: int = 0
    unsure: int = 0
    not_before: datetime | None = instant()
    lease_until: datetime | None = instant()
    created_at: datetime = instant(nullable=False)
    sent_at: datetime | None = instant()
    platform_message_id: str | None = None
    # What a digit, or a word, in answer to this message stands for (bot/choices.py); "" where it offers buttons or none.
    choices: str = Field(default="", sa_column_kwargs={"server_default": ""})


class OutboxAssignment(Table, table=True):
    """Which assignments a message speaks of, in the order shown: a quote or the last message finds the task."""

    __tablename__ = "outbox_assignment"

    outbox_id: int = Field(foreign_key="outbox.id", primary_key=True)
    position: int = Field(primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)


class Question(Table, table=True):
    """What the bot asked a chat and has no answer to yet, with the claim that waits for it."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    data: str = "{}"
    asked_at: datetime = instant(nullable=False)
    expires_at: datetime = instant(nullable=False)
    closed_at: datetime | None = instant()


class ChannelState(Table, table=True):
    """Where a channel stands: the next offset to ask for; until when the platform wants to be left in peace."""

    __tablename__ = "channel_state"

    channel: str = Field(primary_key=True)
    offset: int = 0
    bot_name: str = ""
    paused_until: datetime | None = instant()
