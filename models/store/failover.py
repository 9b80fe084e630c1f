"""What waits for a chat that cannot be reached goes to the same person's other chat: the same row, the same key."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, text, update
from sqlmodel import Session, col

from models.store.people import CHOSEN_FIRST
from models.tables import Contact, OutboxRow

SOON = timedelta(minutes=1)
MOVABLE = ("send", "photo", "document")  # a toast, or an edit, belongs to its own chat


def from_chat(session: Session, channel: str, chat_id: str, *, reason: str) -> int:
    """A chat turned out dead: what waits for it goes to the person's other chat, where there is one. Returns how many."""
    return _move(session, (col(OutboxRow.channel) == channel, col(OutboxRow.chat_id) == chat_id), (), reason)


def from_channel(session: Session, channel: str, *, down: Collection[str], now: datetime, reason: str) -> int:
    """A channel is down: what is due on it goes to chats on a channel that is not. Returns how many."""
    due = (
        col(OutboxRow.channel) == channel,
        (col(OutboxRow.not_before).is_(None))
        | (col(OutboxRow.not_before) <= now + SOON)
        | (col(OutboxRow.unsure) > 0),
    )
    return _move(session, due, down, reason)


def _move(
    session: Session, which: tuple[ColumnElement[bool], ...], not_on: Collection[str], reason: str
) -> int:
    other = (
        select(col(OutboxRow.id), Contact)
        .join(Contact, col(Contact.official_id) == col(OutboxRow.official_id))
        .where(
            *which,
            text("outbox.state = 'queued'"),
            col(OutboxRow.act).in_(MOVABLE),
            col(Contact.dead_reason).is_(None),
            (col(Contact.channel) != col(OutboxRow.channel))
            | (col(Contact.chat_id) != col(OutboxRow.chat_id)),
            col(Contact.channel).not_in(list(not_on)),
        )
        .order_by(*CHOSEN_FIRST)
    )
    moves: dict[int, dict[str, Any]] = {}
    for outbox_id, contact in session.execute(other):
        moves.setdefault(
            outbox_id or 0,
            {
                "id": outbox_id,
                "channel": contact.channel,
                "chat_id": contact.chat_id,
                "contact_id": contact.id,
                "not_before": None,
                "reason": reason[:500],
            },
        )
    if moves:
        session.execute(update(OutboxRow), list(moves.values()))
    return len(moves)
