"""People: contacts, officials, and whom a chat speaks for."""

from datetime import date, datetime

from sqlalchemy import select, text, update
from sqlmodel import Session, col

from models.rules.access import EVERYTHING, Role, Scope, Viewer, may_invite
from models.store import questions
from models.tables import Absence, Agency, Contact, CoordinatorScope, Official, OutboxRow


def contact_of(session: Session, channel: str, chat_id: str, *, name: str = "") -> Contact:
    """The contact of a chat; made on its first word. Reading one's own contact needs no viewer: it makes one."""
    found = session.execute(
        select(Contact).where(col(Contact.channel) == channel, col(Contact.chat_id) == chat_id)
    ).scalar_one_or_none()
    if found is None:
        found = Contact(channel=channel, chat_id=chat_id, display_name=name[:128])
        session.add(found)
        session.flush()
    elif name and found.display_name != name[:128]:
        found.display_name = name[:128]
    return found


def linked(session: Session, viewer: Viewer, channel: str, chat_id: str) -> Contact | None:
    """The contact of a chat that belongs to somebody. The system asks."""
    if viewer.role is not Role.SYSTEM:
        return None
    return session.execute(
        select(Contact).where(
            col(Contact.channel) == channel,
            col(Contact.chat_id) == chat_id,
            col(Contact.official_id).is_not(None),
        )
    ).scalar_one_or_none()


def viewer_of(session: Session, contact: Contact, today: date) -> Viewer | None:
    """The person behind a contact; None where it is linked to nobody, or to somebody who has left."""
    if contact.official_id is None:
        return None
    official = session.get_one(Official, contact.official_id)
    if official.ended_on is not None and official.ended_on <= today:
        return None
    return _viewer(session, official, today)


def _viewer(session: Session, official: Official, today: date) -> Viewer:
    return Viewer(
        Role(official.role),
        official.id,
        official.agency_id,
        official.name,
        official.language,
        scope_of(session, official),
        _stood_in_for(session, official, today),
    )


def _stood_in_for(session: Session, official: Official, today: date) -> frozenset[int]:
    """Whose substitute the official is today: colleagues of the same agency only."""
    rows = session.execute(
        select(col(Absence.official_id))
        .join(Official, col(Official.id) == col(Absence.official_id))
        .where(
            col(Absence.substitute_id) == official.id,
            col(Absence.last_day) >= today,
            col(Absence.first_day) <= today,
            col(Absence.ended_at).is_(None),
            col(Official.agency_id) == official.agency_id,
        )
    )
    return frozenset(rows.scalars())


def scope_of(session: Session, official: Official) -> Scope:
    """How far a coordinator reaches. Read for making a viewer, and for finding whom to tell."""
    if not official.scoped:
        return EVERYTHING
    rows = session.execute(
        select(CoordinatorScope).where(col(CoordinatorScope.official_id) == official.id)
    ).scalars()
    named = [(row.agency_id, row.plan_id) for row in rows]
    return Scope(
        everything=False,
        agencies=frozenset(agency for agency, _ in named if agency is not None),
        plans=frozenset(plan for _, plan in named if plan is not None),
    )


def official_named(session: Session, viewer: Viewer, agency_id: int, name: str, role: str) -> Official | None:
    """The active official of that name, agency and role; None where the viewer may not invite such a person."""
    if not may_invite(viewer, agency_id=agency_id, role=Role(role)):
        return None
    return session.execute(
        select(Official).where(
            col(Official.agency_id) == agency_id,
            col(Official.name) == name,
            col(Official.role) == role,
            col(Official.ended_on).is_(None),
        )
    ).scalar_one_or_none()


# Which of an official's living contacts is written to (models/store/steps.py says the same in SQL).
CHOSEN_FIRST = (col(Contact.preferred).desc(), col(Contact.id))


def contact_for(session: Session, viewer: Viewer, official_id: int) -> Contact | None:
    """The contact an official is written to now: the preferred one, else the other where that is dead. The system asks."""
    if viewer.role is not Role.SYSTEM:
        return None
    living = select(Contact).where(
        col(Contact.official_id) == official_id, col(Contact.dead_reason).is_(None)
    )
    return session.execute(living.order_by(*CHOSEN_FIRST).limit(1)).scalar_one_or_none()


def contacts_with_role(session: Session, viewer: Viewer, roles: list[Role]) -> list[tuple[Contact, Official]]:
    """Living contacts of all active officials in those roles, one a person: the one to use. The system asks."""
    if viewer.role is not Role.SYSTEM:
        return []
    rows = session.execute(
        select(Contact, Official)
        .join(Official, col(Official.id) == col(Contact.official_id))
        .where(
            col(Official.role).in_(roles),
            col(Official.ended_on).is_(None),
            col(Contact.dead_reason).is_(None),
        )
        .order_by(*CHOSEN_FIRST)
    ).all()
    first: dict[int, tuple[Contact, Official]] = {}
    for contact, official in rows:
        first.setdefault(official.id or 0, (contact, official))
    return list(first.values())


def agency_of(session: Session, viewer: Viewer) -> Agency | None:
    """The viewer's own agency."""
    return session.get(Agency, viewer.agency_id) if viewer.agency_id is not None else None


def move_chat(session: Session, channel: str, old: str, new: str) -> None:
    """A group became a supergroup: its contact, and what waits for it, lives on under the new id."""
    session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.channel) == channel, col(OutboxRow.chat_id) == old, text("state = 'queued'"))
        .values(chat_id=new)
        .execution_options(synchronize_session=False)
    )
    former = session.execute(
        select(Contact).where(col(Contact.channel) == channel, col(Contact.chat_id) == old)
    ).scalar_one_or_none()
    taken = session.execute(
        select(Contact).where(col(Contact.channel) == channel, col(Contact.chat_id) == new)
    ).scalar_one_or_none()
    if former is not None and taken is None:
        former.chat_id = new
    elif former is not None and taken is not None:
        # The new group spoke before the old one told of the move.
        taken.official_id = taken.official_id or former.official_id
        former.dead_reason = f"moved to {new}"


def link(session: Session, contact: Contact, official_id: int, now: datetime) -> None:
    """From now on the contact speaks for the official; an earlier one of the same channel does so no longer.

    A lost telephone must not go on reading along. What waits to be sent to the earlier one goes to the new one. What was
    asked of whoever spoke there before is asked no longer: a yes must not be somebody else's.
    """
    questions.close_all(session, contact, now=now)
    earlier = session.execute(
        select(Contact).where(
            col(Contact.official_id) == official_id,
            col(Contact.channel) == contact.channel,
            col(Contact.id) != contact.id,
        )
    ).scalars()
    for each in earlier:
        each.official_id, each.preferred = None, False
        questions.close_all(session, each, now=now)
        session.execute(
            update(OutboxRow)
            .where(
                col(OutboxRow.contact_id) == each.id,
                col(OutboxRow.official_id) == official_id,
                text("outbox.state = 'queued'"),
            )
            .values(contact_id=contact.id, chat_id=contact.chat_id)
            .execution_options(synchronize_session=False)
        )
    contact.official_id = official_id
    contact.linked_at = now
    contact.dead_reason = None
    contact.guesses = 0
    contact.preferred = False
