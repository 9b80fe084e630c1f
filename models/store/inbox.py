"""The inbox: raw updates, kept before they are acknowledged, handled once each and in order per chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.instant import Instant
from models.rules.access import Viewer
from models.tables import ChannelState, Contact, InboxRow

NUMBERED_ANEW = timedelta(days=6)
NEWEST = (
    select(col(InboxRow.received_at))
    .where(col(InboxRow.channel) == bindparam("channel"))
    .order_by(col(InboxRow.id).desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A raw update as it is put into the inbox."""

    channel: str
    update_key: str
    chat_id: str
    raw: str
    deferred: bool = False


def put(session: Session, updates: Sequence[Arrived], *, now: datetime) -> int:
    """Keep updates; repeats (channel, update_key) are dropped. Returns how many were new."""
    if not updates:
        return 0
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(InboxRow)
    rows = [
        {
            "channel": each.channel,
            "update_key": each.update_key,
            "chat_id": each.chat_id,
            "raw": each.raw,
            "received_at": now,
            "state": "deferred" if each.deferred else "new",
            "attempts": 0,
        }
        for each in updates
    ]
    kept = session.execute(
        insert.on_conflict_do_nothing(index_elements=["channel", "update_key"]).returning(col(InboxRow.id)),
        rows,
    )
    return len(kept.all())


def official_behind(session: Session, viewer: Viewer, inbox_id: int | None) -> int | None:
    """The official who speaks in the chat that an update came from; only for people with a part in the house."""
    if inbox_id is None or viewer.official_id is None:
        return None
    return session.execute(
        select(col(Contact.official_id))
        .join(
            InboxRow,
            and_(
                col(InboxRow.channel) == col(Contact.channel), col(InboxRow.chat_id) == col(Contact.chat_id)
            ),
        )
        .where(col(InboxRow.id) == inbox_id)
    ).scalar_one_or_none()


def offset(session: Session, channel: str, *, now: datetime) -> int:
    """Where receiving goes on; 0 (= from the oldest that was not acknowledged) after a week without an update.

    After such a week Telegram may number anew, and from a lower number on: an old offset would pass those over. What
    comes a second time is dropped by its key. Source: https://core.telegram.org/bots/api#update
    """
    state = session.get(ChannelState, channel)
    if state is None:
        return 0
    newest = session.execute(NEWEST, {"channel": channel}).scalar_one_or_none()
    return state.offset if newest is None or abs(now - newest) < NUMBERED_ANEW else 0


def move_offset(session: Session, channel: str, new: int) -> None:
    """Receiving goes on at `new`."""
    _state(session, channel).offset = new


def remember_name(session: Session, channel: str, bot_name: str) -> None:
    """The bot's name on the platform, for deep links."""
    _state(session, channel).bot_name = bot_name


def bot_name(session: Session, channel: str) -> str:
    """The bot's name on the platform; "" where it never ran."""
    state = session.get(ChannelState, channel)
    return state.bot_name if state else ""


def _state(session: Session, channel: str) -> ChannelState:
    state = session.get(ChannelState, channel)
    if state is None:
        state = ChannelState(channel=channel)
        session.add(state)
    return state


def deferred_chats(session: Session) -> list[tuple[str, str]]:
    """The chats (channel, chat id) with updates that were too many."""
    rows = session.execute(
        select(col(InboxRow.channel), col(InboxRow.chat_id))
        .where(text("inbox.state = 'deferred'"))
        .distinct()
    ).all()
    return [(channel, chat_id) for channel, chat_id in rows]


def let_in(session: Session, channel: str, chat_id: str, most: int) -> bool:
    """Let the oldest deferred updates of a chat in, in order. Returns True where more of them wait."""
    waiting = select(col(InboxRow.id)).where(
        text("inbox.state = 'deferred'"), col(InboxRow.channel) == channel, col(InboxRow.chat_id) == chat_id
    )
    found = list(session.execute(waiting.order_by(col(InboxRow.id)).limit(most + 1)).scalars())
    session.execute(
        update(InboxRow)
        .where(col(InboxRow.id).in_(found[:most]))
        .values(state="new")
        .execution_options(synchronize_session=False)
    )
    return len(found) > most


# An update waits for the earlier ones of its chat; nobody else waits for it.
READY = text("""
    SELECT id FROM inbox AS ready
     WHERE state = 'new' AND (not_before IS NULL OR not_before <= :now)
       AND (chat_id = '' OR NOT EXISTS (
           SELECT 1 FROM inbox AS earlier
            WHERE earlier.state = 'new' AND earlier.id < ready.id AND earlier.channel = ready.channel
              AND earlier.chat_id = ready.chat_id AND earlier.not_before > :now))
     ORDER BY id LIMIT :most
""").bindparams(bindparam("now", type_=Instant))


def ready(session: Session, *, now: datetime, most: int = 200) -> list[int]:
    """The ids of updates to be handled now, oldest first."""
    return list(session.execute(READY, {"now": now, "most": most}).scalars())


def next_try(session: Session) -> datetime | None:
    """When the earliest update that must wait may be tried again."""
    due: datetime | None = session.execute(
        text("SELECT min(not_before) AS due FROM inbox WHERE state = 'new'").columns(due=Instant)
    ).scalar_one()
    return due


def take(session: Session, inbox_id: int) -> InboxRow | None:
    """The update to handle in this transaction; None where it is not to be handled now.

    An earlier one of its chat may have failed since it was found, a moment ago in the same commit: then it waits too.
    """
    row = session.get(InboxRow, inbox_id)
    if row is None or row.state != "new":
        return None
    earlier = select(col(InboxRow.id)).where(
        text("inbox.state = 'new'"),
        col(InboxRow.id) < inbox_id,
        col(InboxRow.channel) == row.channel,
        col(InboxRow.chat_id) == row.chat_id,
    )
    return None if row.chat_id and session.execute(earlier.limit(1)).first() else row


def mark_handled(row: InboxRow, *, now: datetime) -> None:
    """Its effects are in this same transaction."""
    row.state, row.handled_at, row.error = "handled", now, None


def forget_words(session: Session, inbox_id: int) -> None:
    """Keep of an update only that it came: what it said must not lie here."""
    session.get_one(InboxRow, inbox_id).raw = "{}"


def mark_failed(session: Session, inbox_id: int, *, error: str, not_before: datetime | None) -> None:
    """It could not be handled: tried again at `not_before`, or (None) set aside for the operator."""
    row = session.get_one(InboxRow, inbox_id)
    row.attempts += 1
    row.error = error[:2000]
    row.not_before = not_before
    if not_before is None:
        row.state = "set_aside"


def being_retried(session: Session) -> list[InboxRow]:
    """Updates that failed and will be tried again, oldest first (for the operator)."""
    wanted = select(InboxRow).where(text("inbox.state = 'new'"), col(InboxRow.attempts) > 0)
    return list(session.execute(wanted.order_by(col(InboxRow.id))).scalars())


def hurry(session: Session) -> None:
    """The clock was set back: nothing waits for an instant that the wrong clock had named."""
    session.execute(text("UPDATE inbox SET not_before = NULL WHERE state = 'new' AND not_before IS NOT NULL"))


def set_aside(session: Session) -> list[InboxRow]:
    """Updates that were given up, oldest first (for the operator)."""
    wanted = select(InboxRow).where(col(InboxRow.state) == "set_aside").order_by(col(InboxRow.id))
    return list(session.execute(wanted).scalars())


def retry_all(session: Session) -> None:
    """Have every update that was given up handled once more."""
    for row in set_aside(session):
        row.state, row.attempts, row.not_before = "new", 0, None
