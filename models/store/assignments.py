"""Reading assignments. Every read takes its viewer and gives back only what that person may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.rules.progress import Progress, State
from models.rules.restricted import RESTRICTED_TITLE
from models.tables import Agency, Assignment, Cooperation, Plan, Task


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment with the words of its task and its agency."""

    number: int
    code: str
    title: str
    plan_id: int
    agency_id: int
    given_to: int | None
    agency_code: str
    agency_name: str
    official_id: int | None
    period: str
    state: State
    open: bool
    blocked: bool
    percent: float | None
    promised_day: date | None
    last_day: date | None
    aim_day: date | None
    done_on: date | None
    original_last_day: date | None
    held_from: str | None
    product: str
    kind: str
    rule: str
    reported_at: datetime | None
    restricted: bool
    target: str
    value: float | None

    @property
    def progress(self) -> Progress:
        """The part that the state machine works on."""
        return Progress(self.state, self.blocked, self.percent, self.promised_day, self.done_on)


# A restricted task is named by no word of its own (models/rules/restricted.py); its assignments are kept so already.
TITLE = case((col(Task.restricted), RESTRICTED_TITLE), else_=col(Assignment.title))
COLUMNS: tuple[Any, ...] = (
    col(Assignment.id).label("number"),
    col(Task.code),
    TITLE.label("title"),
    col(Task.plan_id),
    col(Assignment.agency_id),
    col(Assignment.given_to),
    col(Agency.code).label("agency_code"),
    col(Agency.name).label("agency_name"),
    col(Assignment.official_id),
    col(Assignment.period),
    col(Assignment.state),
    col(Assignment.open),
    col(Assignment.blocked),
    col(Assignment.percent),
    col(Assignment.promised_day),
    col(Assignment.last_day),
    col(Assignment.aim_day),
    col(Assignment.done_on),
    col(Assignment.original_last_day),
    col(Assignment.held_from),
    col(Task.product),
    col(Task.kind),
    col(Task.rule),
    col(Assignment.reported_at),
    col(Task.restricted),
    case((col(Task.restricted), ""), else_=col(Task.target)).label("target"),
    col(Assignment.value),
)

# Overdue first, then by date, then what has no deadline; the number settles the rest.
BY_URGENCY = (col(Assignment.last_day).is_(None), col(Assignment.last_day), col(Assignment.id))

NOT_CANCELLED = col(Assignment.state) != State.CANCELLED


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps a read to what the viewer may see (models/rules/access.py, as SQL).

    An agency sees what it is in charge of and what it co-operates on.
    """
    if viewer.sees_everything or not viewer.may(Action.SEE_OWN_AGENCY):
        return led_for(viewer)
    helping = select(col(Cooperation.assignment_id)).where(
        col(Cooperation.agency_id) == viewer.agency_id, col(Cooperation.ended).is_(False)
    )
    return or_(led_for(viewer), col(Assignment.id).in_(helping))


def led_for(viewer: Viewer) -> ColumnElement[bool]:
    """The same without what the viewer's agency only co-operates on.

    For figures, which count each assignment once, by its lead; and for what passes between those in charge and the
    coordinators: words, requests, evidence (may_see_dealings, as SQL).
    """
    if viewer.sees_everything:
        return true()
    allowed: list[ColumnElement[bool]] = [col(Assignment.official_id).in_(viewer.persons)]
    if viewer.may(Action.SEE_OWN_AGENCY):
        allowed.append(col(Assignment.agency_id) == viewer.agency_id)
    if viewer.may(Action.SEE_ALL):
        allowed.append(in_scope(viewer))
    return or_(*allowed)


def in_scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps a read, or a decision, to a coordinator's scope (not their own agency's tasks)."""
    if viewer.scope.everything:
        return true()
    of_plans = select(col(Task.id)).where(col(Task.plan_id).in_(viewer.scope.plans))
    return or_(col(Assignment.agency_id).in_(viewer.scope.agencies), col(Assignment.task_id).in_(of_plans))


def _select(viewer: Viewer) -> Select[Any]:
    return (
        select(*COLUMNS)
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(visible_to(viewer))
    )


def _views(session: Session, statement: Select[Any]) -> list[AssignmentView]:
    rows = session.execute(statement).mappings()
    return [AssignmentView(**{**row, "state": State(row["state"])}) for row in rows]


def _answered_for_by(viewer: Viewer) -> Any:
    """Whose assignment it is to report on: handed to them by name, or their agency's and handed to nobody."""
    own = col(Assignment.official_id).in_(viewer.persons)
    agency = and_(col(Assignment.agency_id) == viewer.agency_id, col(Assignment.official_id).is_(None))
    return or_(own, agency)


def own_open(session: Session, viewer: Viewer) -> list[AssignmentView]:
    """What the viewer has to answer for now, most urgent first."""
    mine = _select(viewer).where(_answered_for_by(viewer), col(Assignment.open).is_(True))
    return _views(session, mine.order_by(*BY_URGENCY))


def own_page(
    session: Session, viewer: Viewer, *, offset: int, limit: int
) -> tuple[list[AssignmentView], int]:
    """A page of what the viewer has to answer for, and how many there are in all."""
    mine = _select(viewer).where(_answered_for_by(viewer), col(Assignment.open).is_(True))
    total = session.execute(select(func.count()).select_from(mine.subquery())).scalar_one()
    return _views(session, mine.order_by(*BY_URGENCY).offset(offset).limit(limit)), total


def one(session: Session, viewer: Viewer, number: int) -> AssignmentView | None:
    """The assignment of that number; None where there is none that the viewer may see."""
    if not 0 < number < 2**31:
        return None
    found = _views(session, _select(viewer).where(col(Assignment.id) == number))
    return found[0] if found else None


def several(session: Session, viewer: Viewer, numbers: list[int]) -> list[AssignmentView]:
    """The assignments of those numbers that the viewer may see, in the order asked for."""
    found = {
        view.number: view for view in _views(session, _select(viewer).where(col(Assignment.id).in_(numbers)))
    }
    return [found[number] for number in numbers if number in found]


def of_code(session: Session, viewer: Viewer, code: str) -> list[AssignmentView]:
    """Every assignment of a task of the catalogue, open ones first."""
    wanted = _select(viewer).where(func.upper(col(Task.code)) == code.upper(), NOT_CANCELLED)
    return _views(session, wanted.order_by(col(Assignment.open).desc(), *BY_URGENCY))


def of_agency(session: Session, viewer: Viewer, agency_ids: list[int]) -> list[AssignmentView]:
    """Every assignment of those agencies, open ones first."""
    wanted = _select(viewer).where(col(Assignment.agency_id).in_(agency_ids), NOT_CANCELLED)
    return _views(session, wanted.order_by(col(Assignment.open).desc(), *BY_URGENCY))


def overdue(
    session: Session, viewer: Viewer, *, today: date, offset: int, limit: int
) -> tuple[list[AssignmentView], int]:
    """What is overdue, longest first, and how many there are in all."""
    late = _select(viewer).where(col(Assignment.open).is_(True), col(Assignment.last_day) < today)
    total = session.execute(select(func.count()).select_from(late.subquery())).scalar_one()
    return _views(session, late.order_by(*BY_URGENCY).offset(offset).limit(limit)), total


def awaiting(session: Session, viewer: Viewer, *, agency_id: int | None = None) -> list[AssignmentView]:
    """What was reported done and waits for a confirmation, the earliest report first (of one agency, if named)."""
    wanted = _select(viewer).where(col(Assignment.state) == State.AWAITING, in_scope(viewer))
    if agency_id is not None:
        wanted = wanted.where(col(Assignment.agency_id) == agency_id)
    return _views(session, wanted.order_by(col(Assignment.done_on), col(Assignment.id)))


def round_of(session: Session, viewer: Viewer, number: int) -> int:
    """How often the ladder of an assignment was opened anew (0 where the viewer may not see it)."""
    found = select(col(Assignment.round)).where(col(Assignment.id) == number, visible_to(viewer))
    return session.execute(found).scalar_one_or_none() or 0


def twin_of(session: Session, viewer: Viewer, number: int, agency_id: int) -> int | None:
    """The number of the same task and period at that agency; None where it has none (that the viewer may see)."""
    this = (
        select(col(Assignment.task_id), col(Assignment.period)).where(col(Assignment.id) == number).subquery()
    )
    found = select(col(Assignment.id)).where(
        col(Assignment.task_id) == this.c.task_id,
        col(Assignment.period) == this.c.period,
        col(Assignment.agency_id) == agency_id,
        visible_to(viewer),
    )
    return session.execute(found).scalar_one_or_none()


def titles(session: Session, viewer: Viewer) -> list[tuple[str, str]]:
    """Code and title of every task the viewer may see, for finding one by its words."""
    rows = session.execute(
        select(col(Task.code), func.min(col(Assignment.title)))
        .join(Assignment, col(Task.id) == col(Assignment.task_id))
        .where(visible_to(viewer), col(Task.restricted).is_(False))
        .group_by(col(Task.code))
    )
    return [(code, title) for code, title in rows]


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """What the plan says of a task."""

    text: str
    lead_in: str
    deadline_as_written: str
    target: str
    criterion: str
    recipient: str
    issuing_authority: str
    cooperating: str
    kind: str
    product: str
    plan_number: str


def detail(session: Session, viewer: Viewer, number: int) -> TaskDetail | None:
    """The plan's words behind an assignment; None where the viewer may not see it."""
    row = session.execute(
        select(
            col(Task.text),
            col(Task.lead_in),
            col(Task.deadline_as_written),
            col(Task.target),
            col(Task.criterion),
            col(Task.recipient),
            col(Task.issuing_authority),
            col(Task.cooperating),
            col(Task.kind),
            col(Task.product),
            col(Plan.number),
            col(Task.restricted),
        )
        .join(Assignment, col(Assignment.task_id) == col(Task.id))
        .join(Plan, col(Plan.id) == col(Task.plan_id))
        .where(col(Assignment.id) == number, visible_to(viewer))
    ).one_or_none()
    if row is None:
        return None
    *told, restricted = row
    return _without_words(TaskDetail(*told)) if restricted else TaskDetail(*told)


def _without_words(detail: TaskDetail) -> TaskDetail:
    """What may be said of a restricted task: kind, product and plan; no word of what is to be done."""
    return TaskDetail(
        text=RESTRICTED_TITLE,
        lead_in="",
        deadline_as_written="",
        target="",
        criterion="",
        recipient="",
        issuing_authority="",
        cooperating="",
        kind=detail.kind,
        product=detail.product,
        plan_number=detail.plan_number,
    )
