"""A task that is not theirs: the coordinator moves it to another agency (the history stays), or insists with a reason."""

import json

from bot import confirming
from bot.commands.which_agency import find_agencies
from bot.deciding import decide
from bot.deciding.asked import Put
from bot.deciding.decide import REASON_LENGTH
from bot.turn import Turn
from bot.understanding import Claim
from models.rules.access import SYSTEM, Action, may_decide
from models.rules.progress import State
from models.rules.requests import Kind, Outcome
from models.store import assignments, concerned, requests
from models.store.assignments import AssignmentView
from models.store.decisions import Decided
from models.tables import Agency, Question, Request

INSIST, WHERE, MOVE = "insist_why", "reassign_where", "reassign"
MOVED = (Kind.EXTENSION, Kind.OBSTACLE, Kind.WRONG_AGENCY, Kind.HANDOVER)


def waits(turn: Turn, view: AssignmentView) -> bool:
    """True where the coordinators were told already that the task is not this agency's; the person hears so."""
    found = requests.open_one(turn.session, turn.viewer, view.number, Kind.WRONG_AGENCY)
    if found is not None:
        turn.reply("reassign.waits", decide.named(view) | {"asker": found.asker}, about=[view.number])
    return found is not None


def ask(turn: Turn, claim: Claim, view: AssignmentView, report_id: int, words: str) -> Put | None:
    """Keep what was said. Returns what the coordinators are to be told."""
    request = Request(
        assignment_id=view.number,
        kind=Kind.WRONG_AGENCY,
        asked_by=turn.viewer.official_id,
        asked_at=turn.now,
        report_id=report_id,
        last_day=view.last_day,
        reason=(words or claim.note or "")[:REASON_LENGTH],
    )
    found = requests.one(turn.session, turn.viewer, requests.add(turn.session, request))
    return Put(view, found) if found is not None else None


def ask_where(turn: Turn, request_id: int) -> None:
    """The button "Chuyển cơ quan khác": which one?"""
    found = decide.open_request(turn, request_id)
    if found is not None:
        kept: dict[str, object] = {"number": found.number}
        confirming.ask_words(turn, WHERE, "reassign.where", {"number": found.number}, kept)


def ask_why_insisted(turn: Turn, request_id: int) -> None:
    """The button "Giữ nguyên": why?"""
    found = decide.open_request(turn, request_id)
    if found is not None:
        kept: dict[str, object] = {"request": request_id}
        confirming.ask_words(turn, INSIST, "reassign.why", {"number": found.number}, kept)


def by_name(turn: Turn, number: int, words: str) -> bool:
    """Find the agency that those words mean, and ask whether the task goes there. False where none is found."""
    view = decide.decidable(turn, number)
    if view is None:
        return True
    found = find_agencies(turn, words)
    if not found:
        turn.reply("reassign.agency_unknown", {"words": words[:60]})
        return False
    if len(found) > 1:
        rows = [[(f"={each.name}", f"ma:{number}:{each.agency_id}")] for each in found]
        turn.reply("reassign.which", decide.named(view), rows, [number])
    else:
        to_agency(turn, number, found[0].agency_id)
    return True


def to_agency(turn: Turn, number: int, agency_id: int) -> None:
    """Show the move and ask; nothing is moved before the yes."""
    view = decide.decidable(turn, number)
    agency = turn.session.get(Agency, agency_id)
    if view is None:
        return
    hindrance = _hindrance(turn, view, agency)
    if agency is None or hindrance is not None:
        turn.reply(
            hindrance or "plain.stale_button", decide.named(view) | {"to": agency.name if agency else ""}
        )
        return
    reached = len(
        concerned.reachable(turn.session, SYSTEM, concerned.officials_of(turn.session, SYSTEM, agency_id))
    )
    data: dict[str, object] = decide.named(view) | {"to": agency.name, "reached": reached}
    kept: dict[str, object] = {"number": number, "agency": agency_id, "from": view.agency_id}
    confirming.ask(turn, MOVE, "reassign.confirm", data, kept)


def _hindrance(turn: Turn, view: AssignmentView, agency: Agency | None) -> str | None:
    if agency is None:
        return "plain.stale_button"
    if not view.open:
        return "reassign.closed"
    if not may_decide(turn.viewer, Action.ASSIGN, agency_id=agency.id or 0, plan_id=view.plan_id):
        return "reassign.not_in_scope"
    if agency.id == view.agency_id:
        return "reassign.same"
    if agency.valid_to is not None and agency.valid_to < turn.today:
        return "reassign.ended"
    if assignments.twin_of(turn.session, SYSTEM, view.number, agency.id or 0) is not None:
        return "reassign.has_it"
    return None


def _move(turn: Turn, question: Question) -> None:
    kept = json.loads(question.data)
    view = decide.decidable(turn, kept["number"])
    if view is None:
        return
    agency = turn.session.get(Agency, kept["agency"])
    hindrance = _hindrance(turn, view, agency)
    if view.agency_id != kept["from"]:
        decide.say_decided(turn, view)
        return
    if agency is None or hindrance is not None:
        turn.reply(
            hindrance or "plain.stale_button", decide.named(view) | {"to": agency.name if agency else ""}
        )
        return
    waiting = requests.open_one(turn.session, turn.viewer, view.number, Kind.WRONG_AGENCY)
    request = requests.row(turn.session, waiting.id) if waiting is not None else None
    before = decide.those_reminded(turn, view)
    changes = {
        "agency_id": agency.id,
        "given_to": view.given_to or view.agency_id,
        "official_id": None,
        "state": State.NOT_STARTED,
        "open": True,
        "blocked": False,
        "percent": None,
        "promised_day": None,
        "round": assignments.round_of(turn.session, turn.viewer, view.number) + 1,
    }
    decision = decide.apply(
        turn, view, Decided("reassign", request=request, changes=changes), Outcome.REASSIGNED
    )
    requests.lapse(turn.session, view.number, MOVED, by=turn.viewer.official_id, at=turn.now)
    data = decide.named(view) | {"to": agency.name, "who": turn.viewer.name, "from": view.agency_name}
    turn.tell_people(before, "reassign.gone_notice", data)
    reached = turn.tell_people(
        concerned.officials_of(turn.session, SYSTEM, agency.id or 0),
        "reassign.new_notice",
        data,
        [view.number],
    )
    turn.reply("reassign.done", data | {"reached": reached}, decide.way_back(decision), [view.number])


def _named_where(turn: Turn, question: Question, text: str) -> bool:
    if by_name(turn, json.loads(question.data)["number"], text[:200]):
        return True
    return True


def _insist(turn: Turn, question: Question, text: str) -> bool:
    if not decide.is_reason(text):
        turn.reply("deciding.reason_needed")
        return True
    confirming.close(turn)
    found = decide.open_request(turn, decide.request_of(question))
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    if found is not None and view is not None:
        reason = text[:REASON_LENGTH]
        request = requests.row(turn.session, found.id)
        decision = decide.apply(turn, view, Decided("insist", reason, request=request), Outcome.INSISTED)
        decide.tell(turn, view, "reassign.insisted_notice", {"reason": reason}, [found.asked_by])
        data = decide.named(view) | {"reason": reason}
        turn.reply("reassign.insisted", data, decide.way_back(decision), [view.number])
    return True


confirming.ON_YES[MOVE] = _move
confirming.ON_WORDS[WHERE] = _named_where
confirming.ON_WORDS[INSIST] = _insist
