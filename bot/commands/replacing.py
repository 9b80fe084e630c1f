"""Replacing a person: the one who leaves says so, a coordinator decides; open tasks move, history stays."""

from bot.commands.invite import hand_out
from bot.commands.people import end_person
from bot.inviting import Newcomer, clean_name
from bot.leaving import read_leaving
from bot.names import called
from bot.turn import Turn
from models.rules.access import SYSTEM, Action, Role
from models.store import audit, officials, people, replacements
from models.store.audit import Deed
from models.store.officials import OfficialView
from models.store.outbox import Letter

CHOICES = 4
LEAVE_LIKE_THIS = frozenset({Role.OFFICIAL, Role.LEADER})


def asked(turn: Turn, text: str) -> bool:
    """Take "từ nay nhắc chị Hà, em chuyển công tác" to the coordinator. False where the message says nothing of it."""
    if turn.viewer.role not in LEAVE_LIKE_THIS:
        return False
    leaving = read_leaving(text)
    if leaving is None:
        return False
    name = clean_name(leaving.name)
    number = replacements.ask(turn.session, turn.viewer, name, text[:300], now=turn.now)
    official_id = turn.viewer.official_id or 0
    after = {"replacement": number}
    audit.note(
        turn.session, Deed("replacement.asked", "official", official_id, turn.source, after=after, words=text)
    )
    turn.reply("replacing.asked", {"name": name})
    _ask_coordinators(turn, number, name, text)
    return True


def _ask_coordinators(turn: Turn, number: int, name: str, text: str) -> None:
    everybody = officials.of_agency(turn.session, turn.viewer, turn.viewer.agency_id or 0)
    meant = [
        each for each in everybody if called(each.name, name) and each.official_id != turn.viewer.official_id
    ]
    agency = people.agency_of(turn.session, turn.viewer)
    data = {
        "who": turn.viewer.name,
        "agency": agency.name if agency else "",
        "name": name,
        "words": text[:300],
        "known": [each.name for each in meant],
    }
    rows = [[(f"=→ {each.name[:40]}", f"xp:{number}:{each.official_id}")] for each in meant[:CHOICES]]
    rows += [[("invite_new", f"xp:{number}:0")], [("not_agreed", f"xq:{number}")]]
    for contact in turn.coordinators_of_agency():
        turn.tell(contact, Letter("replacement_asked.jinja", data, rows, kind="notice"))


def _open(turn: Turn, number: int) -> tuple[replacements.Asked, OfficialView] | None:
    """The wish and the person, where this coordinator may decide it now; else it is said why not."""
    wish = replacements.one(turn.session, turn.viewer, number)
    if wish is None or not turn.viewer.may(Action.INVITE):
        turn.reply("plain.stale_button")
        return None
    person = officials.one(turn.session, turn.viewer, wish.official_id)
    if wish.agreed is not None or person is None:
        turn.reply("replacing.decided_already", {"by": wish.decided_by})
        return None
    return wish, person


def agree(turn: Turn, number: int, successor_id: int) -> None:
    """The buttons under the wish: a colleague comes after them, or (0) somebody who is invited now."""
    found = _open(turn, number)
    if found is None:
        return
    wish, person = found
    if successor_id:
        successor = officials.one(turn.session, turn.viewer, successor_id)
        if successor is None or successor.agency_id != person.agency_id or successor_id == person.official_id:
            turn.reply("plain.stale_button")
            return
        next_id, name = successor.official_id, successor.name
    else:
        next_id = hand_out(turn, Newcomer(person.agency_id, wish.name, person.role))
        name = wish.name
    leaver = people.contact_for(turn.session, SYSTEM, person.official_id)
    moved = end_person(turn, person, next_id)
    replacements.decide(turn.session, turn.viewer, number, next_id, agreed=True, now=turn.now)
    told = {"who": person.name, "name": name, "count": len(moved)}
    turn.reply("replacing.agreed", told)
    if leaver is not None:
        turn.tell(leaver, Letter("replacing.thanks", {"name": name}))
    contact = people.contact_for(turn.session, SYSTEM, next_id)
    if contact is not None:
        turn.tell(contact, Letter("replacing.takes_over", told, kind="notice", assignments=moved))


def refuse(turn: Turn, number: int, _: int) -> None:
    """The button that leaves everything as it is."""
    found = _open(turn, number)
    if found is None:
        return
    person = found[1]
    replacements.decide(turn.session, turn.viewer, number, None, agreed=False, now=turn.now)
    turn.reply("replacing.refused", {"who": person.name})
    contact = people.contact_for(turn.session, SYSTEM, person.official_id)
    if contact is not None:
        turn.tell(contact, Letter("replacing.stays", kind="notice"))


BUTTONS = {"xp": agree, "xq": refuse}
