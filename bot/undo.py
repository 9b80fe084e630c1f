"""Taking back what was reported or decided: the newest thing, or all that one message did, by whoever did it, for ten minutes."""

import re

from bot import cooperating, undoing_decisions, undoing_reports
from bot.turn import Turn
from models.rules.folding import fold
from models.rules.undoing import hindrance
from models.store import cooperations, decisions, reports
from models.tables import Decision, PartReport, Report

ALL_OF = re.compile(r"\bca (\d{1,4})\b")


def newest(turn: Turn, number: int | None, words: str) -> None:
    """Undo the viewer's own newest report or decision (on one assignment, where a number is given).

    Without a number, all that the same message, or the same press, did: what was said at once is taken back at once.
    """
    latest = _latest(turn, number)
    match latest:
        case None:
            turn.reply("undo.nothing")
        case PartReport():
            _part(turn, latest)
        case Report():
            same = reports.of_the_same_message(turn.session, turn.viewer, latest) if number is None else []
            if _other_count(turn, words, len(same or [latest])):
                return
            undoing_reports.take_back(turn, same or [latest], words)
        case Decision():
            same_press = (
                decisions.of_the_same_press(turn.session, turn.viewer, latest) if number is None else []
            )
            undoing_decisions.take_back(turn, same_press or [latest], words)


def by_button(turn: Turn, report_id: int) -> None:
    """Undo the report whose button was pressed; what may be undone is decided now, not when the button was made."""
    report = reports.one(turn.session, turn.viewer, report_id)
    if report is None or report.official_id != turn.viewer.official_id:
        turn.reply("plain.stale_button")
        return
    undoing_reports.take_back(turn, [report], "↩")


def all_by_button(turn: Turn, report_id: int) -> None:
    """Undo all that the message of that report did."""
    report = reports.one(turn.session, turn.viewer, report_id)
    if report is None or report.official_id != turn.viewer.official_id:
        turn.reply("plain.stale_button")
        return
    same = reports.of_the_same_message(turn.session, turn.viewer, report)
    undoing_reports.take_back(turn, same or [report], "↩")


def decision_by_button(turn: Turn, decision_id: int) -> None:
    """Undo the decision whose button was pressed."""
    decision = decisions.one(turn.session, turn.viewer, decision_id)
    if decision is None or decision.official_id != turn.viewer.official_id or decision.kind == decisions.UNDO:
        turn.reply("plain.stale_button")
        return
    undoing_decisions.take_back(turn, [decision], "↩")


def _latest(turn: Turn, number: int | None) -> Report | Decision | PartReport | None:
    """What the viewer did last, of the three kinds of things that can be done."""
    report = reports.newest_of(turn.session, turn.viewer, number=number)
    decision = decisions.newest_by(turn.session, turn.viewer, number=number)
    part = cooperations.newest_by(turn.session, turn.viewer, number=number)
    latest: Report | Decision | None = report
    if decision is not None and (report is None or _is_later(decision, report)):
        latest = decision
    return part if part is not None and (latest is None or part.at > latest.at) else latest


def _other_count(turn: Turn, words: str, count: int) -> bool:
    """True where "hoàn tác cả 24" is said and the last message did something else to another number of tasks: nothing is undone."""
    said = ALL_OF.search(fold(words))
    if said is None or int(said[1]) == count:
        return False
    turn.reply("undo.other_count", {"said": int(said[1]), "count": count})
    return True


def _is_later(decision: Decision, report: Report) -> bool:
    """Which of the viewer's own two came later; a decision knows the newest report there was on its assignment."""
    if decision.assignment_id == report.assignment_id:
        return decision.after_report_id >= (report.id or 0)
    return decision.at >= report.at


def _part(turn: Turn, part: PartReport) -> None:
    """What was said of one's part of a task that others are in charge of."""
    against = hindrance(made_at=part.at, now=turn.now, undone=False, acted_on=False)
    if against is not None:
        turn.reply(f"undo.{against}", {"number": part.assignment_id}, about=[part.assignment_id])
    else:
        cooperating.take_back(turn, part.id or 0)
