"""An official's own commands: /viec, /viec 12, /help."""

import re

from bot.deciding import decide
from bot.describe import iso, life_lines, task_buttons, task_line, task_lines
from bot.situation import numbers_named
from bot.turn import Rows, Turn
from models.rules.access import may_report
from models.rules.progress import State
from models.store import assignments, audit, evidence, reports, requests
from models.store.assignments import AssignmentView
from models.store.people import agency_of

PAGE = 8
HISTORY = 20
NUMBER = re.compile(r"^#?(\d{1,9})$")


def my_tasks(turn: Turn, rest: str) -> None:
    """`/viec` lists the open tasks, `/viec 12` or `/viec SNV-03` shows one."""
    if not rest:
        show_page(turn, 0)
        return
    numbers = numbers_named(turn, rest)
    if len(numbers) == 1:
        show_one(turn, numbers[0])
    elif numbers:
        show_rest(turn, assignments.several(turn.session, turn.viewer, numbers))
    else:
        turn.reply("plain.task_unknown", {"words": rest[:60]})


def show_page(turn: Turn, page: int, *, edit: bool = False) -> None:
    """A page of the viewer's open tasks, with buttons to turn it."""
    size = turn.house.tasks_a_message
    views, total = assignments.own_page(turn.session, turn.viewer, offset=page * size, limit=size)
    agency = agency_of(turn.session, turn.viewer)
    name = agency.name if agency else ""
    data = {
        "heading": "mine",
        "agency": name,
        "total": total,
        "page": page + 1,
        "pages": -(-total // size),
        "tasks": task_lines(views, turn.today, turn.house.calendar),
        "with_agency": False,
    }
    turning = []
    if page > 0:
        turning.append(("previous", f"v:{page - 1}"))
    if (page + 1) * size < total:
        turning.append(("next", f"v:{page + 1}"))
    rows = [turning] if turning else []
    (turn.edit if edit else turn.reply)("list.jinja", data, rows, [view.number for view in views])


def show_one(turn: Turn, number: int) -> None:
    """One task with the plan's words, its evidence and its history."""
    view = assignments.one(turn.session, turn.viewer, number)
    detail = assignments.detail(turn.session, turn.viewer, number)
    if view is None or detail is None:
        turn.reply("plain.task_unknown", {"words": str(number)})
        return
    data = {
        "t": task_line(view, turn.today, turn.house.calendar),
        "d": {name: getattr(detail, name) for name in detail.__slots__},
        "evidence": [
            {
                "document": e.document,
                "document_day": iso(e.document_day),
                "file_name": e.file_name,
                "state": e.state,
                "doubts": (e.doubt or "").split(),
            }
            for e in reports.evidence_of(turn.session, turn.viewer, number)
        ],
        "waiting": [
            {"kind": str(r.kind), "day": iso(r.asked_until), "words": r.reason}
            for r in requests.of_assignment(turn.session, turn.viewer, number)
            if r.open
        ],
        "history": life_lines(audit.life(turn.session, turn.viewer, number, newest=HISTORY)),
    }
    turn.reply("detail.jinja", data, _what_to_do(turn, view), about=[number])


def _what_to_do(turn: Turn, view: AssignmentView) -> Rows:
    """The buttons under one task: what its official reports; what a coordinator decides or asks."""
    rows = []
    if view.open and may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id):
        rows.append(task_buttons(view.number, several=False)[:3])
    if decide.may(turn, view):
        late = view.open and view.last_day is not None and view.last_day < turn.today
        deciding = [("look_waiting", f"cv:{view.number}")] if view.state is State.AWAITING else []
        deciding += [("ask_explanation", f"ye:{view.number}")] if late else []
        rows += [deciding] if deciding else []
    if evidence.of_task(turn.session, turn.viewer, view.number):
        rows += [[("files", f"xf:{view.number}")]]
    return rows


def show_rest(turn: Turn, views: list[AssignmentView]) -> None:
    """The tasks that a reminder had folded away, with their buttons."""
    shown = views[:PAGE]
    if not shown:
        turn.reply("plain.stale_button")
        return
    rows = [task_buttons(view.number, several=True) for view in shown if view.open]
    lines = task_lines(shown, turn.today, turn.house.calendar)
    turn.reply(
        "more.jinja", {"tasks": lines, "hidden": len(views) - len(shown)}, rows, [v.number for v in shown]
    )


def show_help(turn: Turn, _: str) -> None:
    """A few lines that fit the person's role."""
    turn.reply("help.jinja", {"role": str(turn.viewer.role)})
