"""Who of an agency can be reached."""

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.store.people import CHOSEN_FIRST
from models.tables import Contact, Official


def reachable_officials(session: Session, viewer: Viewer, agency_id: int) -> list[tuple[Contact, Official]]:
    """The officials of an agency with a living contact, one each; nobody where the viewer may nudge nobody."""
    if not viewer.may(Action.NUDGE):
        return []
    rows = session.execute(
        select(Contact, Official)
        .join(Official, col(Official.id) == col(Contact.official_id))
        .where(
            col(Official.agency_id) == agency_id,
            col(Official.role) == "official",
            col(Official.ended_on).is_(None),
            col(Contact.dead_reason).is_(None),
        )
        .order_by(*CHOSEN_FIRST)
    ).all()
    first: dict[int, tuple[Contact, Official]] = {}
    for contact, official in rows:
        first.setdefault(official.id or 0, (contact, official))
    return list(first.values())
