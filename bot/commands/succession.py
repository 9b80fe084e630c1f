"""The buttons under a split: to whom the assignments go that the plan gave to the ended agency alone."""

from bot.turn import Turn
from models.rules.access import Action
from models.store import succession
from models.tables import Agency


def decide(turn: Turn, origin_id: int, to_id: int) -> None:
    """What waits for a word goes to that successor; with 0, each successor gets its own."""
    if not turn.viewer.may(Action.ASSIGN):
        turn.reply("plain.not_allowed")
        return
    origin, to = turn.session.get(Agency, origin_id), turn.session.get(Agency, to_id) if to_id else None
    numbers = succession.decide(turn.session, turn.viewer, turn.source, origin_id=origin_id, to_id=to_id)
    if origin is None or not numbers:
        turn.reply("succession.decided_already")
        return
    data = {"former": origin.name, "to": to.name if to else "", "count": len(numbers)}
    turn.reply("succession.decided", data, about=numbers)
    turn.tell_coordinators("succession.decided", data, about=numbers)


BUTTONS = {"ka": decide}
