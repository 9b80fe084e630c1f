"""Taking back what was reported or decided: the newest thing on an assignment, by whoever did it, for ten minutes."""

from bot.deciding import asked, decide
from bot.turn import Turn
from models.rules.access import may_report
from models.rules.requests import Outcome
from models.rules.undoing import hindrance
from models.store import assignments, decisions, questions, reports, requests
from models.tables import Decision, Report

WORDS_KEPT = 1000


def newest(turn: Turn, number: int | None, words: str) -> None:
    """Undo the viewer's own newest report or decision (on one assignment, where a number is given)."""
    report = reports.newest_of(turn.session, turn.viewer, number=number)
    decision = decisions.newest_by(turn.session, turn.viewer, number=number)
    if report is None and decision is None:
        turn.reply("undo.nothing")
    elif report is None or (decision is not None and _is_later(decision, report)):
        assert decision is not None  # noqa: S101 - one of the two is there
        _take_decision_back(turn, decision, words)
    else:
        _take_back(turn, report, words)


def by_button(turn: Turn, report_id: int) -> None:
    """Undo the report whose button was pressed; what may be undone is decided now, not when the button was made."""
    report = reports.one(turn.session, turn.viewer, report_id)
    if report is None or report.official_id != turn.viewer.official_id:
        turn.reply("plain.stale_button")
        return
    _take_back(turn, report, "↩")


def decision_by_button(turn: Turn, decision_id: int) -> None:
    """Undo the decision whose button was pressed."""
    decision = decisions.one(turn.session, turn.viewer, decision_id)
    if decision is None or decision.official_id != turn.viewer.official_id or decision.kind == decisions.UNDO:
        turn.reply("plain.stale_button")
        return
    _take_decision_back(turn, decision, "↩")


def _take_back(turn: Turn, report: Report, words: str) -> None:
    view = assignments.one(turn.session, turn.viewer, report.assignment_id)
    if view is None or not may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id):
        turn.reply("plain.stale_button")
        return
    decisions.locked(turn.session, view.number)
    against = hindrance(
        made_at=report.at,
        now=turn.now,
        undone=reports.is_undone(turn.session, turn.viewer, report),
        acted_on=not reports.is_newest(turn.session, turn.viewer, report)
        or decisions.acted_on_report(turn.session, turn.viewer, report),
    )
    if against is not None:
        turn.reply(f"undo.{against}", {"number": view.number}, about=[view.number])
        return
    came_with = requests.of_report(turn.session, turn.viewer, report.id or 0)
    reports.take_back(turn.session, report, turn.source, words=words[:WORDS_KEPT])
    questions.close_all(turn.session, turn.contact, now=turn.now)
    if came_with is not None and came_with.open:
        request = requests.row(turn.session, came_with.id)
        requests.close(request, Outcome.WITHDRAWN, by=turn.viewer.official_id, at=turn.now)
        data = decide.named(view) | {"who": turn.viewer.name, "kind": str(came_with.kind)}
        told = [came_with.to_official_id] if came_with.to_official_id else []
        turn.tell_people(told, "undo.request_notice", data, [view.number])
        turn.tell_coordinators("undo.request_notice", data, [view.number])
    turn.reply("undo.done", {"number": view.number, "title": view.title}, about=[view.number])


def _take_decision_back(turn: Turn, decision: Decision, words: str) -> None:
    view = assignments.one(turn.session, turn.viewer, decision.assignment_id)
    if view is None or not decide.may(turn, view):
        turn.reply("plain.stale_button")
        return
    decisions.locked(turn.session, view.number)
    against = hindrance(
        made_at=decision.at,
        now=turn.now,
        undone=decisions.is_undone(turn.session, turn.viewer, decision),
        acted_on=decisions.acted_on_decision(turn.session, turn.viewer, decision),
    )
    if against is not None:
        turn.reply(f"undo.{against}", {"number": view.number}, about=[view.number])
        return
    before = decide.those_reminded(turn, view)
    decisions.take_back(turn.session, decision, turn.source, words=words[:WORDS_KEPT])
    turn.session.flush()
    now = assignments.one(turn.session, turn.viewer, view.number) or view
    data = decide.named(now) | {"who": turn.viewer.name, "deed": f"decision.{decision.kind}"}
    concerned = dict.fromkeys([*before, *decide.those_reminded(turn, now)])
    turn.tell_people(concerned, "undo.decision_notice", data, [now.number])
    turn.reply("undo.decision_done", data, about=[now.number])
    if decision.request_id is not None:
        asked.show(turn, decision.request_id)


def _is_later(decision: Decision, report: Report) -> bool:
    """Which of the viewer's own two came later; a decision knows the newest report there was on its assignment."""
    if decision.assignment_id == report.assignment_id:
        return decision.after_report_id >= (report.id or 0)
    return decision.at >= report.at
