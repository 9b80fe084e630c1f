"""The buttons of deciding: what each does with the numbers it carries. Whether it may is decided where it is done."""

from collections.abc import Callable
from datetime import date

from bot import files, record, undo
from bot.deciding import accept, answer, asked, explain, extend, hand_over, hand_over_again, queue, reassign
from bot.turn import Turn
from bot.understanding import Claim, Intent
from models.rules.access import may_report
from models.store import assignments

YEAR, MONTH = 10_000, 100


def _extension(turn: Turn, number: int, day: int) -> None:
    """The button under a promise after the deadline: ask for an extension until that day (20261231)."""
    view = assignments.one(turn.session, turn.viewer, number)
    try:
        until = date(day // YEAR, day // MONTH % MONTH, day % MONTH) if day else None
    except ValueError:
        until = None
    mine = view is not None and may_report(
        turn.viewer, agency_id=view.agency_id, official_id=view.official_id
    )
    if view is None or not mine or not view.open:
        turn.reply("plain.stale_button")
        return
    claim = Claim(Intent.EXTEND, tasks=(number,), date=until)
    record.record(turn, [(claim, (number,))], f"[nút] {Intent.EXTEND}")


VERBS: dict[str, Callable[[Turn, int, int], None]] = {
    "ca": accept.accept,
    "cr": lambda turn, number, _: accept.ask_why(turn, number),
    "cg": lambda turn, agency, _: accept.ask_all(turn, agency),
    "cf": lambda turn, number, _: files.show(turn, number),
    "cm": lambda turn, request, _: queue.show(turn, request),
    "cn": lambda turn, number, _: queue.show_next(turn, number),
    "cv": lambda turn, number, _: queue.show_one(turn, number),
    "ra": lambda turn, request, _: extend.approve(turn, request),
    "rr": lambda turn, request, _: extend.ask_why_refused(turn, request),
    "ro": lambda turn, request, _: extend.ask_when(turn, request),
    "ry": lambda turn, request, _: extend.accept_offer(turn, request),
    "rn": lambda turn, request, _: extend.decline_offer(turn, request),
    "rw": lambda turn, request, _: extend.withdraw(turn, request),
    "rv": lambda turn, request, _: asked.show(turn, request),
    "rt": lambda turn, request, _: answer.ask_words(turn, request),
    "rm": lambda turn, request, _: reassign.ask_where(turn, request),
    "ri": lambda turn, request, _: reassign.ask_why_insisted(turn, request),
    "ma": reassign.to_agency,
    "rh": lambda turn, request, _: hand_over.take(turn, request),
    "rd": lambda turn, request, _: hand_over.decline(turn, request),
    "ha": hand_over.answer_all,
    "hw": hand_over_again.withdraw,
    "hr": hand_over_again.redirect,
    "hg": hand_over_again.ask_again,
    "rx": lambda turn, request, _: explain.ask_words(turn, request),
    "ye": lambda turn, number, _: explain.ask(turn, number),
    "xg": _extension,
    "ua": lambda turn, report, _: undo.all_by_button(turn, report),
    "wa": answer.ask_words_for_all,
    "wq": lambda turn, _, __: queue.show(turn),
    "du": lambda turn, decision, _: undo.decision_by_button(turn, decision),
}
