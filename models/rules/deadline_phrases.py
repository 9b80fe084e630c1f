"""A deadline in people's words → a rule's code: "trước 20/12", "hết quý I", "ngày 15 hằng tháng", "Thường xuyên".

Pure: the year, or the day it is said on, is an argument. Shared by the import of plans and by /giao. What cannot be
read is told apart by its reason (`Trouble`), so that people hear what to write instead; nothing is guessed.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from models.rules import deadline_words as words_of
from models.rules.deadline_points import Point, find_points, plain
from models.rules.deadline_rules import BadRule, parse_rule

LONGEST = 300
WEEK = 7
ONE_DAY = timedelta(days=1)


class Trouble(StrEnum):
    """Why a deadline's words give no rule."""

    NO_SUCH_DAY = "no_such_day"
    SEVERAL = "several"
    TOO_OFTEN = "too_often"
    UNCLEAR = "unclear"
    WORDS_ONLY = "words_only"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was read: a rule's code (deadline_rules.py), or the reason why there is none.

    next_year: the day was named without a year and has passed, so that next year's is meant.
    """

    rule: str | None = None
    trouble: Trouble | None = None
    next_year: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a day without a year counts from: a plan's year, or (`coming`) the next one from the day of speaking on."""

    today: date
    coming: bool = False

    @classmethod
    def year(cls, year: int) -> "Anchor":
        """The anchor of a plan of that year."""
        return cls(date(year, 1, 1))


def read_deadline(text: str, anchor: Anchor) -> Phrase:
    """The rule that the words mean. Empty words mean none ("NONE"); a rule's own code means itself.

    "Trước" is strict and stays so in the rule; days without a year take the anchor's. A list of days is one rule
    where a rule can hold it ("15/6 và 15/12" → half-yearly by day 15), else `Trouble.SEVERAL`.
    """
    code = _as_code(text)
    if code is not None:
        return Phrase(code)
    words = plain(text)[:LONGEST]
    if words_of.NOTHING.fullmatch(words):
        return Phrase("NONE")
    words = words_of.DOCUMENT.sub(" ", words)
    after_event = _event(words)
    if after_event is not None:
        return after_event
    named = words_of.TIMES.sub(" ", words)
    points = _settled(find_points(named, anchor.today.year), named)
    if any(point.last is None for point in points):
        return Phrase(trouble=Trouble.NO_SUCH_DAY)
    every = _recurrence(words, points)
    if every == 0:
        return Phrase(trouble=Trouble.TOO_OFTEN)
    if (
        words_of.STANDING.search(words)
        and every in {None, 12}
        and not any(_is_narrow(point) for point in points)
    ):
        return Phrase("NONE")
    found = _from_recurrence(words, points, every) if every else _from_points(points, anchor)
    found = found or _without_days(words)
    outside = found.rule and every and re.search(r"\btheo (?:\w+ )?(?:yeu cau|quy dinh|huong dan)\b", words)
    if outside and str(found.rule).startswith(("ANNUAL", "MONTHLY", "QUARTERLY", "HALF_YEARLY")):
        return Phrase(f"EXTERNAL:{found.rule}")
    return found


def _as_code(text: str) -> str | None:
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z_]+(?:[:\w-]*)", code):
        return None
    try:
        parse_rule(code)
    except BadRule:
        return None
    return code


def _event(words: str) -> Phrase | None:
    """So many days after something happens: "trong 05 ngày làm việc kể từ ngày nhận"."""
    match = words_of.EVENT_DAYS.search(words)
    if match is None or not (words_of.EVENT_CUE.search(words) or match.start() == 0):
        return None
    if match["unit"] == "thang" and not words_of.EVENT_CUE.search(match["rest"]):
        return None
    if words_of.DAYS_AHEAD.match(match["rest"]) or match["unit"] in {"thang", "nam", "gio"}:
        return Phrase(trouble=Trouble.UNCLEAR)
    number = int(match["n"]) * (WEEK if match["unit"] == "tuan" else 1)
    if number < 1:
        return Phrase(trouble=Trouble.UNCLEAR)
    working = match["unit"] == "ngay lam viec" or match["working"]
    return Phrase(f"EVENT_PLUS:{number}{'wd' if working else 'd'}")


def _settled(points: list[Point], words: str) -> list[Point]:
    """What of the named stretches counts: the narrower inside the wider, the end of "từ … đến …"."""
    kept = [point for point in points if not any(point.covers(other) for other in points)]
    ends: list[Point] = []
    for point in kept:
        if ends and words_of.BETWEEN.match(words[ends[-1].end : point.start]) and ends[-1].end < point.start:
            ends.pop()
        ends.append(point)
    return ends


def _is_narrow(point: Point) -> bool:
    """True for less than a year."""
    return point.first is not None and point.last is not None and (point.last - point.first).days < 360  # noqa: PLR2004 - a year has more


def _recurrence(words: str, points: list[Point]) -> int | None:
    """How many months lie between two runs: 1, 3, 6, 12; 0 for what comes too often; None for once."""
    for pattern, months in (
        (words_of.TOO_OFTEN, 0),
        (words_of.QUARTERS, 3),
        (words_of.MONTHS, 1),
        (words_of.HALF_YEARS, 6),
        (words_of.YEARS, 12),
    ):
        if pattern.search(words):
            if months == 1 and any(_is_narrow(point) for point in points):
                continue  # "hằng tháng" beside one named day says something else of it
            return months
    return None


def _from_recurrence(words: str, points: list[Point], every: int) -> Phrase | None:
    narrow = [point for point in points if _is_narrow(point)]
    if every == 12:  # noqa: PLR2004 - months a year
        return _yearly(narrow)
    if narrow:
        return _listed(narrow) or (
            _single(narrow[0]) if len(narrow) == 1 else Phrase(trouble=Trouble.SEVERAL)
        )
    name = {1: "MONTHLY", 3: "QUARTERLY", 6: "HALF_YEARLY"}[every]
    day = words_of.DAY_OF_MONTH.search(words)
    if day is None:
        return Phrase(name)
    return _checked(f"{name}_{'BEFORE' if day['before'] or 'truoc' in day[0] else 'BY'}_DAY_{int(day['d'])}")


def _yearly(narrow: list[Point]) -> Phrase:
    if not narrow:
        return Phrase("YEAR:12-31")
    if len(narrow) > 1:
        return _listed(narrow) or Phrase(trouble=Trouble.SEVERAL)
    (point,) = narrow
    assert point.first is not None  # noqa: S101 - days that do not exist were refused
    assert point.last is not None  # noqa: S101 - as above
    if point.before:
        return Phrase(f"ANNUAL_BEFORE:{point.first:%m-%d}")
    if not point.is_day and point.first == point.last.replace(day=1) and (point.last + ONE_DAY).day == 1:
        return Phrase(f"MONTH:{point.last.month}")
    return Phrase(f"ANNUAL_BY:{point.last:%m-%d}")


def _from_points(points: list[Point], anchor: Anchor) -> Phrase | None:
    if not points:
        return None
    if len(points) > 1:
        return _listed(points) or Phrase(trouble=Trouble.SEVERAL)
    meant = _coming(points[0], anchor) if anchor.coming else points[0]
    return replace(_single(meant), next_year=meant is not points[0])


def _listed(points: list[Point]) -> Phrase | None:
    """Several stretches as one rule: the same day of each quarter or half-year, or months on end (then the last)."""
    ends = sorted({point.last for point in points if point.last is not None})
    months = [end.month for end in ends]
    if len(ends) == 1:
        return _single(points[0])
    whole = all(not point.is_day for point in points)
    days = {end.day for end in ends}
    name = {(6, 12): "HALF_YEARLY", (3, 6, 9, 12): "QUARTERLY"}.get(tuple(months))
    if name and whole:
        return Phrase(name)
    if name and len(days) == 1:
        before = any(point.before for point in points)
        return Phrase(f"{name}_{'BEFORE' if before else 'BY'}_DAY_{days.pop()}")
    ordered = sorted(points, key=lambda point: point.last or date.min)
    pairs = pairwise(ordered)
    if whole and all(a.last and b.first and a.last + ONE_DAY == b.first for a, b in pairs):
        return _single(ordered[-1])
    return None


def _single(point: Point) -> Phrase:
    assert point.first is not None  # noqa: S101 - days that do not exist were refused
    if point.before:
        return Phrase(f"FIXED_BEFORE:{point.first}")
    return Phrase(f"FIXED:{point.last}")


def _coming(point: Point, anchor: Anchor) -> Point:
    """The point in the next year, where it was named without one and has passed."""
    if point.dated or point.first is None or point.last is None:
        return point
    over = point.first <= anchor.today if point.before else point.last < anchor.today
    if not over:
        return point
    return Point(
        point.start,
        point.end,
        _a_year_later(point.first),
        _a_year_later(point.last),
        dated=True,
        before=point.before,
    )


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def _without_days(words: str) -> Phrase:
    """No day is named: somebody else's calendar, an event, nothing readable."""
    if words_of.OUTSIDE.search(words):
        return Phrase("EXTERNAL:UNSPECIFIED")
    if words_of.AFTER.search(words):
        return Phrase("EVENT:UNSPECIFIED")
    if words_of.STANDING.search(words):
        return Phrase("NONE")
    return Phrase(trouble=Trouble.UNCLEAR if re.search(r"\d", words) else Trouble.WORDS_ONLY)


def _checked(code: str) -> Phrase:
    try:
        parse_rule(code)
    except BadRule:
        return Phrase(trouble=Trouble.NO_SUCH_DAY)
    return Phrase(code)
