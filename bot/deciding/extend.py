"""Extensions: asked for with a day and a reason; granted, refused with a reason, or another day offered.

The deadline changes only when it is granted (or the offer accepted); the catalogue's own is kept beside it. The new
deadline opens the ladder anew, because a step is spent for a deadline (models/store/steps.py).
"""

from datetime import date, timedelta

from bot import confirming
from bot.deciding import asked, decide
from bot.deciding.asked import Put
from bot.deciding.decide import REASON_LENGTH
from bot.describe import iso
from bot.turn import Asking, Turn
from bot.understanding import Claim, Intent, understand
from models.rules.access import may_report
from models.rules.requests import Flaw, Kind, Outcome, flaw_of
from models.store import assignments, questions, requests
from models.store.assignments import AssignmentView
from models.store.decisions import Decided
from models.store.outbox import Letter
from models.store.requests import RequestView
from models.tables import Question, Request

REFUSE, OFFER, WHY = "refuse_why", "offer_when", "extension_why"
OFFERED = "extension_offered"  # put to the official, who answers by a button, a yes or a no
# What an official says of a task; a reason for an extension says none of it.
NO_REASON = frozenset(
    {Intent.DONE, Intent.UNDO, Intent.QUESTION, Intent.HELP, Intent.EXTEND, Intent.IN_PROGRESS}
)


def wanted_day(claim: Claim, view: AssignmentView) -> date | None:
    """The new last day a claim asks for: named, or counted from the deadline; None where it names none."""
    if claim.date is not None:
        return claim.date
    if claim.extra_days is None or view.last_day is None:
        return None
    try:
        return view.last_day + timedelta(days=claim.extra_days)
    except OverflowError:
        return None


def refused(turn: Turn, claim: Claim, view: AssignmentView) -> bool:
    """True where the extension cannot be asked for; the person is told why and what to do."""
    waits = requests.open_one(turn.session, turn.viewer, view.number, Kind.EXTENSION)
    if waits is not None:
        data = decide.named(view) | {"day": iso(waits.asked_until), "asker": waits.asker}
        turn.reply("extension.waits", data, [[("withdraw", f"rw:{waits.id}")]], [view.number])
        return True
    day = wanted_day(claim, view)
    if day is None and view.last_day is not None:
        return False  # the day is asked for next
    flaw = flaw_of(day, view.last_day, turn.today) if day is not None else Flaw.NO_DEADLINE
    if flaw is None:
        return False
    turn.reply(f"extension.{flaw}", decide.named(view) | {"day": iso(day)}, about=[view.number])
    return True


def ask(turn: Turn, claim: Claim, view: AssignmentView, report_id: int) -> Put | None:
    """Keep the request. `refused` was asked before. Returns what the coordinators are to be told."""
    request = Request(
        assignment_id=view.number,
        kind=Kind.EXTENSION,
        asked_by=turn.viewer.official_id,
        asked_at=turn.now,
        report_id=report_id,
        last_day=view.last_day,
        asked_until=wanted_day(claim, view),
        reason=(claim.note or "")[:REASON_LENGTH],
    )
    requests.add(turn.session, request)
    found = requests.one(turn.session, turn.viewer, request.id or 0)
    return Put(view, found) if found is not None else None


def ask_why(turn: Turn, number: int) -> None:
    """Ask for the reason of the request that was just made; it is with the coordinators already."""
    found = requests.open_one(turn.session, turn.viewer, number, Kind.EXTENSION)
    if found is not None and not found.reason:
        confirming.ask_words(turn, WHY, "extension.why", {"number": number}, {"request": found.id})


def approve(turn: Turn, request_id: int) -> None:
    """Grant the day asked for."""
    found = _to_decide(turn, request_id)
    if found is None:
        return
    view = assignments.one(turn.session, turn.viewer, found.number)
    if view is None or found.asked_until is None:
        turn.reply("plain.stale_button")
        return
    flaw = flaw_of(found.asked_until, view.last_day, turn.today)
    if flaw is not None:
        data = decide.named(view) | {"day": iso(found.asked_until)}
        turn.reply("extension.cannot_grant", data, about=[view.number])
        return
    decision = _move(turn, view, found, found.asked_until, Outcome.APPROVED)
    data = decide.named(view) | {"day": iso(found.asked_until)}
    decide.tell(turn, view, "extension.approved_notice", data, [found.asked_by])
    turn.reply("extension.approved", data, decide.way_back(decision), [view.number])


def ask_why_refused(turn: Turn, request_id: int) -> None:
    """Ask for the reason of a refusal."""
    found = _to_decide(turn, request_id)
    if found is not None:
        kept: dict[str, object] = {"request": request_id}
        confirming.ask_words(turn, REFUSE, "extension.why_refused", {"number": found.number}, kept)


def ask_when(turn: Turn, request_id: int) -> None:
    """Ask which day is offered instead."""
    found = _to_decide(turn, request_id)
    if found is not None:
        kept: dict[str, object] = {"request": request_id}
        data: dict[str, object] = {"number": found.number, "last_day": iso(found.last_day)}
        confirming.ask_words(turn, OFFER, "extension.when_offered", data, kept)


def accept_offer(turn: Turn, request_id: int) -> None:
    """The official takes the day that was offered: only now the deadline changes."""
    confirming.close(turn)
    found, view = _offer_to_me(turn, request_id)
    if found is None or view is None or found.offered_until is None:
        return
    if flaw_of(found.offered_until, view.last_day, turn.today) is not None:
        turn.reply("extension.offer_past", decide.named(view) | {"day": iso(found.offered_until)})
        return
    _move(turn, view, found, found.offered_until, Outcome.ACCEPTED)
    data = decide.named(view) | {"day": iso(found.offered_until), "who": turn.viewer.name}
    turn.tell_coordinators("extension.offer_accepted_notice", data, [view.number])
    turn.reply("extension.offer_accepted", data, about=[view.number])


def decline_offer(turn: Turn, request_id: int) -> None:
    """The official does not take it: the deadline stays."""
    confirming.close(turn)
    found, view = _offer_to_me(turn, request_id)
    if found is None or view is None:
        return
    request = requests.row(turn.session, found.id)
    decide.apply(turn, view, Decided("decline_offer", request=request), Outcome.DECLINED)
    data = decide.named(view) | {"day": iso(found.offered_until), "who": turn.viewer.name}
    turn.tell_coordinators("extension.offer_declined_notice", data, [view.number])
    turn.reply("extension.offer_declined", data, about=[view.number])


def withdraw(turn: Turn, request_id: int) -> None:
    """Whoever answers for the task takes the request back, as long as nobody has decided."""
    found, view = _mine(turn, request_id)
    if found is None or view is None:
        turn.reply("plain.stale_button")
        return
    if not found.open:
        decide.say_outcome(turn, found)
        return
    request = requests.row(turn.session, found.id)
    decide.apply(turn, view, Decided("withdraw", request=request), Outcome.WITHDRAWN)
    data = decide.named(view) | {"day": iso(found.asked_until), "who": turn.viewer.name}
    turn.tell_coordinators("extension.withdrawn_notice", data, [view.number])
    turn.reply("extension.withdrawn", data, about=[view.number])


def _to_decide(turn: Turn, request_id: int) -> RequestView | None:
    found = decide.open_request(turn, request_id)
    if found is not None and found.kind is not Kind.EXTENSION:
        turn.reply("plain.stale_button")
        return None
    if (
        found is not None
        and found.asked_by == turn.viewer.official_id
        and decide.others_decide(turn, found.number)
    ):
        turn.reply("extension.own_request", {"number": found.number}, about=[found.number])
        return None
    return found


def _mine(turn: Turn, request_id: int) -> tuple[RequestView | None, AssignmentView | None]:
    found = requests.one(turn.session, turn.viewer, request_id)
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    if found is None or view is None or found.kind is not Kind.EXTENSION:
        return None, None
    if not may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id):
        return None, None
    return found, view


def _offer_to_me(turn: Turn, request_id: int) -> tuple[RequestView | None, AssignmentView | None]:
    found, view = _mine(turn, request_id)
    if found is None or view is None:
        turn.reply("plain.stale_button")
        return None, None
    if found.state is not Outcome.OFFERED:
        decide.say_outcome(turn, found)
        return None, None
    return found, view


def _move(turn: Turn, view: AssignmentView, found: RequestView, day: date, outcome: Outcome) -> int:
    aim = turn.house.calendar.previous_working_day(day)
    request = requests.row(turn.session, found.id)
    changes = {"last_day": day, "aim_day": aim}
    kind = "extend" if outcome is Outcome.APPROVED else "accept_offer"
    return decide.apply(turn, view, Decided(kind, request=request, changes=changes), outcome)


def _refuse(turn: Turn, question: Question, text: str) -> bool:
    if not decide.is_reason(text):
        turn.reply("deciding.reason_needed")
        return True
    confirming.close(turn)
    found = _to_decide(turn, decide.request_of(question))
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    if found is not None and view is not None:
        request = requests.row(turn.session, found.id)
        reason = text[:REASON_LENGTH]
        decision = decide.apply(turn, view, Decided("refuse", reason, request=request), Outcome.REFUSED)
        data = decide.named(view) | {"reason": reason, "day": iso(found.asked_until)}
        turn.tell_people(
            [found.asked_by], "extension.refused_notice", data | {"who": turn.viewer.name}, [view.number]
        )
        turn.reply("extension.refused", data, decide.way_back(decision), [view.number])
    return True


def _offer(turn: Turn, question: Question, text: str) -> bool:
    # "9/12" alone might be a share; and the words are an answer to "until when?".
    days = [claim.date for claim in understand(f"đến {text}", turn.today).claims if claim.date is not None]
    found = _to_decide(turn, decide.request_of(question))
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    if found is None or view is None:
        confirming.close(turn)
        return True
    flaw = flaw_of(days[0], view.last_day, turn.today) if len(days) == 1 else None
    if len(days) != 1 or flaw is not None:
        sentence = f"extension.{flaw}" if flaw else "extension.which_day"
        turn.reply(
            sentence, decide.named(view) | {"day": iso(days[0]) if days else None}, about=[view.number]
        )
        return True
    confirming.close(turn)
    request = requests.row(turn.session, found.id)
    offered = Decided("offer", request=request, facts={"offered_until": days[0]})
    decision = decide.apply(turn, view, offered, Outcome.OFFERED)
    request.offered_until = days[0]
    data = decide.named(view) | {"day": iso(days[0]), "asked": iso(found.asked_until)}
    rows = [
        [
            (f"take_offer|{found.number}", f"ry:{found.id}"),
            (f"decline_offer|{found.number}", f"rn:{found.id}"),
        ]
    ]
    notice = Letter(
        "extension.offered_notice", data | {"who": turn.viewer.name}, rows, assignments=[view.number]
    )
    turn.ask_person(found.asked_by, Asking(OFFERED, {"request": found.id}), notice)
    turn.reply("extension.offered", data, decide.way_back(decision), [view.number])
    return True


def _add_reason(turn: Turn, question: Question, text: str) -> bool:
    """The reason for the request that was just made; anything that is plainly something else is taken as that."""
    meaning = understand(text, turn.today)
    if any(claim.tasks or claim.intent in NO_REASON for claim in meaning.claims if meaning.sure):
        questions.close_all(turn.session, turn.contact, now=turn.now)
        return False
    if not decide.is_reason(text):
        return False
    questions.close_all(turn.session, turn.contact, now=turn.now)
    found, view = _mine(turn, decide.request_of(question))
    if found is None or view is None or not found.open:
        decide.say_outcome(turn, found)
        return True
    request = requests.row(turn.session, found.id)
    request.reason = text[:REASON_LENGTH]
    decide.note_reason(turn, view.number, request.reason)
    turn.session.flush()
    fresh = requests.one(turn.session, turn.viewer, found.id)
    if fresh is not None:
        asked.tell_coordinators(turn, view, fresh)
    turn.reply("extension.reason_kept", decide.named(view), about=[view.number])
    return True


confirming.ON_WORDS[REFUSE] = _refuse
confirming.ON_WORDS[OFFER] = _offer
confirming.ON_WORDS[WHY] = _add_reason
confirming.ON_YES[OFFERED] = lambda turn, question: accept_offer(turn, decide.request_of(question))
confirming.ON_NO[OFFERED] = lambda turn, question: decline_offer(turn, decide.request_of(question))
