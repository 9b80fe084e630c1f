"""Requests: what is asked about an assignment and waits for somebody's decision. One of a kind is open at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.rules.requests import Kind, Outcome
from models.store.assignments import in_scope, led_for
from models.tables import Assignment, Official, Request


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with the names of who asked and who decided ("" where nobody did)."""

    id: int
    number: int
    kind: Kind
    state: Outcome
    open: bool
    asked_by: int | None
    asker: str
    asked_at: datetime
    to_official_id: int | None
    last_day: date | None
    asked_until: date | None
    offered_until: date | None
    reason: str
    answer: str
    decider: str
    decided_at: datetime | None


def add(session: Session, request: Request) -> int:
    """Keep a new request. Returns its id; the unique index refuses a second open one of its kind."""
    session.add(request)
    session.flush()
    return request.id or 0


def row(session: Session, request_id: int) -> Request:
    """The row of a request that was read for its viewer before: to be changed by whoever decides."""
    return session.get_one(Request, request_id, with_for_update=True, populate_existing=True)


def _select(viewer: Viewer) -> Any:
    asker, decider = aliased(Official), aliased(Official)
    return (
        select(Request, col(asker.name), col(decider.name))
        .join(Assignment, col(Assignment.id) == col(Request.assignment_id))
        .outerjoin(asker, col(asker.id) == col(Request.asked_by))
        .outerjoin(decider, col(decider.id) == col(Request.decided_by))
        .where(led_for(viewer))
    )


def _views(session: Session, statement: Any) -> list[RequestView]:
    return [
        RequestView(
            found.id,
            found.assignment_id,
            Kind(found.kind),
            Outcome(found.state),
            found.open,
            found.asked_by,
            asker or "",
            found.asked_at,
            found.to_official_id,
            found.last_day,
            found.asked_until,
            found.offered_until,
            found.reason,
            found.answer,
            decider or "",
            found.decided_at,
        )
        for found, asker, decider in session.execute(statement)
    ]


def one(session: Session, viewer: Viewer, request_id: int) -> RequestView | None:
    """The request of that id; None where there is none that the viewer may see."""
    if not 0 < request_id < 2**31:
        return None
    found = _views(session, _select(viewer).where(col(Request.id) == request_id))
    return found[0] if found else None


def of_assignment(session: Session, viewer: Viewer, number: int) -> list[RequestView]:
    """Every request about an assignment, oldest first."""
    wanted = _select(viewer).where(col(Request.assignment_id) == number).order_by(col(Request.id))
    return _views(session, wanted)


def open_one(session: Session, viewer: Viewer, number: int, kind: Kind) -> RequestView | None:
    """The open request of that kind about an assignment, if there is one."""
    wanted = _select(viewer).where(
        col(Request.assignment_id) == number, col(Request.kind) == kind, col(Request.open).is_(True)
    )
    found = _views(session, wanted)
    return found[0] if found else None


def all_open(
    session: Session, viewer: Viewer, kinds: Iterable[Kind], *, limit: int = 50, after: int = 0
) -> list[RequestView]:
    """What waits for a decision, of those kinds, oldest first; not of what is reported done or on hold.

    `after`: only those that came later than that request (its id).

    What a colleague was asked by name is theirs to answer.
    """
    wanted = _select(viewer).where(
        in_scope(viewer),
        col(Assignment.open).is_(True),
        col(Request.id) > after,
        col(Request.to_official_id).is_(None),
        col(Request.open).is_(True),
        col(Request.state) == Outcome.OPEN,
        col(Request.kind).in_(list(kinds)),
    )
    return _views(session, wanted.order_by(col(Request.id)).limit(limit))


def times_asked(session: Session, viewer: Viewer, number: int) -> int:
    """How often an extension was asked for, for this assignment, withdrawn ones not counted."""
    counted = (
        select(func.count())
        .select_from(Request)
        .join(Assignment, col(Assignment.id) == col(Request.assignment_id))
        .where(
            col(Request.assignment_id) == number,
            col(Request.kind) == Kind.EXTENSION,
            col(Request.state) != Outcome.WITHDRAWN,
            led_for(viewer),
        )
    )
    found: int = session.execute(counted).scalar_one()
    return found


def of_report(session: Session, viewer: Viewer, report_id: int) -> RequestView | None:
    """The request that came with a report."""
    found = _views(session, _select(viewer).where(col(Request.report_id) == report_id))
    return found[0] if found else None


def close(found: Request, outcome: Outcome, *, by: int | None, at: datetime, answer: str = "") -> None:
    """The end of a request: who ended it, when, in which words."""
    found.state, found.open = outcome, outcome in {Outcome.OPEN, Outcome.OFFERED}
    found.decided_by, found.decided_at = by, at
    found.answer = answer or found.answer


def lapse(session: Session, number: int, kinds: Iterable[Kind], *, by: int | None, at: datetime) -> None:
    """What was asked about an assignment has come to nothing: it was done, cancelled or moved."""
    waiting = select(Request).where(
        col(Request.assignment_id) == number,
        col(Request.open).is_(True),
        col(Request.kind).in_([str(kind) for kind in kinds]),
    )
    for found in session.execute(waiting).scalars():
        close(found, Outcome.LAPSED, by=by, at=at)


def unanswered_handovers(session: Session, viewer: Viewer, *, before: datetime) -> list[RequestView]:
    """The handovers that a colleague was asked for by name before that instant and has not answered. The system asks."""
    wanted = _select(viewer).where(
        literal_column("request.open = 1" if session.get_bind().dialect.name == "sqlite" else "request.open"),
        col(Request.kind) == Kind.HANDOVER,
        col(Request.to_official_id).is_not(None),
        col(Request.asked_at) < before,
    )
    return _views(session, wanted.order_by(col(Request.id)))


def handovers_asked_by(session: Session, viewer: Viewer) -> list[RequestView]:
    """The handovers that the viewer asked for and that still wait, the newest first."""
    wanted = _select(viewer).where(
        col(Request.open).is_(True),
        col(Request.kind) == Kind.HANDOVER,
        col(Request.asked_by) == viewer.official_id,
    )
    return _views(session, wanted.order_by(col(Request.id).desc()))
