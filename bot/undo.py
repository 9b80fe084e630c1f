"""Taking a report back: the newest one of an assignment, by the person it belongs to."""

from bot.turn import Turn
from models.rules.access import may_report
from models.store import assignments, questions, reports
from models.tables import Report


def newest(turn: Turn, number: int | None, words: str) -> None:
    """Undo the viewer's own newest report (of one assignment, where a number is given)."""
    report = reports.newest_of(turn.session, turn.viewer, number=number)
    if report is None:
        turn.reply("undo.nothing")
        return
    _take_back(turn, report, words)


def by_button(turn: Turn, report_id: int) -> None:
    """Undo the report whose button was pressed; what may be undone is decided now, not when the button was made."""
    report = reports.one(turn.session, turn.viewer, report_id)
    if report is None or report.official_id != turn.viewer.official_id:
        turn.reply("plain.stale_button")
        return
    _take_back(turn, report, "↩")


def _take_back(turn: Turn, report: Report, words: str) -> None:
    view = assignments.one(turn.session, turn.viewer, report.assignment_id)
    if view is None or not may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id):
        turn.reply("plain.stale_button")
    elif not reports.is_newest(turn.session, turn.viewer, report):
        undone = reports.newest_of(turn.session, turn.viewer, number=view.number)
        sentence = "undo.already" if undone is None or undone.id != report.id else "undo.superseded"
        turn.reply(sentence, {"number": view.number}, about=[view.number])
    else:
        reports.take_back(turn.session, report, turn.source, words=words[:1000])
        questions.close_all(turn.session, turn.contact, now=turn.now)
        turn.reply("undo.done", {"number": view.number, "title": view.title}, about=[view.number])
