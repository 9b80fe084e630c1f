"""Standing: where an assignment is in time. Always derived, never stored; says nothing in words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.calendar import WorkingCalendar
from models.rules.progress import State

DUE_SOON_WORKING_DAYS = 3


class StandingKind(StrEnum):
    """In hạn, sắp đến hạn, quá hạn, không hạn; done: đúng hạn or quá hạn; the clock rests: chờ xác nhận, hoãn, hủy."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    AWAITING = "awaiting"
    RESTING = "resting"
    NO_DEADLINE = "no_deadline"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure of time.

    working_days_left: working days after today up to the aim day: 0 where today is that day, negative past it; None
        without a deadline and for what is done.
    days_overdue: calendar days after the last permissible day; 0 unless overdue.
    """

    kind: StandingKind
    working_days_left: int | None = None
    days_overdue: int = 0


def standing(  # noqa: PLR0913 - one keyword for each thing time depends on
    *,
    state: State,
    last_day: date | None,
    aim_day: date | None,
    done_on: date | None,
    today: date,
    calendar: WorkingCalendar,
) -> Standing:
    """Where an assignment is in time today.

    Args:
        state: while it waits for a confirmation, is on hold or cancelled, the clock rests.
        last_day: the last permissible day; None without a deadline.
        aim_day: the day to aim at; where None, the last day.
        done_on: the day it was reported done.
        today: the day, in Việt Nam.
        calendar: the working days.
    """
    if state is State.AWAITING:
        return Standing(StandingKind.AWAITING)
    if state in {State.ON_HOLD, State.CANCELLED}:
        return Standing(StandingKind.RESTING)
    if state is State.DONE:
        late = last_day is not None and done_on is not None and done_on > last_day
        return Standing(StandingKind.DONE_LATE if late else StandingKind.DONE_ON_TIME)
    if last_day is None:
        return Standing(StandingKind.NO_DEADLINE)
    aim = aim_day or last_day
    left = calendar.working_days_between(today, aim)
    if today > last_day:
        return Standing(StandingKind.OVERDUE, left, (today - last_day).days)
    soon = aim <= calendar.add_working_days(today, DUE_SOON_WORKING_DAYS)
    return Standing(StandingKind.DUE_SOON if soon else StandingKind.OPEN, left)
