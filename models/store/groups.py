"""Group chats of agencies: which are linked, and which of the day's reminders a group may hear of."""

from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import Action, Role, Viewer
from models.store import outbox
from models.store.outbox import Letter
from models.tables import Agency, Assignment, Contact, OutboxRow, Step, Task


def link(session: Session, contact: Contact, agency_id: int, *, now: datetime) -> None:
    """From now on the group is that agency's."""
    contact.agency_id, contact.linked_at, contact.dead_reason = agency_id, now, None
    session.flush()


def unlink(contact: Contact) -> None:
    """The group is nobody's any more."""
    contact.agency_id = None


def of_scope(session: Session, viewer: Viewer) -> list[tuple[int, str, str]]:
    """The linked groups of a coordinator's agencies: the chat's row, the agency's name, the channel."""
    if not viewer.may(Action.INVITE):
        return []
    rows = session.execute(
        select(col(Contact.id), col(Agency.id), col(Agency.name), col(Contact.channel))
        .join(Agency, col(Agency.id) == col(Contact.agency_id))
        .where(col(Contact.dead_reason).is_(None))
        .order_by(col(Agency.id), col(Contact.id))
    ).all()
    return [
        (key, name, channel)
        for key, agency_id, name, channel in rows
        if viewer.scope.covers(agency_id=agency_id, plan_id=None)
    ]


def one(session: Session, viewer: Viewer, contact_id: int) -> Contact | None:
    """A linked group of a coordinator's agencies."""
    mine = {key for key, _, _ in of_scope(session, viewer)}
    return session.get(Contact, contact_id) if contact_id in mine else None


def viewer_of_group(contact: Contact) -> Viewer | None:
    """On whose behalf a notice to a group is written: the agency's, nobody's in particular."""
    return None if contact.agency_id is None else Viewer(Role.OFFICIAL, None, contact.agency_id)


def plan_notices(session: Session, *, today: date, begins: datetime, now: datetime) -> int:
    """Queue the day's notice to every linked group whose agency was reminded of something today. Returns how many."""
    planned = 0
    linked = select(Contact).where(col(Contact.agency_id).is_not(None), col(Contact.dead_reason).is_(None))
    for contact in session.execute(linked.order_by(col(Contact.id))).scalars().all():
        key = f"group:{contact.id}:{today.isoformat()}"
        if session.execute(select(col(OutboxRow.id)).where(col(OutboxRow.dedupe_key) == key)).first():
            continue
        numbers = list(
            session.execute(
                select(col(Assignment.id))
                .join(Task, col(Task.id) == col(Assignment.task_id))
                .join(Step, col(Step.assignment_id) == col(Assignment.id))
                .where(
                    col(Assignment.agency_id) == contact.agency_id,
                    col(Assignment.open).is_(True),
                    col(Task.restricted).is_(False),
                    col(Step.planned_at) >= begins,
                )
                .distinct()
            ).scalars()
        )
        if numbers:
            letter = Letter("group_notice.jinja", kind="group", assignments=sorted(n for n in numbers if n))
            outbox.queue(session, contact, letter, key=key, now=now)
            planned += 1
    return planned
