"""Expansion: a catalogue and a year → the assignments to be: each task for each agency and period.

A year's assignments go to that year's agencies: those that exist on the period's last permissible day, or on 31/12
where there is none. So 2021 has the districts, 2026 the communes and wards, and a task given to an agency that has
ended goes to who carries on. Two predecessors with one successor make one assignment.
"""

from dataclasses import dataclass
from datetime import date

from models.rules.agencies import Agencies
from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Catalogue, Plan, Task
from models.rules.deadline_rules import parse_rule
from models.rules.deadlines import Period, Readings, periods
from models.rules.restricted import RESTRICTED_TITLE
from models.rules.titles import title_for


@dataclass(frozen=True, slots=True)
class AssignmentToBe:
    """A task for one agency and one period, before anybody numbers it. Without a deadline both days are None."""

    plan_code: str
    task_code: str
    agency_code: str
    agency_name: str
    period: str
    title: str
    last_day: date | None
    aim_day: date | None
    rule: str


def expand(catalogue: Catalogue, year: int, readings: Readings | None = None) -> tuple[AssignmentToBe, ...]:
    """Every assignment of a year.

    Order, so that the departments' numbers stay small: first the tasks of single agencies in the plan's order, then
    the groups' tasks, agency by agency. A rule that waits for an event gives one assignment a year without days
    (the standing duty); each event is another (`models.rules.deadlines.for_event`).

    Args:
        catalogue: checked (seeds/reading.py).
        year: any year the calendar knows.
        readings: how deadlines are read; None takes the catalogue's.
    """
    expansion = _Expansion(catalogue, year, readings or catalogue.readings)
    single: list[AssignmentToBe] = []
    shared: dict[str, list[AssignmentToBe]] = {agency.code: [] for agency in catalogue.agencies}
    for plan in catalogue.plans:
        if not assigns_in(plan, year):
            continue
        for task in catalogue.tasks:
            if task.plan_code != plan.code:
                continue
            for each in expansion.of_task(task):
                (shared[each.agency_code] if expansion.is_shared(task) else single).append(each)
    return (*single, *(each for of_agency in shared.values() for each in of_agency))


def assigns_in(plan: Plan, year: int) -> bool:
    """True where the plan assigns in that year: issued by then, and not ended before it."""
    return plan.issued_on.year <= year and (plan.ended_on is None or plan.ended_on.year >= year)


class _Expansion:
    """One run of `expand`: what it needs at hand."""

    def __init__(self, catalogue: Catalogue, year: int, readings: Readings) -> None:
        self.year = year
        self.readings = readings
        self.calendar = WorkingCalendar(catalogue.days_off)
        self.agencies = Agencies(catalogue.agencies, catalogue.successors)
        self.groups = {group.code: group for group in catalogue.groups}

    def is_shared(self, task: Task) -> bool:
        return len(task.responsible) > 1 or task.responsible[0] in self.groups

    def of_task(self, task: Task) -> list[AssignmentToBe]:
        """The task's assignments, period by period."""
        found = periods(parse_rule(task.rule), self.year, self.calendar, self.readings)
        return [each for period in found for each in self._of_period(task, period)]

    def _of_period(self, task: Task, period: Period) -> list[AssignmentToBe]:
        day = period.last_day or date(self.year, 12, 31)
        return [
            AssignmentToBe(
                plan_code=task.plan_code,
                task_code=task.code,
                agency_code=agency.code,
                agency_name=agency.name,
                period=period.key,
                title=RESTRICTED_TITLE if task.restricted else title_for(task.title, period.key),
                last_day=period.last_day,
                aim_day=period.aim_day,
                rule=task.rule,
            )
            for agency in self.agencies.responsible(task.responsible, self.groups, day)
        ]
