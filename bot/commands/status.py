"""What coordinators ask: /status, /status <agency or task>, /quahan."""

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from bot.agency_names import Former, former_of
from bot.commands.own import show_one
from bot.commands.which_agency import find_agencies
from bot.describe import figures_data, task_lines
from bot.situation import numbers_named
from bot.turn import Turn
from models.rules.figures import DUE_SOON_WORKING_DAYS, Figures
from models.store import assignments, figures, registry
from models.store.figures import AgencyFigures
from models.tables import Agency

LONGEST = 3
SHOWN = 10
PAGE = 10


def status(turn: Turn, rest: str) -> None:
    """`/status` for all, `/status stp` for an agency (names are forgiven), `/status STP-01` or `12` for a task."""
    if not rest:
        turn.reply("status.jinja", overview(turn))
        return
    numbers = numbers_named(turn, rest)
    if len(numbers) == 1:
        show_one(turn, numbers[0])
        return
    if numbers:
        _of_task(turn, numbers, rest)
        return
    found = find_agencies(turn, rest)
    if len(found) == 1:
        _of_agency(turn, found[0].agency_id, found[0].name, found[0].former)
    elif found:
        choices = [[(f"={each.name}", f"a:{each.agency_id}")] for each in found]
        ended = {each.former.agency_id: each.former for each in found if each.former is not None}
        choices += [[(f"={_ended(each)}", f"a:{each.agency_id}")] for each in ended.values()]
        turn.reply("plain.which_agency", {"words": rest[:60]}, choices)
    else:
        turn.reply("plain.agency_unknown", {"words": rest[:60]})


def overview(turn: Turn) -> dict[str, Any]:
    """Everything `/status` shows."""
    found = figures.by_agency(turn.session, turn.viewer, today=turn.today, soon_until=soon_until(turn))
    late, _ = assignments.overdue(turn.session, turn.viewer, today=turn.today, offset=0, limit=LONGEST)
    telling = [
        each
        for each in found
        if each.figures.overdue or each.figures.due_soon or each.figures.done or _is_department(each)
    ]
    rest = [each for each in found if each not in telling]
    silence = figures.silent(turn.session, turn.viewer, turn.today)
    return {
        "today": turn.today,
        "name": "",
        "former": "",
        "past": [],
        "total": figures_data(_total(found)),
        "agencies": [_row(each) for each in telling],
        "alike": {"agencies": len(rest), "assigned": _total(rest).assigned} if rest else None,
        "longest": task_lines(late, turn.today, turn.house.calendar),
        "silent": [{"agency": s.agency, "count": s.count, "people": s.people} for s in silence[:SHOWN]],
        "tasks": [],
        "hidden": 0,
    }


def agency_status(turn: Turn, agency_id: int) -> None:
    """One agency's figures and its open tasks, chosen by a button."""
    agency = turn.session.get(Agency, agency_id)
    if agency is not None:
        _of_agency(turn, agency_id, agency.name)


def show_overdue(turn: Turn, page: int) -> None:
    """`/quahan`: what is overdue, longest first, paged."""
    views, total = assignments.overdue(
        turn.session, turn.viewer, today=turn.today, offset=page * PAGE, limit=PAGE
    )
    data = {
        "heading": "overdue",
        "agency": "",
        "total": total,
        "page": page + 1,
        "pages": -(-total // PAGE),
        "tasks": task_lines(views, turn.today, turn.house.calendar),
        "with_agency": True,
    }
    rows = [[("next", f"o:{page + 1}")]] if (page + 1) * PAGE < total else []
    turn.reply(
        "list.jinja" if views else "plain.nothing_overdue",
        data if views else {},
        rows,
        [v.number for v in views],
    )


def soon_until(turn: Turn) -> date:
    """The last aim day that counts as due soon."""
    return turn.house.calendar.add_working_days(turn.today, DUE_SOON_WORKING_DAYS)


def _of_agency(turn: Turn, agency_id: int, name: str, former: Former | None = None) -> None:
    """An agency as it is now; beneath it what it did under the names of the past."""
    found = figures.by_agency(turn.session, turn.viewer, today=turn.today, soon_until=soon_until(turn))
    own = [each for each in found if each.agency_id == agency_id]
    views = [v for v in assignments.of_agency(turn.session, turn.viewer, [agency_id]) if v.open]
    by_id = {each.agency_id: each for each in found}
    ended = former_of(registry.read(turn.session), agency_id)
    silence = [
        s
        for s in figures.silent(turn.session, turn.viewer, turn.today)
        if s.agency in {each.name for each in own}
    ]
    data = {
        "today": turn.today,
        "name": name,
        "former": _ended(former) if former else "",
        "past": [
            _row(by_id[each.agency_id]) | {"name": _ended(each)} for each in ended if each.agency_id in by_id
        ],
        "total": figures_data(_total(own)),
        "agencies": [],
        "alike": None,
        "longest": [],
        "silent": [{"agency": s.agency, "count": s.count, "people": s.people} for s in silence],
        "tasks": task_lines(views[:SHOWN], turn.today, turn.house.calendar),
        "hidden": max(0, len(views) - SHOWN),
    }
    turn.reply("status.jinja", data, about=[view.number for view in views[:SHOWN]])


def _of_task(turn: Turn, numbers: list[int], words: str) -> None:
    views = assignments.several(turn.session, turn.viewer, numbers)
    data = {
        "heading": "task",
        "words": words.strip().upper()[:20],
        "done": sum(not view.open for view in views),
        "agency": "",
        "total": len(views),
        "page": 1,
        "pages": 1,
        "tasks": task_lines(views[: 2 * SHOWN], turn.today, turn.house.calendar),
        "with_agency": True,
    }
    turn.reply("list.jinja", data, about=[view.number for view in views[: 2 * SHOWN]])


def _ended(former: Former) -> str:
    return f"{former.name} (–{former.until:%d/%m/%Y})" if former.until else former.name


def _is_department(each: AgencyFigures) -> bool:
    return not each.code.startswith(("X-", "P-"))


def _row(each: AgencyFigures) -> dict[str, Any]:
    return {"name": each.name, "f": figures_data(each.figures)}


def _total(found: list[AgencyFigures]) -> Figures:
    return reduce(add, (each.figures for each in found), Figures())
