"""Days of the calendar: parts of a period, the next day of a number, a day that may not exist."""

import calendar
from datetime import date, timedelta

MONTHS = 12
MIDDLE = 15


def next_day(day: int, today: date) -> date | None:
    """The next month's day of this number that exists, today included."""
    for months in range(3):
        month = first_of_month(today, months)
        candidate = day_of(month.year, month.month, day)
        if candidate and candidate >= today:
            return candidate
    return None


def part_of(first: date, part: str, months: int) -> date:
    """The limit that a part of a period of `months` months means: its first day, day 15, or its last day."""
    if part == "dau":
        return first
    if part == "giua":
        return first.replace(day=MIDDLE)
    return first_of_month(first, months) - timedelta(days=1)


def first_of_month(day: date, later: int) -> date:
    """The first day of the month so many months later."""
    months = day.year * MONTHS + day.month - 1 + later
    return date(months // MONTHS, months % MONTHS + 1, 1)


def coming(day: int, month: int, today: date) -> date | None:
    """The next such day to come, today included; None where there is none."""
    candidate = day_of(today.year, month, day)
    if candidate and candidate < today:
        return day_of(today.year + 1, month, day)
    return candidate


def day_of(year: int, month: int, day: int) -> date | None:
    """The day of these numbers; None where it does not exist."""
    if not (date.min.year <= year <= date.max.year and 1 <= month <= MONTHS):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
