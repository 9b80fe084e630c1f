"""Who is reached: recipients of an announcement, who was not linked, not delivered to, blocked, or read and is silent."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.store import outbox
from models.store.assignments import in_scope, visible_to
from models.store.outbox import Letter
from models.store.people import CHOSEN_FIRST
from models.tables import (
    Agency,
    Announcement,
    AnnouncementRead,
    Assignment,
    Contact,
    Official,
    OutboxRow,
)

REACHED_ROLES = ("official", "leader")
FAILED = ("refused", "unknown")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with their agency, and the chat to use (None: there is none that works); `blocked`: there was one."""

    official_id: int
    name: str
    agency_id: int
    agency: str
    contact: Contact | None
    blocked: bool


def agencies_of(session: Session, viewer: Viewer) -> set[int]:
    """The agencies whose people a coordinator is to reach: those of the scope, and those with tasks in it."""
    if not viewer.may(Action.NUDGE):
        return set()
    if viewer.scope.everything:
        return set(session.execute(select(col(Agency.id)).where(col(Agency.valid_to).is_(None))).scalars())
    with_tasks = session.execute(select(col(Assignment.agency_id)).where(in_scope(viewer)).distinct())
    return set(with_tasks.scalars()) | set(viewer.scope.agencies)


def people_of(session: Session, viewer: Viewer, agency_ids: Iterable[int]) -> list[Person]:
    """Officials and leaders of those of the agencies that are the viewer's to reach."""
    wanted = agencies_of(session, viewer) & set(agency_ids)
    rows = session.execute(
        select(Official, col(Agency.name))
        .join(Agency, col(Agency.id) == col(Official.agency_id))
        .where(
            col(Official.agency_id).in_(wanted),
            col(Official.role).in_(REACHED_ROLES),
            col(Official.ended_on).is_(None),
        )
        .order_by(col(Official.agency_id), col(Official.id))
    ).all()
    chats: dict[int, list[Contact]] = {}
    for contact in session.execute(
        select(Contact)
        .where(col(Contact.official_id).in_([official.id for official, _ in rows]))
        .order_by(*CHOSEN_FIRST)
    ).scalars():
        chats.setdefault(contact.official_id or 0, []).append(contact)
    found = []
    for official, agency in rows:
        own = chats.get(official.id or 0, [])
        living = next((each for each in own if each.dead_reason is None), None)
        found.append(
            Person(
                official.id or 0,
                official.name,
                official.agency_id,
                agency,
                living,
                blocked=bool(own) and living is None,
            )
        )
    return found


def agencies_without_people(session: Session, viewer: Viewer) -> list[str]:
    """Agencies that have something to do and nobody whom a message reaches."""
    linked = (
        select(col(Official.agency_id))
        .join(Contact, col(Contact.official_id) == col(Official.id))
        .where(
            col(Official.ended_on).is_(None),
            col(Official.role) == "official",
            col(Contact.dead_reason).is_(None),
        )
    )
    rows = session.execute(
        select(col(Agency.id), col(Agency.name))
        .join(Assignment, col(Assignment.agency_id) == col(Agency.id))
        .where(col(Assignment.open).is_(True), visible_to(viewer), col(Agency.id).not_in(linked))
        .distinct()
        .order_by(col(Agency.id))
    ).all()
    mine = agencies_of(session, viewer)
    return [name for key, name in rows if key in mine]


def not_delivered(session: Session, viewer: Viewer, *, since: datetime) -> list[tuple[str, str, int]]:
    """People to whom messages did not (surely) arrive since then: name, agency, how many."""
    rows = session.execute(
        select(col(Official.name), col(Agency.name), col(Agency.id), col(OutboxRow.id))
        .join(Official, col(Official.id) == col(OutboxRow.official_id))
        .join(Agency, col(Agency.id) == col(Official.agency_id))
        .where(
            col(OutboxRow.state).in_(FAILED),
            col(OutboxRow.created_at) >= since,
            col(OutboxRow.act) != "toast",
            col(Official.ended_on).is_(None),
        )
    ).all()
    mine = agencies_of(session, viewer)
    counted: dict[tuple[str, str], int] = {}
    for name, agency, agency_id, _ in rows:
        if agency_id in mine:
            counted[name, agency] = counted.get((name, agency), 0) + 1
    return [(name, agency, count) for (name, agency), count in counted.items()]


def announce(
    session: Session, viewer: Viewer, people: Iterable[Person], words: str, *, now: datetime, inbox_id: int
) -> int:
    """Queue an announcement to those people. Returns its id."""
    reached = [each for each in people if each.contact is not None]
    made = Announcement(
        official_id=viewer.official_id,
        at=now,
        agencies=json.dumps(sorted({each.agency_id for each in people})),
        words=words,
    )
    session.add(made)
    session.flush()
    data = {"words": words, "who": viewer.name}
    buttons = [[("read", f"xo:{made.id}")]]
    for each in reached:
        assert each.contact is not None  # noqa: S101 - chosen so above
        letter = Letter("announcement.jinja", data, buttons, kind="notice")
        key = f"announce:{made.id}:{each.official_id}"
        outbox.queue(session, each.contact, letter, key=key, now=now, inbox_id=inbox_id)
    return made.id or 0


def mark_read(session: Session, viewer: Viewer, announcement_id: int, *, now: datetime) -> bool:
    """The viewer has read an announcement that went to them. False where none did."""
    key = f"announce:{announcement_id}:{viewer.official_id}"
    went = session.execute(select(col(OutboxRow.id)).where(col(OutboxRow.dedupe_key) == key)).first()
    if went is None:
        return False
    before = session.execute(
        select(col(AnnouncementRead.id)).where(
            col(AnnouncementRead.announcement_id) == announcement_id,
            col(AnnouncementRead.official_id) == viewer.official_id,
        )
    ).first()
    if before is None:
        session.add(
            AnnouncementRead(announcement_id=announcement_id, official_id=viewer.official_id or 0, at=now)
        )
        session.flush()
    return True


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of an announcement: names of who read it, who has it and said nothing, whom it did not reach."""

    announcement_id: int
    at: datetime
    words: str
    read: list[str]
    silent: list[str]
    waiting: list[str]
    failed: list[str]


def announcements(session: Session, viewer: Viewer, *, most: int = 5) -> list[tuple[int, datetime, str]]:
    """The viewer's newest announcements: number, when, the words."""
    rows = session.execute(
        select(Announcement)
        .where(col(Announcement.official_id) == viewer.official_id)
        .order_by(col(Announcement.id).desc())
        .limit(most)
    ).scalars()
    return [(row.id or 0, row.at, row.words) for row in rows]


def reception(session: Session, viewer: Viewer, announcement_id: int) -> Reception | None:
    """What became of the viewer's own announcement; None where it is not theirs (or they are not for everything)."""
    row = session.get(Announcement, announcement_id)
    if row is None or not (row.official_id == viewer.official_id or viewer.sees_everything):
        return None
    read = set(
        session.execute(
            select(col(AnnouncementRead.official_id)).where(
                col(AnnouncementRead.announcement_id) == announcement_id
            )
        ).scalars()
    )
    letters = session.execute(
        select(col(OutboxRow.official_id), col(OutboxRow.state), col(Official.name))
        .join(Official, col(Official.id) == col(OutboxRow.official_id))
        .where(text("outbox.dedupe_key LIKE :key").bindparams(key=f"announce:{announcement_id}:%"))
        .order_by(col(OutboxRow.id))
    ).all()
    found: dict[str, list[str]] = {"read": [], "silent": [], "waiting": [], "failed": []}
    for official_id, state, name in letters:
        if official_id in read:
            kind = "read"
        elif state == "sent":
            kind = "silent"
        else:
            kind = "waiting" if state in {"queued", "sending"} else "failed"
        found[kind].append(name)
    return Reception(announcement_id, row.at, row.words, **found)
