"""Passing somebody's own words on to the coordinators, where the person wants that: a question, a slip found too late."""

import json

from bot import confirming
from bot.turn import Rows, Turn
from models.store import assignments, questions
from models.store.people import agency_of
from models.tables import Question

FOR_COORDINATORS = "for_coordinators"
WORDS_KEPT = 1000


def way_to_the_coordinators(turn: Turn, text: str, number: int | None) -> Rows:
    """The button that passes those words on; `number` is the task they are about, where it is one."""
    kept = {"text": text[:WORDS_KEPT], "number": number}
    question = questions.ask(turn.session, turn.contact, FOR_COORDINATORS, kept, now=turn.now)
    return [[("ask_coordinator", f"y:{question}")]]


def _pass_on(turn: Turn, question: Question) -> None:
    kept = json.loads(question.data)
    view = assignments.one(turn.session, turn.viewer, kept["number"]) if kept["number"] else None
    agency = agency_of(turn.session, turn.viewer)
    data = {
        "agency": agency.name if agency else "",
        "number": view.number if view else None,
        "title": view.title if view else "",
        "who": turn.viewer.name,
        "words": kept["text"],
    }
    turn.tell_coordinators("notice.question", data, about=[view.number] if view else ())
    turn.reply("answer.passed_on")


confirming.ON_YES[FOR_COORDINATORS] = _pass_on
