"""Asking back: which task, whether it was meant so, why, until when, under which number. Nothing is recorded here."""

import json
from dataclasses import dataclass, replace

from bot import waiting_claims
from bot.describe import task_lines
from bot.likely_tasks import likely
from bot.turn import Turn
from bot.understanding import Asked, Claim
from models.store import assignments, evidence, questions, reports
from models.store.assignments import AssignmentView
from models.store.evidence import FOR_FILE
from models.tables import Evidence, Question

CHOICES = 8
FEW = 3
LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What waits for an answer: the claims, the words they came from, and the tasks the person could mean."""

    claims: tuple[Claim, ...]
    words: str
    open_tasks: list[AssignmentView]

    def named(self, numbers: tuple[int, ...]) -> list[AssignmentView]:
        """The open tasks of those numbers, most urgent first."""
        return [view for view in self.open_tasks if view.number in set(numbers)]


def which_one(turn: Turn, unsaid: Unsaid, numbers: tuple[int, ...]) -> None:
    """Ask which of those tasks the first claim is about, with a button for each."""
    named = unsaid.named(numbers)
    meant = likely(unsaid.words, named)
    named = [*meant, *(view for view in named if view not in meant)]
    shown = named[: len(meant) if 0 < len(meant) <= FEW else CHOICES]
    kept = waiting_claims.written(unsaid.claims, unsaid.words, tuple(view.number for view in shown))
    question = questions.ask(turn.session, turn.contact, Asked.WHICH, kept, now=turn.now)
    lines = task_lines(shown, turn.today, turn.house.calendar)
    turn.reply(
        "which_one.jinja",
        {"claim": str(unsaid.claims[0].intent), "tasks": lines, "hidden": len(named) - len(shown)},
        _choice_buttons(question, shown),
        about=[view.number for view in shown],
    )


def confirm(turn: Turn, unsaid: Unsaid, numbers: tuple[int, ...]) -> None:
    """Ask whether it was meant so; nothing is recorded before the answer."""
    claims = unsaid.claims
    named = unsaid.named(numbers)
    shown = named[:CHOICES]
    kept = waiting_claims.written(claims, unsaid.words)
    question = questions.ask(turn.session, turn.contact, Asked.CONFIRM, kept, now=turn.now)
    data = {
        "claims": [{"intent": str(c.intent), "tasks": list(c.tasks), "percent": c.percent} for c in claims],
        "tasks": task_lines(shown, turn.today, turn.house.calendar),
        "hidden": len(named) - len(shown),
    }
    turn.reply("confirm.jinja", data, [[("yes", f"y:{question}"), ("no", f"n:{question}")]], numbers)


def for_slot(turn: Turn, asked: Asked, claim: Claim, number: int, sentence: str) -> None:
    """Ask for what a report lacks (reason, date, document number); the claim waits for it."""
    kept = waiting_claims.written((replace(claim, tasks=(number,)),), "", (number,))
    questions.ask(turn.session, turn.contact, asked, kept, now=turn.now)
    turn.reply(sentence, {"number": number}, about=[number])


def which_task_for_file(turn: Turn, file: Evidence, open_tasks: list[AssignmentView]) -> None:
    """Ask which task a file belongs to."""
    shown = open_tasks[:CHOICES]
    kept = {"evidence": file.id, "choices": [view.number for view in shown]}
    question = questions.ask(turn.session, turn.contact, FOR_FILE, kept, now=turn.now)
    turn.reply(
        "ask.file_received",
        {"name": file.file_name},
        _choice_buttons(question, shown),
        [v.number for v in shown],
    )


def file_answered(turn: Turn, question: Question, text: str) -> bool:
    """Take a bare number as the answer to "which task does the file belong to?". False where it is something else."""
    word = text.strip().lstrip("#")
    if not (word.isascii() and word.isdigit()):
        return False
    choices = waiting_claims.choices_of(question)
    number = int(word)
    if number not in choices and 1 <= number <= len(choices):
        number = choices[number - 1]
    return number in choices and attach_file(turn, question, number)


def attach_file(turn: Turn, question: Question, number: int) -> bool:
    """The file that waits with the question proves that task. False where it cannot be."""
    view = assignments.one(turn.session, turn.viewer, number)
    file = evidence.loose(turn.session, turn.viewer, json.loads(question.data)["evidence"])
    if view is None or file is None or question.closed_at is not None:
        return False
    reports.attach_file(turn.session, file, number, turn.source)
    questions.close_all(turn.session, turn.contact, now=turn.now)
    turn.reply(
        "ask.file_kept", {"name": file.file_name, "number": number, "title": view.title}, about=[number]
    )
    return True


def file_was_lost(turn: Turn, question: Question) -> bool:
    """True where the question is about a file that was not to be had, or was not taken, after it was asked."""
    if question.kind != FOR_FILE:
        return False
    file = turn.session.get(Evidence, json.loads(question.data).get("evidence", 0))
    return file is not None and file.state in {evidence.GONE, evidence.REFUSED}


def _choice_buttons(question: int, shown: list[AssignmentView]) -> list[list[tuple[str, str]]]:
    rows = [[(f"={_short(f'{view.number}. {view.title}')}", f"q:{question}:{view.number}")] for view in shown]
    return [*rows, [("none_of_these", f"n:{question}")]]


def _short(words: str) -> str:
    return words if len(words) <= LABEL_LENGTH else words[: LABEL_LENGTH - 1] + "…"
