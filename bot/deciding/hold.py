"""Putting a task on hold, cancelling it, taking it up again: with a reason and the document it rests on."""

import json
import re
from dataclasses import dataclass

from bot import confirming
from bot.deciding import decide
from bot.deciding.accept import OF_OPEN_TASKS
from bot.deciding.decide import REASON_LENGTH
from bot.situation import numbers_named
from bot.turn import Turn
from bot.understanding.documents import find_documents
from models.rules.progress import FROM_STATES, State, Verb, after_decision
from models.store import assignments, requests
from models.store.decisions import Decided
from models.tables import Question

KIND = "put_off"
COMMAND = {Verb.HOLD: "/tamhoan", Verb.CANCEL: "/huyviec", Verb.RESUME: "/molai"}
NEEDS_DOCUMENT = frozenset({Verb.HOLD, Verb.CANCEL})
ASKED = re.compile(r"^\s*(?P<task>#?[\w-]+)[\s,:;–-]*(?P<reason>.*)$", re.DOTALL)
QUOTES = " \t\n\"“”„'‘’«»,;:"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which task, why, and by which document."""

    task: str
    reason: str
    document: str | None


def read(words: str) -> Wish | None:
    """What stands behind the command: `12 lý do, số 45/TB-UBND`; None where it names no task."""
    found = ASKED.match(words)
    if found is None:
        return None
    reason = found["reason"].strip(QUOTES)
    documents = [each.number for each in find_documents(reason) if not each.asks]
    return Wish(found["task"], reason[:REASON_LENGTH], documents[0] if documents else None)


def wish(turn: Turn, verb: Verb, words: str) -> None:
    """Check what was asked for, show it and ask; nothing happens before the yes."""
    asked = read(words)
    data: dict[str, object] = {"command": COMMAND[verb]}
    if asked is None or not decide.is_reason(asked.reason):
        turn.reply("hold.usage", data)
        return
    if verb in NEEDS_DOCUMENT and asked.document is None:
        turn.reply("hold.no_document", data)
        return
    numbers = numbers_named(turn, asked.task)
    if len(numbers) != 1:
        said: dict[str, object] = {"words": asked.task[:40]}
        if numbers:
            turn.reply("deciding.which", said | {"numbers": numbers[:10]})
        else:
            turn.reply("plain.task_unknown", said)
        return
    view = decide.decidable(turn, numbers[0])
    if view is None:
        return
    if view.state not in FROM_STATES[verb]:
        decide.say_decided(turn, view)
        return
    shown: dict[str, object] = decide.named(view) | {
        "verb": str(verb),
        "reason": asked.reason,
        "document": asked.document,
    }
    kept: dict[str, object] = {
        "number": view.number,
        "verb": str(verb),
        "reason": asked.reason,
        "document": asked.document,
    }
    confirming.ask(turn, KIND, "hold_asked.jinja", shown, kept)


def _apply(turn: Turn, question: Question) -> None:
    kept = json.loads(question.data)
    verb = Verb(kept["verb"])
    view = decide.decidable(turn, kept["number"])
    if view is None:
        return
    if view.state not in FROM_STATES[verb]:
        decide.say_decided(turn, view)
        return
    held_from = State(view.held_from) if view.held_from else None
    progress = after_decision(view.progress, verb, held_from=held_from)
    changes = {"state": progress.state, "open": progress.open, "done_on": progress.done_on}
    if verb is Verb.RESUME:
        changes |= {
            "held_from": None,
            "round": assignments.round_of(turn.session, turn.viewer, view.number) + 1,
        }
    elif view.open:
        changes |= {"held_from": view.state}
    decided = Decided(verb, kept["reason"], kept["document"], changes=changes)
    decision = decide.apply(turn, view, decided)
    if verb is Verb.CANCEL:
        requests.lapse(turn.session, view.number, OF_OPEN_TASKS, by=turn.viewer.official_id, at=turn.now)
    data = decide.named(view) | {
        "verb": str(verb),
        "reason": kept["reason"],
        "document": kept["document"],
        "who": "",
    }
    decide.tell(turn, view, "hold_done.jinja", data | {"who": turn.viewer.name})
    turn.tell_coordinators("hold_done.jinja", data | {"who": turn.viewer.name}, [view.number])
    turn.reply("hold_done.jinja", data, decide.way_back(decision), [view.number])


confirming.ON_YES[KIND] = _apply
