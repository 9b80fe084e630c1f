"""What a person chose for themself: the hour of the daily message, the language, the channel."""

from dataclasses import dataclass
from datetime import time

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.store.people import CHOSEN_FIRST
from models.tables import Contact, Official


@dataclass(frozen=True, slots=True)
class Channel:
    """One of the viewer's chats. `used`: it is the one that is written to now."""

    contact_id: int
    channel: str
    dead: bool
    used: bool


def channels(session: Session, viewer: Viewer) -> list[Channel]:
    """The viewer's own chats, the one in use first."""
    rows = session.execute(
        select(Contact)
        .where(col(Contact.official_id) == viewer.official_id)
        .order_by(col(Contact.dead_reason).is_not(None), *CHOSEN_FIRST)
    ).scalars()
    return [
        Channel(row.id or 0, row.channel, row.dead_reason is not None, place == 0 and row.dead_reason is None)
        for place, row in enumerate(rows)
    ]


def reminder_hour(session: Session, viewer: Viewer) -> time | None:
    """The hour the viewer chose for the daily message; None where it is the usual one."""
    minute = session.get_one(Official, viewer.official_id).reminder_minute
    return None if minute is None else time(minute // 60, minute % 60)


def set_reminder_hour(session: Session, viewer: Viewer, minute: int) -> None:
    """From now on the daily message is wanted at that minute of the day."""
    session.get_one(Official, viewer.official_id).reminder_minute = minute


def set_language(session: Session, viewer: Viewer, language: str) -> None:
    """From now on the viewer is spoken to in that language."""
    session.get_one(Official, viewer.official_id).language = language


def prefer(session: Session, viewer: Viewer, contact_id: int) -> str | None:
    """Write to that chat of the viewer's first. Returns its channel; None where it is not theirs."""
    own = (
        session.execute(select(Contact).where(col(Contact.official_id) == viewer.official_id)).scalars().all()
    )
    wanted = next((each for each in own if each.id == contact_id), None)
    if wanted is None:
        return None
    for each in own:
        each.preferred = each is wanted
    return str(wanted.channel)
