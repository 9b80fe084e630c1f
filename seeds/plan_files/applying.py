"""Applying a file that was checked: plans, tasks, assignments, in one transaction; and what it would plan, beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.errors import CatalogueChanged
from models.rules.access import SYSTEM
from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Plan, Task
from models.rules.deadlines import Readings
from models.rules.plan_difference import PLANNED, Change, Difference, fingerprint
from models.rules.planned_runs import Run, Span, runs_of
from models.store import audit, cooperations, plan_assignments, plans, registry
from models.store.audit import Deed, Source
from models.store.plan_assignments import Followed, Wanted
from models.store.registry import Registry
from seeds.plan_files.reading import Checked
from seeds.plan_files.title_block import year_of
from seeds.plan_files.which_plan import Known


@dataclass(frozen=True, slots=True)
class Terms:
    """By what the assignments are worked out.

    year: whose assignments (None: this one, or the plan's where that lies ahead); since: leave out what was due before.
    """

    calendar: WorkingCalendar
    readings: Readings
    today: date
    year: int | None = None
    since: date | None = None

    def span(self, plan: Plan) -> Span:
        """Which runs of a plan are wanted."""
        year = self.year or max(self.today.year, year_of(plan.title, plan.issued_on) or 0)
        return Span(year, self.since)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What applying would give agencies to do: new assignments, how many of them are overdue at once, and of no agency."""

    assignments: int = 0
    overdue: int = 0
    without_run: tuple[str, ...] = ()


def known_now(session: Session) -> Known:
    """What a file is checked against."""
    found, names = plans.read(session, SYSTEM), registry.read(session)
    return Known(found.plans, found.tasks, names.agencies, names.groups)


def outlook(checked: Checked, known: Known, terms: Terms) -> Outlook:
    """What the difference would give agencies to do, before anything is written."""
    tasks = _planned(checked.difference, only_new=True)
    runs = list(_runs(tasks, checked.plans, terms))
    names = Registry(known.agencies, known.groups, {})
    sizes: dict[tuple[tuple[str, ...], date], int] = {}
    count = overdue = 0
    for run in runs:
        key = (run.task.responsible, run.day)
        if key not in sizes:
            sizes[key] = len(names.responsible("; ".join(run.task.responsible), run.day))
        count += sizes[key]
        overdue += sizes[key] if run.period.last_day is not None and run.period.last_day < terms.today else 0
    having = {run.task.code for run in runs}
    return Outlook(count, overdue, tuple(task.code for task in tasks if task.code not in having))


def apply(session: Session, checked: Checked, terms: Terms, source: Source, *, file: str) -> Followed:
    """Keep what was checked. Raises CatalogueChanged where the catalogue is not what the difference was shown for."""
    codes = [plan.code for plan in checked.plans]
    if fingerprint(plans.read(session, SYSTEM, plan_codes=codes).tasks) != checked.state:
        raise CatalogueChanged("the catalogue was changed since the file was checked")
    plans.keep_plans(session, checked.plans, source)
    done = keep(session, checked.difference, checked.plans, terms, source)
    told = checked.difference
    counts = {
        "file": file,
        "added": len(told.added),
        "changed": len(told.changed),
        "withdrawn": len(told.withdrawn),
        "restored": len(told.restored),
        "assignments": done.added,
    }
    audit.note(session, Deed("plan.imported", "plan", plans.id_of(session, codes[0]), source, after=counts))
    return done


def keep(
    session: Session, told: Difference, of_plans: Sequence[Plan], terms: Terms, source: Source
) -> Followed:
    """Write a difference's tasks and let the assignments follow."""
    ids = plans.keep_tasks(session, told, source, today=terms.today)
    ended = plan_assignments.end_all(session, [ids[t.plan_code, t.code] for t in told.withdrawn], source)
    tasks = _planned(told, only_new=False)
    if not tasks:
        return Followed(ended=ended)
    spans = {plan.code: terms.span(plan).year for plan in of_plans}
    touched = {ids[task.plan_code, task.code]: spans[task.plan_code] for task in tasks}
    names = registry.read(session)
    done = plan_assignments.follow(
        session, Wanted(_runs(tasks, of_plans, terms), touched, ids), names, source
    )
    done.ended += ended
    cooperations.follow(session, names, list(touched))
    return done


def _planned(told: Difference, *, only_new: bool) -> list[Task]:
    """The tasks whose assignments are looked at: new ones, and those whose who, what or when has changed."""
    changes: list[Change] = [*told.restored]
    if not only_new:
        changes += [change for change in told.changed if PLANNED & set(change.fields)]
    return [*told.added, *(change.after for change in changes)]


def _runs(tasks: Sequence[Task], of_plans: Sequence[Plan], terms: Terms) -> list[Run]:
    by_code = {plan.code: plan for plan in of_plans}
    return list(runs_of(tasks, by_code, terms.calendar, terms.readings, terms.span))
