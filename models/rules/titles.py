"""Titles: a task's short name for one period. `{year}` rolls over by itself: the next cycle is generated, not retyped.

Placeholders: {year}, {next_year}, {period} ("quý IV năm 2026"), {term} (the five years of a plan: "2026-2030").
"""

import re
from string import Formatter

MAX_LENGTH = 120
QUARTERS = ("I", "II", "III", "IV")
HALVES = ("6 tháng đầu", "6 tháng cuối")
TERM_YEARS = 5
PLACEHOLDERS = frozenset({"year", "next_year", "period", "term"})

_KEY = re.compile(
    r"(?P<year>\d{4})(-(Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d\d)(-(?P<day>\d\d))?))?"
)


def title_for(template: str, period_key: str) -> str:
    """The title for a period ("2026", "2026-Q4", "2026-H1", "2026-11", an event's day "2026-11-24").

    Raises ValueError where the key is none of these, KeyError or ValueError where the template is not right.
    """
    found = _KEY.fullmatch(period_key)
    if found is None:
        raise ValueError(f"không phải một kỳ: {period_key!r}")
    year = int(found["year"])
    first = (year - 1) // TERM_YEARS * TERM_YEARS + 1
    return template.format(
        year=year,
        next_year=year + 1,
        period=_period_words(found, year),
        term=f"{first}-{first + TERM_YEARS - 1}",
    )


def unknown_placeholders(template: str) -> set[str]:
    """Placeholders nobody fills in. Raises ValueError where a brace is open or stands alone."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    return names - PLACEHOLDERS


def _period_words(found: re.Match[str], year: int) -> str:
    if found["quarter"]:
        return f"quý {QUARTERS[int(found['quarter']) - 1]} năm {year}"
    if found["half"]:
        return f"{HALVES[int(found['half']) - 1]} năm {year}"
    if found["day"]:
        return f"ngày {found['day']}/{found['month']}/{year}"
    if found["month"]:
        return f"tháng {int(found['month'])} năm {year}"
    return f"năm {year}"
