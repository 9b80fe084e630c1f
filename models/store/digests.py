"""Which digests are still to be planned for a week. One a person and week, whatever restarts."""

from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models.instant import local
from models.rules.access import Role
from models.store import outbox
from models.store.outbox import Letter
from models.store.people import CHOSEN_FIRST
from models.tables import Absence, Contact, DigestSent, Official

READERS = [Role.OFFICIAL, Role.LEADER, Role.COORDINATOR, Role.PROVINCE_LEADER]


def plan(session: Session, *, week: date, due: datetime, now: datetime) -> int:
    """Queue the week's digest for everybody who has none yet and is not away. Returns how many were queued.

    Whoever was linked only after it was `due` gets none: it is the digest of a week they were not there. Their first
    word from the bot is the reminder of what is due; `/tuan` shows the digest at any time. Whoever has had the digest of
    an earlier week is no newcomer, but somebody with another telephone.
    """
    have = select(col(DigestSent.official_id)).where(col(DigestSent.week) == week)
    today = local(now).date()
    away = select(col(Absence.official_id)).where(
        col(Absence.ended_at).is_(None), col(Absence.first_day) <= today, col(Absence.last_day) >= today
    )
    there = select(col(Contact.official_id)).where(
        col(Contact.official_id).is_not(None),
        (col(Contact.linked_at).is_(None)) | (col(Contact.linked_at) <= due),
    )
    before = select(col(DigestSent.official_id)).where(col(DigestSent.week) < week)
    rows = session.execute(
        select(Contact, Official)
        .join(Official, col(Official.id) == col(Contact.official_id))
        .where(
            col(Contact.dead_reason).is_(None),
            col(Official.ended_on).is_(None),
            col(Official.role).in_(READERS),
            col(Official.id).in_(there) | col(Official.id).in_(before),
            col(Official.id).not_in(have),
            col(Official.id).not_in(away),
        )
        .order_by(*CHOSEN_FIRST)
    ).all()
    planned: set[int] = set()
    for contact, official in rows:
        if official.id is None or official.id in planned:
            continue
        planned.add(official.id)
        letter = Letter("digest.jinja", kind="digest")
        queued = outbox.queue(session, contact, letter, key=f"digest:{official.id}:{week}", now=now)
        session.add(DigestSent(official_id=official.id, week=week, outbox_id=queued))
    return len(planned)
