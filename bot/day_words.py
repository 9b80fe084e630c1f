"""Days in the words of a command: "1/12", "2026-12-05", "mai", "thứ 6 tuần sau", and spans of them. Pure.

What is said in free text is read by bot/understanding; behind a command the place of a day is known, so a few plain
forms are enough. A day without a year is the next one to come.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.folding import fold

ONE = (
    r"(?:(?:ngày|ngay)\s+)?(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?"
    r"|h[ôo]m nay|(?:ngày |ngay )?mai|(?:ngày |ngay )?kia|m[ốo]t|th[ứu] (?:[2-7]|hai|ba|tư|tu|năm|nam|sáu|sau|bảy|bay)(?: tu[ầa]n sau)?)"
)
TO = r"\s*(?:\.\.|–|-|đến hết|den het|tới hết|toi het|đến|den|tới|toi)\s*"
DAY = re.compile(rf"(?<!\w)(?P<day>{ONE})(?!\w)", re.IGNORECASE)
SPAN = re.compile(rf"(?<!\w)(?P<first>{ONE}){TO}(?P<last>{ONE})(?!\w)", re.IGNORECASE)
# "1-5/12": one month for both.
SHORT_SPAN = re.compile(
    r"(?<![\w/.-])(?P<first>\d{1,2})\s*(?:-|–|đến|den)\s*(?P<last>\d{1,2}/\d{1,2}(?:/\d{4})?)(?!\w)",
    re.IGNORECASE,
)
WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
NEAR = {"hom nay": 0, "mai": 1, "kia": 2, "mot": 2}
LONG_AGO = timedelta(days=60)
# What only leads to the day: "đến 5/12", "từ 1/12".
LEADING = re.compile(r"(?:(?<!\w)(?:từ|tu|đến|den|tới|toi|sau|lúc|luc)\s*)+$", re.IGNORECASE)
EDGES = " \t\n\"“”„'‘’«»,;:.–-"


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, and the words around them."""

    first: date
    last: date
    rest: str


def read_span(words: str, today: date) -> Span | None:
    """The span of "1/12 đến 5/12, chị Hà thay", "1-5/12", "mai" (one day at least); None where no day is told."""
    words = unicodedata.normalize("NFC", words)
    if found := SHORT_SPAN.search(words):
        last = read_day(found["last"], today)
        first = _same_month(last, int(found["first"])) if last else None
    elif found := SPAN.search(words):
        first = read_day(found["first"], today)
        last = read_day(found["last"], today)
        if first is not None and last is not None and last < first:
            last = read_day(found["last"], first)
    elif found := DAY.search(words):
        first = last = read_day(found["day"], today)
    else:
        return None
    if first is None or last is None or last < first:
        return None
    before = LEADING.sub("", words[: found.start()])
    return Span(first, last, f"{before} {words[found.end() :]}".strip(EDGES))


def read_day(words: str, today: date) -> date | None:
    """One day; None where it does not exist (31/11) or is none."""
    word = re.sub(r"^ngay ", "", fold(words))
    if word in NEAR:
        return today + timedelta(days=NEAR[word])
    if word.startswith("thu "):
        return _weekday(word.removeprefix("thu "), today)
    numbers = [int(part) for part in re.split(r"[^\d]+", word) if part]
    if len(numbers) == 3:  # noqa: PLR2004 - day, month and year
        year, month, day = numbers if numbers[0] > 31 else reversed(numbers)  # noqa: PLR2004 - no day is greater
        return _day(year, month, day)
    if len(numbers) != 2:  # noqa: PLR2004 - day and month
        return None
    found = _day(today.year, numbers[1], numbers[0])
    if found is not None and found < today - LONG_AGO:
        return _day(today.year + 1, numbers[1], numbers[0])
    return found


def _weekday(word: str, today: date) -> date | None:
    name, _, later = word.partition(" ")
    wanted = int(name) - 2 if name.isdigit() else WEEKDAYS.get(name)
    if wanted is None:
        return None
    if later:
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _same_month(last: date, day: int) -> date | None:
    return _day(last.year, last.month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
