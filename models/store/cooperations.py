"""Who co-operates on assignments, and what they say of their part. Those in charge, and the figures, are elsewhere.

An agency that is in charge of an assignment of the same task and period co-operates on none of the others: "các sở, ban,
ngành" in charge and co-operating at once would be everybody helping everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlmodel import Session, col

from models.rules.access import Viewer
from models.store import audit
from models.store.assignments import visible_to
from models.store.audit import Deed, Source
from models.store.registry import Registry
from models.tables import Agency, Assignment, Cooperation, PartReport, Task

NOT_OVER = "a.state NOT IN ('done', 'cancelled')"
RUNS = text(
    f"SELECT DISTINCT a.period, a.last_day FROM assignment AS a WHERE a.task_id = :task AND {NOT_OVER} ORDER BY a.period"  # noqa: S608 - the pieces of this file alone
)
ADD = text(
    f"""INSERT INTO cooperation (assignment_id, agency_id, ended, done)
    SELECT a.id, :agency, :no, :no FROM assignment AS a
     WHERE a.task_id = :task AND a.period = :period AND {NOT_OVER}
       AND NOT EXISTS (SELECT 1 FROM assignment AS b WHERE b.task_id = a.task_id AND b.period = a.period
                       AND b.agency_id = :agency AND b.state <> 'cancelled')
       AND NOT EXISTS (SELECT 1 FROM cooperation AS c WHERE c.assignment_id = a.id AND c.agency_id = :agency)
    """  # noqa: S608 - as above
)


def follow(session: Session, names: Registry, task_ids: Sequence[int]) -> None:
    """Bring those who co-operate in line with what the tasks say: new ones are added, others end or come back."""
    tasks = session.execute(
        select(col(Task.id), col(Task.cooperating)).where(
            col(Task.id).in_(task_ids),
            (col(Task.cooperating) != "")
            | col(Task.id).in_(
                select(col(Assignment.task_id)).join(
                    Cooperation, col(Cooperation.assignment_id) == col(Assignment.id)
                )
            ),
        )
    ).all()
    for task, codes in tasks:
        for period, last_day in session.execute(RUNS, {"task": task}).all():
            day = last_day if isinstance(last_day, date) else _day(last_day, period)
            wanted = [names.ids[agency.code] for agency in names.responsible(codes, day)]
            _put(session, task, period, wanted)


def _day(last_day: str | None, period: str) -> date:
    return date.fromisoformat(last_day) if last_day else date(int(period[:4]), 12, 31)


def _put(session: Session, task: int, period: str, wanted: list[int]) -> None:
    these = select(col(Assignment.id)).where(
        col(Assignment.task_id) == task, col(Assignment.period) == period
    )
    of_these = col(Cooperation.assignment_id).in_(these)
    told = {"synchronize_session": False}
    for condition, ended in (
        (col(Cooperation.agency_id).not_in(wanted), True),
        (col(Cooperation.agency_id).in_(wanted), False),
    ):
        session.execute(
            update(Cooperation).where(of_these, condition).values(ended=ended), execution_options=told
        )
    if wanted:
        rows: list[dict[str, Any]] = [
            {"task": task, "period": period, "agency": agency, "no": False} for agency in wanted
        ]
        session.execute(ADD, rows)


def helps(session: Session, viewer: Viewer, number: int) -> bool:
    """True where the viewer's agency co-operates on the assignment."""
    if viewer.agency_id is None or viewer.official_id is None:
        return False
    row = session.get(Cooperation, (number, viewer.agency_id))
    return row is not None and not row.ended


def helped_by(session: Session, viewer: Viewer) -> list[int]:
    """The open assignments on which the viewer's agency still has a part to do, most urgent first."""
    rows = session.execute(
        select(col(Assignment.id))
        .join(Cooperation, col(Cooperation.assignment_id) == col(Assignment.id))
        .where(
            col(Cooperation.agency_id) == viewer.agency_id,
            col(Cooperation.ended).is_(False),
            col(Cooperation.done).is_(False),
            col(Assignment.open).is_(True),
            visible_to(viewer),
        )
        .order_by(col(Assignment.last_day).is_(None), col(Assignment.last_day), col(Assignment.id))
    ).scalars()
    return [number for number in rows if number is not None]


@dataclass(frozen=True, slots=True)
class Helper:
    """An agency that co-operates, and what it said last ("" where nothing)."""

    agency: str
    code: str
    done: bool
    intent: str
    percent: float | None
    words: str
    at: datetime | None


def helpers_of(session: Session, viewer: Viewer, number: int) -> list[Helper]:
    """Who co-operates on an assignment; empty where the viewer may not see it."""
    rows = session.execute(
        select(Cooperation, col(Agency.name), col(Agency.code))
        .join(Agency, col(Agency.id) == col(Cooperation.agency_id))
        .join(Assignment, col(Assignment.id) == col(Cooperation.assignment_id))
        .where(
            col(Cooperation.assignment_id) == number, col(Cooperation.ended).is_(False), visible_to(viewer)
        )
        .order_by(col(Agency.id))
    ).all()
    return [_helper(session, row, name, code) for row, name, code in rows]


def _helper(session: Session, row: Cooperation, name: str, code: str) -> Helper:
    newest = _newest(session, row.assignment_id, row.agency_id)
    if newest is None:
        return Helper(name, code, row.done, "", None, "", None)
    return Helper(name, code, row.done, newest.intent, newest.percent, newest.words, newest.at)


def _newest(session: Session, number: int, agency_id: int) -> PartReport | None:
    return session.execute(
        select(PartReport)
        .where(
            col(PartReport.assignment_id) == number,
            col(PartReport.agency_id) == agency_id,
            col(PartReport.withdrawn).is_(False),
        )
        .order_by(col(PartReport.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def newest_by(session: Session, viewer: Viewer, *, number: int | None = None) -> PartReport | None:
    """The viewer's own newest word on a part that was not taken back (on one assignment, where a number is given)."""
    wanted = (
        select(PartReport)
        .join(Assignment, col(Assignment.id) == col(PartReport.assignment_id))
        .where(
            col(PartReport.official_id) == viewer.official_id,
            col(PartReport.withdrawn).is_(False),
            visible_to(viewer),
        )
    )
    if number is not None:
        wanted = wanted.where(col(PartReport.assignment_id) == number)
    return session.execute(wanted.order_by(col(PartReport.id).desc()).limit(1)).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of one's part."""

    intent: str
    words: str
    percent: float | None = None
    document: str | None = None


def report(session: Session, viewer: Viewer, number: int, part: Part, source: Source) -> int:
    """Keep what the viewer's agency says of its part; the assignment itself stays as it is. Returns the report's id."""
    if not helps(session, viewer, number) or viewer.agency_id is None:
        return 0
    row = PartReport(
        assignment_id=number,
        agency_id=viewer.agency_id,
        official_id=source.official_id,
        inbox_id=source.inbox_id,
        at=source.at,
        intent=part.intent,
        percent=part.percent,
        document=part.document,
        words=part.words,
    )
    session.add(row)
    session.flush()
    session.get_one(Cooperation, (number, viewer.agency_id)).done = part.intent == "done"
    after = {"agency_id": viewer.agency_id, "part": part.intent} | (
        {"percent": part.percent} if part.percent is not None else {}
    )
    audit.note(
        session, Deed("cooperation.reported", "assignment", number, source, after=after, words=part.words)
    )
    return row.id or 0


def take_back(session: Session, viewer: Viewer, part_id: int, source: Source) -> int:
    """Take a part's report back, where it is the newest of the viewer's own. Returns the assignment, 0 where not."""
    row = session.get(PartReport, part_id)
    if row is None or row.withdrawn or row.official_id != viewer.official_id:
        return 0
    newest = _newest(session, row.assignment_id, row.agency_id)
    if newest is None or newest.id != row.id:
        return 0
    row.withdrawn = True
    session.flush()
    before = _newest(session, row.assignment_id, row.agency_id)
    cooperation = session.get_one(Cooperation, (row.assignment_id, row.agency_id))
    cooperation.done = before is not None and before.intent == "done"
    after = {"agency_id": row.agency_id, "part": before.intent if before else ""}
    audit.note(session, Deed("cooperation.taken_back", "assignment", row.assignment_id, source, after=after))
    return row.assignment_id
