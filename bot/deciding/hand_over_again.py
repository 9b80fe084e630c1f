"""A handover that nobody answers: taken back, asked of somebody else, or asked again."""

from bot import record
from bot.deciding import decide
from bot.turn import Turn
from bot.understanding import Claim, Intent
from models.rules.access import may_report
from models.rules.requests import Kind, Outcome
from models.store import assignments, concerned, requests
from models.store.assignments import AssignmentView
from models.store.decisions import Decided
from models.store.requests import RequestView

CHOICES = 8


def withdraw(turn: Turn, request_id: int, _: int = 0) -> None:
    """Whoever answers for the task keeps it after all; whoever was asked hears so."""
    found, view = _mine(turn, request_id)
    if found is None or view is None:
        return
    if not found.open:
        decide.say_outcome(turn, found)
        return
    _withdraw(turn, found, view)
    turn.reply("hand_over.withdrawn", decide.named(view), about=[view.number])


def redirect(turn: Turn, request_id: int, official_id: int) -> None:
    """Ask another colleague instead of the one who does not answer."""
    found, view = _mine(turn, request_id)
    if found is None or view is None:
        return
    colleague = next(
        (each for each in concerned.colleagues(turn.session, turn.viewer) if each.id == official_id), None
    )
    if colleague is None:
        turn.reply("plain.stale_button")
        return
    if found.open:
        _withdraw(turn, found, view)
    _ask(turn, view, colleague.name)


def ask_again(turn: Turn, request_id: int, _: int = 0) -> None:
    """The button under the word that nobody answered: ask the same colleague once more."""
    found, view = _mine(turn, request_id)
    if found is not None and view is not None:
        _ask(turn, view, concerned.name_of(turn.session, turn.viewer, found.to_official_id))


def _ask(turn: Turn, view: AssignmentView, name: str) -> None:
    if not view.open:
        decide.say_decided(turn, view)
        return
    claim = Claim(Intent.DELEGATE, tasks=(view.number,), person=name)
    record.record(turn, [(claim, (view.number,))], f"[nút] {Intent.DELEGATE}: {name}")


def _withdraw(turn: Turn, found: RequestView, view: AssignmentView) -> None:
    request = requests.row(turn.session, found.id)
    decide.apply(turn, view, Decided("withdraw_handover", request=request), Outcome.WITHDRAWN)
    data = decide.named(view) | {"who": turn.viewer.name}
    if found.to_official_id is not None:
        turn.tell_people([found.to_official_id], "hand_over.withdrawn_notice", data, [view.number])
    else:
        turn.tell_coordinators("hand_over.withdrawn_notice", data, [view.number])


def _mine(turn: Turn, request_id: int) -> tuple[RequestView | None, AssignmentView | None]:
    """The handover and its task, where this person answers for it; says so where not."""
    found = requests.one(turn.session, turn.viewer, request_id)
    view = assignments.one(turn.session, turn.viewer, found.number) if found is not None else None
    if found is None or view is None or found.kind is not Kind.HANDOVER:
        turn.reply("plain.stale_button")
        return None, None
    if not may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id):
        turn.reply("plain.stale_button")
        return None, None
    return found, view


def kept_in_words(turn: Turn) -> bool:
    """Take back, by words, the one handover this person asked for; of several they choose. False where there is none."""
    waiting = requests.handovers_asked_by(turn.session, turn.viewer)
    if len(waiting) == 1:
        withdraw(turn, waiting[0].id)
    elif waiting:
        rows = [[(f"withdraw_handover|{each.number}", f"hw:{each.id}")] for each in waiting[:CHOICES]]
        turn.reply("hand_over.which_kept", {}, rows, [each.number for each in waiting[:CHOICES]])
    return bool(waiting)
