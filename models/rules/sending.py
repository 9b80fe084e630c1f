"""When something may go out: not at night, not on a day off, reminders from their hour on.

Source: promise 4. Answers to a person who has just written go out at any time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.instant import VIETNAM, local

IsWorkingDay = Callable[[date], bool]
ANY_TIME = frozenset({"answer"})


@dataclass(frozen=True, slots=True)
class SendingHours:
    """The hours, on a wall clock in Huế, in which the bot may speak first, and the hour of the daily reminder."""

    begin: time = time(7, 30)
    end: time = time(18, 0)
    reminder: time = time(8, 0)


def within_hours(now: datetime, hours: SendingHours, is_working_day: IsWorkingDay) -> bool:
    """True where the bot may speak first at this instant."""
    here = local(now)
    return is_working_day(here.date()) and hours.begin <= here.time() < hours.end


def minute_of(clock: time) -> int:
    """A time of day in minutes after midnight."""
    return clock.hour * 60 + clock.minute


def may_be_reminded_at(clock: time, hours: SendingHours) -> bool:
    """True where a person may choose that hour for the daily message: one at which the bot may speak first."""
    return hours.begin <= clock < hours.end


def next_opening(now: datetime, hours: SendingHours, is_working_day: IsWorkingDay) -> datetime:
    """The next instant from `now` on at which the bot may speak first."""
    if within_hours(now, hours, is_working_day):
        return now
    here = local(now)
    day = here.date() if here.time() < hours.begin else here.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, hours.begin, tzinfo=VIETNAM)
