"""Deadlines: from a rule and a year, or an event, to days.

Two days each: the last permissible day (overdue from the day after) and the day to aim at (a working day, never after
the last permissible one).
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from dateutil.rrule import MONTHLY, rrule

from models.rules.calendar import WorkingCalendar
from models.rules.deadline_rules import (
    AfterEvent,
    Annual,
    EventPlus,
    External,
    Fixed,
    Recurring,
    Rule,
    WithinMonth,
    WithinYear,
)

ONE_DAY = timedelta(days=1)
SHORTEST_MONTH = 28
MONTHS_A_YEAR = 12
EVENT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PERIOD_NAMES = {1: "{year}-{n:02d}", 3: "{year}-Q{n}", 6: "{year}-H{n}"}


class Roll(StrEnum):
    """Where to, when the last day is a day off: the working day before, or the one after."""

    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Readings:
    """How the words of a plan are read where the law leaves it open; every one is a setting (seeds/readings.toml).

    before_is_strict: "trước ngày 20/12" allows the 19th at the latest, not the 20th.
    named_day: a named day that is a day off (never rolled forward by default).
    calendar_period: "trong tháng 12", "trong năm", the end of a quarter: the period's name says where it ends.
    event_period: a period counted from an event ends on the next working day (Bộ luật Dân sự 2015, điều 148).
    quarter_day: the day "định kỳ hàng quý" means, in the last month of the quarter; None is the quarter's end.
    """

    before_is_strict: bool = True
    named_day: Roll = Roll.EARLIER
    calendar_period: Roll = Roll.EARLIER
    event_period: Roll = Roll.LATER
    quarter_day: int | None = None


DEFAULT_READINGS = Readings()


@dataclass(frozen=True, slots=True)
class Period:
    """One run of a rule: its key ("2026", "2026-Q4", "2026-11", an event's day), last permissible day, aim day."""

    key: str
    last_day: date | None = None
    aim_day: date | None = None


def periods(
    rule: Rule, year: int, calendar: WorkingCalendar, readings: Readings = DEFAULT_READINGS
) -> tuple[Period, ...]:
    """The runs of a rule in a year, in order.

    A rule without days (none, an outside date nobody has named yet, an event that has not happened) has one run for
    the year, without days. A fixed day has none in any other year.
    """
    match rule:
        case External(inner) if inner is not None:
            return periods(inner, year, calendar, readings)
        case Recurring():
            return _recurring(rule, year, calendar, readings)
        case Fixed(day, before):
            last = _strict(day, readings, before=before)
            return (_settled(str(year), last, readings.named_day, calendar),) if day.year == year else ()
        case Annual(month, day, before):
            last = _strict(_clamped(year, month, day), readings, before=before)
            return (_settled(str(year), last, readings.named_day, calendar),)
        case WithinMonth(month):
            last = _clamped(year, month, 31)
            return (_settled(str(year), last, readings.calendar_period, calendar),)
        case WithinYear(month, day):
            last = _clamped(year, month, day)
            return (_settled(str(year), last, readings.calendar_period, calendar),)
        case _:
            return (Period(str(year)),)


def for_event(
    rule: EventPlus | AfterEvent,
    event_day: date,
    calendar: WorkingCalendar,
    readings: Readings = DEFAULT_READINGS,
) -> Period:
    """The run that one event starts. The day of the event is not counted (Bộ luật Dân sự 2015, điều 147).

    The key is the event's day, so several events run side by side.
    """
    key = event_day.isoformat()
    if isinstance(rule, AfterEvent):
        return Period(key)
    if rule.working:
        last = calendar.add_working_days(event_day, rule.days)
    else:
        last = event_day + timedelta(days=rule.days)
    return _settled(key, last, readings.event_period, calendar)


def of_period(
    rule: Rule | None, key: str, calendar: WorkingCalendar, readings: Readings = DEFAULT_READINGS
) -> Period | None:
    """The run of a rule that has this key, worked out anew; None where the rule has no such run (any more)."""
    day = EVENT_DAY.match(key)
    if isinstance(rule, EventPlus | AfterEvent):
        if day is None:
            return None
        run = for_event(rule, date.fromisoformat(day[0]), calendar, readings)
        return replace(run, key=key)
    year = key[:4]
    if rule is None or not year.isdecimal():
        return None
    found = periods(rule, int(year), calendar, readings)
    return next((each for each in found if each.key == key), None)


def _recurring(
    rule: Recurring, year: int, calendar: WorkingCalendar, readings: Readings
) -> tuple[Period, ...]:
    day = rule.day
    if day is None and rule.months == 3:  # noqa: PLR2004 - the reading is about quarters
        day = readings.quarter_day
    roll = readings.calendar_period if day is None else readings.named_day
    wanted = range(min(day or 31, SHORTEST_MONTH), (day or 31) + 1)
    # RFC 5545: of the wished-for day and the ones before it, the last that the month has.
    ends = rrule(
        MONTHLY,
        dtstart=date(year, rule.months, 1),
        count=MONTHS_A_YEAR // rule.months,
        interval=rule.months,
        bymonthday=tuple(wanted),
        bysetpos=-1,
    )
    name = PERIOD_NAMES[rule.months]
    return tuple(
        _settled(
            name.format(year=year, n=n), _strict(end.date(), readings, before=rule.before), roll, calendar
        )
        for n, end in enumerate(ends, start=1)
    )


def _strict(day: date, readings: Readings, *, before: bool) -> date:
    return day - ONE_DAY if before and readings.before_is_strict else day


def _clamped(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last where it has no such day."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _settled(key: str, last: date, roll: Roll, calendar: WorkingCalendar) -> Period:
    if roll is Roll.LATER:
        end = calendar.next_working_day(last)
        return Period(key, end, end)
    return Period(key, last, calendar.previous_working_day(last))
