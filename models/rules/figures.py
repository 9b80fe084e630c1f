"""Figures: what leaders look at, as one value that adds up.

assigned = done_on_time + done_late + awaiting + on_hold + open_in_time + overdue + no_deadline; due_soon is a part of
open_in_time, returned a part of what is open. What was reported done counts as done once it is accepted, by the day of
the report; until then it waits, and is not overdue.
Source: the columns of the province's weekly reports (design: what leaders look at).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from models.rules.progress import State

DUE_SOON_WORKING_DAYS = 3
GOOD_PERCENT = 80
FAIR_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of assignments."""

    assigned: int = 0
    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    due_soon: int = 0
    overdue: int = 0
    no_deadline: int = 0
    awaiting: int = 0
    on_hold: int = 0
    returned: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def done(self) -> int:
        """Done, late or not."""
        return self.done_on_time + self.done_late

    @property
    def percent_done(self) -> int | None:
        """Done of all assigned, in whole percent, rounded down so that 100 means all; None where none is assigned."""
        return self.done * 100 // self.assigned if self.assigned else None

    @property
    def grade(self) -> str:
        """Good (≥ 80 %), fair (50–79 %), poor, or none: the colours of the province's reports, as words."""
        if self.percent_done is None:
            return "none"
        if self.percent_done >= GOOD_PERCENT:
            return "good"
        return "fair" if self.percent_done >= FAIR_PERCENT else "poor"


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting needs to know of one assignment."""

    state: State
    last_day: date | None
    aim_day: date | None
    done_on: date | None


def count(assignments: Iterable[Counted], *, today: date, soon_until: date) -> Figures:
    """The figures of some assignments; cancelled ones do not count.

    Args:
        assignments: each with its state and days.
        today: the day the figures are of.
        soon_until: the last aim day that is due soon (today + 3 working days).
    """
    return sum((_one(each, today, soon_until) for each in assignments), Figures())


def _one(each: Counted, today: date, soon_until: date) -> Figures:
    if each.state is State.CANCELLED:
        return Figures()
    if each.state is State.DONE:
        late = each.last_day is not None and each.done_on is not None and each.done_on > each.last_day
        return Figures(assigned=1, done_late=int(late), done_on_time=int(not late))
    if each.state is State.AWAITING:
        return Figures(assigned=1, awaiting=1)
    if each.state is State.ON_HOLD:
        return Figures(assigned=1, on_hold=1)
    returned = int(each.state is State.RETURNED)
    if each.last_day is None:
        return Figures(assigned=1, no_deadline=1, returned=returned)
    if each.last_day < today:
        return Figures(assigned=1, overdue=1, returned=returned)
    soon = (each.aim_day or each.last_day) <= soon_until
    return Figures(assigned=1, open_in_time=1, due_soon=int(soon), returned=returned)
