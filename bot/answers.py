"""What is said back to a message that reports nothing: questions, help, thanks, a wish to undo, or not understood."""

from bot import undo
from bot.describe import task_lines
from bot.find_task import Found, NotYours, WhichOne, find_tasks
from bot.situation import named_numbers, situation_of
from bot.turn import Turn
from bot.understanding import Claim, Intent
from models.store import assignments

SHOWN = 5


def other(turn: Turn, claims: tuple[Claim, ...], text: str, *, sure: bool) -> None:
    """Answer a message without a report in it."""
    intent = claims[0].intent if claims else None
    if intent is Intent.UNDO and sure:
        _undo(turn, claims[0], text)
    elif intent is Intent.QUESTION:
        _question(turn, claims[0])
    elif intent is Intent.HELP and (sure or text.strip() == "?"):
        turn.reply("help.jinja", {"role": str(turn.viewer.role)})
    elif intent is Intent.CHITCHAT and sure:
        turn.reply("plain.chitchat")
    else:
        turn.reply("ask.not_understood")


def _undo(turn: Turn, claim: Claim, text: str) -> None:
    numbers = named_numbers(turn, claim)
    if not numbers:
        undo.newest(turn, None, text)
    for number in numbers[:SHOWN]:
        undo.newest(turn, number, text)


def _question(turn: Turn, claim: Claim) -> None:
    """From the tasks' own data: deadline, what to hand in, to whom, what is left."""
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
    shown = tasks[:SHOWN]
    lines = task_lines(shown, turn.today, turn.house.calendar)
    for line in lines:
        detail = assignments.detail(turn.session, turn.viewer, line["number"])
        line["recipient"] = detail.recipient if detail else ""
    turn.reply(
        "answer.jinja", {"tasks": lines, "hidden": len(tasks) - len(shown)}, about=[v.number for v in shown]
    )
