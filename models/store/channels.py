"""Channels as wholes: until when a platform wants to be left in peace."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session

from models.tables import ChannelState


def pause(session: Session, channel: str, until: datetime) -> None:
    """The platform wants to hear nothing before that instant; kept, because a restart must not forget it."""
    state = session.get(ChannelState, channel)
    if state is None:
        session.add(ChannelState(channel=channel, paused_until=until))
    else:
        state.paused_until = max(until, state.paused_until or until)


def paused_until(session: Session, channel: str) -> datetime | None:
    """Until when the platform wanted to be left in peace."""
    state = session.get(ChannelState, channel)
    return state.paused_until if state else None


def hurry(session: Session) -> None:
    """The clock was set back: no pause lasts until an instant that the wrong clock had named."""
    session.execute(update(ChannelState).values(paused_until=None))
