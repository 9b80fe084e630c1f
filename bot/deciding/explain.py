"""Explanations: a coordinator asks the leader of an agency why; the answer is kept with the task."""

import json

from bot import confirming
from bot.deciding import decide
from bot.deciding.decide import REASON_LENGTH
from bot.turn import Turn
from models.rules.access import SYSTEM, Role, may_explain
from models.rules.requests import Kind, Outcome
from models.store import assignments, concerned, requests
from models.store.decisions import Decided
from models.tables import OutboxRow, Question, Request

ASKED = "explain.asked_notice"
WORDS = "explanation"


def ask(turn: Turn, number: int, words: str = "") -> None:
    """Ask the agency's leaders for an explanation of one task."""
    view = decide.decidable(turn, number)
    if view is None:
        return
    waits = requests.open_one(turn.session, turn.viewer, number, Kind.EXPLANATION)
    if waits is not None:
        data = decide.named(view) | {"who": waits.asker, "at": waits.asked_at.isoformat()}
        turn.reply("explain.waits", data, about=[number])
        return
    leaders = concerned.officials_of(turn.session, SYSTEM, view.agency_id, Role.LEADER)
    if not concerned.reachable(turn.session, SYSTEM, leaders):
        turn.reply("explain.no_leader", decide.named(view), about=[number])
        return
    request = Request(
        assignment_id=number,
        kind=Kind.EXPLANATION,
        asked_by=turn.viewer.official_id,
        asked_at=turn.now,
        last_day=view.last_day,
        reason=words[:REASON_LENGTH],
    )
    request_id = requests.add(turn.session, request)
    decide.apply(turn, view, Decided("ask_explanation", request.reason, request=request))
    data = decide.named(view) | {"who": turn.viewer.name, "words": request.reason, "request": request_id}
    turn.tell_people(leaders, ASKED, data, [number], [[(f"explain|{number}", f"rx:{request_id}")]])
    turn.reply("explain.asked", data, about=[number])


def ask_words(turn: Turn, request_id: int) -> None:
    """The leader's button: whatever comes next is the explanation."""
    found = _to_explain(turn, request_id)
    if found is not None:
        kept: dict[str, object] = {"request": request_id}
        confirming.ask_words(turn, WORDS, "explain.what", {"number": found}, kept)


def quoted(turn: Turn, row: OutboxRow, text: str) -> bool:
    """The leader quotes the request: the words are the explanation."""
    _give(turn, json.loads(row.data)["request"], text)
    return True


def _given(turn: Turn, question: Question, text: str) -> bool:
    confirming.close(turn)
    _give(turn, decide.request_of(question), text)
    return True


def _give(turn: Turn, request_id: int, text: str) -> None:
    number = _to_explain(turn, request_id)
    view = assignments.one(turn.session, turn.viewer, number) if number is not None else None
    found = requests.one(turn.session, turn.viewer, request_id)
    if view is None or found is None:
        return
    if not decide.is_reason(text):
        turn.reply("deciding.reason_needed")
        return
    words = text[:REASON_LENGTH]
    request = requests.row(turn.session, request_id)
    decide.apply(turn, view, Decided("explanation", words, request=request), Outcome.ANSWERED)
    data = decide.named(view) | {"who": turn.viewer.name, "words": words}
    turn.tell_coordinators("explain.given_notice", data, [view.number])
    turn.reply("explain.given", data, about=[view.number])


def _to_explain(turn: Turn, request_id: int) -> int | None:
    """The number of the task, where this person is to explain it; says what became of it otherwise."""
    found = requests.one(turn.session, turn.viewer, request_id)
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    if found is None or view is None or found.kind is not Kind.EXPLANATION:
        turn.reply("plain.stale_button")
        return None
    if not may_explain(turn.viewer, agency_id=view.agency_id):
        turn.reply("plain.stale_button")
        return None
    if not found.open:
        decide.say_outcome(turn, found)
        return None
    return found.number


confirming.ON_WORDS[WORDS] = _given
