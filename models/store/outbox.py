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
from models.tables import Contact, OutboxAssignment, OutboxRow

PRIORITY = {"answer": 0, "notice": 1, "nudge": 2, "escalation": 2, "reminder": 3, "group": 3, "digest": 4}
LABEL, DATA = 0, 1


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


def all_of(session: Session, viewer: Viewer = SYSTEM) -> list[OutboxRow]:
    """The whole outbox, oldest first. For the system's own checks."""
    return (
        list(session.execute(select(OutboxRow).order_by(col(OutboxRow.id))).scalars())
        if viewer is SYSTEM
        else []
    )
