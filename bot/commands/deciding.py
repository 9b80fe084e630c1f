"""What coordinators decide by command: /duyet, /tralai, /chuyen, /tamhoan, /huyviec, /molai, /giaitrinh."""

import re

from bot.deciding import accept, explain, hold, queue, reassign
from bot.deciding.decide import is_reason
from bot.situation import numbers_named
from bot.turn import Turn
from models.rules.progress import Verb

TASK_AND_WORDS = re.compile(r"^\s*(?P<task>#?[\w-]+)[\s,:;–-]*(?P<words>.*)$", re.DOTALL)
QUOTES = " \t\n\"“”„'‘’«»,;:"


def approve(turn: Turn, rest: str) -> None:
    """`/duyet`: what waits, one card after the other; `/duyet 12`: what waits about one task."""
    if not rest:
        queue.show(turn)
        return
    named = _named(turn, rest, "accept.usage")
    if named is not None:
        queue.show_one(turn, named[0])


def send_back(turn: Turn, rest: str) -> None:
    """`/tralai 12 lý do`: what was reported done is open again."""
    named = _named(turn, rest, "accept.return_usage")
    if named is None:
        return
    if is_reason(named[1]):
        accept.send_back(turn, *named)
    else:
        accept.ask_why(turn, named[0])


def move(turn: Turn, rest: str) -> None:
    """`/chuyen 12 stp`: the task goes to another agency, once that is confirmed."""
    named = _named(turn, rest, "reassign.usage")
    if named is None:
        return
    if named[1]:
        reassign.by_name(turn, *named)
    else:
        turn.reply("reassign.usage")


def put_on_hold(turn: Turn, rest: str) -> None:
    """`/tamhoan 12 lý do, số 45/TB-UBND`."""
    hold.wish(turn, Verb.HOLD, rest)


def cancel(turn: Turn, rest: str) -> None:
    """`/huyviec 12 lý do, số 45/QĐ-UBND`."""
    hold.wish(turn, Verb.CANCEL, rest)


def take_up_again(turn: Turn, rest: str) -> None:
    """`/molai 12 lý do`."""
    hold.wish(turn, Verb.RESUME, rest)


def ask_to_explain(turn: Turn, rest: str) -> None:
    """`/giaitrinh 12 câu hỏi`: the agency's leader is asked why."""
    named = _named(turn, rest, "explain.usage")
    if named is not None:
        explain.ask(turn, *named)


def _named(turn: Turn, rest: str, usage: str) -> tuple[int, str] | None:
    """The one task a command names, and the words behind it; otherwise says what to write, and None."""
    found = TASK_AND_WORDS.match(rest)
    if found is None:
        turn.reply(usage)
        return None
    numbers = numbers_named(turn, found["task"])
    if len(numbers) == 1:
        return numbers[0], found["words"].strip(QUOTES)
    if numbers:
        turn.reply("deciding.which", {"numbers": numbers[:10], "words": found["task"][:40]})
    else:
        turn.reply("plain.task_unknown", {"words": found["task"][:40]})
    return None
