"""The ladder: on which days an open assignment is reminded of.

A step is a number of working days: -7 is seven before the day to aim at, 0 that day itself, 3 is three after the last
permissible day. Steps that lie in the past fold into the latest one reached. No step falls on a day off.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from models.rules.calendar import WorkingCalendar

ONE_DAY = timedelta(days=1)
YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs, in working days: before the aim day, after the last day, and then every so many (5, 10, 15 …).

    Raises ValueError where a number makes no sense. Source: 7/3/1 days is the custom of neighbouring provinces.
    """

    before: tuple[int, ...] = (30, 14, 7, 3, 1, 0)
    after: tuple[int, ...] = (1, 3)
    after_every: int = 5
    # Who co-operates is reminded lighter: at these rungs before the aim day, and not after the deadline.
    cooperating: tuple[int, ...] = (7, 1)

    def __post_init__(self) -> None:
        if min(self.before, default=0) < 0 or min(self.after, default=1) < 1 or self.after_every < 1:
            raise ValueError(f"bậc nhắc phải là số ngày: trước hạn từ 0, sau hạn từ 1: {self}")
        object.__setattr__(self, "before", tuple(sorted(set(self.before), reverse=True)))
        object.__setattr__(self, "after", tuple(sorted(set(self.after))))

    def rung_after(self, worked: int) -> int | None:
        """The highest rung after the deadline that is at or below so many working days; None below the first."""
        regular = worked // self.after_every * self.after_every
        if regular > max(self.after, default=0):
            return regular
        reached = bisect_right(self.after, worked)
        return self.after[reached - 1] if reached else None

    def rungs_after(self, worked: int) -> list[int]:
        """Every rung after the deadline up to the first one above so many working days, rising."""
        top = max(self.after, default=0)
        first = (top // self.after_every + 1) * self.after_every
        regular = range(first, max(worked, top) + 2 * self.after_every, self.after_every)
        return [*self.after, *regular]


DEFAULT_LADDER = Ladder()


@dataclass(frozen=True, slots=True)
class Boundary:
    """The days that make `step` the latest one reached today: aim days up to the deadline, last days past it."""

    step: int
    first: date
    last: date


def monthly_round(day: date) -> str:
    """The round in which tasks without a deadline are asked about: a month ("2026-11"), once in each."""
    return day.strftime("%Y-%m")


def step_day(step: int, aim_day: date, last_day: date, calendar: WorkingCalendar) -> date:
    """The working day on which a step is taken."""
    if step > 0:
        return calendar.add_working_days(last_day, step)
    return calendar.add_working_days(calendar.previous_working_day(aim_day), step)


def latest_step(
    today: date, aim_day: date, last_day: date, calendar: WorkingCalendar, ladder: Ladder = DEFAULT_LADDER
) -> int | None:
    """The latest step at or before today; None while even the first lies ahead."""
    if today > last_day:
        rung = ladder.rung_after(calendar.working_days_between(last_day, today))
        if rung is not None:
            return rung
    for rung in reversed(ladder.before):
        if step_day(-rung, aim_day, last_day, calendar) <= today:
            return -rung
    return None


def boundaries(
    today: date, calendar: WorkingCalendar, ladder: Ladder = DEFAULT_LADDER, oldest: date | None = None
) -> tuple[list[Boundary], list[Boundary]]:
    """For every step, the days that make it the latest one reached today: what a set-based query asks for.

    First the steps up to the deadline, by aim day: for assignments that are not overdue. Then the steps past it, by
    last permissible day. Both agree with `latest_step` on a working day, for a ladder whose first rung after the
    deadline is 1. Each list is in the order of its steps and has no gap between the days.

    Args:
        today: the day, in Việt Nam.
        calendar: the working days.
        ladder: the rungs.
        oldest: the earliest last permissible day there is (default: five years back). The second list grows by one
            for each `after_every` working days back to it; what is older counts to the list's last step.
    """
    now = calendar.previous_working_day(today)
    return _before(now, calendar, ladder), _after(
        now, calendar, ladder, oldest or date(now.year - YEARS_BACK, 1, 1)
    )


def _before(now: date, calendar: WorkingCalendar, ladder: Ladder) -> list[Boundary]:
    found: list[Boundary] = []
    first = date.min
    for rung in reversed(ladder.before):
        last = calendar.add_working_days(now, rung + 1) - ONE_DAY
        found.append(Boundary(-rung, first, last))
        first = last + ONE_DAY
    return found[::-1]


def _after(now: date, calendar: WorkingCalendar, ladder: Ladder, oldest: date) -> list[Boundary]:
    def reached_by(rung: int) -> date:
        """The last permissible day, the latest, whose rung is reached."""
        return calendar.add_working_days(now, 1 - rung) - ONE_DAY

    worked = calendar.working_days_between(oldest, now) if oldest < now else 0
    found = [
        Boundary(rung, reached_by(following) + ONE_DAY, reached_by(rung))
        for rung, following in pairwise(ladder.rungs_after(worked))
    ]
    needed = [each for each in found if each.last >= oldest] or found[:1]
    return [*needed[:-1], replace(needed[-1], first=date.min)]
