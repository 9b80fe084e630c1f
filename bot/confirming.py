"""What was shown and waits for a yes, or for a few words: each kind of question with what its answer does.

A yes is the button, or a plain yes in words, however polite; anything else corrects what was shown, where it can be
corrected, or is another message, and nothing is done. Words that are asked for (a reason, a date) are whatever comes
next, unless it is plainly something else.
"""

from collections.abc import Callable

from bot.turn import Turn
from bot.understanding import yes_or_no
from models.rules.folding import fold
from models.store import questions
from models.tables import Question

LEAVING = frozenset({"thoi", "bo qua", "huy", "khong", "khoi", "no"})
# Filled in by the commands that ask: kind of question → what a yes does.
ON_YES: dict[str, Callable[[Turn, Question], None]] = {}
# What a no does, where it does more than nothing.
ON_NO: dict[str, Callable[[Turn, Question], None]] = {}
# Kind of question → what changes what was shown, and shows it anew; False where the words are no such correction.
ON_CORRECTION: dict[str, Callable[[Turn, Question, str], bool]] = {}
# Kind of question → what the words that follow do; False where they are no answer to it.
ON_WORDS: dict[str, Callable[[Turn, Question, str], bool]] = {}


def ask(turn: Turn, kind: str, template: str, data: dict[str, object], kept: dict[str, object]) -> None:
    """Show what would be done and ask; `kept` waits with the question."""
    question = questions.ask(turn.session, turn.contact, kind, kept, now=turn.now)
    turn.reply(template, data, [[("apply", f"y:{question}"), ("no", f"n:{question}")]])


def ask_words(turn: Turn, kind: str, sentence: str, data: dict[str, object], kept: dict[str, object]) -> None:
    """Ask for a few words; `kept` waits with the question. `data` names the assignment it is about by its number."""
    question = questions.ask(turn.session, turn.contact, kind, kept, now=turn.now)
    number = data.get("number")
    about = [number] if isinstance(number, int) else []
    turn.reply(sentence, data, [[("leave_it", f"n:{question}")]], about)


def close(turn: Turn) -> None:
    """Whatever this chat was asked is so no longer."""
    questions.close_all(turn.session, turn.contact, now=turn.now)


def answered(turn: Turn, question: Question | None, text: str) -> bool:
    """Take the answer to such a question. False where the words are something else."""
    if question is None:
        return False
    if question.kind in ON_WORDS:
        if fold(text) in LEAVING:
            questions.close_all(turn.session, turn.contact, now=turn.now)
            turn.reply("confirming.nothing_done")
            return True
        return ON_WORDS[question.kind](turn, question, text)
    if question.kind not in ON_YES:
        return False
    said = True if fold(text) == "ap dung" else yes_or_no(text)
    if said is None:
        return question.kind in ON_CORRECTION and ON_CORRECTION[question.kind](turn, question, text)
    if said:
        confirmed(turn, question)
    else:
        refused(turn, question)
    return True


def confirmed(turn: Turn, question: Question) -> None:
    """Do what was confirmed, once."""
    questions.close_all(turn.session, turn.contact, now=turn.now)
    ON_YES[question.kind](turn, question)


def refused(turn: Turn, question: Question) -> None:
    """Leave it, or do what a no does for this kind of question."""
    questions.close_all(turn.session, turn.contact, now=turn.now)
    if question.kind in ON_NO:
        ON_NO[question.kind](turn, question)
    else:
        turn.reply("confirming.nothing_done")
