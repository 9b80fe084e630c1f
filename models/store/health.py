"""What the database tells of how the bot is: for /healthz, for metrics, for the doctor. Numbers and instants only."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, text
from sqlmodel import Session, col

from models.instant import Instant
from models.rules.health import Facts
from models.store import running
from models.tables import Contact, OutboxRow

BEAT = "pulse"

# An answer could have gone out since it was written; anything else since it was due. States are literals: a bound
# value would keep SQLite from the partial indexes.
UNSENT = text("""
    SELECT count(*) AS unsent, min(since) AS oldest FROM (
        SELECT CASE WHEN kind IN ('answer', 'notice') OR not_before IS NULL THEN created_at ELSE not_before END AS since
          FROM outbox WHERE state = 'queued'
        UNION ALL
        SELECT coalesce(not_before, created_at) AS since FROM outbox WHERE state = 'sending'
    ) AS waiting WHERE since <= :now
""").bindparams(bindparam("now", type_=Instant))
UNHANDLED = text("SELECT count(*) AS unhandled, min(received_at) AS oldest FROM inbox WHERE state = 'new'")
SET_ASIDE = text("SELECT count(*) FROM inbox WHERE state = 'set_aside'")


def facts(session: Session, *, now: datetime) -> Facts:
    """How things stand at `now`."""
    unsent, oldest_unsent = session.execute(UNSENT.columns(oldest=Instant), {"now": now}).one()
    unhandled, oldest_unhandled = session.execute(UNHANDLED.columns(oldest=Instant)).one()
    return Facts(
        last_beat=running.last(session, BEAT),
        oldest_unsent=oldest_unsent,
        unsent=unsent,
        oldest_unhandled=oldest_unhandled,
        unhandled=unhandled,
        set_aside=session.execute(SET_ASIDE).scalar_one(),
        dead_contacts=dead_contacts(session),
    )


def dead_contacts(session: Session) -> int:
    """How many chats the platforms refuse to deliver to, of people who are still here."""
    count: int = session.execute(
        select(func.count()).where(
            col(Contact.dead_reason).is_not(None), col(Contact.official_id).is_not(None)
        )
    ).scalar_one()
    return count


def unknown_since(session: Session, *, since: datetime) -> int:
    """How many sends of that time ended without the platform saying whether they arrived."""
    count: int = session.execute(
        select(func.count()).where(col(OutboxRow.unsure) > 0, col(OutboxRow.created_at) >= since)
    ).scalar_one()
    return count
