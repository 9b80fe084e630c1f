"""Evidence: what waits to be fetched from a platform, what was kept, what is doubtful, what may be shown to whom."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlmodel import Session, col

from models.instant import Instant
from models.rules.access import Viewer
from models.rules.documents import key
from models.store import questions
from models.store.assignments import led_for, visible_to
from models.store.reports import MOST_A_MESSAGE
from models.tables import Assignment, Contact, Evidence, Report, Task

WAITING, KEPT, REFUSED, GONE = "waiting", "kept", "refused", "gone"
FOR_FILE = "file"  # the kind of the question which task a file belongs to


@dataclass(frozen=True, slots=True)
class ToFetch:
    """A file that lies with a platform and is to be kept here."""

    evidence_id: int
    channel: str
    file_id: str
    name: str
    attempts: int


def to_fetch(session: Session, *, now: datetime, most: int = 20) -> list[ToFetch]:
    """The files that are to be fetched now, oldest first."""
    rows = session.execute(
        select(Evidence)
        .where(
            text("evidence.state = 'waiting'"),
            (col(Evidence.not_before).is_(None)) | (col(Evidence.not_before) <= now),
        )
        .order_by(col(Evidence.id))
        .limit(most)
    ).scalars()
    return [
        ToFetch(row.id or 0, row.channel or "", row.file_id or "", row.file_name or "", row.attempts)
        for row in rows
    ]


def next_fetch(session: Session) -> datetime | None:
    """When the earliest file that has to wait may be tried again."""
    due: datetime | None = session.execute(
        text("SELECT min(not_before) AS due FROM evidence WHERE state = 'waiting'").columns(due=Instant)
    ).scalar_one()
    return due


def kept(session: Session, evidence_id: int, *, place: str, digest: str, size: int) -> None:
    """The file lies in the folder of evidence now."""
    row = session.get_one(Evidence, evidence_id)
    row.state, row.place, row.sha256, row.size, row.not_before = KEPT, place, digest, size, None


def put_off(session: Session, evidence_id: int, not_before: datetime) -> None:
    """The platform did not hand it over; try again then."""
    row = session.get_one(Evidence, evidence_id)
    row.attempts, row.not_before = row.attempts + 1, not_before


def given_up(
    session: Session, evidence_id: int, state: str, *, now: datetime
) -> tuple[Contact | None, int | None]:
    """The file is not taken (REFUSED), or not to be had (GONE): whoever was asked which task it proves is so no longer.

    Returns the chat to tell, where it is known, and the assignment that the file was to prove.
    """
    row = session.get_one(Evidence, evidence_id)
    row.state, row.withdrawn, row.not_before = state, True, None
    if row.official_id is None:
        return None, row.assignment_id
    contact = session.execute(
        select(Contact).where(
            col(Contact.official_id) == row.official_id, col(Contact.channel) == row.channel
        )
    ).scalar()
    asked = questions.open_one(session, contact, now=now) if contact is not None else None
    if asked is not None and asked.kind == FOR_FILE and json.loads(asked.data)["evidence"] == evidence_id:
        asked.closed_at = now
    return contact, row.assignment_id


def of_task(session: Session, viewer: Viewer, number: int) -> list[Evidence]:
    """The files of an assignment that can be shown, oldest first; none where the viewer may not see it."""
    return list(
        session.execute(
            select(Evidence)
            .join(Assignment, col(Assignment.id) == col(Evidence.assignment_id))
            .where(
                col(Evidence.assignment_id) == number,
                col(Evidence.withdrawn).is_(False),
                text("evidence.state = 'kept'"),
                led_for(viewer),
            )
            .order_by(col(Evidence.id))
        ).scalars()
    )


def one(session: Session, viewer: Viewer, evidence_id: int) -> Evidence | None:
    """A piece of evidence of an assignment that the viewer may see."""
    return session.execute(
        select(Evidence)
        .join(Assignment, col(Assignment.id) == col(Evidence.assignment_id))
        .where(col(Evidence.id) == evidence_id, col(Evidence.withdrawn).is_(False), led_for(viewer))
    ).scalar_one_or_none()


def loose(session: Session, viewer: Viewer, evidence_id: int) -> Evidence | None:
    """A file that the viewer sent, that could be had, and that belongs to no assignment yet."""
    row = session.get(Evidence, evidence_id)
    if row is None or row.withdrawn or row.official_id != viewer.official_id:
        return None
    return row if row.assignment_id is None else None


def documents_told(session: Session, viewer: Viewer, at: datetime) -> list[tuple[Evidence, str]]:
    """The document numbers that the viewer told at that instant, each with the product its task asks for."""
    rows = session.execute(
        select(Evidence, col(Task.product))
        .join(Assignment, col(Assignment.id) == col(Evidence.assignment_id))
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .where(
            col(Evidence.at) == at,
            col(Evidence.official_id) == viewer.official_id,
            col(Evidence.document).is_not(None),
            visible_to(viewer),
        )
        .order_by(col(Evidence.id))
    ).all()
    return [(row, product) for row, product in rows]


def _of_the_same_message(evidence: Evidence) -> Any:
    """The reports that the message of this piece of evidence made."""
    own = evidence.report_id or 0
    message = select(col(Report.inbox_id)).where(col(Report.id) == own).scalar_subquery()
    near = col(Report.id).between(own - MOST_A_MESSAGE, own + MOST_A_MESSAGE)  # written one after the other
    return select(col(Report.id)).where(near, col(Report.inbox_id) == message)


def others_with_number(session: Session, viewer: Viewer, evidence: Evidence) -> tuple[bool, list[int]]:
    """Does the number stand for another assignment already; which of these the viewer may see."""
    wanted = key(evidence.document or "")
    digits = (evidence.document or "").split("/")[0].split("-")[0].strip()
    rows: Sequence[Any] = session.execute(
        select(col(Evidence.document), col(Evidence.assignment_id)).where(
            col(Evidence.document).startswith(digits, autoescape=True),
            col(Evidence.withdrawn).is_(False),
            col(Evidence.assignment_id) != evidence.assignment_id,
            # One document told for several tasks by one message is meant so.
            (col(Evidence.report_id).is_(None))
            | (col(Evidence.report_id).not_in(_of_the_same_message(evidence))),
        )
    ).all()
    numbers = {number for document, number in rows if key(document) == wanted}
    seen = session.execute(
        select(col(Assignment.id)).where(col(Assignment.id).in_(numbers), led_for(viewer))
    ).scalars()
    return bool(numbers), sorted(number for number in seen if number is not None)


def reported_in(session: Session, viewer: Viewer, inbox_id: int) -> list[tuple[int, int]]:
    """Assignment and report of every report that the viewer made by that message."""
    rows = session.execute(
        select(col(Report.assignment_id), col(Report.id))
        .where(
            col(Report.inbox_id) == inbox_id,
            col(Report.official_id) == viewer.official_id,
            col(Report.intent) != "undo",
        )
        .order_by(col(Report.id))
    ).all()
    return [(number, report) for number, report in rows]
