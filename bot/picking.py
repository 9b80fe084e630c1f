"""A digit, or a word, in answer to a message that offered choices: the press of the button it stands for.

Only the last thing the bot asked in that chat can be answered so, and only for a while. A number that is none of its
choices may be a task's: then the task is shown, with what can be done about it. Nothing is recorded by guessing.
"""

from dataclasses import replace
from datetime import timedelta

from bot import buttons, choices
from bot.channels import IncomingKind
from bot.choices import Option
from bot.describe import task_line
from bot.turn import Turn
from models.store import assignments, questions, sent_messages

OPEN_FOR = timedelta(
    days=4
)  # a Friday's reminder is answered on Monday; what a choice may do is decided then
LARGEST = 2**31 - 1
TAKE_A_NUMBER = frozenset({"document", "date", "reason"})


def picked(turn: Turn) -> bool:
    """Take the message as a choice, where it is one. False where it is anything else."""
    text = turn.incoming.text
    offered = _offered(turn)
    key = choices.chosen(offered, text)
    if key is not None:
        options = offered[key]
        if len(options) > 1:
            _which_of(turn, key, options)
        else:
            _press(turn, options[0][1])
        return True
    number = choices.lone_number(text)
    if number is None:
        return _echoed(turn, offered)
    return _not_offered(turn, number, offered)


def _echoed(turn: Turn, offered: dict[str, tuple[Option, ...]]) -> bool:
    """Take "1 xong rồi" under "1 Xong · 2 Đang làm" of task 7 as about 7, unless a task of theirs has the number 1.

    With more words ("1 xong, số 123/KH-SNV") it is read as said of that one task.
    """
    found = choices.echoed(offered, turn.incoming.text)
    if found is None or assignments.one(turn.session, turn.viewer, int(found[0])) is not None:
        return False
    key, more = found
    if not more:
        _press(turn, offered[key][0][1])
        return True
    rows = sent_messages.offering(turn.session, turn.contact, since=turn.now - OPEN_FOR)
    about = {
        task
        for row in rows
        if row.kind != "notice"  # what notices offer has no digits
        for task in sent_messages.assignments_of(turn.session, turn.viewer, row.id or 0)
    }
    if len(about) == 1:
        turn.incoming = replace(turn.incoming, text=f"{about.pop()} {more}")
    return False


def _offered(turn: Turn) -> dict[str, tuple[Option, ...]]:
    rows = sent_messages.offering(turn.session, turn.contact, since=turn.now - OPEN_FOR)
    found: dict[str, tuple[Option, ...]] = {}
    for row in rows:
        for key, options in choices.read(row.choices).items():
            found.setdefault(key, options)
    return found


def _press(turn: Turn, data: str) -> None:
    turn.incoming = replace(
        turn.incoming, kind=IncomingKind.PRESS, press=data, press_id=None, message_id=None
    )
    buttons.pressed(turn)


def _which_of(turn: Turn, key: str, options: tuple[Option, ...]) -> None:
    """A task's number was chosen, and several things can be done with it: ask which."""
    view = assignments.one(turn.session, turn.viewer, int(key))
    line = task_line(view, turn.today, turn.house.calendar) if view else None
    row = [(f"={label.removeprefix(key).strip()}", data) for label, data in options]
    turn.reply("choose.jinja", {"key": key, "t": line}, [row], about=[int(key)] if view else ())


def _not_offered(turn: Turn, number: int, offered: dict[str, tuple[Option, ...]]) -> bool:
    """A bare number that no choice has: a task of theirs is shown; else, where digits were asked for, they are again."""
    question = questions.open_one(turn.session, turn.contact, now=turn.now)
    asked_for_words = question is not None and question.kind in TAKE_A_NUMBER
    reminded = sent_messages.last_reminder(turn.session, turn.viewer, turn.contact)
    if question is not None and not (asked_for_words and number in reminded):
        return False  # "15" is the document's number, or an answer that bot/understanding knows to read
    if 0 < number <= LARGEST and assignments.one(turn.session, turn.viewer, number) is not None:
        _press(turn, f"i:{number}")
        return True
    digits = {key: options for key, options in offered.items() if key.isdigit()}
    if not digits:
        return False
    rows = [[(f"={label}", data) for label, data in options] for options in digits.values()]
    turn.reply("choices.no_such", {"number": number}, rows)
    return True
