"""Deadline rules: the codes a catalogue writes, what each means, and how people say it.

A code is data that people edit ("ANNUAL_BEFORE:12-20"). `parse_rule` reads it into a frozen value, `words` says it in
Vietnamese. Which days follow from a rule stands in deadlines.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from models.errors import NhacViecError

FORMS = (
    "NONE",
    "FIXED:2026-12-15",
    "FIXED_BEFORE:2026-12-15",
    "ANNUAL_BEFORE:12-20",
    "ANNUAL_BY:12-20",
    "MONTH:12",
    "YEAR:12-31",
    "MONTHLY",
    "MONTHLY_BY_DAY_25",
    "MONTHLY_BEFORE_DAY_25",
    "QUARTERLY",
    "QUARTERLY_BY_DAY_20",
    "HALF_YEARLY",
    "HALF_YEARLY_BY_DAY_15",
    "EXTERNAL:QUARTERLY_BY_DAY_20",
    "EXTERNAL:UNSPECIFIED",
    "EVENT_PLUS:5d",
    "EVENT_PLUS:5wd",
    "EVENT:UNSPECIFIED",
)


class BadRule(NhacViecError):
    """A deadline's code cannot be read; says in Vietnamese which forms there are."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"không hiểu thời hạn “{code}”. Các dạng dùng được: {', '.join(FORMS)}")


@dataclass(frozen=True, slots=True)
class NoDeadline:
    """NONE: the plan gives no deadline. A normal state: asked about in a periodic round, never overdue."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """FIXED / FIXED_BEFORE: one named day, once: "đến ngày 15/12/2026", "trước ngày 15/12/2026" (strictly before)."""

    day: date
    before: bool = False


@dataclass(frozen=True, slots=True)
class Annual:
    """ANNUAL_BEFORE / ANNUAL_BY: "trước ngày 20/12 hàng năm" (strictly before), "đến ngày 20/12" (that day too).

    Source: Kế hoạch 251/KH-UBND, the plans of Sở Nội vụ and the report of Sở TT&TT. 29/2 is 28/2 in other years.
    """

    month: int
    day: int
    before: bool


@dataclass(frozen=True, slots=True)
class WithinMonth:
    """MONTH: "trong tháng 12": to the end of the month. Source: Kế hoạch 251/KH-UBND, Sở Tư pháp."""

    month: int


@dataclass(frozen=True, slots=True)
class WithinYear:
    """YEAR: "trong năm 2021": from the year's beginning to the end of that day. Source: Kế hoạch 251/KH-UBND."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Recurring:
    """MONTHLY, QUARTERLY, HALF_YEARLY: every 1, 3, 6 months, in the last month of each period.

    `day` None means the period's end. Source: "định kỳ hàng quý" (Kế hoạch 251/KH-UBND; the day is data), "trước ngày
    20 của tháng cuối quý" (Công văn 581/BNV-CCHC). Days that a month does not have are its last day.
    """

    months: int
    day: int | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class External:
    """EXTERNAL: "thời gian theo yêu cầu" of who receives it. `inner` None: nobody has said when yet."""

    inner: "Annual | Fixed | Recurring | None"


@dataclass(frozen=True, slots=True)
class EventPlus:
    """EVENT_PLUS: so many days after something happens; that day itself is not counted.

    Source: "trước 05 ngày kể từ ngày ký" (Kế hoạch 251/KH-UBND); Bộ luật Dân sự 2015, điều 147 and 148.
    Calendar days (d) or working days (wd). Each event is a run of its own.
    """

    days: int
    working: bool


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """EVENT:UNSPECIFIED: "sau khi công bố", with no number of days."""


Rule = NoDeadline | Fixed | Annual | WithinMonth | WithinYear | Recurring | External | EventPlus | AfterEvent

_EVERY = {"MONTHLY": 1, "QUARTERLY": 3, "HALF_YEARLY": 6}
_A_LEAP_YEAR = 2024
YEAR_END = (12, 31)


def parse_rule(code: str) -> Rule:
    """The rule of a code. Raises BadRule, whose message lists the forms."""
    name, _, rest = code.strip().upper().partition(":")
    try:
        return _parse(name, rest)
    except (ValueError, KeyError) as error:
        raise BadRule(code) from error


def _parse(name: str, rest: str) -> Rule:
    if name in {"ANNUAL_BEFORE", "ANNUAL_BY"}:
        month, day = _month_day(rest)
        return Annual(month, day, before=name == "ANNUAL_BEFORE")
    if name == "EXTERNAL":
        inner = None if rest == "UNSPECIFIED" else _parse(*rest.partition(":")[::2])
        if not isinstance(inner, Annual | Fixed | Recurring | None):
            raise ValueError(rest)
        return External(inner)
    if name == "EVENT_PLUS":
        days, working = _match(r"(\d{1,3})(W?)D", rest)
        return EventPlus(_within(days, 1, 999), bool(working))
    if name in _WITH_REST:
        return _WITH_REST[name](rest)
    if rest:
        raise ValueError(rest)
    return NoDeadline() if name == "NONE" else _recurring(name)


def _recurring(name: str) -> Recurring:
    every, _, before, day = _match(r"(MONTHLY|QUARTERLY|HALF_YEARLY)(_(BY|BEFORE)_DAY_(\d{1,2}))?", name)
    return Recurring(_EVERY[every], _within(day, 1, 31) if day else None, before == "BEFORE")


def _event(rest: str) -> AfterEvent:
    if rest != "UNSPECIFIED":
        raise ValueError(rest)
    return AfterEvent()


_WITH_REST: dict[str, Callable[[str], Rule]] = {
    "FIXED": lambda rest: Fixed(date.fromisoformat(rest)),
    "FIXED_BEFORE": lambda rest: Fixed(date.fromisoformat(rest), before=True),
    "MONTH": lambda rest: WithinMonth(_within(rest, 1, 12)),
    "YEAR": lambda rest: WithinYear(*_month_day(rest)),
    "EVENT": _event,
}


def _match(pattern: str, text: str) -> tuple[str, ...]:
    found = re.fullmatch(pattern, text)
    if found is None:
        raise ValueError(text)
    return found.groups(default="")


def _within(digits: str, low: int, high: int) -> int:
    number = int(digits)
    if not low <= number <= high:
        raise ValueError(digits)
    return number


def _month_day(text: str) -> tuple[int, int]:
    month, day = _match(r"(\d{1,2})-(\d{1,2})", text)
    named = date(_A_LEAP_YEAR, int(month), int(day))
    return named.month, named.day


def words(rule: Rule) -> str:
    """The rule as people say it: "trước ngày 20/12 hằng năm"."""
    match rule:
        case Fixed(day, before):
            return f"{'trước' if before else 'đến hết'} ngày {day:%d/%m/%Y}"
        case Annual(month, day, before):
            return f"{'trước' if before else 'chậm nhất'} ngày {day}/{month} hằng năm"
        case WithinMonth(month):
            return f"trong tháng {month}"
        case WithinYear(month, day):
            end = "" if (month, day) == YEAR_END else f", đến hết ngày {day}/{month}"
            return f"trong năm{end}"
        case Recurring():
            return _recurring_words(rule)
        case External(inner):
            return f"theo yêu cầu của nơi nhận{f': {words(inner)}' if inner else ', chưa rõ ngày'}"
        case EventPlus(days, working):
            return f"trong {days} ngày{' làm việc' if working else ''} kể từ ngày có sự kiện"
        case AfterEvent():
            return "sau khi có sự kiện"
        case NoDeadline():
            return "không hạn"


_EACH = {
    1: ("hằng tháng", "hằng tháng"),
    3: ("hằng quý", "của tháng cuối mỗi quý"),
    6: ("6 tháng một lần", "của tháng cuối mỗi kỳ 6 tháng"),
}


def _recurring_words(rule: Recurring) -> str:
    each, of = _EACH[rule.months]
    if rule.day is None:
        return f"{each}, đến hết kỳ"
    return f"{'trước' if rule.before else 'chậm nhất'} ngày {rule.day} {of}"
