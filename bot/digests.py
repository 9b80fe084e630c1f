"""What a digest shows: to an official their own tasks, to a leader the agency's, to coordinators all of it."""

from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any

from sqlmodel import Session

from bot.describe import change_data, figures_data, task_lines
from bot.turn import House
from models.rules.access import Action, Viewer
from models.rules.figures import DUE_SOON_WORKING_DAYS, Figures
from models.store import assignments, escalations, figures
from models.store.figures import AgencyFigures
from models.store.people import agency_of

SHOWN = 8
WELL = 3
DAYS_AHEAD = 7


def digest_data(session: Session, viewer: Viewer, house: House, today: date) -> dict[str, Any]:
    """The data of digest.jinja for this person on this day."""
    soon = house.calendar.add_working_days(today, DUE_SOON_WORKING_DAYS)
    everything = viewer.may(Action.SEE_FIGURES)
    found = figures.by_agency(session, viewer, today=today, soon_until=soon)
    if not everything:
        found = [each for each in found if each.agency_id == viewer.agency_id]
    monday = today - timedelta(days=today.weekday())
    before = figures.of_week(session, viewer, monday)
    if not everything:
        before = {agency_id: each for agency_id, each in before.items() if agency_id == viewer.agency_id}
    total = _sum([each.figures for each in found])
    urgent = _urgent(session, viewer, today, everything=everything)
    ahead = [] if urgent or everything else _ahead(session, viewer, today)
    agency = agency_of(session, viewer)
    silence = figures.silent(session, viewer, today)
    return {
        "today": today,
        "name": "" if everything or agency is None else agency.name,
        "quiet": not urgent and not (everything and total.assigned),
        "total": figures_data(total),
        "change": change_data(total, _sum(list(before.values())) if before else None),
        "tasks": task_lines(urgent[:SHOWN], today, house.calendar),
        "hidden": max(0, len(urgent) - SHOWN),
        "ahead": task_lines(ahead, today, house.calendar),
        "with_agency": everything,
        "agencies": _worst(found, before) if everything else [],
        "well": [{"name": e.name, "f": figures_data(e.figures)} for e in _best(found)] if everything else [],
        "raised": [
            {"agency": each.agency, "count": each.count, "oldest": each.oldest}
            for each in (
                escalations.for_the_province(session, viewer) if viewer.may(Action.SEE_FIGURES) else []
            )
        ],
        "silent": [{"agency": s.agency, "count": s.count, "people": s.people} for s in silence[:SHOWN]],
    }


def _urgent(
    session: Session, viewer: Viewer, today: date, *, everything: bool
) -> list[assignments.AssignmentView]:
    """Overdue and due within a week, for one agency; for all of them, what is overdue."""
    if everything:
        if not viewer.may(Action.SEE_ALL):
            return []
        return assignments.overdue(session, viewer, today=today, offset=0, limit=10 * SHOWN)[0]
    until = today + timedelta(days=DAYS_AHEAD)
    own = assignments.of_agency(session, viewer, [viewer.agency_id or 0])
    return [view for view in own if view.open and view.last_day is not None and view.last_day <= until]


def _ahead(session: Session, viewer: Viewer, today: date) -> list[assignments.AssignmentView]:
    """What comes next where nothing is urgent: the nearest deadline."""
    own = assignments.of_agency(session, viewer, [viewer.agency_id or 0])
    dated = [view for view in own if view.open and view.last_day is not None and view.last_day > today]
    return sorted(dated, key=lambda view: (view.last_day or today, view.number))[:1]


def _worst(found: list[AgencyFigures], before: dict[int, Figures]) -> list[dict[str, Any]]:
    late = sorted((e for e in found if e.figures.overdue), key=lambda e: -e.figures.overdue)
    return [
        {
            "name": each.name,
            "f": figures_data(each.figures),
            "change": each.figures.overdue - before[each.agency_id].overdue
            if each.agency_id in before
            else 0,
        }
        for each in late[:SHOWN]
    ]


def _best(found: list[AgencyFigures]) -> list[AgencyFigures]:
    clean = [each for each in found if each.figures.done and not each.figures.overdue]
    return sorted(clean, key=lambda e: (-(e.figures.percent_done or 0), -e.figures.done))[:WELL]


def _sum(figures_of: list[Figures]) -> Figures:
    return reduce(add, figures_of, Figures())
