"""What is done with messages that are one too many: kept for people, dropped for strangers, one polite line for each."""

from datetime import datetime

from sqlmodel import Session

from bot.flood import Chat
from models.rules.access import SYSTEM
from models.store import outbox, people
from models.store.inbox import Arrived
from models.store.outbox import Letter
from models.tables import Contact

MINUTES = 10


def without_strangers_excess(
    session: Session, arrived: list[Arrived], *, now: datetime
) -> tuple[list[Arrived], set[Chat]]:
    """What is to be kept of what arrived, and the chats of people that have to wait. These are told so, once."""
    known: set[Chat] = set()
    for channel, chat_id in {(each.channel, each.chat_id) for each in arrived if each.deferred}:
        contact = people.linked(session, SYSTEM, channel, chat_id)
        if contact is not None:
            known.add((channel, chat_id))
            _say_slowly(session, contact, now)
    kept = [each for each in arrived if not each.deferred or (each.channel, each.chat_id) in known]
    return kept, known


def _say_slowly(session: Session, contact: Contact, now: datetime) -> None:
    """One line in ten minutes, however many messages there are."""
    if contact.official_id is not None:
        turn = int(now.timestamp()) // (MINUTES * 60)
        outbox.queue(session, contact, Letter("plain.slowly"), key=f"slowly:{contact.id}:{turn}", now=now)
