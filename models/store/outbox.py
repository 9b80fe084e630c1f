"""The outbox: what waits to be sent, and what came of it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.instant import Instant
from models.rules.access import SYSTEM, Viewer
from models.store.assignments import visible_to
from models.tables import Assignment, Contact, OutboxAssignment, OutboxRow

PRIORITY = {"answer": 0, "notice": 1, "nudge": 2, "reminder": 3, "digest": 4}
LABEL, DATA = 0, 1
NEWEST_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be queued: which template with which data, which buttons, about which assignments.

    Buttons are rows of (label, data); a label that starts with "=" is taken as it stands, any other is the name of
    a sentence. `act` and `target` as in scheduler/sending.py.
    """

    template: str
    data: dict[str, Any] = field(default_factory=dict)
    buttons: Sequence[Sequence[tuple[str, str]]] = ()
    kind: str = "answer"
    assignments: Sequence[int] = ()
    act: str = "send"
    target: str | None = None


def queue(
    session: Session,
    contact: Contact,
    letter: Letter,
    *,
    key: str,
    now: datetime,
    inbox_id: int | None = None,
    not_before: datetime | None = None,
) -> int | None:
    """Queue a letter to a contact. Returns its id; None where a letter of that key was queued before."""
    values = {
        "channel": contact.channel,
        "chat_id": contact.chat_id,
        "contact_id": contact.id,
        "official_id": contact.official_id,
        "inbox_id": inbox_id,
        "kind": letter.kind,
        "priority": PRIORITY[letter.kind],
        "dedupe_key": key,
        "template": letter.template,
        "data": json.dumps(letter.data, ensure_ascii=False, default=str),
        "buttons": json.dumps(letter.buttons, ensure_ascii=False),
        "act": letter.act,
        "target": letter.target,
        "state": "queued",
        "attempts": 0,
        "not_before": not_before,
        "created_at": now,
    }
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(OutboxRow)
    added = session.execute(
        insert.values(values)
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(col(OutboxRow.id))
    ).scalar_one_or_none()
    if added is not None:
        attach(session, added, letter.assignments)
    return added


def attach(session: Session, outbox_id: int, numbers: Iterable[int]) -> None:
    """Remember which assignments a message speaks of, in the order shown."""
    rows = [
        {"outbox_id": outbox_id, "position": place, "assignment_id": number}
        for place, number in enumerate(dict.fromkeys(numbers), start=1)
    ]
    if rows:
        session.execute(OutboxAssignment.__table__.insert(), rows)  # type: ignore[attr-defined]  # SQLModel hides it


# States are literals: a bound value would keep SQLite from the partial indexes.
DUE = text("""
    SELECT id FROM (
        SELECT id, channel, chat_id, priority,
               row_number() OVER (PARTITION BY channel, chat_id ORDER BY priority, id) AS place
          FROM outbox WHERE state = 'queued' AND (not_before IS NULL OR not_before <= :now)
    ) AS first
    WHERE place = 1 AND NOT EXISTS (
        SELECT 1 FROM outbox AS busy
         WHERE busy.state = 'sending' AND busy.channel = first.channel AND busy.chat_id = first.chat_id)
    ORDER BY priority, id LIMIT :most
""").bindparams(bindparam("now", type_=Instant))


def claim(session: Session, *, now: datetime, lease_until: datetime, most: int) -> list[OutboxRow]:
    """Take the first due message of every chat that has none on its way: answers before reminders before digests."""
    ids = session.execute(DUE, {"now": now, "most": most}).scalars().all()
    rows = list(
        session.execute(
            select(OutboxRow)
            .where(col(OutboxRow.id).in_(ids))
            .order_by(col(OutboxRow.priority), col(OutboxRow.id))
        ).scalars()
    )
    for row in rows:
        row.state, row.lease_until, row.attempts = "sending", lease_until, row.attempts + 1
    return rows


def any_due(session: Session, now: datetime) -> bool:
    """True where a message may be taken now."""
    return session.execute(DUE, {"now": now, "most": 1}).first() is not None


def next_due(session: Session) -> datetime | None:
    """When the earliest queued message that must wait may go; None where none waits."""
    due: datetime | None = session.execute(
        text("SELECT min(not_before) AS due FROM outbox WHERE state = 'queued'").columns(due=Instant)
    ).scalar_one()
    return due


def left_in_sending(session: Session, *, now: datetime | None) -> list[OutboxRow]:
    """Messages whose sending was never ended: lease run out before `now`, or (None) all of them, after a crash."""
    wanted = select(OutboxRow).where(text("outbox.state = 'sending'"))
    if now is not None:
        wanted = wanted.where(col(OutboxRow.lease_until) < now)
    return list(session.execute(wanted).scalars())


def repeat(session: Session, row: OutboxRow, *, now: datetime, not_before: datetime) -> None:
    """The platform did not say whether `row` arrived: queue it once more, as its own row that says so."""
    again = OutboxRow(
        **row.model_dump(exclude={"id", "state", "attempts", "not_before", "lease_until", "dedupe_key"}),
        dedupe_key=f"{row.dedupe_key}#{row.id}",
        not_before=not_before,
    )
    again.repeats_id, again.created_at, again.reason = row.id, now, None
    session.add(again)
    session.flush()
    spoken_of = session.execute(
        select(col(OutboxAssignment.assignment_id))
        .where(col(OutboxAssignment.outbox_id) == row.id)
        .order_by(col(OutboxAssignment.position))
    ).scalars()
    attach(session, again.id or 0, list(spoken_of))


def cancel_waiting(session: Session, channel: str, chat_id: str, reason: str) -> None:
    """Nothing more goes to a dead chat: what waits for it is cancelled, with the reason."""
    session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.channel) == channel, col(OutboxRow.chat_id) == chat_id, text("state = 'queued'"))
        .values(state="cancelled", reason=reason)
        .execution_options(synchronize_session=False)
    )


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

    A later answer that offers nothing ends them; a notice in between does not.
    """
    newest = list(
        session.execute(
            select(OutboxRow)
            .where(
                col(OutboxRow.contact_id) == contact.id,
                text("outbox.state IN ('sending', 'sent', 'unknown')"),
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
    last = next(iter(newest), None)
    if last is None or (last.sent_at or last.created_at) < since:
        return []
    same = [row for row in newest if row.inbox_id is not None and row.inbox_id == last.inbox_id]
    return same or [last]


def last_reminder(session: Session, viewer: Viewer, contact: Contact) -> list[int]:
    """The numbers of the last message that reminded that chat."""
    found = session.execute(
        select(col(OutboxRow.id))
        .where(
            col(OutboxRow.contact_id) == contact.id,
            col(OutboxRow.kind).in_(["reminder", "nudge"]),
            col(OutboxRow.state).in_(["sent", "unknown"]),
        )
        .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return assignments_of(session, viewer, found) if found is not None else []


def all_of(session: Session, viewer: Viewer = SYSTEM) -> list[OutboxRow]:
    """The whole outbox, oldest first. For the system's own checks."""
    return (
        list(session.execute(select(OutboxRow).order_by(col(OutboxRow.id))).scalars())
        if viewer is SYSTEM
        else []
    )
