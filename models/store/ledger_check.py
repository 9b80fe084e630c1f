"""Checking the ledger: does every row fit the one before it, and does the ledger tell what the tables tell?"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.rules.chain import START, Link, hash_of
from models.rules.progress import State
from models.store import ledger_guards
from models.store.assignments import visible_to
from models.tables import Assignment, LedgerRow, Report

ROWS_A_PAGE = 5_000
FLAWS_KEPT = 20
RESTORED = "database.restored"


class FlawKind(StrEnum):
    """What is not as it was written."""

    CHANGED = "changed"  # this row, or the one before it
    MISSING = "missing"  # rows before this one
    CUT = "cut"  # the row that was noted elsewhere, or everything after it
    REPORT = "report"  # a report that no row tells of
    STATE = "state"  # an assignment whose state no row led to
    GUARD = "guard"  # what keeps the database from changing rows was taken off or replaced


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that does not fit. `number` is the ledger's row, the report or the assignment."""

    kind: FlawKind
    number: int


@dataclass(slots=True)
class Check:
    """What was checked: how many rows, the newest one with its hash, and the first flaws of all."""

    rows: int = 0
    newest: int = 0
    hash: str = START
    count: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    def add(self, kind: FlawKind, number: int) -> None:
        """Count a flaw; the first ones are kept."""
        self.count += 1
        if len(self.flaws) < FLAWS_KEPT:
            self.flaws.append(Flaw(kind, number))


LINKS: Any = select(
    col(LedgerRow.id),
    col(LedgerRow.at),
    col(LedgerRow.what),
    col(LedgerRow.subject),
    col(LedgerRow.subject_id),
    col(LedgerRow.by),
    col(LedgerRow.official_id),
    col(LedgerRow.contact_id),
    col(LedgerRow.inbox_id),
    col(LedgerRow.before),
    col(LedgerRow.after),
    col(LedgerRow.words),
    col(LedgerRow.hash),
).order_by(col(LedgerRow.id))


def verify(session: Session, viewer: Viewer, *, expected: Collection[tuple[int, str]] = ()) -> Check:
    """Check the whole ledger, page by page; a million rows need no more memory than one page and the states.

    `expected`: numbers and hashes of rows as they were noted elsewhere; they show what a chain alone cannot: that its end
    was cut off, or that all of it was written anew. Only who sees everything may ask (others get an empty check).
    """
    check = Check()
    if viewer.official_id is not None:
        return check
    states: dict[int, str] = {}
    noted: dict[int, set[str]] = {}
    for number, chained in expected:
        noted.setdefault(number, set()).add(chained)
    noted.pop(0, None)  # the mark of an empty ledger: everything comes after it
    for link, chained in _links(session):
        if link.number != check.newest + 1:
            check.add(FlawKind.MISSING, link.number)
        elif hash_of(check.hash, link) != chained:
            check.add(FlawKind.CHANGED, link.number)
        if noted.get(link.number, {chained}) != {chained}:
            check.add(FlawKind.CUT, link.number)
        check.rows, check.newest, check.hash = check.rows + 1, link.number, chained
        if link.subject == "assignment" and '"state"' in link.after:
            states[link.subject_id] = json.loads(link.after)["state"]
    for number in sorted(number for number in noted if number > check.newest):
        check.add(FlawKind.CUT, number)
    for _ in ledger_guards.missing(session):
        check.add(FlawKind.GUARD, 0)
    _against_reports(session, check)
    _against_states(session, viewer, states, check)
    return check


def restores(session: Session, viewer: Viewer) -> list[tuple[int, datetime]]:
    """The rows that tell of a backup that was put back, and when. Only for who sees everything."""
    if viewer.official_id is not None:
        return []
    wanted = select(col(LedgerRow.id), col(LedgerRow.at)).where(col(LedgerRow.what) == RESTORED)
    return [(number, at) for number, at in session.execute(wanted.order_by(col(LedgerRow.id)))]


def _links(session: Session) -> Iterator[tuple[Link, str]]:
    for row in session.execute(LINKS, execution_options={"yield_per": ROWS_A_PAGE}):
        yield Link(*row[:-1]), row[-1]


def _against_reports(session: Session, check: Check) -> None:
    """As many rows as reports for every assignment, since the ledger began."""
    of_reports = (
        select(col(LedgerRow.subject_id), func.count().label("told"))
        .where(col(LedgerRow.subject) == "assignment", col(LedgerRow.what).startswith("report."))
        .group_by(col(LedgerRow.subject_id))
        .subquery()
    )
    reported = (
        select(col(Report.assignment_id), func.count().label("made"))
        .where(col(Report.at) >= _beginning())
        .group_by(col(Report.assignment_id))
        .subquery()
    )
    differing = (
        select(reported.c.assignment_id)
        .outerjoin(of_reports, of_reports.c.subject_id == reported.c.assignment_id)
        .where(func.coalesce(of_reports.c.told, 0) != reported.c.made)
        .order_by(reported.c.assignment_id)
    )
    for number in session.execute(differing).scalars():
        check.add(FlawKind.REPORT, number)


def _against_states(session: Session, viewer: Viewer, states: dict[int, str], check: Check) -> None:
    """Every assignment stands where its last row left it; what no row tells of stands where it began."""
    older = exists().where(
        col(Report.assignment_id) == col(Assignment.id),
        or_(col(Report.at) < _beginning(), _beginning().is_(None)),
    )
    begun = and_(col(Assignment.state) != State.NOT_STARTED, ~older)
    wanted = (
        select(col(Assignment.id), col(Assignment.state), begun)
        .where(visible_to(viewer))
        .order_by(col(Assignment.id))
    )
    for number, state, moved in session.execute(wanted, execution_options={"yield_per": ROWS_A_PAGE}):
        if states[number] != state if number in states else moved:
            check.add(FlawKind.STATE, number)


def _beginning() -> Any:
    return select(func.min(col(LedgerRow.at))).scalar_subquery()
