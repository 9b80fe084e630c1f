"""Who leaves and who is to come after them: asked by the one who leaves, decided by a coordinator."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from models.rules.access import Role, Viewer, may_invite
from models.tables import Official, Replacement


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish to be replaced. `decided_by` is the name of who decided, "" while nobody has."""

    number: int
    official_id: int
    name: str
    decided_by: str
    agreed: bool | None


def ask(session: Session, viewer: Viewer, name: str, words: str, *, now: datetime) -> int:
    """Keep the viewer's wish; an earlier one that nobody has decided is no longer asked. Returns its number."""
    session.execute(
        update(Replacement)
        .where(col(Replacement.official_id) == viewer.official_id, col(Replacement.decided_at).is_(None))
        .values(decided_at=now, agreed=False)
        .execution_options(synchronize_session=False)
    )
    made = Replacement(official_id=viewer.official_id or 0, name=name, words=words, at=now)
    session.add(made)
    session.flush()
    return made.id or 0


def one(session: Session, viewer: Viewer, number: int) -> Asked | None:
    """The wish of that number, where the viewer may invite such a person (and so let one go)."""
    row = session.execute(
        select(Replacement, Official)
        .join(Official, col(Official.id) == col(Replacement.official_id))
        .where(col(Replacement.id) == number)
    ).one_or_none()
    if row is None:
        return None
    wish, official = row
    if not may_invite(viewer, agency_id=official.agency_id, role=Role(official.role)):
        return None
    by = session.get(Official, wish.decided_by) if wish.decided_by else None
    return Asked(wish.id, wish.official_id, wish.name, by.name if by else "", wish.agreed)


def is_open(session: Session, viewer: Viewer, number: int) -> bool:
    """True where the viewer may decide it and nobody has."""
    found = one(session, viewer, number)
    return found is not None and found.agreed is None


def decide(
    session: Session, viewer: Viewer, number: int, successor_id: int | None, *, agreed: bool, now: datetime
) -> None:
    """Keep what was decided; the caller has checked that it is open."""
    row = session.get_one(Replacement, number)
    row.decided_at, row.decided_by, row.agreed = now, viewer.official_id, agreed
    row.successor_id = successor_id
    session.flush()
