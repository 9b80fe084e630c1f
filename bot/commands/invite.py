"""/moi: a coordinator lets a person in: a one-time code, its link and its QR picture, ready to forward.

What was handed out by mistake is revoked with a button; without words, /moi lists the codes that still wait.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.agency_names import FoundAgency
from bot.commands.which_agency import find_agencies
from bot.inviting import Invited, Newcomer, clean_name, let_in, note_scope
from bot.linking import spaced
from bot.turn import Turn
from models.instant import local
from models.rules.access import EVERYTHING, Action, Role, Scope, may_invite
from models.rules.folding import fold
from models.store import audit, catalogue, coordinators, invitations, officials, people
from models.store.audit import Deed
from models.store.outbox import Letter
from models.tables import Official

ROLES = {
    "can bo": Role.OFFICIAL,
    "chuyen vien": Role.OFFICIAL,
    "dau moi": Role.OFFICIAL,
    "cong chuc": Role.OFFICIAL,
    "official": Role.OFFICIAL,
    "lanh dao": Role.LEADER,
    "lanh dao co quan": Role.LEADER,
    "giam doc": Role.LEADER,
    "pho giam doc": Role.LEADER,
    "leader": Role.LEADER,
    "dieu phoi": Role.COORDINATOR,
    "coordinator": Role.COORDINATOR,
    "lanh dao tinh": Role.PROVINCE_LEADER,
    "lanh dao ubnd": Role.PROVINCE_LEADER,
    "lanh dao ubnd tinh": Role.PROVINCE_LEADER,
    "lanh dao thanh pho": Role.PROVINCE_LEADER,
    "province leader": Role.PROVINCE_LEADER,
}
APART = re.compile(r"\s*[,;|\n\t]\s*")
SHORTEST_NAME = 2
PLANS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to be invited, as it was written: the agency's words, the role, the name."""

    agency: str
    role: Role
    name: str


def read(words: str) -> Asked | None:
    """What "stp, lãnh đạo, Nguyễn Văn A" says: the agency first, role and name in any order; None where one lacks."""
    parts = [part for part in APART.split(words.strip()) if part]
    if len(parts) < 2 or fold(parts[0]) in ROLES:  # noqa: PLR2004 - an agency and a name
        return None
    roles = [ROLES[fold(part)] for part in parts[1:] if fold(part) in ROLES]
    names = [clean_name(part) for part in parts[1:] if fold(part) not in ROLES]
    if len(names) != 1 or len(roles) > 1 or len(names[0]) < SHORTEST_NAME or not _is_name(names[0]):
        return None
    return Asked(parts[0], roles[0] if roles else Role.OFFICIAL, names[0])


def _is_name(words: str) -> bool:
    return any(letter.isalpha() for letter in words) and not any(letter.isdigit() for letter in words)


def invite_person(turn: Turn, rest: str) -> None:
    """`/moi stp, Lê Thị Lan` makes a code; `/moi` alone shows which codes wait."""
    if not rest:
        _show_waiting(turn)
        return
    asked = read(rest)
    if asked is None:
        turn.reply("invite.usage")
        return
    found = find_agencies(turn, asked.agency)
    if len(found) != 1 or not found[0].sure:
        names = [each.name for each in found]
        turn.reply("invite.which_agency", {"words": asked.agency[:60], "names": names})
        return
    _make(turn, found[0], asked)


def _make(turn: Turn, agency: FoundAgency, asked: Asked) -> None:
    agency_id = agency.agency_id
    if not may_invite(turn.viewer, agency_id=agency_id, role=asked.role):
        turn.reply("invite.not_yours", {"agency": agency.name, "role": str(asked.role)})
        return
    scope = None
    if asked.role is Role.COORDINATOR:
        scope = Scope(everything=False, agencies=frozenset({agency_id}))
    newcomer = Newcomer(agency_id, asked.name, asked.role, scope)
    hand_out(turn, newcomer)


def hand_out(turn: Turn, newcomer: Newcomer) -> int:
    """Make the code, tell the coordinator, and send the picture to forward. Returns the official's id."""
    valid_for = timedelta(days=turn.house.invitation_days)
    made = let_in(turn.session, turn.viewer, newcomer, turn.source, valid_for=valid_for)
    until = local(turn.now + valid_for).date().isoformat()
    rows = [[("revoke", f"xr:{made.invitation_id}")]]
    if newcomer.role is Role.COORDINATOR:
        rows += _scope_buttons(turn, made.official_id)
    data = {
        "name": made.name,
        "agency": made.agency,
        "role": str(newcomer.role),
        "until": until,
        "scoped": newcomer.scope is not None and not newcomer.scope.everything,
    }
    turn.reply("invited.jinja", data, rows)
    turn.send(_card(made, until))
    return made.official_id


def _card(made: Invited, until: str) -> Letter:
    """What is forwarded to the person: the picture, the link, the code. It holds the code, so it is forgotten once sent."""
    data = {
        "qr": made.link or made.code,
        "name": made.name,
        "agency": made.agency,
        "link": made.link,
        "code": spaced(made.code),
        "until": until,
    }
    return Letter("invitation_card.jinja", data, act="photo", secret=True)


def _scope_buttons(turn: Turn, official_id: int) -> list[list[tuple[str, str]]]:
    plans = catalogue.plans(turn.session)[:PLANS_SHOWN]
    rows = [[("scope_everything", f"xs:{official_id}:0")]]
    return rows + [[(f"={number}", f"xs:{official_id}:{plan_id}")] for plan_id, number in plans]


def _show_waiting(turn: Turn) -> None:
    found = invitations.waiting(turn.session, turn.viewer, now=turn.now)
    lines = [
        {
            "name": each.name,
            "agency": each.agency,
            "role": each.role,
            "until": local(each.expires_at).date().isoformat(),
        }
        for each in found
    ]
    rows = [[(f"={_short(each.name)} ✖", f"xr:{each.invitation_id}")] for each in found[:8]]
    turn.reply("invitations.jinja", {"waiting": lines}, rows)


def revoke(turn: Turn, invitation_id: int, _: int) -> None:
    """The button under a code: it works no longer."""
    official = invitations.revoke(turn.session, turn.viewer, invitation_id, now=turn.now)
    if official is None:
        turn.reply("plain.stale_button")
        return
    audit.note(
        turn.session,
        Deed("invitation.revoked", "official", official.id or 0, turn.source, {"invitation": invitation_id}),
    )
    turn.reply("invite.revoked", {"name": official.name})


def widen(turn: Turn, official_id: int, plan_id: int) -> None:
    """The buttons under a coordinator's code: for everything (0), or for a plan as well."""
    person = officials.one(turn.session, turn.viewer, official_id)
    known = dict(catalogue.plans(turn.session))
    if person is None or person.role is not Role.COORDINATOR or (plan_id and plan_id not in known):
        turn.reply("plain.stale_button")
        return
    if person.official_id == turn.viewer.official_id or not turn.viewer.may(Action.INVITE):
        turn.reply("plain.stale_button")
        return
    before = people.scope_of(turn.session, turn.session.get_one(Official, official_id))
    scope = EVERYTHING
    if plan_id:
        scope = Scope(everything=False, agencies=before.agencies, plans=before.plans | {plan_id})
    coordinators.set_scope(turn.session, official_id, scope)
    note_scope(turn.session, official_id, scope, turn.source)
    data = {
        "name": person.name,
        "everything": scope.everything,
        "plans": [known[p] for p in scope.plans if p in known],
    }
    turn.reply("invite.scope_set", data)


def _short(name: str) -> str:
    return name if len(name) <= 30 else name[:29] + "…"  # noqa: PLR2004 - what a button shows


BUTTONS = {"xr": revoke, "xs": widen}
