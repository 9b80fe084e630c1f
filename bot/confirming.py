"""What a coordinator's command has shown and waits for a yes: each kind of question with what its yes does.

A yes is the button, or one of a few plain words; anything else is another message, and nothing is done.
"""

from collections.abc import Callable

from bot.turn import Turn
from models.rules.folding import fold
from models.store import questions
from models.tables import Question

YES = frozenset({"1", "co", "dung", "ok", "oke", "dong y", "ap dung", "xac nhan", "vang", "u", "yes"})
NO = frozenset({"2", "0", "khong", "thoi", "huy", "no"})
# Filled in by the commands that ask: kind of question → what a yes does.
ON_YES: dict[str, Callable[[Turn, Question], None]] = {}


def ask(turn: Turn, kind: str, template: str, data: dict[str, object], kept: dict[str, object]) -> None:
    """Show what would be done and ask; `kept` waits with the question."""
    question = questions.ask(turn.session, turn.contact, kind, kept, now=turn.now)
    turn.reply(template, data, [[("apply", f"y:{question}"), ("no", f"n:{question}")]])


def answered(turn: Turn, question: Question | None, text: str) -> bool:
    """Take a plain yes or no to such a question. False where it is something else."""
    if question is None or question.kind not in ON_YES:
        return False
    word = fold(text)
    if word in YES:
        confirmed(turn, question)
    elif word in NO:
        questions.close_all(turn.session, turn.contact, now=turn.now)
        turn.reply("confirming.nothing_done")
    else:
        return False
    return True


def confirmed(turn: Turn, question: Question) -> None:
    """Do what was confirmed, once."""
    questions.close_all(turn.session, turn.contact, now=turn.now)
    ON_YES[question.kind](turn, question)
