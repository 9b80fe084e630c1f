"""Statements built once, run without the session's machinery: for what happens with every message."""

from sqlalchemy import Connection
from sqlmodel import Session

KEPT = "connection"


def connection_of(session: Session) -> Connection:
    """The connection of a writer's session, in its transaction. Asked of the session once, then remembered with it.

    What the session still holds back is not flushed: whoever relies on it flushes first.
    """
    kept: Connection | None = session.info.get(KEPT)
    if kept is None:
        kept = session.info[KEPT] = session.connection()
    return kept
