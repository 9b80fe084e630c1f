"""The days, months, quarters and years that a deadline's words name, in the order they stand.

Works on folded text (`plain`): small letters without diacritics, figures and / . - kept. Which rule follows from them
stands in deadline_phrases.py.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

MONTHS = 12
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
CENTURY, TWO_DIGITS = 2000, 100
MIDDLE_DAY = 15
TO_THE_END = frozenset({"cuoi", "het", "nua cuoi"})
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of days named at `start`–`end` of the text: one day, months, a quarter, half a year, years.

    first, last: the stretch, in the year told or in the assumed one; None where there is no such day. dated: its year
    was told. before: "trước …".
    """

    start: int
    end: int
    first: date | None
    last: date | None
    dated: bool
    before: bool = False

    @property
    def is_day(self) -> bool:
        """True where one day is meant."""
        return self.first == self.last

    def covers(self, other: "Point") -> bool:
        """True where the other lies inside this one and is shorter."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return False
        inside = self.first <= other.first and other.last <= self.last
        return inside and (self.first, self.last) != (other.first, other.last)


def plain(text: str) -> str:
    """Small ASCII letters, one blank between words, every dash a "-": "Quý I – 2026" → "quy i - 2026"."""
    lowered = text.translate(_DASHES).lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFKD", lowered)
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def find_points(text: str, assumed: int) -> list[Point]:
    """Every day, month, quarter and year the folded text names, the more exact reading first, without overlaps."""
    found: list[Point] = []
    taken = [False] * (len(text) + 1)
    for pattern, read in _READINGS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found += read(match, assumed)
    return sorted(found, key=lambda point: (point.start, point.last or date.min))


def end_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _year(match: re.Match[str], assumed: int) -> tuple[int, bool]:
    told = match["y"]
    if not told:
        return assumed, False
    year = int(told)
    return (year + CENTURY if year < TWO_DIGITS else year), True


def _day(match: re.Match[str], assumed: int) -> list[Point]:
    year, dated = _year(match, assumed)
    month, day = int(match["m"]), int(match["d"])
    exists = 1 <= month <= MONTHS and 1 <= day <= monthrange(year, month)[1]
    named = date(year, month, day) if exists else None
    return [Point(*match.span(), named, named, dated, bool(match["before"]))]


def _stretch(match: re.Match[str], year: int, months: tuple[int, int], *, dated: bool) -> Point:
    """The months from–to of a year, up to the part of them that is named."""
    part = match.groupdict().get("part") or ""
    first, last = date(year, months[0], 1), end_of(year, months[1])
    if part == "dau":
        last = first
    elif part in {"giua", "nua dau"}:
        last = _middle(year, *months)
    before = bool(match["before"]) and part not in TO_THE_END
    return Point(*match.span(), first, last, dated, before)


def _middle(year: int, low: int, high: int) -> date:
    """Giữa tháng is day 15, giữa năm the last of June (Bộ luật Dân sự 2015, điều 146); a quarter's by analogy."""
    length = high - low + 1
    if length % 2:
        return date(year, (low + high) // 2, MIDDLE_DAY)
    return end_of(year, (low + high) // 2)


def _months(match: re.Match[str], assumed: int) -> list[Point]:
    year, dated = _year(match, assumed)
    listed = match["list"]
    numbers = [int(number) for number in re.findall(r"\d+", listed)]
    if any(not 1 <= number <= MONTHS for number in numbers):
        return [Point(*match.span(), None, None, dated)]
    return _each(match, year, listed, [(number, number) for number in numbers], dated=dated)


def _quarters(match: re.Match[str], assumed: int) -> list[Point]:
    year, dated = _year(match, assumed)
    listed = match["list"]
    numbers = [ROMAN[word] for word in re.findall(r"\b(?:iv|i{1,3}|[1-4])\b", listed)]
    return _each(match, year, listed, [(3 * n - 2, 3 * n) for n in numbers], dated=dated)


def _each(
    match: re.Match[str], year: int, listed: str, stretches: list[tuple[int, int]], *, dated: bool
) -> list[Point]:
    """A stretch for each of a list ("6, 12"), one for a range ("3-6")."""
    if "-" in listed or "den" in listed:
        low, high = stretches[0][0], stretches[-1][1]
        if low > high:
            return [Point(*match.span(), None, None, dated)]
        stretches = [(low, high)]
    return [_stretch(match, year, months, dated=dated) for months in stretches]


def _half(match: re.Match[str], assumed: int) -> list[Point]:
    year, dated = _year(match, assumed)
    return [_stretch(match, year, (1, 6) if match["half"] == "dau" else (7, 12), dated=dated)]


def _years(match: re.Match[str], assumed: int) -> list[Point]:
    year, dated = _year(match, assumed)
    until = int(match.groupdict().get("until") or 0)
    if until > year:
        return [Point(*match.span(), date(year, 1, 1), date(until, MONTHS, 31), dated)]
    return [_stretch(match, year, (1, MONTHS), dated=dated)]


def _next_year(match: re.Match[str], assumed: int) -> list[Point]:
    return [_stretch(match, assumed + 1, (1, MONTHS), dated=True)]


_YEAR = r"(?P<y>(?:19|20|21)\d\d)(?!\d)"
_OF_YEAR = rf"(?:\s*(?:/|-|\.|,?\s*nam)\s*{_YEAR})?"
_BEFORE = r"(?P<before>\btruoc\s+)?"
_DAY = rf"{_BEFORE}(?:ngay\s*)?(?<![\d/.-])"
_PART = rf"{_BEFORE}(?:(?P<part>dau|giua|cuoi|het|nua dau|nua cuoi)\s+)?"
_AND = r"\s*(?:,|;|va|&|-|den(?: het)?)\s*"
_NOT_A_DAY = r"(?!\d)(?!/\d{1,2}(?!\d))"
_MONTH_LIST = rf"(?P<list>\d{{1,2}}{_NOT_A_DAY}(?:{_AND}(?:thang\s*|t\.?)?\d{{1,2}}{_NOT_A_DAY})*)"
_QUARTER = r"(?:iv|i{1,3}|[1-4])\b"
_QUARTER_LIST = rf"(?P<list>{_QUARTER}(?:{_AND}(?:quy\s*|q\.?)?{_QUARTER})*)"

Reading = Callable[[re.Match[str], int], list[Point]]
_READINGS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_DAY}(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?!\d)(?:[ t]00:00(?::00)?)?", _day),
        (
            rf"{_DAY}(?P<d>\d{{1,2}})\s*(?P<s>[/.-])\s*(?P<m>\d{{1,2}})\s*(?P=s)\s*(?P<y>\d{{4}}|\d{{2}})(?![\d/])",
            _day,
        ),
        (
            rf"{_DAY}(?P<d>\d{{1,2}})\s*(?:cua\s+|trong\s+)?thang\s*(?P<m>\d{{1,2}})(?!\d){_OF_YEAR}",
            _day,
        ),
        (rf"{_DAY}(?P<d>\d{{1,2}})\s*/\s*(?P<m>\d{{1,2}})(?![\d/]){_OF_YEAR}", _day),
        (rf"{_BEFORE}\bngay\s*(?P<d>\d{{1,2}})\s*[.-]\s*(?P<m>\d{{1,2}})(?![\d/]){_OF_YEAR}", _day),
        (rf"{_BEFORE}(?<!\d)0?6 thang (?P<half>dau|cuoi)(?: cua)?(?: nam)?(?:\s*{_YEAR})?", _half),
        (rf"{_BEFORE}\bnua (?P<half>dau|cuoi)(?: cua)? nam(?:\s*{_YEAR})?", _half),
        (rf"{_PART}(?:\bthang|\bthg\.?|\bt\.?(?=\d))\s*{_MONTH_LIST}{_OF_YEAR}", _months),
        (rf"{_PART}\b(?:quy|q\.?)\s*{_QUARTER_LIST}{_OF_YEAR}", _quarters),
        (rf"{_PART}(?<![\d/.-])(?P<list>\d{{1,2}})\s*[/-]\s*{_YEAR}", _months),
        (rf"{_PART}\b(?:nam|giai doan)\s*{_YEAR}(?:\s*(?:-|den(?: nam)?)\s*(?P<until>2[01]\d\d))?", _years),
        (rf"{_PART}\bnam (?:sau|toi)\b", _next_year),
        (rf"(?P<before>)(?<![\d/.-]){_YEAR}(?:\s*-\s*(?P<until>2[01]\d\d))?(?![\d/.-])", _years),
        (
            rf"{_BEFORE}\b(?P<part>dau|giua|cuoi|het|trong|ca|nua dau|nua cuoi)\s+nam(?: nay)?\b(?P<y>)",
            _years,
        ),
    )
)
