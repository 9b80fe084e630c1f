"""The working calendar: Monday to Friday, less the days off, plus the make-up Saturdays.

Base: the `holidays` package for Việt Nam (Bộ luật Lao động 2019, điều 112, with the swaps it knows). On top: the days
that the yearly notices, or a coordinator, add. A day here is a day in Việt Nam; there is no clock in this file.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from holidays import country_holidays

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
WEEKEND = {5: "thứ Bảy", 6: "Chủ nhật"}
ONE_DAY = timedelta(days=1)


class Source(StrEnum):
    """Where it is said that a day is (not) a working day."""

    WEEK = "week"
    PACKAGE = "package"
    NOTICE = "notice"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that a notice takes out of the working week, or (`working`) puts into it. `source` names the notice.

    `by` is the coordinator who entered it; empty where it stands in the catalogue.
    """

    day: date
    working: bool
    why: str
    source: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day is a working day or not. `words` is empty on a plain working day; `notice` names the notice.

    `by` is the coordinator who entered the notice.
    """

    working: bool
    words: str
    source: Source
    notice: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class _Year:
    holidays: dict[date, str]
    make_up: frozenset[date]
    working: tuple[date, ...]


class WorkingCalendar:
    """Which days are worked, and how far they lie apart.

    Args:
        days_off: what the notices say; each outweighs the package.

    Years are worked out when first asked for and kept.
    """

    def __init__(self, days_off: Iterable[DayOff] = ()) -> None:
        self._extra = {each.day: each for each in days_off}
        self._years: dict[int, _Year] = {}

    def with_days(self, days_off: Iterable[DayOff]) -> "WorkingCalendar":
        """A calendar that knows these days too; of two that name the same day, the later one counts."""
        return WorkingCalendar([*self._extra.values(), *days_off])

    def is_working_day(self, day: date) -> bool:
        """True where offices work on that day."""
        return self.why(day).working

    def why(self, day: date) -> Reason:
        """Why the day is worked or not, and who says so: the week, the package (a holiday's name), or a notice."""
        year = self._year(day.year)
        return self._reason(day, year.holidays, year.make_up)

    def next_working_day(self, day: date) -> date:
        """The first working day on or after that day."""
        return self.add_working_days(day - ONE_DAY, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day on or before that day."""
        return self.add_working_days(day + ONE_DAY, -1)

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after that day (before it where negative); the day itself for 0."""
        if count == 0:
            return day
        year = day.year
        working = self._year(year).working
        if count > 0:
            at = bisect_right(working, day) + count - 1
            while at >= len(working):
                at -= len(working)
                year += 1
                working = self._year(year).working
            return working[at]
        at = bisect_left(working, day) + count
        while at < 0:
            year -= 1
            working = self._year(year).working
            at += len(working)
        return working[at]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days one has from `start` to `end`: `start` does not count, `end` does.

        Negative where `end` lies before `start` (then `end` counts, `start` does not), so that
        `working_days_between(day, add_working_days(day, n)) == n` for every n.
        """
        if start > end:
            return -self._worked_before(end, start)
        return self._worked_before(start + ONE_DAY, end + ONE_DAY)

    def working_days_of(self, year: int) -> tuple[date, ...]:
        """Every working day of the year, in order."""
        return self._year(year).working

    def _worked_before(self, first: date, stop: date) -> int:
        """Working days from `first` on, up to but without `stop`."""
        total = 0
        for year in range(first.year, stop.year + 1):
            working = self._year(year).working
            total += bisect_left(working, stop) - bisect_left(working, first)
        return total

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            package = country_holidays("VN", years=year, language="vi")
            named = dict(package.items())
            make_up = frozenset(day for day in package.weekend_workdays if day.year == year)
            first = date(year, 1, 1)
            days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
            working = tuple(day for day in days if self._reason(day, named, make_up).working)
            found = self._years[year] = _Year(named, make_up, working)
        return found

    def _reason(self, day: date, holidays: dict[date, str], make_up: frozenset[date]) -> Reason:
        extra = self._extra.get(day)
        if extra is not None:
            source = Source.COORDINATOR if extra.by else Source.NOTICE
            return Reason(extra.working, extra.why, source, extra.source, extra.by)
        if day in holidays:
            return Reason(working=False, words=holidays[day], source=Source.PACKAGE)
        if day in make_up:
            return Reason(working=True, words="ngày làm bù", source=Source.PACKAGE)
        weekend = WEEKEND.get(day.weekday())
        return Reason(working=weekend is None, words=weekend or "", source=Source.WEEK)
