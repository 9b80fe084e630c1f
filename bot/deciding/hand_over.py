"""A task handed to a colleague: the colleague takes it or not; who cannot be asked is left to the coordinators."""

from bot import confirming
from bot.deciding import decide
from bot.deciding.asked import Put
from bot.deciding.decide import REASON_LENGTH
from bot.turn import Asking, Turn
from bot.understanding import Claim
from models.rules.access import SYSTEM, may_report
from models.rules.folding import fold
from models.rules.requests import Kind, Outcome
from models.store import assignments, concerned, requests
from models.store.assignments import AssignmentView
from models.store.decisions import Decided
from models.store.outbox import Letter
from models.store.requests import RequestView
from models.tables import Official, Request

TAKE_OVER = "take_over"  # put to the colleague, who answers by a button, a yes or a no
TITLES = frozenset(["anh", "chi", "ban", "co", "chu", "bac", "ong", "ba", "em", "dong", "chi", "o", "d", "c"])


def waits(turn: Turn, view: AssignmentView) -> bool:
    """True where the task waits to be handed over already; the person hears so."""
    found = requests.open_one(turn.session, turn.viewer, view.number, Kind.HANDOVER)
    if found is not None:
        turn.reply("hand_over.waits", decide.named(view), about=[view.number])
    return found is not None


def ask(turn: Turn, claim: Claim, view: AssignmentView, report_id: int, words: str) -> Put | None:
    """Ask the colleague of that name; where there is no such one who can be reached, the coordinators are to be told."""
    meant = _meant(turn, claim.person or "")
    colleague = meant[0] if len(meant) == 1 else None
    reached = concerned.reachable(turn.session, SYSTEM, [colleague.id]) if colleague else []
    request = Request(
        assignment_id=view.number,
        kind=Kind.HANDOVER,
        asked_by=turn.viewer.official_id,
        asked_at=turn.now,
        report_id=report_id,
        to_official_id=colleague.id if colleague and reached else None,
        last_day=view.last_day,
        reason=words[:REASON_LENGTH],
    )
    found = requests.one(turn.session, turn.viewer, requests.add(turn.session, request))
    if found is None:
        return None
    if colleague is not None and reached:
        rows = [
            [
                (f"take_over|{found.number}", f"rh:{found.id}"),
                (f"not_take_over|{found.number}", f"rd:{found.id}"),
            ]
        ]
        data = decide.named(view) | {"who": turn.viewer.name, "words": found.reason}
        notice = Letter("hand_over.asked_notice", data, rows, assignments=[view.number])
        turn.ask_person(colleague.id, Asking(TAKE_OVER, {"request": found.id}), notice)
        return None
    return Put(view, found, claim.person)


def asks_colleague(turn: Turn, claim: Claim) -> str:
    """The name of the colleague who would be asked; "" where the coordinators are told instead."""
    meant = _meant(turn, claim.person or "")
    if len(meant) != 1 or not concerned.reachable(turn.session, SYSTEM, [meant[0].id]):
        return ""
    return meant[0].name


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


def _asked_of_me(turn: Turn, request_id: int) -> tuple[RequestView | None, AssignmentView | None]:
    found = requests.one(turn.session, turn.viewer, request_id)
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    mine = (
        found is not None and found.kind is Kind.HANDOVER and found.to_official_id == turn.viewer.official_id
    )
    own_agency = view is not None and may_report(turn.viewer, agency_id=view.agency_id, official_id=None)
    if found is None or view is None or not mine or not own_agency:
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
confirming.ON_NO[TAKE_OVER] = lambda turn, question: decline(turn, decide.request_of(question))
