"""/nghi: a coordinator takes days out of, or puts them into, the working calendar, naming the notice it rests on.

Shown and confirmed first, taken back with a button; who did it, when, and by which notice is kept.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot import confirming
from bot.turn import Turn
from models.rules.access import Action
from models.rules.calendar import DayOff, Reason, Source
from models.rules.folding import fold
from models.store import audit, calendar, settling
from models.store.audit import Deed
from models.tables import Question

KIND = "calendar"
CHANGE = "calendar_change"
MOST_DAYS = 31
NOTICE_LENGTH = 200
YEARS = range(2000, 2099)
DAY = r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
ASKED = re.compile(
    rf"^\s*{DAY}(?:\s*(?:\.\.|–|-|đến|den|tới|toi)\s*{DAY})?\s*(?P<rest>.*)$", re.DOTALL | re.IGNORECASE
)
MAKE_UP = re.compile(r"^(?:ngày\s+)?(?:làm\s+bù|lam\s+bu|làm\s+việc|lam\s+viec)\b[\s,:;–-]*", re.IGNORECASE)
QUOTES = " \t\n\"“”„'‘’«»,;:"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, whether they are to be worked, and by which notice."""

    days: tuple[date, ...]
    working: bool
    notice: str


def days_off(turn: Turn, rest: str) -> None:
    """Show what the change would do and ask; without words, show the changes in force."""
    if not rest:
        _show(turn)
        return
    asked = read(rest)
    if isinstance(asked, str):
        turn.reply(asked)
        return
    new = [day for day in asked.days if turn.house.calendar.is_working_day(day) is not asked.working]
    if not new:
        why = turn.house.calendar.why(asked.days[0])
        turn.reply("calendar.already", {"day": asked.days[0], "working": asked.working, "why": _why(why)})
        return
    before = {day: turn.house.calendar.why(day) for day in new}
    data: dict[str, object] = {
        "days": [{"day": day.isoformat(), "why": _why(before[day])} for day in new],
        "working": asked.working,
        "notice": asked.notice,
        "moved": _would_move(turn, new, working=asked.working),
    }
    kept: dict[str, object] = {
        "days": [day.isoformat() for day in new],
        "working": asked.working,
        "notice": asked.notice,
    }
    confirming.ask(turn, KIND, "calendar_asked.jinja", data, kept)


def read(words: str) -> Asked | str:
    """What `/nghi …` asks for; or the name of the sentence that says what is wrong with it."""
    found = ASKED.match(words)
    if found is None:
        return "calendar.usage"
    first = _day(found[1])
    last = _day(found[2]) if found[2] else first
    if first is None or last is None:
        return "calendar.no_such_day"
    if not first <= last < first + timedelta(days=MOST_DAYS):
        return "calendar.too_many"
    rest = found["rest"].strip(QUOTES)
    working = MAKE_UP.match(rest) is not None
    notice = MAKE_UP.sub("", rest, count=1).strip(QUOTES)[:NOTICE_LENGTH]
    if len(fold(notice)) < 3:  # noqa: PLR2004 - the shortest that could name a notice
        return "calendar.no_notice"
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    return Asked(days, working, notice)


def take_back(turn: Turn, first: int, last: int) -> None:
    """The button under a change: the days are again what they were before."""
    days = calendar.take_back(turn.session, turn.viewer, first, last or first, now=turn.now)
    if not days:
        turn.reply(
            "calendar.undone_already" if turn.viewer.may(Action.KEEP_CALENDAR) else "plain.not_allowed"
        )
        return
    audit.note(
        turn.session,
        Deed("calendar.taken_back", CHANGE, first, turn.source, before={"days": list(map(str, days))}),
    )
    moved = _settle(turn, min(days))
    data = {"days": [day.isoformat() for day in sorted(days)], "moved": moved}
    turn.reply("calendar_undone.jinja", data)
    turn.tell_coordinators("calendar_undone.jinja", data | {"who": turn.viewer.name})


def _apply(turn: Turn, question: Question) -> None:
    if not turn.viewer.may(Action.KEEP_CALENDAR):
        turn.reply("plain.not_allowed")
        return
    kept = json.loads(question.data)
    days = [date.fromisoformat(day) for day in kept["days"]]
    working, notice = kept["working"], kept["notice"]
    ids = calendar.change(turn.session, turn.viewer, days, working=working, notice=notice, now=turn.now)
    audit.note(turn.session, Deed("calendar.changed", CHANGE, ids[0], turn.source, after=kept))
    moved = _settle(turn, min(days))
    data = {"days": kept["days"], "working": working, "notice": notice, "moved": moved}
    turn.reply("calendar_changed.jinja", data, [[("undo", f"w:{ids[0]}:{ids[-1]}")]])
    turn.tell_coordinators("calendar_changed.jinja", data | {"who": turn.viewer.name})


confirming.ON_YES[KIND] = _apply


def _settle(turn: Turn, since: date) -> int:
    """Bring the open assignments' days in line with the calendar as it is now. Returns how many changed."""
    fresh = turn.house.as_of(turn.session)
    turn.house = fresh
    return settling.settle(turn.session, fresh.calendar, fresh.readings, since=since)


def _would_move(turn: Turn, days: list[date], *, working: bool) -> int:
    """How many open assignments would be due, or aimed at, on another day."""
    changed = turn.house.calendar.with_days([DayOff(day, working, "") for day in days])
    return settling.count(turn.session, changed, turn.house.readings, since=min(days))


def _show(turn: Turn) -> None:
    changes = calendar.changes_from(turn.session, date(turn.today.year, 1, 1))
    data = {
        "changes": [
            {"day": each.day.isoformat(), "working": each.working, "notice": each.source, "who": each.by}
            for each in changes
        ]
    }
    turn.reply("calendar_list.jinja", data)


def _why(reason: Reason) -> str:
    """Why a day is (not) worked, as words: the holiday's name, "Chủ nhật", or the notice."""
    if reason.source in {Source.NOTICE, Source.COORDINATOR} and reason.notice:
        return f"{reason.words}, {reason.notice}"
    return reason.words


def _day(words: str) -> date | None:
    parts = [int(part) for part in re.split(r"[/.-]", words)]
    year, month, day = parts if parts[0] in YEARS else reversed(parts)
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None
