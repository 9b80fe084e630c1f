"""The afternoon's message to leaders and coordinators: what was raised to them, what waits for their decision."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import SYSTEM, Role, Viewer
from models.rules.escalation import Level
from models.rules.requests import FOR_DECISION
from models.store import assignments, coordinators, outbox, people, requests
from models.store.escalations import Told
from models.store.outbox import Letter
from models.tables import Assignment, Contact, Official, Task

KIND = "escalation"
TEMPLATE = "escalation.jinja"


def queue(session: Session, told: Sequence[Told], *, today: date, now: datetime) -> int:
    """Queue one message a person about what was raised to them today, or waits for them. Returns how many."""
    duties: dict[int, tuple[Contact, list[int]]] = {}

    def add(contact: Contact, official: Official, numbers: Sequence[int]) -> None:
        duties.setdefault(official.id or 0, (contact, []))[1].extend(numbers)

    leaders = _leaders(session)
    for (agency_id, _), numbers in _by_place(session, told, Level.LEADER).items():
        # Where nobody leads, or nobody can be reached, those one above hear at once.
        for contact, official in leaders.get(agency_id) or _nearest(session, numbers):
            add(contact, official, numbers)
    for numbers in _by_place(session, told, Level.COORDINATOR).values():
        for contact, official in _nearest(session, numbers):
            add(contact, official, numbers)
    for contact, official in people.contacts_with_role(session, SYSTEM, [Role.COORDINATOR]):
        viewer = people.viewer_of(session, contact, today)
        if viewer is not None and anything_waits(session, viewer):
            add(contact, official, ())
    return sum(
        outbox.queue(
            session,
            contact,
            Letter(TEMPLATE, kind=KIND, assignments=sorted(set(numbers))),
            key=f"{KIND}:{official_id}:{today}",
            now=now,
        )
        is not None
        for official_id, (contact, numbers) in duties.items()
    )


def anything_waits(session: Session, viewer: Viewer) -> bool:
    """True where a coordinator has something to confirm or to decide."""
    return bool(assignments.awaiting(session, viewer)) or bool(
        requests.all_open(session, viewer, FOR_DECISION, limit=1)
    )


def _leaders(session: Session) -> dict[int, list[tuple[Contact, Official]]]:
    found: dict[int, list[tuple[Contact, Official]]] = {}
    for contact, official in people.contacts_with_role(session, SYSTEM, [Role.LEADER]):
        found.setdefault(official.agency_id, []).append((contact, official))
    return found


def _nearest(session: Session, numbers: Sequence[int]) -> list[tuple[Contact, Official]]:
    return coordinators.responsible_for(session, SYSTEM, numbers[:1])


def _by_place(session: Session, told: Sequence[Told], level: Level) -> dict[tuple[int, int], list[int]]:
    """The numbers raised to that level, by agency and plan: who is told depends on nothing else."""
    numbers = [each.number for each in told if each.level is level]
    rows = session.execute(
        select(col(Assignment.agency_id), col(Task.plan_id), col(Assignment.id))
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .where(col(Assignment.id).in_(numbers))
        .order_by(col(Assignment.id))
    ).all()
    found: dict[tuple[int, int], list[int]] = {}
    for agency_id, plan_id, number in rows:
        found.setdefault((agency_id, plan_id), []).append(number)
    return found
