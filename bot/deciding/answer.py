"""Answers that go back and forth: a coordinator quotes a notice, the words reach whoever it came from; and the reverse."""

import json

from bot import confirming
from bot.deciding import asked, decide, explain, extend
from bot.deciding.decide import REASON_LENGTH
from bot.turn import Turn
from bot.understanding import Intent, understand
from models.rules.access import Action
from models.rules.folding import fold
from models.rules.requests import Kind, Outcome
from models.store import assignments, inbox, questions, requests, sent_messages
from models.store.decisions import Decided
from models.store.requests import RequestView
from models.tables import OutboxRow, Question

ANSWER = "answer_words"
ANSWER_ALL = "answer_all_words"
ANSWERED = "answer.from_coordinator"
ANSWERED_TOGETHER = "answer.from_coordinator_all"
NOTICE = "notice."
GRANTING = frozenset(
    {
        "duyet",
        "nhat tri",
        "dong y",
        "dong y duyet",
        "cho gia han",
        "co",
        "dung",
        "ok",
        "oke",
        "vang",
        "u",
        "yes",
    }
)
# Requests that an answer in words settles; the others still wait for a decision.
SETTLED_BY_WORDS = frozenset({Kind.OBSTACLE, Kind.HANDOVER})


def quoted(turn: Turn, text: str) -> bool:
    """Take words that quote a notice as an answer to whoever it came from. False where they are something else."""
    if turn.incoming.quoted is None:
        return False
    row = sent_messages.of_chat(turn.session, turn.contact, turn.incoming.quoted)
    if row is None or row.kind != "notice":
        return False
    if row.template == explain.ASKED:
        return explain.quoted(turn, row, text)
    if row.template in {ANSWERED, ANSWERED_TOGETHER}:
        return _back(turn, row, text)
    if row.template == asked.TOGETHER and turn.viewer.may(Action.DECIDE):
        return _for_all(turn, json.loads(row.data)["requests"], text)
    if not row.template.startswith(NOTICE) or not turn.viewer.may(Action.DECIDE):
        return False
    return _forth(turn, row, text)


def ask_words(turn: Turn, request_id: int) -> None:
    """The button "Trả lời": whatever comes next goes to the person who asked."""
    found = decide.open_request(turn, request_id)
    if found is not None:
        kept: dict[str, object] = {"request": request_id}
        confirming.ask_words(turn, ANSWER, "answer.what", {"number": found.number}, kept)


def _words_given(turn: Turn, question: Question, text: str) -> bool:
    confirming.close(turn)
    found = decide.open_request(turn, decide.request_of(question))
    if found is not None:
        _send(turn, found.number, found.asked_by, text)
        _settle(turn, found.number, found.kind, text)
    return True


def ask_words_for_all(turn: Turn, inbox_id: int, kind: int) -> None:
    """The button "Trả lời cả": whatever comes next goes to the person who asked, and settles all that waits of it."""
    row = sent_messages.notice_behind(turn.session, turn.contact, inbox_id, asked.TOGETHER)
    kept = json.loads(row.data) if row is not None else {}
    if not kept or not 0 <= kind < len(Kind) or kept["kind"] != list(Kind)[kind]:
        turn.reply("plain.stale_button")
        return
    count: dict[str, object] = {"count": len(kept["requests"])}
    confirming.ask_words(turn, ANSWER_ALL, "answer.what_all", count, {"requests": kept["requests"]})


def _words_for_all(turn: Turn, question: Question, text: str) -> bool:
    confirming.close(turn)
    return _for_all(turn, json.loads(question.data)["requests"], text) or _nothing_waits(turn)


def _nothing_waits(turn: Turn) -> bool:
    turn.reply("answer.all_settled")
    return True


def _for_all(turn: Turn, request_ids: list[int], text: str) -> bool:
    """One answer to all of these that still wait. False where none of them does, or none is this person's to answer."""
    waiting: dict[int | None, list[RequestView]] = {}
    for request_id in request_ids:
        found = requests.one(turn.session, turn.viewer, request_id)
        view = decide.decidable_silently(turn, found.number) if found is not None else None
        if found is not None and view is not None and view.open and found.state is Outcome.OPEN:
            waiting.setdefault(found.asked_by, []).append(found)
    told = []
    for asker, alike in waiting.items():
        numbers = [found.number for found in alike]
        data = {"numbers": numbers, "who": turn.viewer.name, "words": text[:REASON_LENGTH]}
        turn.tell_people([asker], ANSWERED_TOGETHER, data, numbers)
        for found in alike:
            view = assignments.one(turn.session, turn.viewer, found.number)
            if view is not None and found.kind in SETTLED_BY_WORDS:
                request = requests.row(turn.session, found.id)
                answered = Decided("answer", text[:REASON_LENGTH], request=request)
                decide.apply(turn, view, answered, Outcome.ANSWERED)
        told += numbers
    if told:
        turn.reply("answer.sent_all", {"numbers": told}, about=told)
    return bool(told)


def _forth(turn: Turn, row: OutboxRow, text: str) -> bool:
    """A coordinator's words about a notice: to the person whose message it came from."""
    asker = inbox.official_behind(turn.session, turn.viewer, row.inbox_id)
    number = json.loads(row.data).get("number")
    view = decide.decidable_silently(turn, number) if isinstance(number, int) else None
    if asker is None or (number is not None and view is None):
        return False
    kind = {
        "notice.extend": Kind.EXTENSION,
        "notice.blocked": Kind.OBSTACLE,
        "notice.delegate": Kind.HANDOVER,
    }.get(row.template)
    waits = (
        requests.open_one(turn.session, turn.viewer, view.number, kind)
        if view is not None and kind is not None
        else None
    )
    if waits is not None and kind is Kind.EXTENSION and fold(text) in GRANTING:
        extend.approve(turn, waits.id)
        return True
    _send(turn, view.number if view else None, asker, text)
    if view is not None and kind is not None:
        _settle(turn, view.number, kind, text)
    return True


def _settle(turn: Turn, number: int, kind: Kind, text: str) -> None:
    view = assignments.one(turn.session, turn.viewer, number)
    waits = requests.open_one(turn.session, turn.viewer, number, kind)
    if view is None or waits is None:
        return
    if kind in SETTLED_BY_WORDS:
        request = requests.row(turn.session, waits.id)
        decide.apply(turn, view, Decided("answer", text[:REASON_LENGTH], request=request), Outcome.ANSWERED)
    else:
        turn.reply("answer.still_waits", {"number": number}, about=[number])


def _send(turn: Turn, number: int | None, official_id: int | None, text: str) -> None:
    view = assignments.one(turn.session, turn.viewer, number) if number is not None else None
    data = {
        "number": view.number if view else None,
        "title": view.title if view else "",
        "who": turn.viewer.name,
        "words": text[:REASON_LENGTH],
    }
    about = [view.number] if view else []
    reached = turn.tell_people([official_id], ANSWERED, data, about)
    turn.reply("answer.sent" if reached else "answer.not_reached", {"number": data["number"]}, about=about)


def _back(turn: Turn, row: OutboxRow, text: str) -> bool:
    """An official quotes the coordinator's answer: a report is taken as one, other words go back to the coordinator."""
    meaning = understand(text, turn.today)
    coordinator = inbox.official_behind(turn.session, turn.viewer, row.inbox_id)
    asks = any(claim.intent is Intent.QUESTION for claim in meaning.claims)
    if coordinator is None or (meaning.sure and meaning.claims and not asks):
        return False
    number = json.loads(row.data).get("number")
    view = assignments.one(turn.session, turn.viewer, number) if isinstance(number, int) else None
    data = {
        "number": view.number if view else None,
        "title": view.title if view else "",
        "agency": view.agency_name if view else "",
        "who": turn.viewer.name,
        "words": text[:REASON_LENGTH],
    }
    about = [view.number] if view else []
    questions.close_all(turn.session, turn.contact, now=turn.now)
    reached = turn.tell_people([coordinator], "notice.answer", data, about)
    turn.reply("answer.sent" if reached else "answer.not_reached", {"number": data["number"]}, about=about)
    return True


confirming.ON_WORDS[ANSWER] = _words_given
confirming.ON_WORDS[ANSWER_ALL] = _words_for_all
