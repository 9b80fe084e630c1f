"""Preview: who will be reminded of what on the days to come, if nothing is reported until then.

The same rules as the planner's (models/rules/ladder.py: `boundaries`, `monthly_round`), played forward day by day over
values. What is alike (the same days, the same last step) goes through together, so a day costs as much as there are
different deadlines, not assignments.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.rules.calendar import WorkingCalendar
from models.rules.escalation import Level
from models.rules.ladder import Boundary, Ladder, boundaries, monthly_round

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pending:
    """An open assignment and somebody it is to be reminded to.

    receiver: who, by a number of the caller's. spent: the highest step already spent for its present deadline (None
    where none is); rounds: the months in which a task without a deadline was already asked about. reachable: a
    message reaches them. standby: only in somebody's place. helping: co-operates only, and is reminded lighter.
    """

    receiver: int
    number: int
    aim_day: date | None
    last_day: date | None
    spent: int | None = None
    rounds: frozenset[str] = frozenset()
    reachable: bool = True
    standby: bool = False
    helping: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away on these days, both included; `substitute` (or nobody) is reminded in their place."""

    receiver: int
    first: date
    last: date
    substitute: int | None


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What people have chosen: days of leave, and (receiver, assignment) → the day until which it is put off."""

    leave: tuple[Leave, ...] = ()
    put_off: Mapping[tuple[int, int], date] = field(default_factory=dict)
    busy: frozenset[int] = frozenset()

    def touch(self, each: Pending) -> bool:
        """True where this one does not simply go up the ladder with the others."""
        away = any(leave.receiver == each.receiver for leave in self.leave)
        return each.standby or away or (each.receiver, each.number) in self.put_off


NO_EXCEPTIONS = Exceptions()


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to come: on that day, to that receiver, of that assignment; `step` is None in the monthly round.

    above: the level that it announces the task will be told to, on the next working day.
    """

    day: date
    receiver: int
    number: int
    step: int | None
    above: Level | None = None


@dataclass(slots=True)
class _Alike:
    """Pending ones that share days and what is spent, so that they go up the ladder together."""

    aim_day: date | None
    last_day: date | None
    spent: int | None
    rounds: frozenset[str]
    helping: bool = False
    members: list[tuple[int, int]] = field(default_factory=list)


def reminders(  # noqa: PLR0913 - one keyword for each thing the planner depends on
    pending: Iterable[Pending],
    first: date,
    last: date,
    *,
    calendar: WorkingCalendar,
    ladder: Ladder,
    exceptions: Exceptions = NO_EXCEPTIONS,
) -> Iterator[Planned]:
    """Every reminder from `first` to `last`, in order of day.

    Args:
        pending: what is open, once for each receiver.
        first: the first day, in Việt Nam.
        last: the last day, included; days off have no reminders.
        calendar: as the planner has it.
        ladder: as the planner has it.
        exceptions: leave and what was put off; who is `busy` has had the message of the first day, so that for them
            it begins on the next.
    """
    everything = list(pending)
    apart = {each.number for each in everything if exceptions.touch(each)}
    groups = _grouped((each for each in everything if each.number not in apart), exceptions.busy)
    singles = _Singles([each for each in everything if each.number in apart], exceptions)
    oldest = min((each.last_day for each in everything if each.last_day), default=None)
    day = first
    while day <= last:
        if calendar.is_working_day(day):
            lighter, _ = boundaries(day, calendar, Ladder(ladder.cooperating), day)
            today = _Reached(day, *boundaries(day, calendar, ladder, oldest), lighter)
            for group, waits in groups:
                if not (waits and day == first) and (planned := _step(group, today)):
                    step = planned[0]
                    yield from (Planned(day, receiver, number, step) for receiver, number in group.members)
            yield from singles.of_day(today, exceptions.busy if day == first else frozenset())
        day += ONE_DAY


def in_place_of(exceptions: Exceptions, receiver: int, day: date) -> list[int]:
    """Who hears on that day what is for this receiver: they, or whoever stands in while they are away, if anybody does."""
    away = [
        leave for leave in exceptions.leave if leave.receiver == receiver and leave.first <= day <= leave.last
    ]
    return [leave.substitute for leave in away if leave.substitute is not None] if away else [receiver]


class _Singles:
    """Assignments with somebody on leave, or put off: each with its own state, as in the planner's table of steps."""

    def __init__(self, pending: list[Pending], exceptions: Exceptions) -> None:
        self._exceptions = exceptions
        self._states = {
            (each.receiver, each.number): _Alike(
                each.aim_day, each.last_day, each.spent, each.rounds, each.helping
            )
            for each in pending
        }
        self._reachable = {each.receiver for each in pending if each.reachable}
        self._own = [(each.receiver, each.number) for each in pending if not each.standby]

    def of_day(self, today: "_Reached", busy: frozenset[int]) -> Iterator[Planned]:
        """The day's reminders, each once, whoever's place it is taken in."""
        meant = dict.fromkeys(
            (receiver, number)
            for own, number in self._own
            for receiver in in_place_of(self._exceptions, own, today.day)
            if (receiver, number) in self._states
        )
        for receiver, number in meant:
            state = self._states[receiver, number]
            if (
                receiver in busy
                or receiver not in self._reachable
                or self._waits(receiver, number, today.day)
            ):
                continue
            if planned := _step(state, today):
                yield Planned(today.day, receiver, number, planned[0])

    def _waits(self, receiver: int, number: int, day: date) -> bool:
        """Put off, and not overdue."""
        until = self._exceptions.put_off.get((receiver, number))
        last_day = self._states[receiver, number].last_day
        return until is not None and until > day and (last_day is None or last_day >= day)


def _grouped(pending: Iterable[Pending], busy: frozenset[int]) -> list[tuple[_Alike, bool]]:
    found: dict[tuple[object, ...], _Alike] = {}
    for each in pending:
        waits = each.receiver in busy
        key = (each.aim_day, each.last_day, each.spent, each.rounds, each.helping, waits)
        if key not in found:
            found[key] = _Alike(each.aim_day, each.last_day, each.spent, each.rounds, each.helping)
        found[key].members.append((each.receiver, each.number))
    return [(group, bool(key[-1])) for key, group in found.items()]


@dataclass(frozen=True, slots=True)
class _Reached:
    """A day, and the steps that are reached on it: by aim day up to the deadline, by last day past it."""

    day: date
    before: list[Boundary]
    after: list[Boundary]
    helping: list[Boundary]


def _step(group: _Alike, today: _Reached) -> tuple[int | None] | None:
    """The step that is due today and was not spent; it is spent by asking. None where there is none."""
    if group.helping and (group.last_day is None or group.last_day < today.day):
        return None
    if group.last_day is None:
        month = monthly_round(today.day)
        if month in group.rounds:
            return None
        group.rounds |= {month}
        return (None,)
    if group.last_day < today.day:
        step = _within(today.after, group.last_day)
    else:
        steps = today.helping if group.helping else today.before
        step = _within(steps, group.aim_day) if group.aim_day else None
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
