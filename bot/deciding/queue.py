"""What waits for a coordinator: requests first, then the tasks reported done, one card after the other."""

from collections import Counter
from typing import Any

from bot.deciding import asked, decide
from bot.describe import iso, task_line
from bot.turn import Turn
from models.rules.requests import FOR_DECISION
from models.store import assignments, reports, requests
from models.store.assignments import AssignmentView

REQUESTS_SHOWN = 8
HISTORY = 4
LABEL_LENGTH = 40


def show(turn: Turn, after: int = 0) -> None:
    """The requests that wait, with a button each; then the first task to be confirmed.

    `after`: the last request of the page before, 0 for the first page. Further pages hold requests only.
    """
    waiting = [] if after else _waiting(turn)
    open_requests = [
        found
        for found in requests.all_open(turn.session, turn.viewer, FOR_DECISION, after=after)
        if decide.decidable_silently(turn, found.number)
    ]
    if open_requests:
        shown = open_requests[:REQUESTS_SHOWN]
        views = {
            view.number: view
            for view in assignments.several(turn.session, turn.viewer, [found.number for found in shown])
        }
        lines = [
            decide.named(views[found.number])
            | {"kind": str(found.kind), "day": iso(found.asked_until), "words": found.reason}
            for found in shown
        ]
        rows = [
            [(f"={_short(f'{found.number}. {views[found.number].title}')}", f"rv:{found.id}")]
            for found in shown
        ]
        hidden = len(open_requests) - len(shown)
        if hidden:
            rows.append([("more_requests", f"cm:{shown[-1].id}")])
        data = {"requests": lines, "hidden": hidden, "waiting": len(waiting)}
        turn.reply("queue.jinja", data, rows, [found.number for found in shown])
    if after and not open_requests:
        show(turn)  # what came later is decided; what is before it may wait still
    elif waiting:
        _card(turn, waiting[0], waiting)
    elif not open_requests:
        turn.reply("accept.nothing_waits")


def show_next(turn: Turn, after: int) -> None:
    """The task that waits after that one; from the beginning where it was the last."""
    waiting = _waiting(turn)
    if not waiting:
        turn.reply("accept.nothing_waits")
        return
    numbers = [view.number for view in waiting]
    place = (numbers.index(after) + 1) % len(numbers) if after in numbers else 0
    _card(turn, waiting[place], waiting)


def show_one(turn: Turn, number: int) -> None:
    """What waits about one task: its card, or its requests."""
    view = decide.decidable(turn, number)
    if view is None:
        return
    waiting = _waiting(turn)
    of_task = [found for found in requests.of_assignment(turn.session, turn.viewer, number) if found.open]
    for found in of_task:
        asked.show(turn, found.id)
    if view.number in {each.number for each in waiting}:
        _card(turn, view, waiting)
    elif not of_task:
        decide.say_decided(turn, view)


def _waiting(turn: Turn) -> list[AssignmentView]:
    return [
        view
        for view in assignments.awaiting(turn.session, turn.viewer)
        if decide.decidable_silently(turn, view.number)
    ]


def _card(turn: Turn, view: AssignmentView, waiting: list[AssignmentView]) -> None:
    """Words, evidence, deadline, history; and what can be done."""
    found = reports.newest_done(turn.session, turn.viewer, view.number)
    report, reporter = found or (None, "")
    evidence = reports.evidence_of(turn.session, turn.viewer, view.number)
    files = [each for each in evidence if each.file_id]
    of_agency = Counter(each.agency_id for each in waiting)[view.agency_id]
    number = view.number
    rows = [[("accept", f"ca:{number}:{report.id if report else 0}"), ("send_back", f"cr:{number}")]]
    if files:
        rows[0].append(("see_files", f"cf:{number}"))
    following: list[tuple[str, str]] = []
    if of_agency > 1:
        following.append((f"accept_all|{of_agency}", f"cg:{view.agency_id}"))
    if len(waiting) > 1:
        following.append(("next_one", f"cn:{number}"))
    rows += [following] if following else []
    data: dict[str, Any] = {
        "t": task_line(view, turn.today, turn.house.calendar),
        "place": [each.number for each in waiting].index(number) + 1,
        "total": len(waiting),
        "who": reporter,
        "words": report.words if report else "",
        "documents": [
            {"document": each.document, "day": iso(each.document_day)} for each in evidence if each.document
        ],
        "files": [each.file_name for each in files],
        "original_last_day": iso(view.original_last_day),
        "history": [
            {"at": line.at.isoformat(), "who": line.who, "intent": line.intent, "words": line.words}
            for line in reports.history(turn.session, turn.viewer, number, limit=HISTORY + 1)
            if report is None or line.id != report.id
        ],
    }
    turn.reply("queue_card.jinja", data, rows, [number])


def _short(words: str) -> str:
    return words if len(words) <= LABEL_LENGTH else words[: LABEL_LENGTH - 1] + "…"
