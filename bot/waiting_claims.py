"""Claims that wait for an answer: kept with the question as JSON, read back as the context of the next message."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.understanding import NO_CONTEXT, Asked, Claim, Context, Intent
from bot.understanding.meaning import Position
from models.tables import Question

WORDS_KEPT = 1000
DAYS = ("date", "document_date")


def written(claims: tuple[Claim, ...], words: str, choices: tuple[int, ...] = ()) -> dict[str, Any]:
    """What a question keeps: the claims, the person's own words, and the task numbers it offered, in order."""
    return {
        "claims": [asdict(claim) for claim in claims],
        "words": words[:WORDS_KEPT],
        "choices": list(choices),
    }


def words_of(question: Question) -> str:
    """What the person had said when the question came up."""
    return str(json.loads(question.data).get("words", ""))


def claims_of(question: Question) -> tuple[Claim, ...]:
    """The claims that wait for this question's answer."""
    return tuple(_claim(each) for each in json.loads(question.data).get("claims", ()))


def choices_of(question: Question) -> tuple[int, ...]:
    """The task numbers the question offered, in order."""
    return tuple(json.loads(question.data).get("choices", ()))


def context_of(question: Question | None) -> Context:
    """What the bot asked last, as the understanding wants to know it."""
    if question is None or question.kind not in set(Asked):
        return NO_CONTEXT
    choices = choices_of(question) if question.kind == Asked.WHICH else ()
    return Context(Asked(question.kind), claims_of(question), choices)


def _claim(value: dict[str, Any]) -> Claim:
    given = dict(value)
    given["intent"] = Intent(given["intent"])
    given["tasks"] = tuple(given["tasks"])
    if given["position"] is not None:
        given["position"] = Position(given["position"])
    for name in DAYS:
        if given[name] is not None:
            given[name] = date.fromisoformat(given[name])
    return Claim(**given)
