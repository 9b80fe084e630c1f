"""Making an invitation: the official (made where missing), the code, its hash kept. For the chat and for commands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.agency_names import find_among
from bot.linking import new_code
from models.database import Database
from models.errors import ConfigurationError, NotAllowed
from models.instant import local
from models.rules.access import SYSTEM, Role, Scope, Viewer, may_invite
from models.store import audit, catalogue, coordinators, inbox, invitations, officials, people, registry
from models.store.audit import Deed, Source, by_operator
from models.tables import Agency

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class Invited:
    """A code that was made. It is shown once and kept only as a hash."""

    code: str
    name: str
    agency: str
    bot_name: str
    official_id: int = 0
    invitation_id: int = 0

    @property
    def link(self) -> str:
        """The deep link of Telegram; "" before the bot has run once and knows its name."""
        return f"https://t.me/{self.bot_name}?start={self.code}" if self.bot_name else ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is to be invited: the agency as the operator wrote it, the name, the role."""

    agency: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to be invited, once the agency is known. `scope` only for a coordinator."""

    agency_id: int
    name: str
    role: Role
    scope: Scope | None = None


def clean_name(words: str) -> str:
    """A person's name as it is kept: single blanks, not too long."""
    return " ".join(words.split())[:LONGEST_NAME]


def invite(
    session: Session, guest: Guest, *, now: datetime, valid_for: timedelta, scope: Scope | None = None
) -> Invited | tuple[str, ...]:
    """For the operator: invite an official of an agency; or, where it is not sure which, the names it could be."""
    found = find_among(registry.read(session), guest.agency, local(now).date())
    if len(found) != 1 or not found[0].sure:
        return tuple(each.name for each in found)
    newcomer = Newcomer(found[0].agency_id, clean_name(guest.name), Role(guest.role), scope)
    return let_in(session, SYSTEM, newcomer, by_operator(now), valid_for=valid_for)


def let_in(
    session: Session, viewer: Viewer, newcomer: Newcomer, source: Source, *, valid_for: timedelta
) -> Invited:
    """Make a code for a person of an agency, who is added where there is none of that name and role.

    Raises NotAllowed where the viewer may not let such a person in.
    """
    if not may_invite(viewer, agency_id=newcomer.agency_id, role=newcomer.role):
        raise NotAllowed("this person may not be invited by this viewer")
    official = people.official_named(session, viewer, newcomer.agency_id, newcomer.name, newcomer.role)
    if official is None:
        official = officials.add(session, newcomer.agency_id, newcomer.name, newcomer.role)
        added: dict[str, Any] = {"agency_id": newcomer.agency_id, "role": str(newcomer.role)}
        audit.note(session, Deed("official.added", "official", official.id or 0, source, after=added))
    official_id = official.id or 0
    if newcomer.scope is not None:
        coordinators.set_scope(session, official_id, newcomer.scope)
        note_scope(session, official_id, newcomer.scope, source)
    code = new_code()
    expires = source.at + valid_for
    made = invitations.add(session, official_id, code, now=source.at, expires_at=expires)
    audit.note(
        session, Deed("invitation.made", "official", official_id, source, after={"expires_at": expires})
    )
    agency = session.get_one(Agency, newcomer.agency_id)
    return Invited(code, official.name, agency.name, inbox.bot_name(session, "telegram"), official_id, made)


def own_code(session: Session, viewer: Viewer, source: Source, *, valid_for: timedelta) -> str:
    """A code for the viewer themself: another telephone, another channel."""
    code, official_id = new_code(), viewer.official_id or 0
    expires = source.at + valid_for
    invitations.add(session, official_id, code, now=source.at, expires_at=expires)
    after = {"expires_at": expires}
    audit.note(session, Deed("invitation.made", "official", official_id, source, after=after))
    return code


def scope_named(database: Database, codes: tuple[str, ...]) -> Scope:
    """What a coordinator is responsible for, by codes of agencies and plans; everything where there are none.

    Raises ConfigurationError that names the first code that is neither.
    """
    if not codes:
        return Scope()
    plans = {code.upper(): key for key, code in database.read_now(catalogue.plan_codes)}
    bodies = {code.upper(): key for code, key in database.read_now(registry.read).ids.items()}
    unknown = [code for code in codes if code.upper() not in plans and code.upper() not in bodies]
    if unknown:
        raise ConfigurationError(f"--only {unknown[0]}: no agency and no plan has this code")
    wanted = {code.upper() for code in codes}
    return Scope(
        everything=False,
        agencies=frozenset(bodies[code] for code in wanted if code in bodies),
        plans=frozenset(plans[code] for code in wanted if code in plans),
    )


def note_scope(session: Session, official_id: int, scope: Scope, source: Source) -> None:
    """Write into the ledger what a coordinator is responsible for from now on."""
    reach = {
        "everything": scope.everything,
        "agencies": sorted(scope.agencies),
        "plans": sorted(scope.plans),
    }
    audit.note(session, Deed("coordinator.scope", "official", official_id, source, after=reach))
