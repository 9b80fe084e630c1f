"""/guitin: what did not simply arrive within a week: repeated because nobody could know, refused, given up."""

from datetime import timedelta

from bot.turn import Turn
from models.store import undelivered

LOOKED_BACK = timedelta(days=7)
SHOWN = 10


def show_undelivered(turn: Turn, _: str) -> None:
    """What the coordinator's people may not have got, or may have got twice."""
    found = undelivered.since(turn.session, turn.viewer, turn.now - LOOKED_BACK)
    lines = [
        {
            "who": each.who,
            "agency": each.agency,
            "at": each.at.isoformat(),
            "kind": each.kind,
            "state": each.state,
            "unsure": each.unsure,
            "reason": each.reason[:120],
        }
        for each in found[:SHOWN]
    ]
    turn.reply("undelivered.jinja", {"messages": lines, "hidden": max(0, len(found) - SHOWN)})
