"""Deciding: what is asked of somebody else, what was decided, and what was told to those above."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from models.tables.base import Table, instant


class Request(Table, table=True):
    """Something that one person asks and another decides. At most one of a kind is open for an assignment.

    `kind`: an extension, an obstacle, a wrong agency, a handover, an explanation.
    `state` says what became of it (models/rules/requests.py); `asked_until` is the day asked for, `offered_until` the
    one offered instead, `last_day` the deadline when it was asked. `to_official_id` is who is asked by name.
    """

    __table_args__ = (
        # The predicate is written out, not bound: SQLite uses a partial index only for a literal.
        Index(
            "ix_request_open",
            "assignment_id",
            "kind",
            unique=True,
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        Index("ix_request_assignment", "assignment_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    kind: str
    state: str = "open"
    open: bool = True
    asked_by: int | None = Field(default=None, foreign_key="official.id")
    asked_at: datetime = instant(nullable=False)
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    to_official_id: int | None = Field(default=None, foreign_key="official.id")
    last_day: date | None = None
    asked_until: date | None = None
    offered_until: date | None = None
    reason: str = ""
    answer: str = ""
    decided_by: int | None = Field(default=None, foreign_key="official.id")
    decided_at: datetime | None = instant()


class Decision(Table, table=True):
    """What somebody decided on an assignment. Immutable: taking it back is another one that names it.

    `before` keeps the assignment and the request as they were, as JSON; `after_report_id` is the newest report that
    was known (0 for none): a later one means that somebody has acted on it.
    """

    __table_args__ = (Index("ix_decision_assignment", "assignment_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    official_id: int | None = Field(default=None, foreign_key="official.id")
    at: datetime = instant(nullable=False)
    kind: str
    reason: str = ""
    document: str | None = None
    before: str = "{}"
    after_report_id: int = 0
    undoes_id: int | None = Field(default=None, foreign_key="decision.id", unique=True)


class Escalation(Table, table=True):
    """A task told to those above, one row a level: announced to the official first, raised on the day named.

    Unique for (assignment, deadline, round, level): a moved deadline, or a task sent back, begins anew.
    `deadline` is the last permissible day as ISO text, "" for none.
    """

    __table_args__ = (
        UniqueConstraint("assignment_id", "deadline", "round", "level"),
        Index(
            "ix_escalation_announced",
            "due_on",
            sqlite_where=text("state = 'announced'"),
            postgresql_where=text("state = 'announced'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    deadline: str
    round: int = 0
    level: int
    why: str
    state: str = "announced"
    reason: str = ""
    announced_at: datetime = instant(nullable=False)
    due_on: date
    raised_on: date | None = None
