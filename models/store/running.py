"""When each part of the pulse last ran to its end."""

from datetime import datetime

from sqlmodel import Session

from models.tables import Tick


def mark(session: Session, name: str, now: datetime) -> None:
    """This part has run to its end."""
    tick = session.get(Tick, name)
    if tick is None:
        session.add(Tick(name=name, at=now))
    else:
        tick.at = now


def last(session: Session, name: str) -> datetime | None:
    """When this part last ran to its end."""
    tick = session.get(Tick, name)
    return tick.at if tick else None
