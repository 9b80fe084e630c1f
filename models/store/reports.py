"""Recording reports and taking them back. A report is immutable; the assignment's row is what it led to."""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, col

from models.direct import connection_of
from models.rules.access import Viewer
from models.rules.progress import Progress, State
from models.store import audit, indicators
from models.store.assignments import led_for, visible_to
from models.store.audit import Deed
from models.store.audit import Source as Source  # noqa: PLC0414 - a report's source is asked for here
from models.tables import Assignment, Evidence, Official, Report

MOST_A_MESSAGE = 2000  # reports of one message, far beyond what anybody answers for
# Built once: every reply goes through them.
REPORT: Table = Report.__table__  # type: ignore[attr-defined]  # SQLModel hides it
ASSIGNMENT: Table = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel hides it
ADD = insert(REPORT).returning(REPORT.c.id)
PUT = update(ASSIGNMENT).where(ASSIGNMENT.c.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Said:
    """A claim about an assignment, as it is recorded."""

    intent: str
    words: str
    percent: float | None = None
    promised_day: date | None = None
    extra_days: int | None = None
    document: str | None = None
    document_day: date | None = None
    note: str = ""


def record(
    session: Session, number: int, said: Said, source: Source, *, before: Progress, after: Progress
) -> int:
    """Write the report, its evidence and the assignment's new progress. Returns the report's id."""
    session.flush()  # what the report refers to
    values = {
        "assignment_id": number,
        "official_id": source.official_id,
        "contact_id": source.contact_id,
        "inbox_id": source.inbox_id,
        "at": source.at,
        "intent": said.intent,
        "percent": said.percent,
        "promised_day": said.promised_day,
        "extra_days": said.extra_days,
        "document": said.document,
        "note": said.note,
        "words": said.words,
        "from_state": before.state,
        "to_state": after.state,
        "before": _written(before),
    }
    report_id: int = connection_of(session).execute(ADD, values).scalar_one()
    if said.document:
        session.add(
            Evidence(
                assignment_id=number,
                report_id=report_id,
                official_id=source.official_id,
                at=source.at,
                document=said.document,
                document_day=said.document_day,
            )
        )
    _put(session, number, after, source.at)
    was, now = _changed(before, after)
    now |= {"report": report_id} | _facts(said)
    audit.note(session, Deed(f"report.{said.intent}", "assignment", number, source, was, now, said.words))
    return report_id


def add_document(
    session: Session, number: int, document: str, day: date | None, source: Source, *, words: str = ""
) -> None:
    """Keep a document number as evidence of the assignment's newest report."""
    newest = session.execute(
        select(col(Report.id))
        .where(col(Report.assignment_id) == number)
        .order_by(col(Report.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    session.add(
        Evidence(
            assignment_id=number,
            report_id=newest,
            official_id=source.official_id,
            at=source.at,
            document=document,
            document_day=day,
        )
    )
    facts = {"document": document} | ({"document_day": day} if day else {})
    audit.note(session, Deed("evidence.document", "assignment", number, source, after=facts, words=words))


def take_back(session: Session, report: Report, source: Source, *, words: str) -> None:
    """Record the undo of `report` and bring back the progress that was before it."""
    assignment = session.get_one(Assignment, report.assignment_id)
    now, before = progress_of(assignment), _progress(report.before)
    session.add(
        Report(
            assignment_id=report.assignment_id,
            official_id=source.official_id,
            contact_id=source.contact_id,
            inbox_id=source.inbox_id,
            at=source.at,
            intent="undo",
            words=words,
            from_state=assignment.state,
            to_state=before.state,
            undoes_id=report.id,
        )
    )
    for evidence in session.execute(select(Evidence).where(col(Evidence.report_id) == report.id)).scalars():
        evidence.withdrawn = True
    _put(session, report.assignment_id, before, source.at)
    indicators.withdraw(session, report.assignment_id, report.id or 0)
    was, becomes = _changed(now, before)
    becomes |= {"undoes_report": report.id}
    audit.note(
        session, Deed("report.undo", "assignment", report.assignment_id, source, was, becomes, words=words)
    )


def attach_file(
    session: Session, evidence: Evidence, number: int, source: Source, *, words: str = ""
) -> None:
    """The file of `evidence` proves that assignment."""
    evidence.assignment_id = number
    facts = {"evidence": evidence.id, "file": evidence.file_name}
    audit.note(session, Deed("evidence.file", "assignment", number, source, after=facts, words=words))


def one(session: Session, viewer: Viewer, report_id: int) -> Report | None:
    """The report of that id, where the viewer may see its assignment."""
    return session.execute(
        select(Report)
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .where(col(Report.id) == report_id, visible_to(viewer))
    ).scalar_one_or_none()


def newest_of(session: Session, viewer: Viewer, *, number: int | None = None) -> Report | None:
    """The viewer's own newest report that was not taken back (of one assignment, where a number is given)."""
    undone = select(col(Report.undoes_id)).where(col(Report.undoes_id).is_not(None))
    wanted = (
        select(Report)
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .where(
            col(Report.official_id) == viewer.official_id,
            col(Report.intent) != "undo",
            col(Report.id).not_in(undone),
            visible_to(viewer),
        )
    )
    if number is not None:
        wanted = wanted.where(col(Report.assignment_id) == number)
    return session.execute(wanted.order_by(col(Report.id).desc()).limit(1)).scalar_one_or_none()


def of_the_same_message(session: Session, viewer: Viewer, report: Report) -> list[Report]:
    """That report and those the viewer made by the same message which were not taken back, oldest first.

    They were written one after the other, so that only the neighbours need to be looked at.
    """
    if report.inbox_id is None or report.id is None:
        return [report]
    undone = select(col(Report.undoes_id)).where(col(Report.undoes_id).is_not(None))
    return list(
        session.execute(
            select(Report)
            .where(
                col(Report.id).between(report.id - MOST_A_MESSAGE, report.id + MOST_A_MESSAGE),
                col(Report.inbox_id) == report.inbox_id,
                col(Report.official_id) == viewer.official_id,
                col(Report.intent) != "undo",
                col(Report.id).not_in(undone),
            )
            .order_by(col(Report.id))
        ).scalars()
    )


def is_undone(session: Session, viewer: Viewer, report: Report) -> bool:
    """True where the report was taken back (or is not the viewer's to see)."""
    found = select(col(Report.id)).where(col(Report.undoes_id) == report.id)
    return one(session, viewer, report.id or 0) is None or session.execute(found).first() is not None


def newest_done(session: Session, viewer: Viewer, number: int) -> tuple[Report, str] | None:
    """The report that an assignment waits to be confirmed for, with the name of who made it."""
    undone = select(col(Report.undoes_id)).where(col(Report.undoes_id).is_not(None))
    found = session.execute(
        select(Report, col(Official.name))
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .outerjoin(Official, col(Official.id) == col(Report.official_id))
        .where(
            col(Report.assignment_id) == number,
            col(Report.intent) == "done",
            col(Report.id).not_in(undone),
            led_for(viewer),
        )
        .order_by(col(Report.id).desc())
        .limit(1)
    ).one_or_none()
    return (found[0], found[1] or "") if found else None


def is_newest(session: Session, viewer: Viewer, report: Report) -> bool:
    """True where nothing was reported on the assignment after `report`, and it was not taken back."""
    later = select(col(Report.id)).where(
        col(Report.assignment_id) == report.assignment_id, col(Report.id) > report.id
    )
    visible = one(session, viewer, report.id or 0) is not None
    return visible and session.execute(later.limit(1)).first() is None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of an assignment's life."""

    id: int
    at: datetime
    who: str
    intent: str
    percent: float | None
    promised_day: date | None
    document: str | None
    note: str
    words: str


def history(session: Session, viewer: Viewer, number: int, *, limit: int = 20) -> list[HistoryLine]:
    """The newest reports on an assignment, oldest of them first; empty where the viewer may not see it."""
    rows = session.execute(
        select(Report, col(Official.name))
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .outerjoin(Official, col(Official.id) == col(Report.official_id))
        .where(col(Report.assignment_id) == number, led_for(viewer))
        .order_by(col(Report.id).desc())
        .limit(limit)
    ).all()
    return [
        HistoryLine(
            r.id or 0, r.at, name or "", r.intent, r.percent, r.promised_day, r.document, r.note, r.words
        )
        for r, name in reversed(rows)
    ]


def evidence_of(session: Session, viewer: Viewer, number: int) -> list[Evidence]:
    """What proves an assignment's reports, oldest first; empty where the viewer may not see it."""
    return list(
        session.execute(
            select(Evidence)
            .join(Assignment, col(Assignment.id) == col(Evidence.assignment_id))
            .where(
                col(Evidence.assignment_id) == number,
                col(Evidence.withdrawn).is_(False),
                led_for(viewer),
            )
            .order_by(col(Evidence.id))
        ).scalars()
    )


def _put(session: Session, number: int, progress: Progress, at: datetime) -> None:
    session.flush()
    values = {
        "number": number,
        "state": progress.state,
        "open": progress.open,
        "blocked": progress.blocked,
        "percent": progress.percent,
        "promised_day": progress.promised_day,
        "done_on": progress.done_on,
        "reported_at": at,
    }
    connection_of(session).execute(PUT, values)
    known = session.identity_map.get(identity_key(Assignment, number))
    if known is not None:  # whoever holds the row sees what it has become
        del values["number"]
        for name, value in values.items():
            set_committed_value(known, name, value)


def progress_of(assignment: Assignment) -> Progress:
    """The part of an assignment's row that the state machine works on."""
    return Progress(
        State(assignment.state),
        assignment.blocked,
        assignment.percent,
        assignment.promised_day,
        assignment.done_on,
    )


def _changed(before: Progress, after: Progress) -> tuple[dict[str, Any], dict[str, Any]]:
    """For the ledger: the state, and what else differs."""
    names = [each.name for each in fields(Progress)]
    differing = [n for n in names if n == "state" or getattr(before, n) != getattr(after, n)]
    return {n: getattr(before, n) for n in differing}, {n: getattr(after, n) for n in differing}


def _facts(said: Said) -> dict[str, Any]:
    """For the ledger: what was said beyond the progress."""
    asked = {"extend": "asked_until"}.get(said.intent, "promised_day")
    found = {
        asked: said.promised_day,
        "extra_days": said.extra_days,
        "document": said.document,
        "document_day": said.document_day,
    }
    return {name: value for name, value in found.items() if value is not None}


def _written(progress: Progress) -> str:
    def day(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return json.dumps(
        {
            "state": progress.state,
            "blocked": progress.blocked,
            "percent": progress.percent,
            "promised_day": day(progress.promised_day),
            "done_on": day(progress.done_on),
        }
    )


def _progress(written: str) -> Progress:
    value: dict[str, Any] = json.loads(written)

    def day(name: str) -> date | None:
        return date.fromisoformat(value[name]) if value.get(name) else None

    return Progress(
        State(value["state"]), value["blocked"], value["percent"], day("promised_day"), day("done_on")
    )
