"""Preview of what goes to those above, if nobody answers: what is announced to whom and when, and raised to which level.

The planner's rule (models/rules/escalation.py) played forward day by day beside the reminders (models/rules/preview.py),
which it needs: reminders without an answer are one of its two reasons, and its announcements travel with them. A day costs
as much as there are tasks that have begun to go up, not as there are assignments.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from models.rules.calendar import WorkingCalendar
from models.rules.escalation import Escalation, Level, thresholds
from models.rules.ladder import monthly_round
from models.rules.preview import Exceptions, Pending, Planned, in_place_of

ONE_DAY = timedelta(days=1)
OVERDUE, SILENT = "overdue", "silent"


@dataclass(frozen=True, slots=True)
class Standing:
    """An open assignment that nobody has asked an extension for, on the morning of the first day.

    unanswered: the rungs ("<deadline>:<step>") reminded of since the last answer; of_today: those of the first day.
    raised, announced: levels with their days. told: (receiver, level) of announcements that went out.
    """

    number: int
    agency_id: int
    last_day: date | None
    unanswered: frozenset[str] = frozenset()
    of_today: frozenset[str] = frozenset()
    raised: Mapping[Level, date] = field(default_factory=dict)
    announced: Mapping[Level, date] = field(default_factory=dict)
    told: frozenset[tuple[int, Level]] = frozenset()


@dataclass(frozen=True, slots=True)
class Raising:
    """On the afternoon of that day this assignment is told to that level; `why`: overdue, or silent."""

    day: date
    number: int
    level: Level
    why: str


@dataclass(slots=True)
class _Case:
    """A task on its way."""

    number: int
    rule: Escalation
    last_day: date | None
    rungs: set[str]
    raised: dict[Level, date]
    announced: dict[Level, date]
    told: set[tuple[int, Level]]
    begun: bool = False

    def is_overdue(self, until: date) -> bool:
        return self.last_day is not None and self.last_day <= until


class Escalating:
    """Plays those days forward.

    Args:
        standing: how each assignment stands on the first day.
        pending: what is open with its receivers, as the reminders have it.
        rule_of: an agency's rule, by its number.
        calendar: as the planner has it.
        exceptions: leave, and who has had the first day's message already.
    """

    def __init__(
        self,
        standing: Sequence[Standing],
        pending: Sequence[Pending],
        *,
        rule_of: Callable[[int], Escalation],
        calendar: WorkingCalendar,
        exceptions: Exceptions,
    ) -> None:
        self._calendar, self._exceptions = calendar, exceptions
        self._fresh: dict[int, set[str]] = {
            each.number: set(each.of_today) for each in standing if each.of_today
        }
        self._cases = {each.number: _case(each, rule_of(each.agency_id)) for each in standing}
        self._going: dict[int, _Case] = {}
        self._quiet: dict[Escalation, list[_Case]] = defaultdict(list)
        for case in sorted(self._cases.values(), key=lambda each: each.last_day or date.max, reverse=True):
            self._quiet[case.rule].append(case)  # the earliest deadline is the last of its list
            self._look_at(case)
        self._own: dict[int, list[int]] = defaultdict(list)
        for each in pending:
            if each.receiver > 0 and not each.standby and not each.helping:
                self._own[each.number].append(each.receiver)
        self._reached = {
            (each.receiver, each.number) for each in pending if each.reachable and not each.helping
        }
        self._helping = {(each.receiver, each.number) for each in pending if each.helping}

    def play(
        self, planned: Iterable[Planned], first: date, last: date
    ) -> Iterator[tuple[list[Planned], list[Raising]]]:
        """Day by day: its reminders with what they announce, and what is raised on its afternoon."""
        reminders: dict[date, list[Planned]] = defaultdict(list)
        for each in planned:
            reminders[each.day].append(each)
        day = first
        while day <= last:
            if self._calendar.is_working_day(day):
                busy = set(self._exceptions.busy) if day == first else set()
                yield self._of_day(day, reminders[day], busy)
            day += ONE_DAY

    def _of_day(
        self, day: date, reminders: list[Planned], busy: set[int]
    ) -> tuple[list[Planned], list[Raising]]:
        told = self._announce(day, busy)
        raised = self._raise(day)
        # What became due by what was raised just now is announced the same afternoon, to whoever had no message today.
        had = busy | {each.receiver for each in reminders} | {receiver for receiver, _ in told}
        told |= self._announce(day, had)
        for each in reminders:
            self._note(each)
        self._count_fresh()
        return _together(day, reminders, told), raised

    def _announce(self, day: date, busy: set[int]) -> dict[tuple[int, int], Level]:
        due_on = self._calendar.add_working_days(day, 1)
        for rule in self._quiet:
            self._begin_overdue(rule, thresholds(rule, due_on, self._calendar).overdue_until)
        told: dict[tuple[int, int], Level] = {}
        for case in self._going.values():
            until = thresholds(case.rule, due_on, self._calendar).raised_until
            for level in case.rule.levels:
                before = case.rule.before(level)
                passed = before is None or (before in case.raised and case.raised[before] <= until)
                if passed and level not in case.raised and level not in case.announced:
                    case.announced[level] = due_on
            for level in case.announced:
                for receiver in self._receivers(case.number, day):
                    if receiver not in busy and (receiver, level) not in case.told:
                        case.told.add((receiver, level))
                        told[receiver, case.number] = level
        return told

    def _raise(self, day: date) -> list[Raising]:
        overdue = {rule: thresholds(rule, day, self._calendar).overdue_until for rule in self._quiet}
        raised = []
        for case in list(self._going.values()):
            for level in [level for level, due_on in case.announced.items() if due_on <= day]:
                del case.announced[level]
                case.raised[level] = day
                why = OVERDUE if case.is_overdue(overdue[case.rule]) else SILENT
                raised.append(Raising(day, case.number, level, why))
            if set(case.rule.levels) <= set(case.raised):
                del self._going[case.number]
        return raised

    def _begin_overdue(self, rule: Escalation, until: date) -> None:
        quiet = self._quiet[rule]
        while quiet and quiet[-1].is_overdue(until):
            self._begin(quiet.pop())

    def _look_at(self, case: _Case) -> None:
        if len(case.rungs) >= case.rule.unanswered:
            self._begin(case)

    def _begin(self, case: _Case) -> None:
        if not case.begun and case.rule.levels:
            case.begun = True
            self._going[case.number] = case

    def _receivers(self, number: int, day: date) -> Iterator[int]:
        for own in self._own[number]:
            for receiver in in_place_of(self._exceptions, own, day):
                if (receiver, number) in self._reached:
                    yield receiver

    def _note(self, each: Planned) -> None:
        """A reminder that whoever is in charge does not answer; it counts from the next day on."""
        case = self._cases.get(each.number)
        if case is None or each.receiver < 0 or (each.receiver, each.number) in self._helping:
            return
        dated = case.last_day is not None
        rung = f"{case.last_day}:{each.step}" if dated else f"{monthly_round(each.day)}:0"
        self._fresh.setdefault(each.number, set()).add(rung)

    def _count_fresh(self) -> None:
        for number, rungs in self._fresh.items():
            case = self._cases[number]
            case.rungs |= rungs
            self._look_at(case)
        self._fresh = {}


def _case(each: Standing, rule: Escalation) -> _Case:
    return _Case(
        each.number,
        rule,
        each.last_day,
        set(each.unanswered),
        dict(each.raised),
        dict(each.announced),
        set(each.told),
    )


def _together(day: date, reminders: list[Planned], told: dict[tuple[int, int], Level]) -> list[Planned]:
    """One line a receiver and task, whatever it says."""
    lines = {(each.receiver, each.number): each for each in reminders}
    for (receiver, number), level in told.items():
        line = lines.get((receiver, number), Planned(day, receiver, number, None))
        lines[receiver, number] = replace(line, above=level)
    return list(lines.values())
