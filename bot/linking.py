"""Linking a chat with an official by a one-time code; everybody else gets a polite explanation and nothing more."""

import re
import secrets
from datetime import datetime, timedelta

from bot.turn import Turn
from models.rules.access import Action, Role, Viewer
from models.store import audit, invitations, people
from models.store.audit import Deed, Source
from models.tables import Agency, Official

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I: people type these from paper
CODE_LENGTH = 16
START = re.compile(r"^/?start(?:@\w+)?(?:\s+(?P<code>.+))?$", re.IGNORECASE)
BARE = re.compile(rf"^[{ALPHABET}]{{4}}([ -]?[{ALPHABET}]{{4}}){{3}}$", re.IGNORECASE)
GUESSES_AN_HOUR = 5
EXPLAIN_AGAIN_AFTER = timedelta(seconds=5)


def new_code() -> str:
    """A fresh code: 16 letters and digits, 80 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """The code in groups of four, as it is printed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def is_start(text: str) -> bool:
    """True for /start, with or without a code."""
    return START.match(text.strip()) is not None


def link_or_explain(turn: Turn) -> None:
    """Take a code, or explain what this is."""
    code = _code_in(turn.incoming.text.strip())
    if turn.known is not None and code is None:
        _already(turn)
    elif code is None:
        stranger(turn)
    elif not _may_guess(turn):
        turn.reply("link.too_many")
    else:
        _use(turn, code)


def stranger(turn: Turn) -> None:
    """The polite explanation, at most every few seconds, whatever a stranger sends."""
    if turn.contact.official_id is not None:
        turn.reply("link.left")
        return
    last = turn.contact.explained_at
    if last is None or abs(turn.now - last) >= EXPLAIN_AGAIN_AFTER:
        turn.contact.explained_at = turn.now
        turn.reply("link.stranger")


def _code_in(text: str) -> str | None:
    if found := START.match(text):
        return found["code"]
    return text if BARE.match(text) else None


def _use(turn: Turn, code: str) -> None:
    invitation = invitations.of_code(turn.session, re.sub(r"[^A-Za-z0-9]", "", code))
    if invitation is None or invitation.revoked_at is not None:
        turn.contact.guesses += 1
        turn.reply("link.code_wrong")
    elif invitation.used_at is not None:
        if invitation.contact_id == turn.contact.id and turn.known is not None:
            _already(turn)
        else:
            turn.contact.guesses += 1
            turn.reply("link.code_used")
    elif invitation.expires_at <= turn.now:
        turn.reply("link.code_expired")
    else:
        invitation.used_at, invitation.contact_id = turn.now, turn.contact.id
        was = turn.contact.official_id
        people.link(turn.session, turn.contact, invitation.official_id, turn.now)
        _note(turn, invitation.id or 0, was)
        _welcome(turn, invitation.official_id)


def _note(turn: Turn, invitation_id: int, was: int | None) -> None:
    contact = turn.contact
    source = Source(contact.official_id, contact.id, turn.inbox_id, turn.now)
    after = {"official_id": contact.official_id, "invitation": invitation_id}
    deed = Deed("contact.linked", "contact", contact.id or 0, source, {"official_id": was}, after)
    audit.note(turn.session, deed)


def _may_guess(turn: Turn) -> bool:
    since: datetime | None = turn.contact.guesses_since
    if since is None or abs(turn.now - since) >= timedelta(hours=1):
        turn.contact.guesses, turn.contact.guesses_since = 0, turn.now
    return turn.contact.guesses < GUESSES_AN_HOUR


def _welcome(turn: Turn, official_id: int) -> None:
    official = turn.session.get_one(Official, official_id)
    agency = turn.session.get_one(Agency, official.agency_id)
    turn.reply(
        "link.welcome",
        {
            "name": official.name,
            "agency": agency.name,
            "role": official.role,
            "reminder_hour": turn.house.hours.reminder.isoformat(),
        },
        [[("my_tasks", "v:0")]] if Viewer(Role(official.role)).may(Action.SEE_OWN_AGENCY) else [],
    )


def _already(turn: Turn) -> None:
    agency = people.agency_of(turn.session, turn.viewer)
    turn.reply(
        "link.already",
        {"agency": agency.name if agency else "", "name": turn.viewer.name},
        [[("my_tasks", "v:0")]],
    )
