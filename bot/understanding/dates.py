"""Dates as officials write them, absolute and counted from the given day; a day without a year is the next to come.

Limits follow Bộ luật Dân sự 2015, điều 146: đầu tháng = day 1, giữa tháng = day 15, cuối tháng = the last day. The
end of a week is its Friday, a week as a limit too. The patterns stand in date_patterns.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from . import date_patterns as spoken
from .calendar_days import MONTHS, coming, day_of, first_of_month, next_day, part_of
from .normalise import fold_of
from .numbers import number_of
from .spelling import Pattern, pattern

MONDAY, WEDNESDAY, FRIDAY, SUNDAY = 0, 2, 4, 6
WEEK = 7
LONGEST_MONTH = 31
_CENTURY = 2000
_TWO_DIGITS = 100
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5,
             "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}  # fmt: skip
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LOOKING_BACK = frozenset({"hom", "tu", "hoi"})
_OFTEN_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (2, 5), (3, 5), (4, 5)})
_BEGGING = frozenset({"xin", "lui", "doi", "khat", "hen"})  # words that say more than when
_LONG_AGO = 300
_ASKED = re.compile(r" (?:mây´|may|nao`|nao|mô|mo|bao nhiêu|bao nhieu)(?!\S)")
_NEXT = frozenset({"sau", "toi", "ke", "ke tiep"})
_OVER = frozenset({"sang", "qua"})  # "qua tuần", "sang tháng"
_PUT_OFF = pattern("dời|lùi|hoãn|khất|gia hạn|chuyển hạn")
_NO_DATE = date.min


@dataclass(frozen=True, slots=True)
class Day:
    """A date at `start`–`end` of the line.

    `day` is None where it does not exist (31/11); `past` where it only looks back; `broad` where it is a whole month,
    quarter or year, which after a noun says which one it is ("kế hoạch năm sau") and not when.
    """

    start: int
    end: int
    day: date | None
    past: bool = False
    broad: bool = False


def find_days(line: str, today: date) -> list[Day]:
    """All dates of the line, without overlaps, the more exact reading first."""
    found: list[Day] = []
    taken = [False] * (len(line) + 1)
    for rule, read in _RULES:
        for match in rule.finditer(line):
            if any(taken[match.start() : match.end()]):
                continue
            if _ASKED.match(line, match.end()):
                continue  # "hạn cuối ngày mấy"
            day = read(match, today)
            if day is _NO_DATE:
                continue
            for at in range(match.start(), match.end()):
                taken[at] = True
            found.append(_found(rule, match, line, day, today))
    return sorted(found, key=lambda each: each.start)


def _found(rule: Pattern, match: re.Match[str], line: str, day: date | None, today: date) -> Day:
    groups = match.groupdict()
    end = match.start("next") if groups.get("next") else match.end()
    back = fold_of(groups.get("cue") or "") in _LOOKING_BACK or bool(groups.get("ago"))
    start = match.start("d") if fold_of(groups.get("cue") or "") in _BEGGING else match.start()
    before = f" {line[: match.start()]}"
    since = before.endswith((" tư` ", " tu "))
    gone = day is not None and day < today
    far = day is not None and rule in {spoken.SHORT, spoken.WRITTEN} and (day - today).days > _LONG_AGO
    if far and not (groups.get("y") or groups.get("later")):
        last = day_of(day.year - 1, day.month, day.day) if day else None
        return Day(match.start(), end, last, past=True)  # "14/11" on 23/11 was nine days ago
    past = (
        gone
        or rule is spoken.SPAN
        or ((back or since) and (day is None or day <= today or rule in _MAY_LOOK_BACK))
    )
    return Day(start, end, day, past, rule in _BROAD and not groups.get("part"))


def _span(match: re.Match[str], today: date) -> date | None:  # noqa: ARG001 - all readers share one shape
    return today


def _full(match: re.Match[str], today: date) -> date | None:  # noqa: ARG001 - all readers share one shape
    year = int(match["y"])
    return day_of(year + _CENTURY if year < _TWO_DIGITS else year, int(match["m"]), int(match["d"]))


def _written(match: re.Match[str], today: date) -> date | None:
    day, month = int(number_of(match["d"]) or 0), int(number_of(match["m"]) or 0)
    if match["y"]:
        return day_of(int(match["y"]), month, day)
    if match["later"]:
        return day_of(today.year + 1, month, day)
    return coming(day, month, today)


def _short(match: re.Match[str], today: date) -> date | None:
    """“15/12” is a date; "2/3" and "7/10 đơn vị" are fractions unless a word of time stands beside them."""
    day, month = int(match["d"]), int(match["m"])
    cue, after = fold_of(match["cue"] or ""), match["next"]
    put_off = cue == "qua" and _PUT_OFF.search(
        match.string[: match.start()]
    )  # "dời hạn qua 12/12" is no share
    small = day <= month and not put_off
    if match["s"] != "/" and not cue and not (after and day > MONTHS):
        return _NO_DATE
    if small and (not (cue or after) or cue in {"khoang", "tam", "la", "qua"}):
        return _NO_DATE
    if after and not cue and (day, month) in _OFTEN_FRACTIONS:
        return _NO_DATE
    if month == 0 or (month > MONTHS and not (cue or after)):
        return _NO_DATE
    return day_of(today.year + 1, month, day) if match["later"] else coming(day, month, today)


def _day_only(match: re.Match[str], today: date) -> date | None:
    day, which = int(number_of(match["d"]) or 0), fold_of(match["which"] or "")
    if not 1 <= day <= LONGEST_MONTH:
        return _NO_DATE
    if which in {"thang sau", "thang toi"}:
        following = first_of_month(today, 1)
        return day_of(following.year, following.month, day)
    return next_day(day, today)


def _weekday(match: re.Match[str], today: date) -> date | None:
    wanted = SUNDAY if match["sun"] else _WEEKDAYS[fold_of(match["w"])]
    which = fold_of(match["which"] or "")
    monday = today - timedelta(days=today.weekday())
    if match["ago"]:
        return monday + timedelta(days=wanted - WEEK)
    if which.startswith("tuan "):
        weeks = {"tuan nay": 0, "tuan ni": 0, "tuan sau nua": 2}.get(which, 1)
        return monday + timedelta(days=WEEK * weeks + wanted)
    if which == "sau":
        return monday + timedelta(days=WEEK + wanted)
    return today + timedelta(days=(wanted - today.weekday()) % WEEK or WEEK)


def _week(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    which, part = fold_of(groups.get("which") or ""), fold_of(groups.get("part") or "")
    weeks = 2 if which == "sau nua" else 1 if which in _NEXT or (not which and part in _OVER) else 0
    offset = {"dau": MONDAY, "giua": WEDNESDAY}.get(part, FRIDAY)
    day = today - timedelta(days=today.weekday()) + timedelta(days=WEEK * weeks + offset)
    if day < today or (part == "dau" and day == today and not which):
        day += timedelta(days=WEEK)
    return day


def _month(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    which, part = fold_of(groups.get("which") or ""), fold_of(groups.get("part") or "")
    first = today.replace(day=1)
    if which in _NEXT or (not which and part in _OVER):
        first = first_of_month(today, 1)
    elif which.isdigit():
        month = int(which)
        if not 1 <= month <= MONTHS:
            return None
        year = int(groups["y"]) if groups.get("y") else today.year + (month < today.month)
        first = date(year, month, 1)
    day = part_of(first, part, 1)
    return day if day >= today or which else part_of(first_of_month(first, 1), part, 1)


def _quarter(match: re.Match[str], today: date) -> date | None:
    which = fold_of(match["q"] or "nay")
    now = (today.month - 1) // 3 + 1
    year = int(match["y"]) if match["y"] else today.year + bool(match["later"])
    quarter = _QUARTERS.get(which, now)
    if which in {"sau", "toi"}:
        quarter = now + 1
    elif not match["y"] and not match["later"] and quarter < now:
        year += 1
    first = first_of_month(date(year, 1, 1), 3 * (quarter - 1))
    return part_of(first, "dau" if fold_of(match["part"] or "") == "dau" else "", 3)


def _year(match: re.Match[str], today: date) -> date | None:
    which, part = fold_of(match["which"] or match["bare"] or ""), fold_of(match["part"] or "")
    later = which in {"sau", "toi"} or part in {"sang", "qua"} or (part == "dau" and not which)
    year = int(which) if which.isdigit() else today.year + later
    if part == "dau":
        return date(year, 1, 1)
    return date(year, 6, 30) if part == "giua" else date(year, MONTHS, LONGEST_MONTH)


def _near(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days={"tomorrow": 1, "after": 2}.get(match.lastgroup or "", 0))


def _new_year(match: re.Match[str], today: date) -> date | None:  # noqa: ARG001 - all readers share one shape
    return date(today.year + 1, 1, 1)


_RULES: tuple[tuple[Pattern, Callable[[re.Match[str], date], date | None]], ...] = (
    (spoken.SPAN, _span),
    (spoken.FULL, _full),
    (spoken.WRITTEN, _written),
    (spoken.SHORT, _short),
    (spoken.MONTH_AND_YEAR, _month),
    (spoken.WEEKDAY, _weekday),
    (spoken.WEEK, _week),
    (spoken.DAY, _day_only),
    (spoken.DAY_CUED, _day_only),
    (spoken.WEEK_BARE, _week),
    (spoken.QUARTER, _quarter),
    (spoken.MONTH, _month),
    (spoken.MONTH_BARE, _month),
    (spoken.YEAR, _year),
    (spoken.NEW_YEAR, _new_year),
    (spoken.NEAR, _near),
)
_MAY_LOOK_BACK = (
    spoken.SHORT, spoken.WEEKDAY, spoken.WRITTEN, spoken.MONTH_BARE, spoken.WEEK_BARE, spoken.DAY, spoken.MONTH,
)  # fmt: skip
_BROAD = (spoken.MONTH, spoken.QUARTER, spoken.YEAR, spoken.MONTH_AND_YEAR)
