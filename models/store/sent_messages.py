"""What was sent to a chat: which tasks a message spoke of, and which choices it offers still."""

import json
from datetime import datetime

from sqlalchemy import select, text
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.store.assignments import visible_to
from models.tables import Assignment, Contact, OutboxAssignment, OutboxRow

NEWEST_LOOKED_AT = 20
PAGE = "list.jinja"


def assignments_of(session: Session, viewer: Viewer, outbox_id: int) -> list[int]:
    """The numbers a message spoke of that the viewer may see, in the order shown."""
    return list(
        session.execute(
            select(col(OutboxAssignment.assignment_id))
            .join(Assignment, col(Assignment.id) == col(OutboxAssignment.assignment_id))
            .where(col(OutboxAssignment.outbox_id) == outbox_id, visible_to(viewer))
            .order_by(col(OutboxAssignment.position))
        ).scalars()
    )


def of_message(session: Session, viewer: Viewer, contact: Contact, message_id: str) -> list[int]:
    """The numbers that the message of that id, in that chat, spoke of."""
    found = session.execute(
        select(col(OutboxRow.id))
        .where(
            col(OutboxRow.channel) == contact.channel,
            col(OutboxRow.chat_id) == contact.chat_id,
            col(OutboxRow.platform_message_id) == message_id,
        )
        .order_by(col(OutboxRow.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return assignments_of(session, viewer, found) if found is not None else []


def keys_of_the_same_answer(session: Session, row: OutboxRow) -> set[str]:
    """The keys that earlier messages of the same answer, to the same chat, have given to their choices."""
    if row.inbox_id is None:
        return set()
    kept = session.execute(
        select(col(OutboxRow.choices)).where(
            col(OutboxRow.contact_id) == row.contact_id,
            col(OutboxRow.inbox_id) == row.inbox_id,
            col(OutboxRow.id) < row.id,
            col(OutboxRow.choices) != "",
        )
    ).scalars()
    return {key for each in kept for key in json.loads(each)}


def offering(session: Session, contact: Contact, *, since: datetime) -> list[OutboxRow]:
    """The messages to a chat whose choices count now, the newest first: the last answer's, or what was sent after it.

    A later answer that offers nothing ends them; a notice in between does not. What notices offer is chosen by words
    that name the task ("duyệt 12"), never by a digit: it may come at any moment, and both count.
    """
    newest = list(
        session.execute(
            select(OutboxRow)
            .where(
                col(OutboxRow.contact_id) == contact.id,
                col(OutboxRow.official_id) == contact.official_id,  # not of who spoke there before
                text("(outbox.sent_at IS NOT NULL OR outbox.state = 'sending')"),  # arrived, or may have
                col(OutboxRow.act) != "toast",
                (col(OutboxRow.choices) != "") | (col(OutboxRow.kind) == "answer"),
            )
            .order_by(col(OutboxRow.id).desc())
            .limit(NEWEST_LOOKED_AT)
        ).scalars()
    )
    # What has no receipt yet is on its way now. A reminder may have been put off behind a later answer.
    newest.sort(
        key=lambda row: (row.sent_at is None, row.sent_at or row.created_at, row.id or 0), reverse=True
    )
    newest = [row for row in newest if (row.sent_at or row.created_at) >= since]
    notices = [row for row in newest if row.kind == "notice"]
    last = next((row for row in newest if row.kind != "notice"), None)
    if last is None:
        return notices
    same = [row for row in newest if row.inbox_id is not None and row.inbox_id == last.inbox_id]
    return [*(same or [last]), *(row for row in notices if row not in same)]


def of_chat(session: Session, contact: Contact, message_id: str) -> OutboxRow | None:
    """The message of that id in that chat. A chat's own messages need no other viewer."""
    return session.execute(
        select(OutboxRow)
        .where(
            col(OutboxRow.channel) == contact.channel,
            col(OutboxRow.chat_id) == contact.chat_id,
            col(OutboxRow.platform_message_id) == message_id,
            col(OutboxRow.official_id) == contact.official_id,
        )
        .order_by(col(OutboxRow.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def last_reminder(session: Session, viewer: Viewer, contact: Contact) -> list[int]:
    """The numbers of the last message that reminded that chat."""
    found = session.execute(
        select(col(OutboxRow.id))
        .where(
            col(OutboxRow.contact_id) == contact.id,
            col(OutboxRow.official_id) == contact.official_id,
            col(OutboxRow.kind).in_(["reminder", "nudge"]),
            col(OutboxRow.sent_at).is_not(None),
        )
        .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return assignments_of(session, viewer, found) if found is not None else []


def last_page(session: Session, viewer: Viewer, contact: Contact) -> list[int]:
    """The numbers on the page of tasks that was shown in that chat after its last reminder; none where none was."""
    found = session.execute(
        select(col(OutboxRow.id), col(OutboxRow.template))
        .where(
            col(OutboxRow.contact_id) == contact.id,
            col(OutboxRow.official_id) == contact.official_id,
            col(OutboxRow.kind).in_(["reminder", "nudge"]) | (col(OutboxRow.template) == PAGE),
            col(OutboxRow.sent_at).is_not(None),
        )
        .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id).desc())
        .limit(1)
    ).one_or_none()
    return assignments_of(session, viewer, found.id) if found is not None and found.template == PAGE else []


def newest_kind(session: Session, contact: Contact) -> str:
    """The kind of the last message that reached that chat ("" where none did)."""
    found = session.execute(
        select(col(OutboxRow.kind))
        .where(
            col(OutboxRow.contact_id) == contact.id,
            col(OutboxRow.official_id) == contact.official_id,
            col(OutboxRow.sent_at).is_not(None),
            col(OutboxRow.act) != "toast",
        )
        .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return found or ""


def notice_behind(session: Session, contact: Contact, inbox_id: int, template: str) -> OutboxRow | None:
    """The notice of that kind which somebody's message, by its number in the inbox, brought to that chat."""
    return session.execute(
        select(OutboxRow)
        .where(
            col(OutboxRow.contact_id) == contact.id,
            col(OutboxRow.official_id) == contact.official_id,
            col(OutboxRow.inbox_id) == inbox_id,
            col(OutboxRow.template) == template,
        )
        .order_by(col(OutboxRow.id))
        .limit(1)
    ).scalar_one_or_none()
