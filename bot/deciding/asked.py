"""A request as whoever decides on it sees it: the same words and buttons when it comes in and when it is looked up."""

from dataclasses import dataclass
from typing import Any

from bot.deciding import decide
from bot.describe import iso
from bot.turn import Rows, Turn
from models.rules.access import SYSTEM
from models.rules.requests import REPEATED, Kind, Outcome
from models.store import assignments, coordinators, requests
from models.store.assignments import AssignmentView
from models.store.outbox import Letter
from models.store.requests import RequestView

SENTENCE = {
    Kind.EXTENSION: "notice.extend",
    Kind.OBSTACLE: "notice.blocked",
    Kind.WRONG_AGENCY: "notice.wrong_assignee",
    Kind.HANDOVER: "notice.delegate",
}


# So many of a kind in one message are one notice; fewer come one by one, each with its buttons.
TOGETHER_FROM = 4
SHOWN_TOGETHER = 8
TOGETHER = "requests_notice.jinja"
# What an answer in words settles can be answered for all at once; the others are decided one by one.
ANSWERED_TOGETHER = frozenset({Kind.OBSTACLE, Kind.HANDOVER})


@dataclass(frozen=True, slots=True)
class Put:
    """A request that is to be put before a colleague, or (where `colleague` is None) before the coordinators.

    `person`: the colleague who could not be asked, as they were named.
    """

    view: AssignmentView
    found: RequestView
    person: str | None = None
    colleague: int | None = None


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


def put_before_coordinators(turn: Turn, put: list[Put]) -> None:
    """What one message asks, as it comes in: each by itself, or many of a kind in one notice that lists them."""
    theirs = [each for each in put if each.colleague is None]
    for kind in dict.fromkeys(each.found.kind for each in theirs):
        alike = [each for each in theirs if each.found.kind is kind]
        if len(alike) < TOGETHER_FROM:
            for each in alike:
                tell_coordinators(turn, each.view, each.found, person=each.person)
        else:
            _tell_together(turn, kind, {each.view.number: each for each in alike})


def _tell_together(turn: Turn, kind: Kind, put: dict[int, Put]) -> None:
    """One notice a coordinator, of those that are theirs; what is not shown is counted, and found in the queue."""
    speaker = turn.viewer.official_id
    for (contact, _), numbers in coordinators.responsible_for_each(
        turn.session, SYSTEM, list(put), but_not=speaker
    ):
        theirs = [put[number] for number in put if number in numbers]
        data = {
            "kind": str(kind),
            "agency": theirs[0].view.agency_name,
            "who": theirs[0].found.asker,
            "words": theirs[0].found.reason,
            "day": iso(theirs[0].found.asked_until),
            "tasks": [{"number": e.view.number, "title": e.view.title} for e in theirs[:SHOWN_TOGETHER]],
            "count": len(theirs),
            "requests": [each.found.id for each in theirs],
        }
        row = [("look_one_by_one", f"wq:{turn.inbox_id}")]
        if kind in ANSWERED_TOGETHER:
            row.insert(0, (f"answer_all|{len(theirs)}", f"wa:{turn.inbox_id}:{list(Kind).index(kind)}"))
        letter = Letter(
            TOGETHER, data, [row], kind="notice", assignments=[each.view.number for each in theirs]
        )
        turn.tell(contact, letter)


def tell_withdrawn(turn: Turn, withdrawn: list[tuple[AssignmentView, RequestView]]) -> None:
    """What was asked is asked no longer: the coordinators hear it, of many of a kind in one line."""
    for kind in dict.fromkeys(found.kind for _, found in withdrawn):
        alike = [view for view, found in withdrawn if found.kind is kind]
        if len(alike) < TOGETHER_FROM:
            for view in alike:
                data = decide.named(view) | {"who": turn.viewer.name, "kind": str(kind)}
                turn.tell_coordinators("undo.request_notice", data, [view.number])
            continue
        agency = alike[0].agency_name
        for (contact, _), numbers in coordinators.responsible_for_each(
            turn.session, SYSTEM, [view.number for view in alike], but_not=turn.viewer.official_id
        ):
            data = {"agency": agency, "who": turn.viewer.name, "kind": str(kind), "numbers": numbers}
            letter = Letter("undo.requests_notice", data, kind="notice", assignments=numbers)
            turn.tell(contact, letter)


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
