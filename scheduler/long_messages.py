"""A message too long for its channel: its first part goes out, the others are queued right behind it."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from models.store import outbox
from models.store.outbox import Letter
from models.tables import OutboxRow
from scheduler.sending import Act, Outgoing
from scheduler.splitting import shown_length, split

FOR_THE_MARK = 64  # units left free in a part of a long message, for the words that mark a repeat
RAW = "raw.jinja"


def first_part(session: Session, row: OutboxRow, whole: Outgoing, limit: int, now: datetime) -> Outgoing:
    """The message itself; of one that is too long the first part, the others queued right behind it.

    The parts are kept as they are: after a crash between two of them the rest goes on where it stood.
    """
    if whole.act is Act.TOAST or shown_length(whole.html) <= limit:
        return whole
    first, *rest = split(whole.html, limit - FOR_THE_MARK)
    buttons = [[(f"={button.label}", button.data) for button in line] for line in whole.buttons]
    letters = [Letter(RAW, {"html": html}) for html in rest]
    letters[-1] = Letter(RAW, {"html": rest[-1]}, buttons)
    outbox.follow(session, row, letters, now=now)
    row.template, row.buttons, row.choices = RAW, "[]", ""
    row.data = outbox.written({"html": first})
    return replace(whole, html=first, buttons=())
