"""/nhacsau 12 đến 5/12 chờ số liệu: one task is not reminded before that day, with a reason; not an overdue one."""

import re
from datetime import date, timedelta

from bot.day_words import read_span
from bot.situation import numbers_named
from bot.turn import Turn
from models.rules.access import may_report
from models.rules.folding import fold
from models.store import assignments, audit, snoozes
from models.store.assignments import AssignmentView
from models.store.audit import Deed

TASK = re.compile(r"^#?(?P<task>[A-Za-zĐđ]*-?\d[\w.-]*)\s*(?P<rest>.*)$", re.DOTALL)
EDGES = " \t\n\"“”„'‘’«»,;:.–-"
BECAUSE = re.compile(r"^(?:vì|vi|do|lý do|ly do|tại|tai)\b[\s:]*", re.IGNORECASE)
AWAKE = frozenset({"thoi", "huy", "nhac lai", "nhac binh thuong", "cancel"})
LONGEST = timedelta(days=31)
REASON_LENGTH = 200
SHORTEST_REASON = 3


def snooze(turn: Turn, rest: str) -> None:
    """Put a task off, or (`/nhacsau 12 thôi`) remind of it as usual again."""
    found = TASK.match(rest)
    numbers = numbers_named(turn, found["task"]) if found else []
    if found is None:
        turn.reply("snooze.usage")
        return
    view = assignments.one(turn.session, turn.viewer, numbers[0]) if len(numbers) == 1 else None
    if view is None or not may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id):
        turn.reply("plain.task_unknown", {"words": found["task"][:60]})
    elif fold(found["rest"]) in AWAKE:
        _wake(turn, view)
    else:
        _put_off(turn, view, found["rest"])


def _put_off(turn: Turn, view: AssignmentView, words: str) -> None:
    told = {"number": view.number, "title": view.title}
    span = read_span(words, turn.today)
    if not view.open:
        turn.reply("ask.closed_already", told | {"done_on": view.done_on}, about=[view.number])
    elif view.last_day is not None and view.last_day < turn.today:
        turn.reply("snooze.overdue", told, about=[view.number])
    elif span is None:
        turn.reply("snooze.usage")
    elif len(fold(reason := _reason(span.rest))) < SHORTEST_REASON:
        turn.reply("snooze.no_reason", told, about=[view.number])
    elif not turn.today < span.last <= (latest := _latest(view, turn.today)):
        turn.reply("snooze.too_far", told | {"latest": latest}, about=[view.number])
    else:
        snoozes.put_off(turn.session, turn.viewer, view.number, span.last, reason, now=turn.now)
        after = {"until": span.last}
        deed = Deed("reminder.put_off", "assignment", view.number, turn.source, after=after, words=reason)
        audit.note(turn.session, deed)
        rows = [[("wake", f"xz:{view.number}")]]
        data = told | {"until": span.last, "reason": reason}
        turn.reply("snooze.kept", data, rows, about=[view.number])


def _reason(words: str) -> str:
    return BECAUSE.sub("", words.strip(EDGES)).strip(EDGES)[:REASON_LENGTH]


def _latest(view: AssignmentView, today: date) -> date:
    """Not beyond the day to aim at: on that day, and after it, the person is reminded in any case."""
    furthest = today + LONGEST
    return furthest if view.aim_day is None else min(view.aim_day, furthest)


def wake(turn: Turn, number: int, _: int) -> None:
    """The button under it: remind as usual again."""
    view = assignments.one(turn.session, turn.viewer, number)
    if view is None:
        turn.reply("plain.stale_button")
        return
    _wake(turn, view)


def _wake(turn: Turn, view: AssignmentView) -> None:
    if snoozes.wake(turn.session, turn.viewer, view.number, now=turn.now):
        audit.note(turn.session, Deed("reminder.as_usual", "assignment", view.number, turn.source))
    turn.reply("snooze.awake", {"number": view.number, "title": view.title}, about=[view.number])


BUTTONS = {"xz": wake}
