"""Files of plans that came by chat: which wait to be read, what was found in them until somebody says yes."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.store.audit import Source
from models.tables import Contact, PlanFile

KEPT_FOR = timedelta(hours=48)
TRIES = 4
FIRST_WAIT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: on which channel, under which id it stays there, its name."""

    channel: str
    file_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is to be read now."""

    number: int
    channel: str
    file_id: str
    name: str


def put(session: Session, viewer: Viewer, sent: Sent, source: Source) -> int:
    """Keep a file to be read. Returns its number; 0 for who may not change plans."""
    if not viewer.may(Action.KEEP_PLANS) or viewer.official_id is None or source.contact_id is None:
        return 0
    row = PlanFile(
        contact_id=source.contact_id,
        official_id=viewer.official_id,
        inbox_id=source.inbox_id or 0,
        channel=sent.channel,
        file_id=sent.file_id,
        name=sent.name,
        at=source.at,
    )
    session.add(row)
    session.flush()
    return row.id or 0


def waiting(session: Session, *, now: datetime) -> list[Waiting]:
    """The files that are to be read now, oldest first."""
    due = or_(col(PlanFile.not_before).is_(None), col(PlanFile.not_before) <= now)
    rows = session.execute(
        select(PlanFile).where(col(PlanFile.state) == "new", due).order_by(col(PlanFile.id))
    ).scalars()
    return [Waiting(row.id or 0, row.channel, row.file_id, row.name) for row in rows]


def to_answer(session: Session, number: int) -> tuple[PlanFile, Contact] | None:
    """The file and the chat it came from; None where it waits no more, or the chat is somebody else's now."""
    row = session.get_one(PlanFile, number)
    contact = session.get_one(Contact, row.contact_id)
    if row.state != "new":
        return None
    if contact.official_id != row.official_id:
        row.state = "refused"
        return None
    return row, contact


def keep_found(row: PlanFile, found: bytes) -> None:
    """What was found in it, until somebody says yes."""
    row.state, row.kept = "shown", zlib.compress(found)


def found(session: Session, contact: Contact, number: int) -> bytes | None:
    """What was found in a file that was shown to this chat; None where it waits for no yes any more."""
    row = session.get(PlanFile, number)
    if row is None or row.contact_id != contact.id or row.state != "shown" or row.kept is None:
        return None
    return zlib.decompress(row.kept)


def name_of(session: Session, contact: Contact, number: int) -> str:
    """The name of a file that came from this chat."""
    row = session.get(PlanFile, number)
    return row.name if row is not None and row.contact_id == contact.id else ""


def end(session: Session, number: int, state: str, *, now: datetime) -> None:
    """It waits no more; what was found in it is let go."""
    row = session.get_one(PlanFile, number)
    row.state, row.ended_at, row.kept = state, now, None


def read_again(session: Session, number: int) -> None:
    """The catalogue has changed meanwhile: it is to be read anew."""
    row = session.get_one(PlanFile, number)
    row.state, row.kept, row.attempts, row.not_before = "new", None, 0, None


def put_off(session: Session, number: int, *, now: datetime) -> bool:
    """It could not be fetched now. Returns False where it was tried often enough."""
    row = session.get_one(PlanFile, number)
    row.attempts += 1
    row.not_before = now + FIRST_WAIT * 2 ** (row.attempts - 1)
    return row.attempts < TRIES


def let_go(session: Session, *, now: datetime) -> None:
    """What nobody said yes to is forgotten in time."""
    old = (col(PlanFile.state) == "shown") & (col(PlanFile.at) < now - KEPT_FOR)
    session.execute(
        update(PlanFile).where(old).values(state="refused", kept=None, ended_at=now),
        execution_options={"synchronize_session": False},
    )
