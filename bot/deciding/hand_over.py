"""A task handed to a colleague: the colleague takes it or not; who cannot be asked is left to the coordinators."""

import json

from bot import confirming
from bot.deciding import decide
from bot.deciding.asked import SHOWN_TOGETHER, TOGETHER_FROM, Put
from bot.deciding.decide import REASON_LENGTH
from bot.turn import Asking, Turn
from bot.understanding import Claim
from models.rules.access import SYSTEM, may_report
from models.rules.folding import fold
from models.rules.requests import Kind, Outcome
from models.store import assignments, concerned, requests, sent_messages
from models.store.assignments import AssignmentView
from models.store.decisions import Decided
from models.store.outbox import Letter
from models.store.requests import RequestView
from models.tables import Official, Request

TAKE_OVER_ALL = "take_over_all"
HANDED_TOGETHER = "handed_notice.jinja"
TAKE_OVER = "take_over"  # put to the colleague, who answers by a button, a yes or a no
TITLES = frozenset(["anh", "chi", "ban", "co", "chu", "bac", "ong", "ba", "em", "dong", "chi", "o", "d", "c"])


def waits(turn: Turn, claim: Claim, view: AssignmentView) -> bool:
    """True where the task waits to be handed over already; the person hears whose answer it waits for, and may change that."""
    found = requests.open_one(turn.session, turn.viewer, view.number, Kind.HANDOVER)
    if found is None:
        return False
    asked = concerned.name_of(turn.session, turn.viewer, found.to_official_id)
    rows: list[list[tuple[str, str]]] = [[("withdraw_handover", f"hw:{found.id}")]]
    other = _reachable(turn, claim)
    if other is not None and other.id != found.to_official_id:
        rows.insert(0, [(f"={other.name}", f"hr:{found.id}:{other.id}")])
    data = decide.named(view) | {
        "colleague": asked,
        "at": found.asked_at.isoformat(),
        "instead": other.name if other is not None and len(rows) > 1 else "",
    }
    turn.reply("hand_over.waits", data, rows, [view.number])
    return True


def ask(turn: Turn, claim: Claim, view: AssignmentView, report_id: int, words: str) -> Put | None:
    """Keep the request. Returns whom it is to be put before: that colleague, or the coordinators where they cannot be asked."""
    colleague = _reachable(turn, claim)
    request = Request(
        assignment_id=view.number,
        kind=Kind.HANDOVER,
        asked_by=turn.viewer.official_id,
        asked_at=turn.now,
        report_id=report_id,
        to_official_id=colleague.id if colleague is not None else None,
        last_day=view.last_day,
        reason=words[:REASON_LENGTH],
    )
    found = requests.one(turn.session, turn.viewer, requests.add(turn.session, request))
    if found is None:
        return None
    return Put(view, found, claim.person, colleague.id if colleague is not None else None)


def put_before_colleagues(turn: Turn, put: list[Put]) -> None:
    """Ask each colleague: task by task, or once for many."""
    for colleague in dict.fromkeys(each.colleague for each in put if each.colleague is not None):
        theirs = [each for each in put if each.colleague == colleague]
        if len(theirs) < TOGETHER_FROM:
            for each in theirs:
                _put_before(turn, each)
        else:
            _put_together(turn, colleague, theirs)


def _put_before(turn: Turn, put: Put) -> None:
    found, view = put.found, put.view
    rows = [
        [
            (f"take_over|{found.number}", f"rh:{found.id}"),
            (f"not_take_over|{found.number}", f"rd:{found.id}"),
        ]
    ]
    data = decide.named(view) | {"who": turn.viewer.name, "words": found.reason}
    notice = Letter("hand_over.asked_notice", data, rows, assignments=[view.number])
    turn.ask_person(put.colleague, Asking(TAKE_OVER, {"request": found.id}), notice)


def _put_together(turn: Turn, colleague: int, put: list[Put]) -> None:
    """One notice of many tasks; taken or not as a whole, or looked at one by one."""
    ids = [each.found.id for each in put]
    data = {
        "who": turn.viewer.name,
        "words": put[0].found.reason,
        "count": len(put),
        "tasks": [{"number": e.view.number, "title": e.view.title} for e in put[:SHOWN_TOGETHER]],
        "requests": ids,
    }
    rows = [
        [
            (f"take_over_all|{len(put)}", f"ha:{turn.inbox_id}:1"),
            (f"not_take_over_all|{len(put)}", f"ha:{turn.inbox_id}:0"),
        ]
    ]
    notice = Letter(HANDED_TOGETHER, data, rows, assignments=[each.view.number for each in put])
    turn.ask_person(colleague, Asking(TAKE_OVER_ALL, {"requests": ids}), notice)


def answer_all(turn: Turn, inbox_id: int, taken: int) -> None:
    """The buttons of that notice."""
    confirming.close(turn)
    row = sent_messages.notice_behind(turn.session, turn.contact, inbox_id, HANDED_TOGETHER)
    if row is None or "requests" not in row.data:
        turn.reply("plain.stale_button")
        return
    _answer_all(turn, json.loads(row.data)["requests"], taken=bool(taken))


def _answer_all(turn: Turn, request_ids: list[int], *, taken: bool) -> None:
    """Take over, or leave, each of these that still waits for this person; whoever asked hears of it once."""
    askers: dict[int | None, list[int]] = {}
    for request_id in request_ids:
        found, view = _waits_for_me(turn, request_id)
        if found is None or view is None or not found.open:
            continue
        request = requests.row(turn.session, found.id)
        changes = {"official_id": turn.viewer.official_id} if taken else {}
        kind, outcome = ("take_over", Outcome.ACCEPTED) if taken else ("not_take_over", Outcome.DECLINED)
        decide.apply(turn, view, Decided(kind, request=request, changes=changes), outcome)
        askers.setdefault(found.asked_by, []).append(view.number)
    numbers = sorted(number for each in askers.values() for number in each)
    if not numbers:
        turn.reply("hand_over.none_waits")
        return
    for asker, theirs in askers.items():
        data = {"who": turn.viewer.name, "numbers": theirs, "taken": taken}
        turn.tell_people([asker], "hand_over.all_answered_notice", data, theirs)
        if taken:
            turn.tell_coordinators("hand_over.all_answered_notice", data, theirs)
    turn.reply("hand_over.all_answered", {"numbers": numbers, "taken": taken}, about=numbers)


def asks_colleague(turn: Turn, claim: Claim) -> str:
    """The name of the colleague who would be asked; "" where the coordinators are told instead."""
    colleague = _reachable(turn, claim)
    return colleague.name if colleague is not None else ""


def _reachable(turn: Turn, claim: Claim) -> Official | None:
    """The one colleague whom the claim names, where a message reaches them."""
    meant = _meant(turn, claim.person or "")
    if len(meant) != 1 or not concerned.reachable(turn.session, SYSTEM, [meant[0].id]):
        return None
    return meant[0]


def take(turn: Turn, request_id: int) -> None:
    """The colleague takes the task over: from now on it is theirs, and they are reminded."""
    confirming.close(turn)
    found, view = _asked_of_me(turn, request_id)
    if found is None or view is None:
        return
    request = requests.row(turn.session, found.id)
    changes = {"official_id": turn.viewer.official_id}
    decide.apply(turn, view, Decided("take_over", request=request, changes=changes), Outcome.ACCEPTED)
    data = decide.named(view) | {"who": turn.viewer.name, "from": found.asker}
    turn.tell_people([found.asked_by], "hand_over.taken_notice", data, [view.number])
    turn.tell_coordinators("hand_over.taken_notice", data, [view.number])
    turn.reply("hand_over.taken", data, about=[view.number])


def decline(turn: Turn, request_id: int) -> None:
    """The colleague does not take it: it stays where it was."""
    confirming.close(turn)
    found, view = _asked_of_me(turn, request_id)
    if found is None or view is None:
        return
    request = requests.row(turn.session, found.id)
    decide.apply(turn, view, Decided("not_take_over", request=request), Outcome.DECLINED)
    data = decide.named(view) | {"who": turn.viewer.name}
    turn.tell_people([found.asked_by], "hand_over.declined_notice", data, [view.number])
    turn.reply("hand_over.declined", data, about=[view.number])


def _waits_for_me(turn: Turn, request_id: int) -> tuple[RequestView | None, AssignmentView | None]:
    """A handover that was put before this person, whatever became of it, and its task; None where it was not."""
    found = requests.one(turn.session, turn.viewer, request_id)
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    mine = (
        found is not None and found.kind is Kind.HANDOVER and found.to_official_id == turn.viewer.official_id
    )
    own_agency = view is not None and may_report(turn.viewer, agency_id=view.agency_id, official_id=None)
    return (found, view) if mine and own_agency else (None, None)


def _asked_of_me(turn: Turn, request_id: int) -> tuple[RequestView | None, AssignmentView | None]:
    found, view = _waits_for_me(turn, request_id)
    if found is None or view is None:
        turn.reply("plain.stale_button")
        return None, None
    if not found.open:
        decide.say_outcome(turn, found)
        return None, None
    return found, view


def _meant(turn: Turn, person: str) -> list[Official]:
    """The colleagues whose name ends in what was said: "chị Hà" is Trần Thị Hà."""
    words = [word for word in fold(person).split() if word not in TITLES] or fold(person).split()[-1:]
    if not words:
        return []
    return [
        each
        for each in concerned.colleagues(turn.session, turn.viewer)
        if fold(each.name).split()[-len(words) :] == words
    ]


confirming.ON_YES[TAKE_OVER] = lambda turn, question: take(turn, decide.request_of(question))
confirming.ON_YES[TAKE_OVER_ALL] = lambda turn, question: _answer_all(
    turn, json.loads(question.data)["requests"], taken=True
)
confirming.ON_NO[TAKE_OVER_ALL] = lambda turn, question: _answer_all(
    turn, json.loads(question.data)["requests"], taken=False
)
confirming.ON_NO[TAKE_OVER] = lambda turn, question: decline(turn, decide.request_of(question))
