"""Figures by agency, in one set-based query; who has not answered; last week's for the change."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, func, select, text
from sqlmodel import Session, col

from models.instant import Instant, day_begins
from models.rules.access import Action, Viewer
from models.rules.figures import Counted, Figures
from models.rules.progress import State
from models.store.assignments import led_for
from models.store.steps import IN_CHARGE
from models.tables import Agency, Assignment, FigureOfWeek

COUNTS = [f.name for f in fields(Figures)]


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    """One agency and its figures."""

    agency_id: int
    code: str
    name: str
    figures: Figures


def by_agency(session: Session, viewer: Viewer, *, today: date, soon_until: date) -> list[AgencyFigures]:
    """The figures of every agency the viewer may see that has assignments; the same counting as rules/figures.py.

    Args:
        session: any.
        viewer: who asks; a province leader reads figures of all agencies, but no task.
        today: the day the figures are of.
        soon_until: the last aim day that is due soon.
    """
    may_see = None if _reads_all_figures(viewer) else led_for(viewer)
    sums = [
        func.sum(_one_if(condition)).label(name) for name, condition in _conditions(today, soon_until).items()
    ]
    statement = (
        select(col(Agency.id), col(Agency.code), col(Agency.name), *sums)
        .join(Assignment, col(Assignment.agency_id) == col(Agency.id))
        .where(col(Assignment.state) != State.CANCELLED)
        .group_by(col(Agency.id), col(Agency.code), col(Agency.name))
        .order_by(col(Agency.id))
    )
    if may_see is not None:
        statement = statement.where(may_see)
    return [
        AgencyFigures(agency_id, code, name, Figures(*(int(count) for count in counts)))
        for agency_id, code, name, *counts in session.execute(statement)
    ]


def _reads_all_figures(viewer: Viewer) -> bool:
    return viewer.may(Action.SEE_FIGURES) and viewer.scope.everything


def _conditions(today: date, soon_until: date) -> dict[str, ColumnElement[bool]]:
    last, aim, done_on = col(Assignment.last_day), col(Assignment.aim_day), col(Assignment.done_on)
    state = col(Assignment.state)
    done = state == State.DONE
    rests = state.in_([State.DONE, State.AWAITING, State.ON_HOLD])
    late = and_(done, last.is_not(None), done_on > last)
    in_time = and_(~rests, last >= today)
    return {
        "assigned": col(Assignment.id).is_not(None),
        "done_on_time": and_(done, case((late, 0), else_=1) == 1),
        "done_late": late,
        "open_in_time": in_time,
        "due_soon": and_(in_time, func.coalesce(aim, last) <= bindparam("soon_until", soon_until, Date)),
        "overdue": and_(~rests, last < today),
        "no_deadline": and_(~rests, last.is_(None)),
        "awaiting": state == State.AWAITING,
        "on_hold": state == State.ON_HOLD,
        "returned": state == State.RETURNED,
    }


def _one_if(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


@dataclass(frozen=True, slots=True)
class Silence:
    """An agency that was reminded and has not answered: how many tasks, who was reminded."""

    agency: str
    count: int
    people: str


# Every step sent on an earlier day, on an open assignment on which nothing was reported since. Whoever was reminded
# this morning has not been silent yet.
SILENT = """
    SELECT DISTINCT a.agency_id, g.name, a.id, o.name
      FROM step AS s
      JOIN outbox AS b ON b.id = s.outbox_id AND b.sent_at < :day_begins
      JOIN assignment AS a ON a.id = s.assignment_id
      JOIN agency AS g ON g.id = a.agency_id
      JOIN official AS o ON o.id = s.official_id AND o.ended_on IS NULL
     WHERE {open} AND (a.reported_at IS NULL OR a.reported_at < b.sent_at)
       AND {in_charge}
     ORDER BY a.agency_id, a.id
"""


def silent(session: Session, viewer: Viewer, today: date) -> list[Silence]:
    """Who was reminded before today and has not answered, by agency; most tasks first. Only for those who see everything."""
    if not viewer.may(Action.SEE_ALL):
        return []
    is_open = "a.open = 1" if session.get_bind().dialect.name == "sqlite" else "a.open"
    tasks: dict[str, set[int]] = {}
    people: dict[str, dict[str, None]] = {}
    statement = text(SILENT.format(open=is_open, in_charge=IN_CHARGE))
    statement = statement.bindparams(bindparam("day_begins", day_begins(today), Instant))
    rows = session.execute(statement).all()
    visible = _visible(session, viewer, {number for _, _, number, _ in rows})
    for _, agency, number, name in (row for row in rows if row[2] in visible):
        tasks.setdefault(agency, set()).add(number)
        people.setdefault(agency, {})[name] = None
    found = [Silence(agency, len(numbers), ", ".join(people[agency])) for agency, numbers in tasks.items()]
    return sorted(found, key=lambda each: -each.count)


def _visible(session: Session, viewer: Viewer, numbers: set[int]) -> set[int]:
    if viewer.scope.everything:
        return numbers
    return set(session.execute(select(col(Assignment.id)).where(led_for(viewer))).scalars()) & numbers


def keep_week(session: Session, week: date, figures: list[AgencyFigures]) -> None:
    """Keep the figures of a week's Monday, once."""
    if session.execute(select(col(FigureOfWeek.week)).where(col(FigureOfWeek.week) == week).limit(1)).first():
        return
    session.add_all(
        FigureOfWeek(
            week=week, agency_id=each.agency_id, **{name: getattr(each.figures, name) for name in COUNTS}
        )
        for each in figures
    )


def of_week(session: Session, viewer: Viewer, week: date) -> dict[int, Figures]:
    """Each visible agency's figures of the newest week kept before `week`; empty where there is none.

    They were kept by agency, so whoever is responsible for a plan only has no week before to compare with.
    """
    before = select(func.max(col(FigureOfWeek.week))).where(col(FigureOfWeek.week) < week).scalar_subquery()
    rows = session.execute(select(FigureOfWeek).where(col(FigureOfWeek.week) == before)).scalars()
    return {
        row.agency_id: Figures(*(getattr(row, name) for name in COUNTS))
        for row in rows
        if _reads_all_figures(viewer) or row.agency_id in {viewer.agency_id, *viewer.scope.agencies}
    }


def countable(session: Session, viewer: Viewer) -> list[Counted]:
    """Every visible assignment as the pure counting wants it: one by one, for checking the query."""
    rows = session.execute(
        select(
            col(Assignment.state), col(Assignment.last_day), col(Assignment.aim_day), col(Assignment.done_on)
        ).where(led_for(viewer))
    )
    return [Counted(State(state), last, aim, done) for state, last, aim, done in rows]
