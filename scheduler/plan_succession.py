"""Carrying on for agencies that have ended: at the first beat after their last day, before anybody is reminded.

Whoever takes over is told what has come to them, the coordinators what moved and what waits for their word.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.rules.access import SYSTEM, Role
from models.rules.succession import Fate
from models.store import coordinators, outbox, people, succession
from models.store.audit import by_system
from models.store.outbox import Letter
from models.store.succession import Passed
from models.tables import Agency

MOST_CHOICES = 12
FATES = (Fate.CARRIED, Fate.MERGED, Fate.SPLIT, Fate.ASK, Fate.ORPHANED)


def plan_succession(session: Session, now: datetime) -> int:
    """Pass on what ended agencies still hold, and tell of it once. Returns how many assignments moved."""
    passed = succession.carry_on(session, by_system(now))
    _tell_those_who_carry_on(session, passed, now)
    for each in passed:
        _tell_coordinators(session, each, now)
    return sum(each.count(fate) for each in passed for fate in (Fate.CARRIED, Fate.MERGED, Fate.SPLIT))


def _tell_those_who_carry_on(session: Session, passed: list[Passed], now: datetime) -> None:
    """One message a person, about everything that came to their agency today."""
    came: dict[int, list[Passed]] = defaultdict(list)
    for each in passed:
        if each.count(Fate.CARRIED) or each.count(Fate.MERGED) or each.count(Fate.SPLIT):
            for to_id in each.to_ids:
                came[to_id].append(each)
    if not came:
        return
    for contact, official in people.contacts_with_role(session, SYSTEM, [Role.OFFICIAL, Role.LEADER]):
        mine = came.get(official.agency_id)
        if mine:
            data = {
                "agency": _name(session, official.agency_id),
                "came": [_data(session, each) for each in mine],
            }
            numbers = [number for each in mine for number in each.numbers.get(Fate.CARRIED, ())]
            letter = Letter("succession_came.jinja", data, kind="notice", assignments=numbers)
            key = f"succession:{official.id}:{'-'.join(str(each.newest) for each in mine)}"
            outbox.queue(session, contact, letter, key=key[:400], now=now)


def _tell_coordinators(session: Session, passed: Passed, now: datetime) -> None:
    data = _data(session, passed) | {"to": [_name(session, each) for each in passed.to_ids]}
    asked = passed.numbers.get(Fate.ASK, [])
    rows: list[list[tuple[str, str]]] = []
    if asked:
        choices = passed.to_ids[:MOST_CHOICES]
        rows = [[(f"={_name(session, each)}", f"ka:{passed.origin_id}:{each}")] for each in choices]
        rows.append([("each_their_own", f"ka:{passed.origin_id}:0")])
    letter = Letter("succession_told.jinja", data, rows, kind="notice", assignments=asked)
    for contact, official in coordinators.responsible_for_agency(session, SYSTEM, passed.origin_id):
        key = f"succession:{passed.origin_id}:{official.id}:{passed.newest}"
        outbox.queue(session, contact, letter, key=key, now=now)


def _data(session: Session, passed: Passed) -> dict[str, Any]:
    """What templates show of it: names, counts by fate, people who moved, people who wait."""
    origin = session.get_one(Agency, passed.origin_id)
    return {
        "former": origin.name,
        "until": origin.valid_to.isoformat() if origin.valid_to else None,
        "people": passed.people,
        "waiting": passed.waiting,
    } | {str(fate): passed.count(fate) for fate in FATES}


def _name(session: Session, agency_id: int) -> str:
    return session.get_one(Agency, agency_id).name
