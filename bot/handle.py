"""One message = one transaction: its effects and the mark that it was handled are committed together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import buttons, commands, doubts, files, groups, linking, picking, replies
from bot.channels import Incoming, IncomingKind
from bot.commands import replacing
from bot.turn import House, Turn
from models.errors import MalformedUpdate
from models.instant import local
from models.rules.restricted import looks_secret, name_looks_secret
from models.store import failover, inbox, outbox, people, reaching
from models.store.audit import Source
from models.store.outbox import Letter
from models.tables import InboxRow

LONGEST_TEXT = 4096
WITHOUT_WORDS = {
    IncomingKind.EDITED: "plain.edited",
    IncomingKind.UNSUPPORTED: "plain.unsupported",
}


Reading = Callable[[str], Incoming]


@dataclass(frozen=True, slots=True)
class Handled:
    """An update that was handled: where it came from, what it was."""

    channel: str
    kind: IncomingKind


def handle(
    session: Session, inbox_id: int, readings: Mapping[str, Reading], house: House, now: datetime
) -> Handled | None:
    """Handle an update of the inbox, once. Raises MalformedUpdate; then nothing of it took effect.

    Returns what it was, for the log; None where it is not to be handled now.

    Args:
        session: the writer's.
        inbox_id: which update.
        readings: each channel's reading of a raw update.
        house: the calendar, the hours, a few numbers.
        now: this instant.
    """
    row = inbox.take(session, inbox_id)
    if row is None:
        return None
    try:
        incoming = readings[row.channel](row.raw)
    except (ValueError, KeyError) as error:
        raise MalformedUpdate(f"{type(error).__name__}: {error}") from error
    if incoming.kind is not IncomingKind.NOTHING and incoming.chat_id:
        _take_turn(session, inbox_id, incoming, house, now)
    inbox.mark_handled(row, now=now)
    return Handled(row.channel, incoming.kind)


def apologise(session: Session, inbox_id: int, now: datetime) -> None:
    """An update was set aside: tell its chat that it is kept and that a person will look at it."""
    row = session.get_one(InboxRow, inbox_id)
    if row.chat_id:
        contact = people.contact_of(session, row.channel, row.chat_id)
        if contact.official_id is not None:
            key = f"in:{inbox_id}:trouble"
            outbox.queue(session, contact, Letter("plain.trouble"), key=key, now=now, inbox_id=inbox_id)


def _is_secret(incoming: Incoming) -> bool:
    """Nothing marked Mật goes through a chat: it is refused with the reason, and not kept here either, whoever sends it."""
    file = incoming.attachment
    return looks_secret(incoming.text) or (file is not None and name_looks_secret(file.name))


def _take_turn(session: Session, inbox_id: int, incoming: Incoming, house: House, now: datetime) -> None:
    if incoming.kind is IncomingKind.MOVED:
        people.move_chat(session, incoming.channel, incoming.chat_id, incoming.moved_to or "")
        return
    contact = people.contact_of(
        session, incoming.channel, incoming.chat_id, name="" if incoming.group else incoming.sender
    )
    source = Source(contact.official_id, contact.id, inbox_id, now)
    if incoming.kind is IncomingKind.BLOCKED:
        why = "the person blocked the bot"
        failover.from_chat(session, incoming.channel, incoming.chat_id, reason=why)
        reaching.switch_off(session, contact, why, source)
        return
    reaching.switch_on(session, contact, source)
    if incoming.group and not incoming.addressed:
        inbox.forget_words(session, inbox_id)  # what a group says among itself is not kept
        return
    if incoming.kind is IncomingKind.UNBLOCKED:
        return
    today = local(now).date()
    known = people.viewer_of(session, contact, today)
    _answer(Turn(session, house.as_of(session), incoming, contact, inbox_id, now, today, known))


def _answer(turn: Turn) -> None:
    incoming = turn.incoming
    if incoming.kind is IncomingKind.PRESS:
        turn.toast()
    secret = _is_secret(incoming)
    if secret:
        inbox.forget_words(turn.session, turn.inbox_id)
    if secret and (turn.known is not None or turn.contact.agency_id is not None):
        turn.reply("evidence.secret")
    elif incoming.group:
        groups.in_group(turn)  # what others read along must hold nobody else's tasks, and link nobody
    elif len(incoming.text) > LONGEST_TEXT:
        turn.reply("plain.too_long") if turn.known else linking.stranger(turn)
    elif turn.known is None or linking.is_start(incoming.text):
        linking.link_or_explain(turn)
    else:
        file = files.waiting_with_question(turn)
        _by_kind(turn)
        if file is not None:
            files.attach_to_reports(turn, file)
        doubts.examine(turn)


def _by_kind(turn: Turn) -> None:
    incoming = turn.incoming
    if incoming.kind is IncomingKind.PRESS:
        buttons.pressed(turn)
    elif incoming.forwarded and incoming.text:
        turn.reply("plain.forwarded")  # somebody else's words are no report of this person's
    elif incoming.kind is IncomingKind.FILE:
        files.received(turn)
    elif incoming.kind in WITHOUT_WORDS:
        turn.reply(WITHOUT_WORDS[incoming.kind])
    elif incoming.text.startswith("/"):
        commands.run(turn)
    elif not (
        picking.picked(turn) or replacing.asked(turn, turn.incoming.text) or commands.said_in_words(turn)
    ):
        replies.understood(turn, turn.incoming.text)
