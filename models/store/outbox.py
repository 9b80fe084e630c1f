"""The outbox: what waits to be sent, and what came of it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.direct import connection_of
from models.instant import Instant
from models.rules.access import SYSTEM, Viewer
from models.store.assignments import visible_to
from models.tables import Assignment, Contact, OutboxAssignment, OutboxRow

PRIORITY = {"answer": 0, "notice": 1, "nudge": 2, "escalation": 2, "reminder": 3, "group": 3, "digest": 4}
LABEL, DATA = 0, 1
NEWEST_LOOKED_AT = 20


# Built once: every answer goes through it.
QUEUE = {
    name: dialect.insert(OutboxRow.__table__)  # type: ignore[attr-defined]  # SQLModel hides it
    .on_conflict_do_nothing(index_elements=["dedupe_key"])
    .returning(col(OutboxRow.id))
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
ATTACH = OutboxAssignment.__table__.insert()  # type: ignore[attr-defined]  # SQLModel hides it


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be queued: which template with which data, which buttons, about which assignments.

    Buttons are rows of (label, data); a label that starts with "=" is taken as it stands, any other is the name of
    a sentence. `act` and `target` as in scheduler/sending.py. What is `secret` (a code) is forgotten once it is sent.
    """

    template: str
    data: dict[str, Any] = field(default_factory=dict)
    buttons: Sequence[Sequence[tuple[str, str]]] = ()
    kind: str = "answer"
    assignments: Sequence[int] = ()
    act: str = "send"
    target: str | None = None
    secret: bool = False


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
    session.flush()  # what the row refers to
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
        "data": written(letter.data),
        "buttons": json.dumps(letter.buttons, ensure_ascii=False) if letter.buttons else "[]",
        "act": letter.act,
        "target": letter.target,
        "secret": letter.secret,
        "state": "queued",
        "attempts": 0,
        "unsure": 0,
        "choices": "",
        "not_before": not_before,
        "created_at": now,
    }
    connection = connection_of(session)
    added: int | None = connection.execute(QUEUE[connection.dialect.name], values).scalar_one_or_none()
    if added is not None:
        attach(session, added, letter.assignments)
    return added


def written(data: Mapping[str, Any]) -> str:
    """A letter's data as the row keeps it."""
    return json.dumps(data, ensure_ascii=False, default=str)


def attach(session: Session, outbox_id: int, numbers: Iterable[int]) -> None:
    """Remember which assignments a message speaks of, in the order shown."""
    rows = [
        {"outbox_id": outbox_id, "position": place, "assignment_id": number}
        for place, number in enumerate(dict.fromkeys(numbers), start=1)
    ]
    if rows:
        connection_of(session).execute(ATTACH, rows)


# The first of every chat, the longest queue of a priority first: otherwise a busy group makes the tail. What was tried
# and has to wait holds up its chat, so that the order is kept; what only waits for its hour does not, nor what
# the platform said nothing about eight times (some minutes).
# States are literals: a bound value would keep SQLite from the partial indexes.
DUE = text("""
    SELECT id, chat_id FROM (
        SELECT id, channel, chat_id, priority, not_before,
               row_number() OVER (PARTITION BY chat_id ORDER BY priority, coalesce(follows_id, id), id) AS place,
               count(*) OVER (PARTITION BY chat_id) AS behind
          FROM outbox
         WHERE state = 'queued' AND channel = :channel
           AND (not_before IS NULL OR not_before <= :now
                OR (attempts > 0 AND unsure <= 8 AND act <> 'toast'))
    ) AS first
    WHERE place = 1 AND (not_before IS NULL OR not_before <= :now) AND NOT EXISTS (
        SELECT 1 FROM outbox AS busy
         WHERE busy.state = 'sending' AND busy.channel = first.channel AND busy.chat_id = first.chat_id)
    ORDER BY priority, behind DESC, id LIMIT :most
""").bindparams(bindparam("now", type_=Instant))


def due(session: Session, channel: str, *, now: datetime, most: int, but: Collection[str] = ()) -> list[int]:
    """The ids that may be taken now, best first: of every chat with none on its way the first, but not of `but`."""
    found = session.execute(DUE, {"channel": channel, "now": now, "most": most + len(but)})
    return [each.id for each in found if each.chat_id not in but][:most]


def claim(session: Session, ids: Sequence[int], *, lease_until: datetime) -> list[OutboxRow]:
    """Take these messages, in their order."""
    rows = session.execute(
        select(OutboxRow).where(col(OutboxRow.id).in_(ids), text("outbox.state = 'queued'"))
    ).scalars()
    taken = sorted(rows, key=lambda row: ids.index(row.id or 0))
    for row in taken:
        row.state, row.lease_until = "sending", lease_until
    return taken


def next_due(session: Session, channel: str, *, after: datetime) -> datetime | None:
    """When the next message that has to wait may go; None where none waits."""
    found: datetime | None = session.execute(
        text("""SELECT min(not_before) AS due FROM outbox
                 WHERE state = 'queued' AND channel = :channel AND not_before > :now""")
        .bindparams(bindparam("now", type_=Instant))
        .columns(due=Instant),
        {"channel": channel, "now": after},
    ).scalar_one()
    return found


def left_in_sending(session: Session, *, now: datetime | None) -> list[OutboxRow]:
    """Messages whose sending was never ended: lease run out before `now`, or (None) all of them, after a crash."""
    wanted = select(OutboxRow).where(text("outbox.state = 'sending'")).order_by(col(OutboxRow.id))
    if now is not None:
        wanted = wanted.where(col(OutboxRow.lease_until) < now)
    return list(session.execute(wanted).scalars())


def follow(session: Session, first: OutboxRow, parts: Sequence[Letter], *, now: datetime) -> None:
    """Queue the further parts of a long message right behind its first; each is of the same tasks."""
    spoken_of = list(
        session.execute(
            select(col(OutboxAssignment.assignment_id))
            .where(col(OutboxAssignment.outbox_id) == first.id)
            .order_by(col(OutboxAssignment.position))
        ).scalars()
    )
    for number, letter in enumerate(parts, start=2):
        part = OutboxRow(
            channel=first.channel,
            chat_id=first.chat_id,
            contact_id=first.contact_id,
            official_id=first.official_id,
            inbox_id=first.inbox_id,
            kind=first.kind,
            priority=first.priority,
            dedupe_key=f"{first.dedupe_key}/{number}",
            template=letter.template,
            data=written(letter.data),
            buttons=json.dumps(letter.buttons, ensure_ascii=False),
            follows_id=first.follows_id or first.id,
            secret=first.secret,
            choices=first.choices if letter is parts[-1] else "",
            created_at=now,
        )
        session.add(part)
        session.flush()
        attach(session, part.id or 0, spoken_of)


def hurry(session: Session) -> None:
    """The clock was set back: nothing waits for an instant that the wrong clock had named."""
    session.execute(text("UPDATE outbox SET not_before = NULL WHERE state = 'queued' AND attempts > 0"))


def forget_secret(row: OutboxRow) -> None:
    """A code leaves no trace once its message has left, or will not: only its hash is kept, with the invitation."""
    if row.secret and row.state not in {"queued", "sending"}:
        row.data = "{}"


def cancel_waiting(session: Session, channel: str, chat_id: str, reason: str) -> None:
    """Nothing more goes to a dead chat: what waits for it is cancelled, with the reason."""
    waiting = (
        col(OutboxRow.channel) == channel,
        col(OutboxRow.chat_id) == chat_id,
        text("outbox.state = 'queued'"),
    )
    session.execute(
        update(OutboxRow)
        .where(*waiting, col(OutboxRow.secret).is_(True))
        .values(data="{}")
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(OutboxRow)
        .where(*waiting)
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

    A later answer that offers nothing ends them; a notice in between does not. What notices offer is chosen by words
    that name the task ("duyệt 12"), never by a digit: it may come at any moment, and both count.
    """
    newest = list(
        session.execute(
            select(OutboxRow)
            .where(
                col(OutboxRow.contact_id) == contact.id,
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
            col(OutboxRow.kind).in_(["reminder", "nudge"]),
            col(OutboxRow.sent_at).is_not(None),
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
