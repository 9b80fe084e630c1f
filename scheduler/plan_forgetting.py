"""Forgetting: once a day, at night, the words of messages that are older than they need be (docs/privacy.md)."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from models.instant import local
from models.store import own_data, running, shared_files

NAME = "forgotten"
EARLIEST = time(2, 0)


def plan_forgetting(session: Session, now: datetime, *, keep: timedelta) -> int:
    """Forget what is old enough, where it was not done today. Returns how many messages lost their words."""
    here = local(now)
    last = running.last(session, NAME)
    if here.time() < EARLIEST or (last is not None and local(last).date() == here.date()):
        return 0
    running.mark(session, NAME, now)
    shared_files.forget(session, now=now)
    return own_data.forget_old(session, now=now, keep=keep)
