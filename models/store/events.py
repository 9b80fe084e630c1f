"""Events: which tasks wait for one, the runs they start, and taking one back while nobody has worked on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select, true, update
from sqlmodel import Session, col

from models.rules.access import Action, Viewer, may_decide
from models.rules.catalogue import Agency
from models.rules.deadlines import Period
from models.rules.events import EventTask, assignments_of, event_rule, of_key
from models.rules.progress import State
from models.rules.restricted import RESTRICTED_TITLE
from models.store import audit, registry
from models.store.assigning import add_assignments
from models.store.assignments import visible_to
from models.store.audit import Deed, Source
from models.tables import Agency as AgencyRow
from models.tables import Assignment, Plan, Task

RECENT = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task, and who of the day it means; `agencies` is empty where its rule waits for no event or it is not theirs."""

    task_id: int
    task: EventTask
    agencies: tuple[Agency, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A run that an event has started: one assignment of it."""

    number: int
    code: str
    key: str
    agency: str
    last_day: date | None
    open: bool


def find(session: Session, viewer: Viewer, code: str, today: date) -> Waiting | None:
    """The task of that code, of the newest plan in force that has it, and the agencies the viewer may tell events for.

    A coordinator tells for all of the scope who are responsible today, others for their own agency. None where no
    such task is there.
    """
    found = _tasks(session, today, func.upper(col(Task.code)) == code.upper())
    return _waiting(session, viewer, found[0], today) if found else None


def waiting(session: Session, viewer: Viewer, today: date) -> list[Waiting]:
    """The tasks whose runs events start and that the viewer may tell events for, in the plan's order."""
    event_tasks = or_(col(Task.rule).like("EVENT%"), col(Task.rule).like("event%"))
    each_once = {task.code: task for task in reversed(_tasks(session, today, event_tasks))}
    found = [_waiting(session, viewer, task, today) for task in reversed(each_once.values())]
    return [each for each in found if each.agencies]


def register(
    session: Session, source: Source, waiting: Waiting, run: Period, *, words: str = ""
) -> tuple[list[int], int]:
    """Start the run that an event means. Returns its assignments' numbers, and how many of them are new.

    An event that was told before starts nothing anew; one that was taken back is taken up again.
    """
    wanted = assignments_of(waiting.task, run, waiting.agencies)
    before = {number for number, _ in _of_run(session, waiting.task_id, run.key)}
    add_assignments(session, wanted, source.at)
    codes = {each.agency_code for each in wanted}
    rows = [
        (number, state)
        for number, state, code in session.execute(
            select(col(Assignment.id), col(Assignment.state), col(AgencyRow.code))
            .join(AgencyRow, col(AgencyRow.id) == col(Assignment.agency_id))
            .where(col(Assignment.task_id) == waiting.task_id, col(Assignment.period) == run.key)
            .order_by(col(Assignment.id))
        )
        if code in codes
    ]
    fresh = [number for number, _ in rows if number not in before]
    again = [number for number, state in rows if number in before and state == State.CANCELLED]
    _set(session, again, {"state": State.NOT_STARTED.value, "open": True})
    after = {"event": run.key, "state": State.NOT_STARTED.value, "last_day": run.last_day}
    audit.note_all(
        session,
        [
            Deed("event.told", "assignment", number, source, after=after, words=words)
            for number in [*fresh, *again]
        ],
    )
    return [number for number, _ in rows], len(fresh) + len(again)


def take_back(session: Session, viewer: Viewer, source: Source, number: int) -> tuple[list[int], bool]:
    """Cancel the run that this assignment belongs to, as far as it is the viewer's and nothing was reported of it.

    Returns the numbers cancelled, and whether some of the run stay because somebody has answered.
    """
    found = session.execute(
        select(col(Assignment.task_id), col(Assignment.period)).where(
            col(Assignment.id) == number, visible_to(viewer)
        )
    ).one_or_none()
    if found is None or of_key(found.period) is None:
        return [], False
    rows = session.execute(
        select(col(Assignment.id), col(Assignment.state), col(Assignment.reported_at))
        .where(
            col(Assignment.task_id) == found.task_id,
            col(Assignment.period) == found.period,
            col(Assignment.state) != State.CANCELLED,
            visible_to(viewer),
            true() if viewer.may(Action.ASSIGN) else col(Assignment.agency_id) == viewer.agency_id,
        )
        .order_by(col(Assignment.id))
    ).all()
    free = [row.id for row in rows if row.state == State.NOT_STARTED and row.reported_at is None]
    _set(session, free, {"state": State.CANCELLED.value, "open": False})
    before, after = {"state": State.NOT_STARTED.value}, {"state": State.CANCELLED.value}
    deeds = [
        Deed("event.taken_back", "assignment", each, source, before=before, after=after) for each in free
    ]
    audit.note_all(session, deeds)
    return free, len(free) < len(rows)


def recent(session: Session, viewer: Viewer) -> list[Told]:
    """The runs that events have started lately and that the viewer may see, newest first."""
    rows = session.execute(
        select(
            col(Assignment.id),
            col(Task.code),
            col(Assignment.period),
            col(AgencyRow.name),
            col(Assignment.last_day),
            col(Assignment.open),
        )
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.agency_id))
        .where(
            visible_to(viewer),
            col(Assignment.state) != State.CANCELLED,
            col(Task.rule).like("EVENT%"),
            func.length(col(Assignment.period)) >= len("2026-11-12"),
        )
        .order_by(col(Assignment.id).desc())
        .limit(RECENT)
    )
    return [Told(*row) for row in rows]


def _tasks(session: Session, today: date, condition: Any) -> list[Any]:
    """Tasks in force with that condition, those of the newest plan first."""
    return list(
        session.execute(
            select(
                col(Task.id),
                col(Task.plan_id),
                col(Plan.code).label("plan_code"),
                col(Task.code),
                case((col(Task.restricted), RESTRICTED_TITLE), else_=col(Task.title)).label("title"),
                col(Task.rule),
                col(Task.responsible),
                col(Task.restricted),
            )
            .join(Plan, col(Plan.id) == col(Task.plan_id))
            .where(
                condition,
                or_(col(Task.ended_on).is_(None), col(Task.ended_on) > today),
                or_(col(Plan.ended_on).is_(None), col(Plan.ended_on) >= today),
            )
            .order_by(col(Plan.issued_on).desc(), col(Plan.id).desc(), col(Task.position), col(Task.id))
        ).all()
    )


def _waiting(session: Session, viewer: Viewer, row: Any, today: date) -> Waiting:
    task = EventTask(row.plan_code, row.code, row.title, row.rule, row.restricted)
    if event_rule(task.rule) is None:
        return Waiting(row.id, task, ())
    known = registry.read(session)
    agencies = [
        each
        for each in known.responsible(row.responsible, today)
        if known.ids[each.code] == viewer.agency_id
        or may_decide(viewer, Action.ASSIGN, agency_id=known.ids[each.code], plan_id=row.plan_id)
    ]
    return Waiting(row.id, task, tuple(agencies))


def _of_run(session: Session, task_id: int, key: str) -> Sequence[Any]:
    return session.execute(
        select(col(Assignment.id), col(Assignment.state)).where(
            col(Assignment.task_id) == task_id, col(Assignment.period) == key
        )
    ).all()


def _set(session: Session, numbers: list[int], values: dict[str, Any]) -> None:
    if numbers:
        these = update(Assignment).where(col(Assignment.id).in_(numbers)).values(**values)
        session.execute(these.execution_options(synchronize_session="fetch"))
