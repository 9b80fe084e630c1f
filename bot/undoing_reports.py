"""Taking reports back: one, or all that a message made; with each, what was asked of others by it."""

from dataclasses import dataclass

from bot.deciding import asked, decide
from bot.passing_on import way_to_the_coordinators
from bot.turn import Turn
from models.rules.access import may_report
from models.rules.requests import Kind, Outcome
from models.rules.undoing import Hindrance, hindrance
from models.store import assignments, decisions, questions, reports, requests
from models.store.assignments import AssignmentView
from models.store.requests import RequestView
from models.tables import Report

WORDS_KEPT = 1000
# What was asked with a report can be taken back after the ten minutes as well: the button, and what it does.
WITHDRAWING = {Kind.EXTENSION: ("withdraw", "rw"), Kind.HANDOVER: ("withdraw_handover", "hw")}
NOT_THEIRS = "moved"


@dataclass(frozen=True, slots=True)
class _Tried:
    """What became of one: why it was left ("" where it was taken back), what had been asked by it, or still waits."""

    number: int
    title: str
    against: str = ""
    withdrawn: tuple[AssignmentView, RequestView] | None = None
    waits: RequestView | None = None


def take_back(turn: Turn, made: list[Report], words: str) -> None:
    """Take each of these reports back where it can be, tell whom it concerns, and say what was done and what was not."""
    tried = [_try(turn, report, words) for report in made]
    done = [each for each in tried if not each.against]
    left = [each for each in tried if each.against]
    if done:
        questions.close_all(turn.session, turn.contact, now=turn.now)
        asked.tell_withdrawn(turn, [each.withdrawn for each in done if each.withdrawn is not None])
    if len(tried) == 1:
        only = tried[0]
        if only.against == Hindrance.TOO_LATE and only.waits is not None:
            label, verb = WITHDRAWING[only.waits.kind]
            data = {"number": only.number, "kind": str(only.waits.kind)}
            turn.reply("undo.withdraw_instead", data, [[(label, f"{verb}:{only.waits.id}")]], [only.number])
            return
        data = {"number": only.number, "title": only.title}
        if only.against == Hindrance.TOO_LATE:
            rows = way_to_the_coordinators(turn, turn.incoming.text or words, only.number)
            turn.reply("undo.report_too_late", data, rows, [only.number])
            return
        turn.reply(f"undo.{only.against}" if only.against else "undo.done", data, about=[only.number])
        return
    turn.reply(
        "undo.all_done",
        {"done": [each.number for each in done], "left": [each.number for each in left]},
        about=[each.number for each in done],
    )


def _try(turn: Turn, report: Report, words: str) -> _Tried:
    view = assignments.one(turn.session, turn.viewer, report.assignment_id)
    if view is None or not may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id):
        return _Tried(report.assignment_id, "", NOT_THEIRS)
    decisions.locked(turn.session, view.number)
    against = hindrance(
        made_at=report.at,
        now=turn.now,
        undone=reports.is_undone(turn.session, turn.viewer, report),
        acted_on=not reports.is_newest(turn.session, turn.viewer, report)
        or decisions.acted_on_report(turn.session, turn.viewer, report),
    )
    came_with = requests.of_report(turn.session, turn.viewer, report.id or 0)
    if against is not None:
        waits = came_with if came_with and came_with.open and came_with.kind in WITHDRAWING else None
        return _Tried(view.number, view.title, str(against), waits=waits)
    reports.take_back(turn.session, report, turn.source, words=words[:WORDS_KEPT])
    if came_with is None or not came_with.open:
        return _Tried(view.number, view.title)
    request = requests.row(turn.session, came_with.id)
    requests.close(request, Outcome.WITHDRAWN, by=turn.viewer.official_id, at=turn.now)
    if came_with.to_official_id:
        data = decide.named(view) | {"who": turn.viewer.name, "kind": str(came_with.kind)}
        turn.tell_people([came_with.to_official_id], "undo.request_notice", data, [view.number])
    return _Tried(view.number, view.title, withdrawn=(view, came_with))
