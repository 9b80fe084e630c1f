"""Officials as coordinators see them: who is in an agency, on which channels, reached or not; letting go of one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from models.rules.access import Action, Role, Viewer, may_invite
from models.store import absences, questions
from models.tables import Agency, Assignment, Contact, Official, Request


@dataclass(frozen=True, slots=True)
class OfficialView:
    """A person with a role, and whether a message reaches them. `channels`: living ones, the one in use first."""

    official_id: int
    name: str
    role: Role
    agency_id: int
    agency: str
    channels: tuple[str, ...]
    dead: tuple[str, ...]

    @property
    def linked(self) -> bool:
        """True where the person has (had) a chat at all."""
        return bool(self.channels or self.dead)


def of_agency(session: Session, viewer: Viewer, agency_id: int) -> list[OfficialView]:
    """The active officials of an agency whose people are the viewer's to know: a coordinator's, or one's own."""
    own = viewer.may(Action.SEE_OWN_AGENCY) and viewer.agency_id == agency_id
    coordinated = viewer.may(Action.INVITE) and viewer.scope.covers(agency_id=agency_id, plan_id=None)
    if not (own or coordinated):
        return []
    rows = session.execute(
        select(Official, col(Agency.name))
        .join(Agency, col(Agency.id) == col(Official.agency_id))
        .where(col(Official.agency_id) == agency_id, col(Official.ended_on).is_(None))
        .order_by(col(Official.id))
    ).all()
    return _views(session, [(official, agency) for official, agency in rows])


def one(session: Session, viewer: Viewer, official_id: int) -> OfficialView | None:
    """An active official whom the viewer may invite (and so let go again); None otherwise."""
    row = session.execute(
        select(Official, col(Agency.name))
        .join(Agency, col(Agency.id) == col(Official.agency_id))
        .where(col(Official.id) == official_id, col(Official.ended_on).is_(None))
    ).one_or_none()
    if row is None or not may_invite(viewer, agency_id=row[0].agency_id, role=Role(row[0].role)):
        return None
    return _views(session, [(row[0], row[1])])[0]


def _views(session: Session, rows: list[tuple[Official, str]]) -> list[OfficialView]:
    contacts = session.execute(
        select(Contact)
        .where(col(Contact.official_id).in_([official.id for official, _ in rows]))
        .order_by(col(Contact.preferred).desc(), col(Contact.id))
    ).scalars()
    living: dict[int, list[str]] = {}
    dead: dict[int, list[str]] = {}
    for contact in contacts:
        kept = living if contact.dead_reason is None else dead
        kept.setdefault(contact.official_id or 0, []).append(contact.channel)
    return [
        OfficialView(
            official.id or 0,
            official.name,
            Role(official.role),
            official.agency_id,
            agency,
            tuple(living.get(official.id or 0, ())),
            tuple(dead.get(official.id or 0, ())),
        )
        for official, agency in rows
    ]


def add(session: Session, agency_id: int, name: str, role: Role) -> Official:
    """A new person. The caller has checked who may let them in."""
    official = Official(agency_id=agency_id, name=name, role=role)
    session.add(official)
    session.flush()
    return official


def end(
    session: Session, official_id: int, today: date, *, now: datetime, successor_id: int | None = None
) -> list[int]:
    """The person acts no more; what was handed to them goes to the successor, or back to the agency.

    Returns the numbers of the open assignments that moved; what is closed stays under their name.
    """
    handed = (col(Assignment.official_id) == official_id, col(Assignment.open).is_(True))
    moved = list(session.execute(select(col(Assignment.id)).where(*handed)).scalars())
    session.execute(
        update(Assignment)
        .where(*handed)
        .values(official_id=successor_id)
        .execution_options(synchronize_session=False)
    )
    absences.forget_person(session, official_id, now=now)
    questions.close_of_person(session, official_id, now=now)
    # Who was asked by name and can answer no more: those who decide are left with it.
    session.execute(
        update(Request)
        .where(col(Request.to_official_id) == official_id, col(Request.open).is_(True))
        .values(to_official_id=None)
        .execution_options(synchronize_session=False)
    )
    session.get_one(Official, official_id).ended_on = today
    session.flush()
    session.expire_all()
    return [number for number in moved if number is not None]
