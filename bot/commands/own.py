"""An official's own commands: /viec, /viec 12, /help."""

import re

from bot import cooperating
from bot.deciding import decide
from bot.describe import Line, iso, life_lines, task_buttons, task_line, task_lines
from bot.situation import numbers_named
from bot.turn import Rows, Turn
from bot.undoing_reports import WITHDRAWING
from models.rules.access import may_explain, may_report, may_see_dealings
from models.rules.progress import State
from models.rules.requests import Kind
from models.store import (
    assignments,
    audit,
    cooperations,
    evidence,
    indicators,
    registry,
    reports,
    requests,
    snoozes,
)
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
        "helping": [] if page else _helping(turn),
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
    dealings = may_see_dealings(
        turn.viewer, agency_id=view.agency_id, official_id=view.official_id, plan_id=view.plan_id
    )
    data = {
        "t": _line(turn, view, dealings=dealings),
        "dealings": dealings,
        "d": {name: getattr(detail, name) for name in detail.__slots__}
        | {"cooperating": _in_words(turn, number, detail.cooperating)},
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
        "put_off": [
            {"who": each.who, "until": each.until, "reason": each.reason}
            for each in snoozes.of_task(turn.session, turn.viewer, number, turn.today)
        ],
        "waiting": [
            {"kind": str(r.kind), "day": iso(r.asked_until), "words": r.reason}
            for r in requests.of_assignment(turn.session, turn.viewer, number)
            if r.open
        ],
        "values": [
            {"value": each.value, "at": each.at.isoformat()}
            for each in indicators.values_of(turn.session, turn.viewer, number)
        ],
        "helpers": _helpers(turn, number),
        "history": life_lines(audit.life(turn.session, turn.viewer, number, newest=HISTORY)),
    }
    turn.reply("detail.jinja", data, _what_to_do(turn, view), about=[number])


def _line(turn: Turn, view: AssignmentView, *, dealings: bool) -> Line:
    """The task as it stands; what those in charge promised is told to who may read what they say."""
    line = task_line(view, turn.today, turn.house.calendar)
    return line if dealings else line | {"promised_day": None}


def _helping(turn: Turn) -> list[Line]:
    """What the agency co-operates on, below its own tasks."""
    numbers = cooperations.helped_by(turn.session, turn.viewer)[:PAGE]
    views = assignments.several(turn.session, turn.viewer, numbers)
    return [line | {"helping": True} for line in task_lines(views, turn.today, turn.house.calendar)]


def _in_words(turn: Turn, number: int, named: str) -> str:
    """Who else is named as co-operating: groups by their names, words as they are; agencies are told one by one."""
    told = {each.code for each in cooperations.helpers_of(turn.session, turn.viewer, number)}
    names = registry.read(turn.session) if named else None
    shown = []
    for part in filter(None, map(str.strip, named.split(";"))):
        if names is not None and part in names.groups:
            shown.append(names.groups[part].name)
        elif names is not None and part in names.agencies.by_code:
            carrying = names.agencies.carrying_on(part, turn.today)
            shown += [agency.name for agency in carrying if agency.code not in told]
        else:
            shown.append(part)
    return "; ".join(shown)


def _helpers(turn: Turn, number: int) -> list[dict[str, object]]:
    """Who co-operates, with what they said last of their part."""
    return [
        {"agency": h.agency, "code": h.code, "done": h.done, "intent": h.intent, "percent": h.percent}
        for h in cooperations.helpers_of(turn.session, turn.viewer, number)
    ]


def _what_to_do(turn: Turn, view: AssignmentView) -> Rows:
    """The buttons under one task: what its official reports; what a coordinator decides or asks."""
    rows = []
    may = may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id)
    if view.open and (may or cooperating.helps(turn, view)):
        rows.append(task_buttons(view.number, several=False)[:3])
    if view.open and may:
        waiting = [
            (label, f"{verb}:{found.id}")
            for found in requests.of_assignment(turn.session, turn.viewer, view.number)
            for label, verb in [WITHDRAWING.get(found.kind, ("", ""))]
            if found.open and verb
        ]
        rows += [waiting] if waiting else []
    if may_explain(turn.viewer, agency_id=view.agency_id):
        asked = requests.open_one(turn.session, turn.viewer, view.number, Kind.EXPLANATION)
        rows += [[(f"explain|{view.number}", f"rx:{asked.id}")]] if asked is not None else []
    if decide.may(turn, view):
        late = view.open and view.last_day is not None and view.last_day < turn.today
        deciding = [("look_waiting", f"cv:{view.number}")] if view.state is State.AWAITING else []
        deciding += [("ask_explanation", f"ye:{view.number}")] if late else []
        rows += [deciding] if deciding else []
    if evidence.of_task(turn.session, turn.viewer, view.number):
        rows += [[("files", f"xf:{view.number}")]]
    return rows


def show_rest(turn: Turn, views: list[AssignmentView], heading: str = "rest") -> None:
    """The tasks that a reminder had folded away (or those that were asked for), with their buttons."""
    shown = views[:PAGE]
    if not shown:
        turn.reply("plain.stale_button")
        return
    rows = [task_buttons(view.number, several=len(shown) > 1) for view in shown if view.open]
    lines = task_lines(shown, turn.today, turn.house.calendar)
    turn.reply(
        "more.jinja",
        {"tasks": lines, "hidden": len(views) - len(shown), "heading": heading},
        rows,
        [v.number for v in shown],
    )


def show_help(turn: Turn, _: str) -> None:
    """A few lines that fit the person's role."""
    turn.reply("help.jinja", {"role": str(turn.viewer.role)})
