"""What tasks ask for in a year, before it is spread over the agencies: a run for each period, with the codes of who has it.

Ten thousand tasks of a hundred agencies are ten thousand runs, not a million assignments: the database does the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Plan, Task
from models.rules.deadline_rules import Fixed, Rule, parse_rule
from models.rules.deadlines import Period, Readings, periods
from models.rules.expansion import assigns_in
from models.rules.restricted import RESTRICTED_TITLE
from models.rules.titles import title_for


@dataclass(frozen=True, slots=True)
class Run:
    """One period of a task: its days (None without a deadline), its title, and the day that says who is meant."""

    task: Task
    period: Period
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Span:
    """Which runs are wanted: a year, and only those not past on `since`."""

    year: int
    since: date | None = None


def runs_of(
    tasks: Iterable[Task],
    plans: dict[str, Plan],
    calendar: WorkingCalendar,
    readings: Readings,
    span: Callable[[Plan], Span],
) -> Iterator[Run]:
    """The runs of the tasks, in their order.

    A fixed day in a later year than the span's is wanted too: the plan names it. Rules that many tasks share are worked
    out once.

    Args:
        tasks: whose rules can be read.
        plans: by code.
        calendar: the working days.
        readings: how deadlines are read.
        span: which runs a plan's tasks have.
    """
    known: dict[tuple[str, int], tuple[Rule, tuple[Period, ...]]] = {}
    spans = {code: span(plan) for code, plan in plans.items()}
    for task in tasks:
        wanted = spans[task.plan_code]
        if not assigns_in(plans[task.plan_code], wanted.year):
            continue
        key = (task.rule, wanted.year)
        if key not in known:
            rule = parse_rule(task.rule)
            year = max(wanted.year, rule.day.year) if isinstance(rule, Fixed) else wanted.year
            known[key] = rule, periods(rule, year, calendar, readings)
        for period in known[key][1]:
            if wanted.since is not None and period.last_day is not None and period.last_day < wanted.since:
                continue
            day = period.last_day or date(int(period.key[:4]), 12, 31)
            title = RESTRICTED_TITLE if task.restricted else title_for(task.title, period.key)
            yield Run(task, period, title, day)
