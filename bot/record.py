"""Recording what is sure: the report, its evidence, the notice to the coordinators, and the answer that repeats it."""

import re
from dataclasses import replace
from typing import Any

from bot import asking, cooperating, describe
from bot.deciding import asked, extend, hand_over, obstacle, reassign
from bot.deciding.asked import Put
from bot.turn import Rows, Turn
from bot.understanding import Asked, Claim, Intent
from models.rules.access import may_report
from models.rules.catalogue import TaskKind
from models.rules.folding import fold
from models.rules.indicators import target_words
from models.rules.progress import State, after_report
from models.rules.requests import Kind
from models.store import assignments, indicators, questions, reports, requests
from models.store.assignments import AssignmentView
from models.store.reports import Said

WORDS_KEPT = 1000
UNDO_ROWS = 6
MOST_LINES = 8
SAID = ("intent", "percent", "value", "day", "extra_days", "document", "note", "person")
PROMISES = frozenset({Intent.IN_PROGRESS, Intent.NOT_DONE, Intent.BLOCKED})
CLOSE_DAYS = 3
# "16 vướng", "đang gặp khó khăn ạ": that it is held up, and nothing of why.
HELD_UP = (
    "vuong mac ket gap kho khan dang bi con hien van thi viec nay so anh chi em a nhe roi lam qua co la da"
)
# "Hết vướng rồi ạ": not that the work has begun, only that what was in its way is gone.
CLEARED = re.compile(r"\b(?:het|khong con|ko con|khong|khoi) (?:bi )?vuong\b")
ONLY_HELD_UP = frozenset(HELD_UP.split())

Record = dict[str, Any]


def record(turn: Turn, settled: list[tuple[Claim, tuple[int, ...]]], words: str) -> None:
    """Record each claim for each of its assignments and repeat what was recorded, with a way back."""
    questions.close_all(turn.session, turn.contact, now=turn.now)
    incomplete: list[tuple[Claim, int]] = []
    records: list[Record] = []
    put: list[Put] = []
    for claim, numbers in settled:
        for view in assignments.several(turn.session, turn.viewer, list(dict.fromkeys(numbers))):
            if view.open and not _reportable(turn, view) and cooperating.helps(turn, view):
                cooperating.report(turn, claim, view, words)
                continue
            if not (view.open and _reportable(turn, view)) or _refused(turn, claim, view):
                continue
            if _lacks_date(claim):
                incomplete.append((claim, view.number))
            else:
                records.append(_one(turn, claim, view, words, put))
    asked.put_before_coordinators(turn, put)
    hand_over.put_before_colleagues(turn, put)
    if records:
        turn.reply(
            "recorded.jinja",
            {"records": records, "alike": _alike(records), "others": "", "asks": ""},
            _ways_on(records),
            about=[r["number"] for r in records],
        )
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


def _one(turn: Turn, claim: Claim, view: AssignmentView, words: str, put: list[Put]) -> Record:
    """Record one claim about one task; what others are to decide on is added to `put`."""
    before = view.progress
    value = claim.percent if view.kind == TaskKind.INDICATOR else None
    after = after_report(
        before,
        claim.intent,
        today=turn.today,
        percent=None if value is not None else claim.percent,
        day=_promise(claim),
        at_once=view.kind in turn.house.accept_at_once,
    )
    if claim.intent is Intent.ACKNOWLEDGE and CLEARED.search(fold(words)):
        after = replace(after, blocked=False)
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
    if value is not None:
        indicators.keep(turn.session, view.number, report, value, turn.source)
    if before.blocked and not after.blocked:
        requests.lapse(turn.session, view.number, [Kind.OBSTACLE], by=turn.viewer.official_id, at=turn.now)
    request = _ask_others(turn, claim, view, report, words)
    if request is not None:
        put.append(request)
    late_promise = claim.date is not None and view.last_day is not None and claim.date > view.last_day
    return {
        "report": report,
        "intent": str(claim.intent),
        "number": view.number,
        "title": view.title,
        "product": view.product,
        "accepted": after.state is State.DONE,
        "percent": None if value is not None else claim.percent,
        "value": value,
        "target": target_words(view.target),
        "reached": describe.reached(view.target, value),
        "day": describe.iso(claim.date),
        "extra_days": claim.extra_days,
        "document": claim.document,
        "document_day": describe.iso(claim.document_date),
        "note": claim.note if _says_why(claim) else "",
        "person": claim.person,
        "colleague": hand_over.asks_colleague(turn, claim) if claim.intent is Intent.DELEGATE else "",
        "last_day": describe.iso(view.last_day),
        "late": after.done_on is not None and view.last_day is not None and after.done_on > view.last_day,
        "promise_late": late_promise,
        "near": view.aim_day is not None
        and turn.house.calendar.working_days_between(turn.today, view.aim_day) <= CLOSE_DAYS,
    }


def _alike(records: list[Record]) -> bool:
    """True where so many had the same said of them that their numbers are enough."""
    said = {tuple(str(record_[name]) for name in SAID) for record_ in records}
    return len(records) > MOST_LINES and len(said) == 1


def _promise(claim: Claim) -> Any:
    """The day the person names for finishing; an extension's new day is a request, not a promise."""
    return None if claim.intent is Intent.EXTEND else claim.date


def _lacks_date(claim: Claim) -> bool:
    return claim.intent is Intent.EXTEND and claim.date is None and claim.extra_days is None


def _reportable(turn: Turn, view: AssignmentView) -> bool:
    return may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id)


def _refused(turn: Turn, claim: Claim, view: AssignmentView) -> bool:
    """True where what is asked cannot be asked now (it waits already, the day is no later); the person was told."""
    match claim.intent:
        case Intent.EXTEND:
            return extend.refused(turn, claim, view)
        case Intent.WRONG_ASSIGNEE:
            return reassign.waits(turn, view)
        case Intent.DELEGATE:
            return hand_over.waits(turn, claim, view)
        case _:
            return False


def _ask_others(turn: Turn, claim: Claim, view: AssignmentView, report: int, words: str) -> Put | None:
    """What others have to answer or decide is kept as a request. Returns what the coordinators are to be told."""
    said = (words if not words.startswith("[nút]") else claim.note or "")[:WORDS_KEPT]
    match claim.intent:
        case Intent.EXTEND:
            return extend.ask(turn, claim, view, report)
        case Intent.BLOCKED:
            return obstacle.keep(turn, claim, view, report, words)
        case Intent.WRONG_ASSIGNEE:
            return reassign.ask(turn, claim, view, report, said)
        case Intent.DELEGATE:
            return hand_over.ask(turn, claim, view, report, said)
        case _:
            return None


def _ways_on(records: list[Record]) -> Rows:
    """A way back for each, and for a promise after the deadline the way to ask for an extension."""
    several = len(records) > 1
    rows: list[list[tuple[str, str]]] = []
    if several:
        rows.append([(f"undo_all|{len(records)}", f"ua:{records[0]['report']}")])
    for record_ in records if len(records) <= UNDO_ROWS else ():
        number = record_["number"]
        row = [(f"undo|{number}" if several else "undo", f"u:{record_['report']}")]
        if record_["promise_late"] and record_["intent"] in PROMISES:
            day = str(record_["day"]).replace("-", "")
            row.append((f"extend|{number}" if several else "extend", f"xg:{number}:{day}"))
        rows.append(row)
    return rows


def _says_why(claim: Claim) -> bool:
    """True where more was said than that it is held up: "vướng" alone, however politely, is no reason."""
    return bool(set(fold(claim.note or "").split()) - ONLY_HELD_UP)


def _ask_what_is_missing(turn: Turn, settled: list[tuple[Claim, tuple[int, ...]]], made: Record) -> None:
    """One question at most, and only for what a coordinator would ask at once."""
    claim = settled[0][0]
    if claim.intent is Intent.BLOCKED and not _says_why(claim):
        asking.for_slot(turn, Asked.REASON, claim, made["number"], "ask.reason")
    elif claim.intent is Intent.EXTEND:
        extend.ask_why(turn, made["number"])
    elif claim.intent is Intent.DONE and not claim.document and made["product"]:
        asking.for_slot(turn, Asked.DOCUMENT, claim, made["number"], "ask.document")
    elif claim.intent is Intent.IN_PROGRESS and claim.date is None and made["near"]:
        asking.for_slot(turn, Asked.DATE, claim, made["number"], "ask.when")
