"""Work: assignments, what was reported of them, the steps of the ladder already taken."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field

from models.tables.base import Table, instant


class Assignment(Table, table=True):
    """A task for one agency and one period: what is reminded, reported and counted. Its id is its number."""

    __table_args__ = (
        UniqueConstraint("task_id", "agency_id", "period"),
        # The predicate is written out, not bound: SQLite uses a partial index only for a literal.
        Index(
            "ix_assignment_open_aim", "aim_day", sqlite_where=text("open = 1"), postgresql_where=text("open")
        ),
        Index(
            "ix_assignment_open_last",
            "last_day",
            sqlite_where=text("open = 1"),
            postgresql_where=text("open"),
        ),
        Index("ix_assignment_agency_open", "agency_id", "open"),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    agency_id: int = Field(foreign_key="agency.id")
    official_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    period: str
    title: str
    state: str = "not_started"
    open: bool = True
    blocked: bool = False
    percent: float | None = None
    promised_day: date | None = None
    last_day: date | None = None
    aim_day: date | None = None
    original_last_day: date | None = None
    original_aim_day: date | None = None
    done_on: date | None = None
    created_at: datetime = instant(nullable=False)
    reported_at: datetime | None = instant()
    # The agency it was given to, where another one carries on for it now.
    given_to: int | None = Field(default=None, foreign_key="agency.id", index=True)
    # How often the ladder was opened anew for the same deadline (sent back, taken up again).
    round: int = 0
    # What it was before it was put on hold or cancelled, to go on from there.
    held_from: str | None = None
    # Cancelled because its plan no longer asks for it: a later version that does brings it back.
    withdrawn: bool = False
    # The newest value of an indicator: distinct from progress.
    value: float | None = None


class Report(Table, table=True):
    """A claim that was accepted. Immutable: an undo is another report that names the one it takes back."""

    __table_args__ = (Index("ix_report_assignment", "assignment_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    official_id: int | None = Field(default=None, foreign_key="official.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id")
    at: datetime = instant(nullable=False)
    intent: str
    percent: float | None = None
    promised_day: date | None = None
    extra_days: int | None = None
    document: str | None = None
    note: str = ""
    words: str = ""
    from_state: str
    to_state: str
    before: str = "{}"
    undoes_id: int | None = Field(default=None, foreign_key="report.id", unique=True)


class Evidence(Table, table=True):
    """What proves a report: a document number with its date, or a file.

    A file's `state`: waiting (still with the platform, under file_id) → kept (in the folder of evidence, at `place`) |
    refused | gone. `doubt`: what is not as expected of a document's number (models/rules/documents.py), in words apart.
    """

    __table_args__ = (
        # Predicates are written out, not bound: SQLite uses a partial index only for a literal.
        Index(
            "ix_evidence_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_evidence_document", "document"),
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    official_id: int | None = Field(default=None, foreign_key="official.id")
    at: datetime = instant(nullable=False)
    document: str | None = None
    document_day: date | None = None
    channel: str | None = None
    file_id: str | None = None
    file_name: str | None = None
    file_kind: str | None = None
    state: str = ""
    attempts: int = 0
    not_before: datetime | None = instant()
    place: str | None = None
    sha256: str | None = None
    size: int | None = None
    doubt: str | None = None
    withdrawn: bool = False


class Step(Table, table=True):
    """A rung of the ladder that was spent: planned once for one person and one deadline.

    `deadline` is the last permissible day it was planned for, as ISO text; for the monthly round of a task
    without a deadline it is the month ("2026-11"). `round` is the assignment's when it was planned.
    """

    __table_args__ = (UniqueConstraint("assignment_id", "deadline", "step", "official_id", "round"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    official_id: int = Field(foreign_key="official.id", index=True)
    deadline: str
    step: int
    round: int = 0
    # Checked at the commit: steps are written before the message that speaks of them (models/store/steps.py).
    outbox_id: int | None = Field(
        default=None,
        sa_column=Column(ForeignKey("outbox.id", deferrable=True, initially="DEFERRED"), index=True),
    )
    planned_at: datetime = instant(nullable=False)
