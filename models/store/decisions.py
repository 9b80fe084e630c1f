"""Decisions: what somebody decided on an assignment, with all it changed, and how it is taken back."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.rules.requests import Outcome
from models.store import audit
from models.store.assignments import led_for, visible_to
from models.store.audit import Deed, Source
from models.tables import Assignment, Decision, Official, Report, Request

# What of an assignment, and of a request, a decision can change.
FIELDS = (
    "state", "open", "blocked", "percent", "promised_day", "done_on", "held_from",
    "last_day", "aim_day", "agency_id", "official_id", "round", "given_to",
)  # fmt: skip
OF_REQUEST = ("state", "open", "offered_until", "answer", "decided_by", "decided_at")
DAYS = frozenset({"promised_day", "done_on", "last_day", "aim_day", "offered_until"})
UNTOLD = frozenset({"open", "round", "held_from", "given_to"})
UNDO = "undo"
MOST_A_PRESS = 2000  # decisions of one press, far beyond what one looks through


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: its name, why, by which document, on which request, and what the assignment becomes."""

    kind: str
    reason: str = ""
    document: str | None = None
    request: Request | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


def locked(session: Session, number: int) -> Assignment:
    """The assignment's row, kept from others until this transaction ends: two who press at once come one by one."""
    return session.get_one(Assignment, number, with_for_update=True, populate_existing=True)


def decide(
    session: Session,
    number: int,
    decided: Decided,
    source: Source,
    *,
    request_before: dict[str, Any] | None = None,
) -> int:
    """Write a decision, what it changes, and its line in the ledger. Returns the decision's id.

    `request_before`: `of_request` of the request as it was before it was closed.
    """
    assignment = locked(session, number)
    before = {name: getattr(assignment, name) for name in FIELDS}
    for name, value in decided.changes.items():
        setattr(assignment, name, value)
    row = Decision(
        assignment_id=number,
        request_id=decided.request.id if decided.request else None,
        official_id=source.official_id,
        at=source.at,
        kind=decided.kind,
        reason=decided.reason,
        document=decided.document,
        # What it leaves alone is not kept: others may change that before it is taken back.
        before=_written(
            {"assignment": {name: before[name] for name in decided.changes}, "request": request_before}
        ),
        after_report_id=_newest_report(session, number),
    )
    session.add(row)
    session.flush()
    told = [name for name in decided.changes if name not in UNTOLD and before[name] != decided.changes[name]]
    facts = dict(decided.facts) | ({"document": decided.document} if decided.document else {})
    audit.note(
        session,
        Deed(
            f"decision.{decided.kind}",
            "assignment",
            number,
            source,
            {name: before[name] for name in told},
            {name: decided.changes[name] for name in told} | facts,
            decided.reason,
        ),
    )
    return row.id or 0


def of_request(request: Request) -> dict[str, Any]:
    """A request as it is now, to be kept with the decision that changes it."""
    return {name: getattr(request, name) for name in OF_REQUEST}


def one(session: Session, viewer: Viewer, decision_id: int) -> Decision | None:
    """The decision of that id, where the viewer may see its assignment."""
    return session.execute(
        select(Decision)
        .join(Assignment, col(Assignment.id) == col(Decision.assignment_id))
        .where(col(Decision.id) == decision_id, visible_to(viewer))
    ).scalar_one_or_none()


def newest(session: Session, viewer: Viewer, number: int) -> Decision | None:
    """The newest decision on an assignment that is no undo."""
    return session.execute(
        select(Decision)
        .join(Assignment, col(Assignment.id) == col(Decision.assignment_id))
        .where(col(Decision.assignment_id) == number, col(Decision.kind) != UNDO, led_for(viewer))
        .order_by(col(Decision.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def newest_by(session: Session, viewer: Viewer, *, number: int | None = None) -> Decision | None:
    """The viewer's own newest decision that was not taken back (on one assignment, where a number is given)."""
    undone = select(col(Decision.undoes_id)).where(col(Decision.undoes_id).is_not(None))
    wanted = (
        select(Decision)
        .join(Assignment, col(Assignment.id) == col(Decision.assignment_id))
        .where(
            col(Decision.official_id) == viewer.official_id,
            col(Decision.kind) != UNDO,
            col(Decision.id).not_in(undone),
            visible_to(viewer),
        )
    )
    if number is not None:
        wanted = wanted.where(col(Decision.assignment_id) == number)
    return session.execute(wanted.order_by(col(Decision.id).desc()).limit(1)).scalar_one_or_none()


def of_the_same_press(session: Session, viewer: Viewer, decision: Decision) -> list[Decision]:
    """That decision of the viewer's and those of its kind made at the same instant and not taken back."""
    undone = select(col(Decision.undoes_id)).where(col(Decision.undoes_id).is_not(None))
    number = decision.id or 0
    return list(
        session.execute(
            select(Decision)
            .where(
                col(Decision.id).between(number - MOST_A_PRESS, number + MOST_A_PRESS),
                col(Decision.official_id) == viewer.official_id,
                col(Decision.at) == decision.at,
                col(Decision.kind) == decision.kind,
                col(Decision.id).not_in(undone),
            )
            .order_by(col(Decision.id))
        ).scalars()
    )


def is_undone(session: Session, viewer: Viewer, decision: Decision) -> bool:
    """True where the decision was taken back."""
    found = select(col(Decision.id)).where(col(Decision.undoes_id) == decision.id)
    return one(session, viewer, decision.id or 0) is None or session.execute(found).first() is not None


def acted_on_decision(session: Session, viewer: Viewer, decision: Decision) -> bool:
    """True where somebody has reported or decided on the same assignment since (or the viewer may not know)."""
    later = select(col(Decision.id)).where(
        col(Decision.assignment_id) == decision.assignment_id, col(Decision.id) > decision.id
    )
    reported = _newest_report(session, decision.assignment_id) > decision.after_report_id
    hidden = one(session, viewer, decision.id or 0) is None
    return hidden or reported or session.execute(later.limit(1)).first() is not None


def acted_on_report(session: Session, viewer: Viewer, report: Report) -> bool:
    """True where somebody has decided on what was reported, and has not taken it back."""
    undone = select(col(Decision.undoes_id)).where(col(Decision.undoes_id).is_not(None))
    later = (
        select(col(Decision.id))
        .join(Assignment, col(Assignment.id) == col(Decision.assignment_id))
        .where(
            col(Decision.assignment_id) == report.assignment_id,
            col(Decision.after_report_id) >= report.id,
            col(Decision.kind) != UNDO,
            col(Decision.id).not_in(undone),
            visible_to(viewer),
        )
    )
    return session.execute(later.limit(1)).first() is not None


def take_back(session: Session, decision: Decision, source: Source, *, words: str) -> None:
    """Bring back what was before the decision, and write that it was taken back."""
    assignment = locked(session, decision.assignment_id)
    kept: dict[str, Any] = json.loads(decision.before)
    now = {name: getattr(assignment, name) for name in FIELDS}
    before = {name: _value(name, value) for name, value in kept["assignment"].items()}
    if _has_left(session, before.get("official_id")):
        before["official_id"] = None  # back to the agency, as when they left
    for name, value in before.items():
        setattr(assignment, name, value)
    if decision.request_id is not None and kept["request"] is not None:
        request = session.get_one(Request, decision.request_id)
        for name in OF_REQUEST:
            setattr(request, name, _value(name, kept["request"][name]))
    _wait_again(session, decision)
    session.add(
        Decision(
            assignment_id=decision.assignment_id,
            request_id=decision.request_id,
            official_id=source.official_id,
            at=source.at,
            kind=UNDO,
            reason=words,
            before=_written({"assignment": now, "request": None}),
            after_report_id=_newest_report(session, decision.assignment_id),
            undoes_id=decision.id,
        )
    )
    session.flush()
    told = [name for name in before if name not in UNTOLD and now[name] != before[name]]
    audit.note(
        session,
        Deed(
            "decision.undo",
            "assignment",
            decision.assignment_id,
            source,
            {name: now[name] for name in told},
            {name: before[name] for name in told} | {"undoes_decision": decision.id},
            words,
        ),
    )


def _wait_again(session: Session, decision: Decision) -> None:
    """What lapsed with the decision (models/store/requests.py) waits again, unless the like was asked for since."""
    of_task = col(Request.assignment_id) == decision.assignment_id
    waiting = set(session.execute(select(col(Request.kind)).where(of_task, col(Request.open))).scalars())
    lapsed = select(Request).where(
        of_task,
        col(Request.state) == Outcome.LAPSED,
        col(Request.decided_by) == decision.official_id,
        col(Request.decided_at) == decision.at,
    )
    for request in session.execute(lapsed).scalars():
        if request.kind in waiting:
            continue
        request.open, request.decided_by, request.decided_at = True, None, None
        request.state = Outcome.OFFERED if request.offered_until is not None else Outcome.OPEN
    session.flush()


def _has_left(session: Session, official_id: int | None) -> bool:
    official = session.get(Official, official_id) if official_id is not None else None
    return official is not None and official.ended_on is not None


def _newest_report(session: Session, number: int) -> int:
    found = select(func.max(col(Report.id))).where(col(Report.assignment_id) == number)
    return session.execute(found).scalar_one() or 0


def _written(values: dict[str, Any]) -> str:
    return json.dumps(values, default=lambda value: value.isoformat())


def _value(name: str, written: Any) -> Any:
    if written is None:
        return None
    if name in DAYS:
        return date.fromisoformat(written)
    return datetime.fromisoformat(written) if name == "decided_at" else written
