"""The part of an agency that co-operates: it reports that, and closes nothing; those in charge are told."""

from bot.turn import Turn
from bot.understanding import Claim, Intent
from models.rules.access import SYSTEM
from models.store import concerned, cooperations
from models.store.assignments import AssignmentView
from models.store.cooperations import Part
from models.store.people import agency_of

WORDS_KEPT = 1000
PARTS = frozenset({Intent.DONE, Intent.IN_PROGRESS, Intent.NOT_DONE, Intent.BLOCKED, Intent.ACKNOWLEDGE})


def helps(turn: Turn, view: AssignmentView) -> bool:
    """True where the person's agency co-operates on this assignment and is not in charge of it."""
    return view.agency_id != turn.viewer.agency_id and cooperations.helps(
        turn.session, turn.viewer, view.number
    )


def report(turn: Turn, claim: Claim, view: AssignmentView, words: str) -> None:
    """Keep what is said of the part, and tell those in charge."""
    if claim.intent not in PARTS:
        turn.reply("cooperation.only_the_lead", {"number": view.number, "agency": view.agency_name})
        return
    part = Part(str(claim.intent), words[:WORDS_KEPT], claim.percent, claim.document)
    number = cooperations.report(turn.session, turn.viewer, view.number, part, turn.source)
    own = agency_of(turn.session, turn.viewer)
    data = {
        "number": view.number,
        "title": view.title,
        "lead": view.agency_name,
        "agency": own.name if own else "",
        "intent": str(claim.intent),
        "percent": claim.percent,
        "document": claim.document,
        "words": "" if words.startswith("[nút]") else words[:WORDS_KEPT],
        "who": turn.viewer.name,
    }
    turn.reply("part_recorded.jinja", data, [[("undo", f"cu:{number}")]], about=[view.number])
    in_charge = (
        [view.official_id]
        if view.official_id
        else concerned.officials_of(turn.session, SYSTEM, view.agency_id)
    )
    turn.tell_people(in_charge, "part_notice.jinja", data, about=[view.number])


def take_back(turn: Turn, part_id: int, _: int = 0) -> None:
    """The button under a part's report."""
    number = cooperations.take_back(turn.session, turn.viewer, part_id, turn.source)
    if number:
        turn.reply("cooperation.taken_back", {"number": number}, about=[number])
    else:
        turn.reply("plain.stale_button")


BUTTONS = {"cu": take_back}
