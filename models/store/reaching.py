"""Whether a contact can be reached: switched off when the platform refuses, on again by the person's next word; told of."""

from sqlmodel import Session

from models.store import audit
from models.store.audit import Deed, Source
from models.tables import Contact


def switch_off(session: Session, contact: Contact, reason: str, source: Source) -> bool:
    """The platform refuses to deliver there. Returns True where that is news."""
    news = contact.dead_reason is None
    contact.dead_reason = reason[:500]
    if news:
        _tell(session, contact, "contact.switched_off", source, {"reason": contact.dead_reason})
    return news


def switch_on(session: Session, contact: Contact, source: Source) -> None:
    """Whoever writes can be written to again."""
    if contact.dead_reason is not None:
        contact.dead_reason = None
        _tell(session, contact, "contact.switched_on", source, {})


def _tell(session: Session, contact: Contact, what: str, source: Source, after: dict[str, str]) -> None:
    if contact.official_id is not None:  # a stranger's chat is nobody's state
        audit.note(
            session,
            Deed(
                what, "contact", contact.id or 0, source, after={"official_id": contact.official_id, **after}
            ),
        )
