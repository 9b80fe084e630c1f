"""Open questions: what the bot asked a chat, and the claim that waits for the answer."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from models.tables import Contact, Question

OPEN_FOR = timedelta(hours=48)


def ask(session: Session, contact: Contact, kind: str, data: dict[str, Any], *, now: datetime) -> int:
    """Keep a question open for this chat. The one before it is closed: only the last one can be answered by a word."""
    close_all(session, contact, now=now)
    question = Question(
        contact_id=contact.id or 0,
        kind=kind,
        data=json.dumps(data, ensure_ascii=False, default=str),
        asked_at=now,
        expires_at=now + OPEN_FOR,
    )
    session.add(question)
    session.flush()
    return question.id or 0


def open_one(session: Session, contact: Contact, *, now: datetime) -> Question | None:
    """The question this chat has open, if any. A chat's own question needs no other viewer."""
    return session.execute(
        select(Question)
        .where(
            col(Question.contact_id) == contact.id,
            col(Question.closed_at).is_(None),
            col(Question.expires_at) > now,
        )
        .order_by(col(Question.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def of_contact(session: Session, contact: Contact, question_id: int) -> Question | None:
    """A question by its id, only where it was put to this chat."""
    found = session.get(Question, question_id)
    return found if found is not None and found.contact_id == contact.id else None


def close_of_person(session: Session, official_id: int, *, now: datetime) -> None:
    """Whatever was open in any chat of that official is so no longer: they have left."""
    chats = select(col(Contact.id)).where(col(Contact.official_id) == official_id)
    session.execute(
        update(Question)
        .where(col(Question.contact_id).in_(chats), col(Question.closed_at).is_(None))
        .values(closed_at=now)
        .execution_options(synchronize_session=False)
    )


def close_all(session: Session, contact: Contact, *, now: datetime) -> None:
    """Whatever was open for this chat is so no longer."""
    session.execute(
        update(Question)
        .where(col(Question.contact_id) == contact.id, col(Question.closed_at).is_(None))
        .values(closed_at=now)
    )
