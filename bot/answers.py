"""What is said back to a message that reports nothing: questions, help, thanks, a wish to undo, or not understood."""

import re
from datetime import timedelta
from typing import Any

from bot import how_to, undo
from bot.describe import task_lines
from bot.find_task import Found, NotYours, WhichOne, find_tasks, numbers_or_places
from bot.how_to import HowTo
from bot.likely_tasks import likely
from bot.passing_on import way_to_the_coordinators
from bot.question_topic import topics_of
from bot.situation import named_numbers, situation_of
from bot.turn import Turn
from bot.understanding import Claim, Intent
from models.rules.folding import fold
from models.store import assignments, questions, sent_messages
from models.store.assignments import AssignmentView

SHOWN = 5
FEW = 3
AS_AN_EXAMPLE = timedelta(days=7)
GREETING = re.compile(r"(?:em |da |xin )?(?:chao|hello|hi|alo|a lo)\b")


def other(turn: Turn, claims: tuple[Claim, ...], text: str, *, sure: bool) -> None:
    """Answer a message without a report in it."""
    intent = claims[0].intent if claims else None
    asked = how_to.subject_of(text) if intent is Intent.HELP and sure else how_to.asks_how(text)
    if asked is not None:
        _how_to(turn, asked)
    elif intent is Intent.UNDO and sure:
        _undo(turn, claims[0], text)
    elif intent is Intent.QUESTION:
        _question(turn, claims[0], text)
    elif intent is Intent.HELP and (sure or text.strip() == "?"):
        turn.reply("help.jinja", {"role": str(turn.viewer.role)})
    elif intent is Intent.CHITCHAT and sure and GREETING.match(fold(text)):
        _greet(turn)
    elif intent is Intent.CHITCHAT and sure:
        turn.reply("plain.chitchat", {"role": str(turn.viewer.role)})
    else:
        turn.reply("ask.not_understood")


def besides(turn: Turn, claim: Claim, text: str, reported: tuple[int, ...]) -> None:
    """Answer what was asked beside a report: about its tasks, where it names none of its own."""
    words = claim.note or text
    busy = questions.open_one(turn.session, turn.contact, now=turn.now) is not None
    if reported and not (claim.tasks and set(named_numbers(turn, claim)) - set(reported)):
        open_tasks = assignments.own_open(turn.session, turn.viewer)
        tasks = assignments.several(turn.session, turn.viewer, list(reported))
        _tell_of(turn, tasks, open_tasks, words, busy=busy)
    else:
        _question(turn, claim, words)


def _greet(turn: Turn) -> None:
    """A greeting is answered with one, and with what waits for the person."""
    open_tasks = assignments.own_open(turn.session, turn.viewer)
    late = _overdue(turn, open_tasks)
    turn.reply(
        "plain.greeting",
        {"name": turn.viewer.name, "open": len(open_tasks), "late": late, "role": str(turn.viewer.role)},
    )


def _overdue(turn: Turn, views: list[AssignmentView]) -> int:
    return sum(1 for view in views if view.last_day is not None and view.last_day < turn.today)


def _how_to(turn: Turn, subject: HowTo) -> None:
    """One line to copy, with a number that is really theirs: of what they were reminded of last, else the most urgent."""
    open_tasks = assignments.own_open(turn.session, turn.viewer)
    reminded = sent_messages.last_reminder(turn.session, turn.viewer, turn.contact)
    example = next((view for view in open_tasks if view.number in reminded), None)
    example = example or next(iter(open_tasks), None)
    later = max(filter(None, (example.last_day if example else None, turn.today))) + AS_AN_EXAMPLE
    data = {
        "subject": str(subject),
        "number": example.number if example else 12,
        "title": example.title if example else "",
        "only": len(open_tasks) == 1,
        "day": f"{later.day}/{later.month}",
    }
    turn.reply("how_to.jinja", data, about=[example.number] if example else ())


def _undo(turn: Turn, claim: Claim, text: str) -> None:
    numbers = named_numbers(turn, claim)
    if claim.tasks and all(isinstance(task, int) for task in claim.tasks):
        open_tasks = assignments.own_open(turn.session, turn.viewer)
        numbers = list(numbers_or_places(tuple(numbers), situation_of(turn, open_tasks, (claim,))))
    if not numbers:
        undo.newest(turn, None, text)
    for number in numbers[:SHOWN]:
        undo.newest(turn, number, text)


def _question(turn: Turn, claim: Claim, text: str) -> None:
    """From the tasks' own data: deadline, what to hand in, to whom, whose, what is left.

    What the data do not hold can be passed on to the coordinators, if the person wants that.
    """
    open_tasks = assignments.own_open(turn.session, turn.viewer)
    found = find_tasks(claim, situation_of(turn, open_tasks))
    meant = set(found.numbers) if isinstance(found, Found | WhichOne) else set()
    tasks = [view for view in open_tasks if view.number in meant]
    if isinstance(found, NotYours) and claim.tasks:
        tasks = assignments.several(turn.session, turn.viewer, named_numbers(turn, claim))
        if not tasks:
            turn.reply("plain.task_unknown", {"words": ", ".join(map(str, claim.tasks))})
            return
    tasks = tasks or open_tasks
    _tell_of(turn, likely(text, tasks) or tasks, open_tasks, text)


def _tell_of(
    turn: Turn,
    tasks: list[AssignmentView],
    open_tasks: list[AssignmentView],
    text: str,
    *,
    busy: bool = False,
) -> None:
    """Answer from these tasks' data; `busy` where another question of the bot's waits and must stay open."""
    topics = topics_of(text)
    # What names no task, and asks for nothing that the data hold, is not answered with five tasks.
    shown = tasks[:SHOWN] if topics or len(tasks) <= FEW else []
    data = {
        "topics": [str(topic) for topic in topics],
        "tasks": _lines(turn, shown),
        "hidden": len(tasks) - len(shown) if shown else 0,
        "any_open": bool(open_tasks),
        "can_pass_on": not busy,
        "left": len(open_tasks),
        "overdue": _overdue(turn, open_tasks),
    }
    passing_on = (
        []
        if topics or busy
        else way_to_the_coordinators(turn, text, shown[0].number if len(shown) == 1 else None)
    )
    turn.reply("answer.jinja", data, passing_on, about=[view.number for view in shown])


def _lines(turn: Turn, views: list[AssignmentView]) -> list[dict[str, Any]]:
    lines = task_lines(views, turn.today, turn.house.calendar)
    for line in lines:
        detail = assignments.detail(turn.session, turn.viewer, line["number"])
        line["recipient"] = detail.recipient if detail else ""
        line["cooperating"] = detail.cooperating if detail else ""
        line["written"] = detail.deadline_as_written if detail else ""
    return lines
