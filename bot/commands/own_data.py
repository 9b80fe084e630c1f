"""/dulieu: what is kept about me; /roikhoi: leave and be forgotten; /lichsu 12: a task's life."""

from bot import confirming
from bot.describe import life_lines
from bot.situation import numbers_named
from bot.turn import Turn
from models.rules.access import may_see_dealings
from models.store import assignments, audit, own_data
from models.store.audit import Deed
from models.store.outbox import Letter
from models.tables import Contact, Question

KIND = "leave"
LINES = 40


def show(turn: Turn, _: str) -> None:
    """Everything that is kept about the person, counted, and for how long."""
    kept = own_data.about(turn.session, turn.viewer)
    data = {
        "name": kept.name,
        "role": kept.role,
        "agency": kept.agency,
        "chats": [
            {"channel": channel.capitalize(), "since": since.isoformat() if since else None}
            for channel, since in kept.chats
        ],
        "messages_in": kept.messages_in,
        "messages_out": kept.messages_out,
        "reports": kept.reports,
        "files": kept.files,
        "absences": kept.absences,
        "snoozes": kept.snoozes,
        "deeds": kept.deeds,
        "days": turn.house.keep_messages_days,
    }
    turn.reply("own_data.jinja", data)


def ask_to_leave(turn: Turn, _: str) -> None:
    """Say what leaving does, and ask."""
    if own_data.is_last_for_everything(turn.session, turn.viewer):
        turn.reply("leaving.last")
        return
    confirming.ask(turn, KIND, "leaving.asked", {"name": turn.viewer.name}, {})


def _leave(turn: Turn, _: Question) -> None:
    if own_data.is_last_for_everything(turn.session, turn.viewer):
        turn.reply("leaving.last")
        return
    name, source = turn.viewer.name, turn.source
    chat = Contact(id=turn.contact.id, channel=turn.contact.channel, chat_id=turn.contact.chat_id)
    agency = own_data.about(turn.session, turn.viewer).agency
    moved = own_data.forget(turn.session, turn.viewer, turn.today, now=turn.now)
    audit.note(
        turn.session,
        Deed("official.left", "official", turn.viewer.official_id or 0, source, after={"moved": len(moved)}),
    )
    turn.tell(chat, Letter("leaving.done"))
    notice = {"name": name, "agency": agency, "count": len(moved)}
    for contact in turn.coordinators_of_agency():
        turn.tell(contact, Letter("leaving.told", notice, kind="notice", secret=True))


confirming.ON_YES[KIND] = _leave


def history(turn: Turn, rest: str) -> None:
    """`/lichsu 12`: everything that happened to a task, as the ledger has it."""
    numbers = numbers_named(turn, rest) if rest else []
    view = assignments.one(turn.session, turn.viewer, numbers[0]) if len(numbers) == 1 else None
    if view is None:
        turn.reply(
            "history.usage" if not rest else "plain.task_unknown", {"words": rest[:60]} if rest else {}
        )
        return
    entries = audit.life(turn.session, turn.viewer, view.number)
    data = {
        "number": view.number,
        "title": view.title,
        "agency": view.agency_name,
        "hidden": max(0, len(entries) - LINES),
        "lines": life_lines(entries[-LINES:]),
        "dealings": may_see_dealings(
            turn.viewer, agency_id=view.agency_id, official_id=view.official_id, plan_id=view.plan_id
        ),
    }
    turn.reply("history.jinja", data, about=[view.number])
