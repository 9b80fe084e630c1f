"""A request as whoever decides on it sees it: the same words and buttons when it comes in and when it is looked up."""

from typing import Any

from bot.deciding import decide
from bot.describe import iso
from bot.turn import Rows, Turn
from models.rules.requests import REPEATED, Kind, Outcome
from models.store import assignments, requests
from models.store.assignments import AssignmentView
from models.store.requests import RequestView

SENTENCE = {
    Kind.EXTENSION: "notice.extend",
    Kind.OBSTACLE: "notice.blocked",
    Kind.WRONG_AGENCY: "notice.wrong_assignee",
    Kind.HANDOVER: "notice.delegate",
}


def show(turn: Turn, request_id: int) -> None:
    """A request that waits, with what can be decided; or what became of it."""
    found = decide.open_request(turn, request_id)
    if found is None:
        return
    view = assignments.one(turn.session, turn.viewer, found.number)
    if view is not None and found.kind in SENTENCE:
        data = words_of(turn, view, found)
        turn.reply(SENTENCE[found.kind], data, buttons_of(found), [found.number])


def tell_coordinators(
    turn: Turn, view: AssignmentView, found: RequestView, *, person: str | None = None
) -> None:
    """The request as it comes in, to every coordinator of the assignment."""
    data = words_of(turn, view, found) | ({"person": person} if person else {})
    turn.tell_coordinators(SENTENCE[found.kind], data, [view.number], buttons_of(found))


def words_of(turn: Turn, view: AssignmentView, found: RequestView) -> dict[str, Any]:
    """What the sentence about a request needs."""
    times = (
        requests.times_asked(turn.session, turn.viewer, view.number) if found.kind is Kind.EXTENSION else 0
    )
    return decide.named(view) | {
        "who": found.asker,
        "words": found.reason,
        "day": iso(found.asked_until),
        "extra_days": None,
        "person": "",
        "times": times,
        "repeated": times > REPEATED,
    }


def buttons_of(found: RequestView) -> Rows:
    """What can be decided on a request that waits. Each names the task: where there are no buttons, it is typed."""
    request, number = found.id, found.number
    if found.state is not Outcome.OPEN:
        return []
    match found.kind:
        case Kind.EXTENSION:
            return [
                [(f"approve|{number}", f"ra:{request}"), (f"refuse|{number}", f"rr:{request}")],
                [(f"offer|{number}", f"ro:{request}")],
            ]
        case Kind.WRONG_AGENCY:
            return [[(f"reassign|{number}", f"rm:{request}"), (f"insist|{number}", f"ri:{request}")]]
        case Kind.OBSTACLE | Kind.HANDOVER:
            return [[(f"answer|{number}", f"rt:{request}")]]
        case _:
            return []
