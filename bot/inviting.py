"""Making an invitation: the official (made where missing), the code, its hash kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.commands.which_agency import find_among
from bot.linking import new_code
from models.instant import local
from models.rules.access import SYSTEM
from models.store import agencies, audit, inbox, people
from models.store.audit import Deed, by_operator
from models.tables import Official


@dataclass(frozen=True, slots=True)
class Invited:
    """A code that was made. It is shown once and kept only as a hash."""

    code: str
    name: str
    agency: str
    bot_name: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is to be invited: the agency as the operator wrote it, the name, the role."""

    agency: str
    name: str
    role: str


def invite(
    session: Session, guest: Guest, *, now: datetime, valid_for: timedelta
) -> Invited | tuple[str, ...]:
    """Invite an official of an agency; or, where the agency is not sure, the names it could be."""
    found = find_among(agencies.all_names(session), guest.agency, local(now).date())
    if len(found) != 1:
        return tuple(each.name for each in found)
    agency_id = found[0].agency_ids[0]
    name = " ".join(guest.name.split())[:128]
    official = people.official_named(session, SYSTEM, agency_id, name, guest.role)
    if official is None:
        official = Official(agency_id=agency_id, name=name, role=guest.role)
        session.add(official)
        session.flush()
        after: dict[str, Any] = {"agency_id": agency_id, "role": guest.role}
        audit.note(
            session, Deed("official.added", "official", official.id or 0, by_operator(now), after=after)
        )
    code = new_code()
    people.add_invitation(session, official.id or 0, code, now=now, expires_at=now + valid_for)
    expires = {"expires_at": now + valid_for}
    audit.note(
        session, Deed("invitation.made", "official", official.id or 0, by_operator(now), after=expires)
    )
    return Invited(code, name, found[0].name, inbox.bot_name(session, "telegram"))
