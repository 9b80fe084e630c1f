"""Whom a decision concerns: the officials of an agency, a person's colleagues, and the chat in which each is told."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import Role, Viewer
from models.store.people import CHOSEN_FIRST
from models.tables import Contact, Official


def reachable(
    session: Session, viewer: Viewer, official_ids: Iterable[int | None]
) -> list[tuple[Contact, Official]]:
    """The contact to use of each of those officials who are still there and can be reached. The system asks."""
    wanted = {official_id for official_id in official_ids if official_id is not None}
    if viewer.role is not Role.SYSTEM or not wanted:
        return []
    rows = session.execute(
        select(Contact, Official)
        .join(Official, col(Official.id) == col(Contact.official_id))
        .where(
            col(Official.id).in_(wanted), col(Official.ended_on).is_(None), col(Contact.dead_reason).is_(None)
        )
        .order_by(*CHOSEN_FIRST)
    ).all()
    first: dict[int, tuple[Contact, Official]] = {}
    for contact, official in rows:
        first.setdefault(official.id or 0, (contact, official))
    return list(first.values())


def officials_of(session: Session, viewer: Viewer, agency_id: int, role: Role = Role.OFFICIAL) -> list[int]:
    """The ids of an agency's active officials in that role. Only the system, or the agency's own people, may ask."""
    if viewer.role is not Role.SYSTEM and viewer.agency_id != agency_id:
        return []
    wanted = select(col(Official.id)).where(
        col(Official.agency_id) == agency_id, col(Official.role) == role, col(Official.ended_on).is_(None)
    )
    return [found for found in session.execute(wanted.order_by(col(Official.id))).scalars() if found]


def colleagues(session: Session, viewer: Viewer) -> list[Official]:
    """The active officials and leaders of the viewer's own agency, without the viewer."""
    wanted = select(Official).where(
        col(Official.agency_id) == viewer.agency_id,
        col(Official.role).in_([Role.OFFICIAL, Role.LEADER]),
        col(Official.ended_on).is_(None),
        col(Official.id) != viewer.official_id,
    )
    return list(session.execute(wanted.order_by(col(Official.id))).scalars())


def name_of(session: Session, viewer: Viewer, official_id: int | None) -> str:
    """The name of somebody whose doing the viewer is shown; "" for nobody, and for who may see nothing."""
    if official_id is None or not (viewer.role is Role.SYSTEM or viewer.official_id is not None):
        return ""
    found = session.get(Official, official_id)
    return found.name if found is not None else ""
