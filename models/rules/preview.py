"""Preview: who will be reminded of what on the days to come, if nothing is reported until then.

The same rules as the planner's (models/rules/ladder.py: `boundaries`, `monthly_round`), played forward day by day over
values. What is alike (the same days, the same last step) goes through together, so a day costs as much as there are
different deadlines, not assignments.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.rules.calendar import WorkingCalendar
from models.rules.ladder import Boundary, Ladder, boundaries, monthly_round

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pending:
    """An open assignment and somebody it is to be reminded to.

    receiver: who, by a number of the caller's. spent: the highest step already spent for its present deadline (None
    where none is); rounds: the months in which a task without a deadline was already asked about.
    """

    receiver: int
    number: int
    aim_day: date | None
    last_day: date | None
    spent: int | None = None
    rounds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to come: on that day, to that receiver, of that assignment; `step` is None in the monthly round."""

    day: date
    receiver: int
    number: int
    step: int | None


@dataclass(slots=True)
class _Alike:
    """Pending ones that share days and what is spent, so that they go up the ladder together."""

    aim_day: date | None
    last_day: date | None
    spent: int | None
    rounds: frozenset[str]
    members: list[tuple[int, int]] = field(default_factory=list)


def reminders(  # noqa: PLR0913 - one keyword for each thing the planner depends on
    pending: Iterable[Pending],
    first: date,
    last: date,
    *,
    calendar: WorkingCalendar,
    ladder: Ladder,
    busy: frozenset[int] = frozenset(),
) -> Iterator[Planned]:
    """Every reminder from `first` to `last`, in order of day.

    Args:
        pending: what is open, once for each receiver.
        first: the first day, in Việt Nam.
        last: the last day, included; days off have no reminders.
        calendar: as the planner has it.
        ladder: as the planner has it.
        busy: receivers who have had their message of the first day: for them it begins on the next.
    """
    groups = _grouped(pending, busy)
    oldest = min((group.last_day for group, _ in groups if group.last_day), default=None)
    day = first
    while day <= last:
        if calendar.is_working_day(day):
            today = _Reached(day, *boundaries(day, calendar, ladder, oldest))
            for group, waits in groups:
                if not (waits and day == first) and (planned := _step(group, today)):
                    step = planned[0]
                    yield from (Planned(day, receiver, number, step) for receiver, number in group.members)
        day += ONE_DAY


def _grouped(pending: Iterable[Pending], busy: frozenset[int]) -> list[tuple[_Alike, bool]]:
    found: dict[tuple[object, ...], _Alike] = {}
    for each in pending:
        waits = each.receiver in busy
        key = (each.aim_day, each.last_day, each.spent, each.rounds, waits)
        if key not in found:
            found[key] = _Alike(each.aim_day, each.last_day, each.spent, each.rounds)
        found[key].members.append((each.receiver, each.number))
    return [(group, bool(key[-1])) for key, group in found.items()]


@dataclass(frozen=True, slots=True)
class _Reached:
    """A day, and the steps that are reached on it: by aim day up to the deadline, by last day past it."""

    day: date
    before: list[Boundary]
    after: list[Boundary]


def _step(group: _Alike, today: _Reached) -> tuple[int | None] | None:
    """The step that is due today and was not spent; it is spent by asking. None where there is none."""
    if group.last_day is None:
        month = monthly_round(today.day)
        if month in group.rounds:
            return None
        group.rounds |= {month}
        return (None,)
    if group.last_day < today.day:
        step = _within(today.after, group.last_day)
    else:
        step = _within(today.before, group.aim_day) if group.aim_day else None
    if step is None or (group.spent is not None and group.spent >= step):
        return None
    group.spent = step
    return (step,)


def _within(steps: list[Boundary], day: date) -> int | None:
    """The step whose days hold this one, if any."""
    found = next((each for each in steps if each.first <= day <= each.last), None)
    return found.step if found else None


@dataclass(frozen=True, slots=True)
class Load:
    """A receiver's message of a day: how many tasks it holds."""

    day: date
    receiver: int
    count: int


def loads(planned: Iterable[Planned]) -> list[Load]:
    """How many tasks each receiver's message holds, day by day, the fullest first."""
    counts: dict[tuple[date, int], int] = defaultdict(int)
    for each in planned:
        counts[each.day, each.receiver] += 1
    found = [Load(day, receiver, count) for (day, receiver), count in counts.items()]
    return sorted(found, key=lambda load: (load.day, -load.count, load.receiver))
