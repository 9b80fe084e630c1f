"""Agencies as the chat's commands name them. Names of agencies are public: no viewer is needed to know them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.store.people import CHOSEN_FIRST
from models.tables import Agency, AgencyAlias, Contact, Official


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """An agency with every way to write it."""

    agency_id: int
    code: str
    name: str
    names: tuple[str, ...]
    valid_to: date | None


def all_names(session: Session) -> list[AgencyNames]:
    """Every agency, with its code, names and aliases."""
    aliases: dict[int, list[str]] = {}
    for agency_id, alias in session.execute(select(col(AgencyAlias.agency_id), col(AgencyAlias.alias))):
        aliases.setdefault(agency_id, []).append(alias)
    return [
        AgencyNames(
            agency.id or 0,
            agency.code,
            agency.name,
            (agency.code, agency.name, agency.short_name, *aliases.get(agency.id or 0, ())),
            agency.valid_to,
        )
        for agency in session.execute(select(Agency).order_by(col(Agency.id))).scalars()
    ]


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
