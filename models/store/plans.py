"""Plans and their tasks as values, and keeping a new version of them. Nothing is ever deleted here: it is ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from models.rules import catalogue
from models.rules.access import Action, Viewer
from models.rules.catalogue import Product, TaskKind
from models.rules.plan_difference import Change, Difference, KnownTask
from models.store import audit
from models.store.assignments import visible_to
from models.store.audit import Deed, Source
from models.tables import Assignment, Plan, Task

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownPlans:
    """Every plan and every task there is, the ended ones too, in the catalogue's order."""

    plans: tuple[catalogue.Plan, ...]
    tasks: tuple[KnownTask, ...]


def read(session: Session, viewer: Viewer, *, plan_codes: Iterable[str] | None = None) -> KnownPlans:
    """The plans (of those codes; None: all) with their tasks; none for who may not assign."""
    if not viewer.may(Action.ASSIGN):
        return KnownPlans((), ())
    plans = session.execute(select(Plan).order_by(col(Plan.issued_on), col(Plan.id))).scalars().all()
    wanted = None if plan_codes is None else set(plan_codes)
    plans = [plan for plan in plans if wanted is None or plan.code in wanted]
    codes = {plan.id or 0: plan.code for plan in plans}
    columns = [col(getattr(Task, name)) for name in _FIELDS]
    rows = session.execute(
        select(col(Task.plan_id), col(Task.ended_on), *columns)
        .where(col(Task.plan_id).in_(codes))
        .order_by(col(Task.plan_id), col(Task.position), col(Task.id))
    )
    tasks = tuple(
        KnownTask(_task(codes[plan_id], values), ended is not None) for plan_id, ended, *values in rows
    )
    return KnownPlans(tuple(_plan(plan) for plan in plans), tasks)


_FIELDS = (
    "code", "title", "responsible", "cooperating", "kind", "subkind", "product", "deadline_as_written", "rule",
    "target", "criterion", "recipient", "issuing_authority", "explicit", "lead_in", "text", "note",
    "restricted",
)  # fmt: skip
_KINDS = {str(kind): kind for kind in TaskKind}
_PRODUCTS = {str(product): product for product in Product}


def _task(plan_code: str, values: Sequence[Any]) -> catalogue.Task:
    named = dict(zip(_FIELDS, values, strict=True))
    named["responsible"] = tuple(filter(None, (part.strip() for part in named["responsible"].split(";"))))
    named["kind"] = _KINDS.get(named["kind"], TaskKind.STANDING)
    named["product"] = _PRODUCTS.get(named["product"], Product.NONE)
    return catalogue.Task(plan_code=plan_code, **named)


def _plan(row: Plan) -> catalogue.Plan:
    issued_on = row.issued_on or date(2000, 1, 1)
    return catalogue.Plan(row.code, row.number, row.title, row.issuer, issued_on, row.ended_on)


def keep_plans(session: Session, plans: Sequence[catalogue.Plan], source: Source) -> None:
    """Add the plans that are new, bring the others up to date."""
    rows = {row.code: row for row in session.execute(select(Plan)).scalars()}
    deeds = []
    for plan in plans:
        values: dict[str, Any] = {
            "number": plan.number,
            "title": plan.title,
            "issuer": plan.issuer,
            "issued_on": plan.issued_on,
            "ended_on": plan.ended_on,
        }
        row = rows.get(plan.code)
        if row is None:
            row = Plan(code=plan.code, **values)
            session.add(row)
            session.flush()
            deeds.append(
                Deed(
                    "plan.added",
                    "plan",
                    row.id or 0,
                    source,
                    after={"code": plan.code, "number": plan.number},
                )
            )
            continue
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if row.issued_on is None and changed.get("issued_on") == _plan(row).issued_on:
            del changed["issued_on"]
        if changed:
            before = {name: getattr(row, name) for name in changed}
            for name, value in changed.items():
                setattr(row, name, value)
            deeds.append(Deed("plan.changed", "plan", row.id or 0, source, before, changed))
    session.flush()
    audit.note_all(session, deeds)


def keep_tasks(
    session: Session, told: Difference, source: Source, *, today: date
) -> dict[tuple[str, str], int]:
    """Write the tasks of a difference, set by set. Returns the ids of all tasks it names, by plan and code."""
    plan_ids = {code: plan_id or 0 for code, plan_id in session.execute(select(col(Plan.code), col(Plan.id)))}
    _add(session, told.added, plan_ids)
    ids = _ids(session, told, plan_ids)
    changes = [*told.changed, *told.restored]
    _update(session, [change.after for change in changes], ids)
    for tasks, ended_on in ((told.withdrawn, today), ([change.after for change in told.restored], None)):
        for part in _parts([ids[task.plan_code, task.code] for task in tasks]):
            session.execute(
                update(Task).where(col(Task.id).in_(part)).values(ended_on=ended_on),
                execution_options={"synchronize_session": False},
            )
    audit.note_all(session, _deeds(told, ids, source))
    session.expire_all()
    return ids


def _add(session: Session, tasks: Sequence[catalogue.Task], plan_ids: Mapping[str, int]) -> None:
    if not tasks:
        return
    last = (
        session.execute(select(col(Task.position)).order_by(col(Task.position).desc()).limit(1)).scalar() or 0
    )
    rows = [
        {**_values(task), "plan_id": plan_ids[task.plan_code], "code": task.code, "position": last + place}
        for place, task in enumerate(tasks, start=1)
    ]
    session.execute(insert(Task.__table__), rows)  # type: ignore[attr-defined]  # SQLModel hides it


def _update(session: Session, tasks: Sequence[catalogue.Task], ids: Mapping[tuple[str, str], int]) -> None:
    if not tasks:
        return
    table = Task.__table__  # type: ignore[attr-defined]  # as above
    rows = [{**_values(task), "task": ids[task.plan_code, task.code]} for task in tasks]
    session.connection().execute(update(table).where(table.c.id == bindparam("task")), rows)


def _values(task: catalogue.Task) -> dict[str, Any]:
    values = {name: getattr(task, name) for name in _FIELDS if name != "code"}
    return values | {
        "responsible": "; ".join(task.responsible),
        "kind": str(task.kind),
        "product": str(task.product),
    }


def _ids(session: Session, told: Difference, plan_ids: Mapping[str, int]) -> dict[tuple[str, str], int]:
    named = {task.plan_code for task in (*told.added, *told.withdrawn)}
    named |= {change.after.plan_code for change in (*told.changed, *told.restored)}
    codes = {plan_ids[code]: code for code in named}
    rows = session.execute(
        select(col(Task.plan_id), col(Task.code), col(Task.id)).where(col(Task.plan_id).in_(codes))
    )
    return {(codes[plan], code): number or 0 for plan, code, number in rows}


def _deeds(told: Difference, ids: Mapping[tuple[str, str], int], source: Source) -> list[Deed]:
    def deed(what: str, task: catalogue.Task, before: dict[str, Any], after: dict[str, Any]) -> Deed:
        return Deed(what, "task", ids[task.plan_code, task.code], source, before, after)

    def changed(what: str, change: Change) -> Deed:
        if change.before.restricted or change.after.restricted:
            # The ledger is read in chats: of a restricted task it tells that, not what.
            return deed(what, change.after, {}, {"code": change.after.code})
        was, becomes = _values(change.before), _values(change.after)
        return deed(
            what,
            change.after,
            {name: was[name] for name in change.fields},
            {name: becomes[name] for name in change.fields},
        )

    found = [
        deed("task.added", t, {}, {"code": t.code, "responsible": "; ".join(t.responsible), "rule": t.rule})
        for t in told.added
    ]
    found += [changed("task.changed", change) for change in told.changed]
    found += [changed("task.restored", change) for change in told.restored]
    return found + [deed("task.withdrawn", task, {}, {"code": task.code}) for task in told.withdrawn]


def _parts(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def id_of(session: Session, code: str) -> int:
    """The row of a plan."""
    return session.execute(select(col(Plan.id)).where(col(Plan.code) == code)).scalar_one() or 0


def codes(session: Session) -> set[str]:
    """Every task's code of every plan: a new one is like none of them. Codes alone tell nothing."""
    return set(session.execute(select(col(Task.code))).scalars())


def of_assignment(session: Session, viewer: Viewer, number: int) -> catalogue.Task | None:
    """The task behind an assignment; None where the viewer may not see it, or its plan no longer asks for it."""
    row = session.execute(
        select(col(Plan.code), *(col(getattr(Task, name)) for name in _FIELDS))
        .join(Assignment, col(Assignment.task_id) == col(Task.id))
        .join(Plan, col(Plan.id) == col(Task.plan_id))
        .where(col(Assignment.id) == number, col(Task.ended_on).is_(None), visible_to(viewer))
    ).one_or_none()
    return None if row is None else _task(row[0], row[1:])


def task_ids(session: Session, viewer: Viewer, plan_code: str, code: str) -> tuple[int, int] | None:
    """The rows of a plan and of a task of it; None where there is none, or the viewer may not assign."""
    if not viewer.may(Action.ASSIGN):
        return None
    row = session.execute(
        select(col(Plan.id), col(Task.id))
        .join(Task, col(Task.plan_id) == col(Plan.id))
        .where(col(Plan.code) == plan_code, col(Task.code) == code)
    ).one_or_none()
    return (row[0] or 0, row[1] or 0) if row else None


def code_of(session: Session, viewer: Viewer, task_id: int) -> str | None:
    """The code of a task's row; None for who may not assign."""
    found = session.get(Task, task_id) if viewer.may(Action.ASSIGN) else None
    return found.code if found is not None else None
