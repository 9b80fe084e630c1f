"""Taking decisions back: one, or all that one press made; what was answered to others stays, and the person hears why."""

from bot.deciding import asked, decide
from bot.describe import iso
from bot.turn import Turn
from models.rules.access import SYSTEM
from models.rules.undoing import hindrance
from models.store import assignments, concerned, decisions, requests
from models.store.assignments import AssignmentView
from models.tables import Decision

WORDS_KEPT = 1000
# What a person answers or takes back for their own agency; others were told, and go by it. Each has its sentence.
OWN_ANSWERS = frozenset(
    {
        "withdraw",
        "withdraw_handover",
        "accept_offer",
        "decline_offer",
        "take_over",
        "not_take_over",
        "explanation",
    }
)


def take_back(turn: Turn, made: list[Decision], words: str) -> None:
    """Take each of these decisions back where it can be; those concerned hear of it, of many in one notice."""
    done: dict[int, Decision] = {}
    left: list[int] = []
    concerns: dict[int, list[int]] = {}
    alone = len(made) == 1
    for decision in made:
        view = assignments.one(turn.session, turn.viewer, decision.assignment_id)
        if view is None or not decide.may(turn, view):
            if alone:
                _say_why_not(turn, decision)
            left.append(decision.assignment_id)
            continue
        against = _against(turn, decision)
        if against:
            if alone:
                data = {"number": view.number, "title": view.title}
                turn.reply(f"undo.{against}", data, about=[view.number])
            left.append(view.number)
            continue
        done[view.number] = decision
        for person in _take_one_back(turn, decision, view, words, alone=alone):
            concerns.setdefault(person, []).append(view.number)
    if not alone:
        _tell_together(turn, done, concerns)
        turn.reply("undo.all_decisions_done", {"done": list(done), "left": left}, about=list(done))


def _tell_together(turn: Turn, done: dict[int, Decision], concerns: dict[int, list[int]]) -> None:
    for person, numbers in concerns.items():
        deed = f"decision.{done[numbers[0]].kind}"
        data = {"who": turn.viewer.name, "deed": deed, "numbers": numbers}
        turn.tell_people([person], "undo.decisions_notice", data, numbers)


def _against(turn: Turn, decision: Decision) -> str:
    """What stands against it; "" where it can be taken back."""
    decisions.locked(turn.session, decision.assignment_id)
    against = hindrance(
        made_at=decision.at,
        now=turn.now,
        undone=decisions.is_undone(turn.session, turn.viewer, decision),
        acted_on=decisions.acted_on_decision(turn.session, turn.viewer, decision),
    )
    return str(against) if against is not None else ""


def _take_one_back(
    turn: Turn, decision: Decision, view: AssignmentView, words: str, *, alone: bool
) -> list[int]:
    """Take it back. Returns whom it concerns; where it is `alone`, they are told here."""
    before = decide.those_reminded(turn, view)
    decisions.take_back(turn.session, decision, turn.source, words=words[:WORDS_KEPT])
    turn.session.flush()
    now = assignments.one(turn.session, turn.viewer, view.number) or view
    told = list(dict.fromkeys([*before, *decide.those_reminded(turn, now)]))
    if alone:
        data = decide.named(now) | {"who": turn.viewer.name, "deed": f"decision.{decision.kind}"}
        turn.tell_people(told, "undo.decision_notice", data, [now.number])
        turn.reply("undo.decision_done", data, about=[now.number])
        if decision.request_id is not None:
            asked.show(turn, decision.request_id)
    return told


def _say_why_not(turn: Turn, decision: Decision) -> None:
    """In plain words what cannot be undone, and what to do instead."""
    sentence = decision.kind if decision.kind in OWN_ANSWERS else "not_yours"
    request = requests.one(turn.session, SYSTEM, decision.request_id or 0)
    day = (request.offered_until or request.asked_until) if request is not None else None
    asker = concerned.name_of(turn.session, turn.viewer, request.asked_by) if request is not None else ""
    data = {"number": decision.assignment_id, "day": iso(day), "asker": asker}
    turn.reply(f"undo_own.{sentence}", data, about=[decision.assignment_id])
