"""Keeping a catalogue: plans, agencies, tasks and a year's assignments. Safe to run again: the second time changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlmodel import Session, col

from models.rules.catalogue import Catalogue
from models.rules.expansion import AssignmentToBe
from models.rules.restricted import RESTRICTED_TITLE
from models.rules.titles import title_for
from models.store import cooperations, registry
from models.store.assigning import add_assignments
from models.tables import (
    Agency,
    AgencyAlias,
    AgencyGroup,
    AgencySuccessor,
    Assignment,
    DayOff,
    Plan,
    Task,
)
from models.tables.base import Table


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows were added or changed."""

    agencies: int
    tasks: int
    assignments: int
    days: int = 0
    settled: int = 0

    @property
    def anything(self) -> bool:
        """True where something was added or changed."""
        return bool(self.agencies or self.tasks or self.assignments or self.days or self.settled)


def keep(
    session: Session, catalogue: Catalogue, assignments: Sequence[AssignmentToBe], *, now: datetime
) -> Kept:
    """Write what is new and what was changed. Agencies, tasks and assignments are never deleted here.

    A day off, or a link to a successor, that the catalogue no longer has was wrong and counts no longer.
    """
    agencies = _keep_agencies(session, catalogue)
    tasks = _keep_tasks(session, catalogue)
    days = _keep_days_off(session, catalogue)
    return Kept(agencies, tasks, add_assignments(session, assignments, now), days)


def plans(session: Session) -> list[tuple[int, str]]:
    """Id and number of every plan, the newest first. Numbers of plans are public."""
    rows = session.execute(select(col(Plan.id), col(Plan.number)).order_by(col(Plan.id).desc())).all()
    return [(key, number) for key, number in rows]


def plan_codes(session: Session) -> list[tuple[int, str]]:
    """Id and code of every plan. Codes of plans are public."""
    rows = session.execute(select(col(Plan.id), col(Plan.code)).order_by(col(Plan.id))).all()
    return [(key, code) for key, code in rows]


def _keep_days_off(session: Session, catalogue: Catalogue) -> int:
    changed = 0
    for day in catalogue.days_off:
        values = {"working": day.working, "why": day.why, "source": day.source}
        changed += _keep(session, DayOff, {"day": day.day}, values)
    wrong = delete(DayOff).where(col(DayOff.day).not_in([day.day for day in catalogue.days_off]))
    return changed + cast("CursorResult[Any]", session.execute(wrong)).rowcount


def _keep_agencies(session: Session, catalogue: Catalogue) -> int:
    changed = 0
    for agency in catalogue.agencies:
        values = {
            "name": agency.name,
            "short_name": agency.short_name,
            "kind": str(agency.kind),
            "valid_from": agency.valid_from,
            "valid_to": agency.valid_to,
            "note": agency.note,
        }
        changed += _keep(session, Agency, {"code": agency.code}, values)
    session.flush()
    ids = _ids(session, Agency)
    for agency in catalogue.agencies:
        for alias in agency.aliases:
            changed += _keep(session, AgencyAlias, {"agency_id": ids[agency.code], "alias": alias}, {})
    for link in catalogue.successors:
        key = {"from_id": ids[link.origin], "to_id": ids[link.to]}
        changed += _keep(session, AgencySuccessor, key, {"on": link.on})
    changed += _drop_wrong_links(session, catalogue, ids)
    for group in catalogue.groups:
        values = {"name": group.name, "kinds": "; ".join(sorted(map(str, group.kinds))), "note": group.note}
        changed += _keep(session, AgencyGroup, {"code": group.code}, values)
    return changed


def _drop_wrong_links(session: Session, catalogue: Catalogue, ids: Mapping[str, int]) -> int:
    """Links of the catalogue's agencies that it no longer has."""
    right = {(ids[link.origin], ids[link.to]) for link in catalogue.successors}
    own = {ids[agency.code] for agency in catalogue.agencies}
    wrong = [
        link
        for link in session.execute(select(AgencySuccessor)).scalars()
        if link.from_id in own and (link.from_id, link.to_id) not in right
    ]
    for link in wrong:
        session.delete(link)
    return len(wrong)


def _keep_tasks(session: Session, catalogue: Catalogue) -> int:
    changed = 0
    for plan in catalogue.plans:
        values = {
            "number": plan.number,
            "title": plan.title,
            "issuer": plan.issuer,
            "issued_on": plan.issued_on,
            "ended_on": plan.ended_on,
        }
        changed += _keep(session, Plan, {"code": plan.code}, values)
    session.flush()
    plans = _ids(session, Plan)
    for position, task in enumerate(catalogue.tasks, start=1):
        values = {
            "position": position,
            "title": task.title,
            "text": task.text,
            "lead_in": task.lead_in,
            "responsible": "; ".join(task.responsible),
            "cooperating": task.cooperating,
            "kind": str(task.kind),
            "subkind": task.subkind,
            "product": str(task.product),
            "deadline_as_written": task.deadline_as_written,
            "rule": task.rule,
            "target": task.target,
            "criterion": task.criterion,
            "recipient": task.recipient,
            "issuing_authority": task.issuing_authority,
            "explicit": task.explicit,
            "restricted": task.restricted,
            "note": task.note,
        }
        changed += _keep(session, Task, {"plan_id": plans[task.plan_code], "code": task.code}, values)
    session.flush()
    _hide_restricted(session)
    return changed


def _hide_restricted(session: Session) -> None:
    """A task that became restricted is named by none of its words any more; one that is so no longer, is again."""
    hidden = select(col(Task.id)).where(col(Task.restricted).is_(True))
    session.execute(
        update(Assignment)
        .where(col(Assignment.task_id).in_(hidden), col(Assignment.title) != RESTRICTED_TITLE)
        .values(title=RESTRICTED_TITLE)
        .execution_options(synchronize_session=False)
    )
    shown_again = select(Assignment, col(Task.title)).join(Task, col(Task.id) == col(Assignment.task_id))
    for row, title in session.execute(
        shown_again.where(col(Task.restricted).is_(False), col(Assignment.title) == RESTRICTED_TITLE)
    ).all():
        row.title = title_for(title, row.period)


def _keep(session: Session, table: type[Table], key: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Add the row of that key, or bring it up to date. Returns 1 where something changed."""
    found = session.execute(select(table).filter_by(**key)).scalar_one_or_none()
    if found is None:
        session.add(table(**key, **values))
        return 1
    changed = {name: value for name, value in values.items() if getattr(found, name) != value}
    for name, value in changed.items():
        setattr(found, name, value)
    return int(bool(changed))


def _ids(session: Session, table: type[Agency] | type[Plan]) -> dict[str, int]:
    return {
        code: key for key, code in session.execute(select(col(table.id), col(table.code))) if key is not None
    }


def follow_cooperating(session: Session) -> None:
    """Bring those who co-operate in line with what the tasks say."""
    named = select(col(Task.id)).where(col(Task.cooperating) != "", col(Task.ended_on).is_(None))
    task_ids = [number for number in session.execute(named).scalars() if number is not None]
    cooperations.follow(session, registry.read(session), task_ids)
