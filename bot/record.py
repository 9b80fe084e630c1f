"""Recording what is sure: the report, its evidence, the notice to the coordinators, and the answer that repeats it."""

from typing import Any

from bot import asking, describe
from bot.turn import Turn
from bot.understanding import Asked, Claim, Intent
from models.rules.access import may_report
from models.rules.progress import after_report
from models.store import assignments, questions, reports
from models.store.assignments import AssignmentView
from models.store.people import agency_of
from models.store.reports import Said

FOR_COORDINATORS = {Intent.BLOCKED, Intent.EXTEND, Intent.WRONG_ASSIGNEE, Intent.DELEGATE}
WORDS_KEPT = 1000
UNDO_ROWS = 6
CLOSE_DAYS = 3

Record = dict[str, Any]


def record(turn: Turn, settled: list[tuple[Claim, tuple[int, ...]]], words: str) -> None:
    """Record each claim for each of its assignments and repeat what was recorded, with a way back."""
    incomplete = [(c, n) for c, numbers in settled for n in numbers if _lacks_date(c)]
    records = [
        _one(turn, claim, view, words)
        for claim, numbers in settled
        if not _lacks_date(claim)
        for view in assignments.several(turn.session, turn.viewer, list(dict.fromkeys(numbers)))
        if view.open and _reportable(turn, view)
    ]
    questions.close_all(turn.session, turn.contact, now=turn.now)
    if records:
        undo = [[("undo", f"u:{r['report']}")] for r in records[:UNDO_ROWS]]
        if len(undo) > 1:
            undo = [[(f"undo|{r['number']}", f"u:{r['report']}")] for r in records[:UNDO_ROWS]]
        data = {"records": records, "others": "", "asks": ""}
        turn.reply("recorded.jinja", data, undo, about=[r["number"] for r in records])
    if incomplete:
        claim, number = incomplete[0]
        asking.for_slot(turn, Asked.DATE, claim, number, "ask.until")
    elif len(records) == 1:
        _ask_what_is_missing(turn, settled, records[0])


def add_document(turn: Turn, claim: Claim) -> None:
    """The number that was asked for after a report: kept as evidence of that task, whatever its state by now."""
    questions.close_all(turn.session, turn.contact, now=turn.now)
    views = assignments.several(turn.session, turn.viewer, [n for n in claim.tasks if isinstance(n, int)])
    for view in views:
        if claim.document and _reportable(turn, view):
            reports.add_document(
                turn.session,
                view.number,
                claim.document,
                claim.document_date,
                turn.source,
                words=turn.incoming.text,
            )
            data = {"number": view.number, "title": view.title, "document": claim.document}
            turn.reply("ask.document_kept", data, about=[view.number])


def _one(turn: Turn, claim: Claim, view: AssignmentView, words: str) -> Record:
    before = view.progress
    after = after_report(before, claim.intent, today=turn.today, percent=claim.percent, day=_promise(claim))
    said = Said(
        intent=claim.intent,
        words=words[:WORDS_KEPT],
        percent=claim.percent,
        promised_day=claim.date,
        extra_days=claim.extra_days,
        document=claim.document,
        document_day=claim.document_date,
        note=(claim.note or "")[:WORDS_KEPT],
    )
    report = reports.record(turn.session, view.number, said, turn.source, before=before, after=after)
    if claim.intent in FOR_COORDINATORS:
        _tell(turn, claim, view, words)
    late_promise = claim.date is not None and view.last_day is not None and claim.date > view.last_day
    return {
        "report": report,
        "intent": str(claim.intent),
        "number": view.number,
        "title": view.title,
        "product": view.product,
        "percent": claim.percent,
        "day": describe.iso(claim.date),
        "extra_days": claim.extra_days,
        "document": claim.document,
        "document_day": describe.iso(claim.document_date),
        "note": claim.note,
        "person": claim.person,
        "last_day": describe.iso(view.last_day),
        "late": after.done_on is not None and view.last_day is not None and after.done_on > view.last_day,
        "promise_late": late_promise,
        "near": view.aim_day is not None
        and turn.house.calendar.working_days_between(turn.today, view.aim_day) <= CLOSE_DAYS,
    }


def _promise(claim: Claim) -> Any:
    """The day the person names for finishing; an extension's new day is a request, not a promise."""
    return None if claim.intent is Intent.EXTEND else claim.date


def _lacks_date(claim: Claim) -> bool:
    return claim.intent is Intent.EXTEND and claim.date is None and claim.extra_days is None


def _reportable(turn: Turn, view: AssignmentView) -> bool:
    return may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id)


def _tell(turn: Turn, claim: Claim, view: AssignmentView, words: str) -> None:
    agency = agency_of(turn.session, turn.viewer)
    data = {
        "agency": agency.name if agency else "",
        "number": view.number,
        "title": view.title,
        "who": turn.viewer.name,
        "words": (words if not words.startswith("[nút]") else claim.note or "")[:WORDS_KEPT],
        "day": describe.iso(claim.date),
        "extra_days": claim.extra_days,
        "last_day": describe.iso(view.last_day),
        "person": claim.person,
    }
    turn.tell_coordinators(f"notice.{claim.intent}", data, about=[view.number])


def _ask_what_is_missing(turn: Turn, settled: list[tuple[Claim, tuple[int, ...]]], made: Record) -> None:
    """One question at most, and only for what a coordinator would ask at once."""
    claim = settled[0][0]
    if claim.intent is Intent.BLOCKED and not claim.note:
        asking.for_slot(turn, Asked.REASON, claim, made["number"], "ask.reason")
    elif claim.intent is Intent.DONE and not claim.document and made["product"]:
        asking.for_slot(turn, Asked.DOCUMENT, claim, made["number"], "ask.document")
    elif claim.intent is Intent.IN_PROGRESS and claim.date is None and made["near"]:
        asking.for_slot(turn, Asked.DATE, claim, made["number"], "ask.when")
