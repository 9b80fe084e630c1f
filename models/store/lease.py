"""The lease: which of several running programs works on this database. Compared and set in one statement each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlmodel import Session, col

from models.tables import LeaseRow

BOT = "bot"


@dataclass(frozen=True, slots=True)
class Seen:
    """The lease as it was seen: who holds it ("" = nobody), and how often it was renewed."""

    holder: str
    beat: int


def look(session: Session) -> Seen:
    """The lease as it is now."""
    row = session.execute(select(LeaseRow).where(col(LeaseRow.name) == BOT)).scalar_one()
    return Seen(row.holder, row.beat)


def take(session: Session, me: str, seen: Seen, *, now: datetime) -> bool:
    """Take the lease if nothing has happened to it since it was seen. Returns True where it is mine."""
    return _set(session, me, now, col(LeaseRow.holder) == seen.holder, col(LeaseRow.beat) == seen.beat)


def renew(session: Session, me: str, *, now: datetime) -> bool:
    """Tell that the holder lives. Returns False where somebody else has taken over."""
    return _set(session, me, now, col(LeaseRow.holder) == me)


def release(session: Session, me: str, *, now: datetime) -> None:
    """Let the next one take over at once."""
    _set(session, "", now, col(LeaseRow.holder) == me)


def is_held(session: Session, me: str) -> bool:
    """True where `me` holds the lease, seen from this very transaction."""
    return look(session).holder == me


def _set(session: Session, holder: str, now: datetime, *where: ColumnElement[bool]) -> bool:
    change = update(LeaseRow).where(col(LeaseRow.name) == BOT, *where)
    values = {"holder": holder, "beat": col(LeaseRow.beat) + 1, "at": now}
    done = session.execute(change.values(**values).execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount == 1
