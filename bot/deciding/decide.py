"""What all decisions share: may this person, was it decided already, who is told, and the way back."""

import json
from collections.abc import Iterable
from typing import Any

from bot.describe import iso
from bot.turn import Rows, Turn
from models.rules import access
from models.rules.access import SYSTEM, Action
from models.rules.requests import Outcome
from models.store import assignments, audit, concerned, coordinators, decisions, requests
from models.store.assignments import AssignmentView
from models.store.audit import Deed
from models.store.decisions import Decided
from models.store.requests import RequestView
from models.tables import Question

REASON_LENGTH = 1000
SHORTEST_REASON = 3


def decidable(turn: Turn, number: int) -> AssignmentView | None:
    """The assignment, where this person decides on it. Otherwise says so, in words that reveal nothing, and None."""
    view = assignments.one(turn.session, turn.viewer, number)
    if view is not None and may(turn, view):
        decisions.locked(turn.session, number)
        return assignments.one(turn.session, turn.viewer, number)
    turn.reply("plain.stale_button" if turn.incoming.press else "deciding.not_yours", {})
    return None


def may(turn: Turn, view: AssignmentView) -> bool:
    """True where this person decides on that assignment."""
    return access.may_decide(turn.viewer, Action.DECIDE, agency_id=view.agency_id, plan_id=view.plan_id)


def request_of(question: Question) -> int:
    """The request that waits with a question."""
    return int(json.loads(question.data)["request"])


def open_request(turn: Turn, request_id: int, *, waits: Outcome = Outcome.OPEN) -> RequestView | None:
    """The request, where it still waits for this person's decision. Otherwise says what became of it, and None.

    What was reported done meanwhile, or is on hold, has nothing to be decided; the request comes back with the task.
    """
    found = requests.one(turn.session, turn.viewer, request_id)
    if found is None or decidable_silently(turn, found.number) is None:
        turn.reply("plain.stale_button")
        return None
    decisions.locked(turn.session, found.number)
    found = requests.one(turn.session, turn.viewer, request_id)
    if found is None or found.state is not waits:
        say_outcome(turn, found)
        return None
    view = assignments.one(turn.session, turn.viewer, found.number)
    if view is None or not view.open:
        if view is not None:
            say_decided(turn, view)
        return None
    return found


def decidable_silently(turn: Turn, number: int) -> AssignmentView | None:
    """The assignment, where this person decides on it; None without a word otherwise."""
    view = assignments.one(turn.session, turn.viewer, number)
    return view if view is not None and may(turn, view) else None


def say_outcome(turn: Turn, found: RequestView | None) -> None:
    """What became of a request that no longer waits, who ended it and when: the second of two gets a clear answer."""
    if found is None:
        turn.reply("plain.stale_button")
        return
    data = {
        "number": found.number,
        "state": str(found.state),
        "who": found.decider,
        "at": found.decided_at.isoformat() if found.decided_at else None,
        "answer": found.answer,
    }
    turn.reply("request_ended.jinja", data, about=[found.number])


def say_decided(turn: Turn, view: AssignmentView) -> None:
    """Where an assignment stands now, and the decision that led there: for who comes second."""
    newest = decisions.newest(turn.session, turn.viewer, view.number)
    who = concerned.name_of(turn.session, turn.viewer, newest.official_id) if newest else ""
    data = {
        "number": view.number,
        "title": view.title,
        "state": str(view.state),
        "deed": f"decision.{newest.kind}" if newest else "",
        "who": who,
        "at": newest.at.isoformat() if newest else None,
    }
    turn.reply("decided_already.jinja", data, about=[view.number])


def apply(turn: Turn, view: AssignmentView, decided: Decided, outcome: Outcome | None = None) -> int:
    """Write the decision, and the end of the request it is about. Returns the decision's id."""
    before = None
    if decided.request is not None:
        before = decisions.of_request(decided.request)
        if outcome is not None:
            requests.close(
                decided.request, outcome, by=turn.viewer.official_id, at=turn.now, answer=decided.reason
            )
    return decisions.decide(turn.session, view.number, decided, turn.source, request_before=before)


def way_back(decision_id: int) -> Rows:
    """The button that takes a decision back."""
    return [[("undo", f"du:{decision_id}")]]


def others_decide(turn: Turn, number: int) -> bool:
    """True where somebody else can decide: then nobody decides on what they asked for or reported themselves."""
    others = coordinators.responsible_for(turn.session, SYSTEM, [number], but_not=turn.viewer.official_id)
    return bool(others)


def note_reason(turn: Turn, number: int, reason: str) -> None:
    """A reason that came after its request goes into the ledger as well."""
    audit.note(turn.session, Deed("request.reason", "assignment", number, turn.source, words=reason))


def those_reminded(turn: Turn, view: AssignmentView) -> list[int]:
    """Who is reminded of an assignment: the person it was handed to, else the officials of its agency."""
    if view.official_id is not None:
        return [view.official_id]
    return concerned.officials_of(turn.session, SYSTEM, view.agency_id)


def tell(
    turn: Turn,
    view: AssignmentView,
    template: str,
    data: dict[str, Any],
    also: Iterable[int | None] = (),
) -> int:
    """Tell those who are reminded of it, and whoever else is named. Returns how many can be reached."""
    whom = dict.fromkeys([*those_reminded(turn, view), *also])
    return turn.tell_people(whom, template, named(view) | {"who": turn.viewer.name} | data, [view.number])


def named(view: AssignmentView) -> dict[str, Any]:
    """What names an assignment in a sentence."""
    return {
        "number": view.number,
        "title": view.title,
        "agency": view.agency_name,
        "last_day": iso(view.last_day),
    }


def is_reason(text: str) -> bool:
    """True where the words can be a reason at all."""
    return sum(char.isalpha() for char in text) >= SHORTEST_REASON
