"""Channels as wholes: until when a platform wants to be left in peace."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from models.tables import ChannelState, OutboxRow


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


def sent_since(session: Session, channel: str, since: datetime) -> list[tuple[str, datetime | None]]:
    """What went out on a channel since then, oldest first: the chat and when; None where it may be going out just now."""
    rows = session.execute(
        select(col(OutboxRow.chat_id), col(OutboxRow.sent_at))
        .where(
            col(OutboxRow.channel) == channel,
            col(OutboxRow.act) == "send",
            or_(col(OutboxRow.sent_at) >= since, col(OutboxRow.state) == "sending"),
        )
        .order_by(col(OutboxRow.sent_at).is_(None), col(OutboxRow.sent_at), col(OutboxRow.id))
    )
    return [(chat_id, sent_at) for chat_id, sent_at in rows]


def hurry(session: Session) -> None:
    """The clock was set back: no pause lasts until an instant that the wrong clock had named."""
    session.execute(update(ChannelState).values(paused_until=None))
