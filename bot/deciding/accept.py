"""Confirming what was reported done, or sending it back with a reason: one by one, or all of an agency."""

import json

from bot import confirming
from bot.deciding import decide
from bot.deciding.decide import REASON_LENGTH
from bot.turn import Turn
from models.rules.progress import FROM_STATES, State, Verb, after_decision
from models.rules.requests import Kind
from models.store import assignments, reports, requests
from models.store.assignments import AssignmentView
from models.store.decisions import Decided
from models.tables import Agency, Question, Report

RETURN, ACCEPT_ALL = "return_why", "accept_all"
# What was asked of others while a task was open, and makes no sense once it is closed.
OF_OPEN_TASKS = (Kind.EXTENSION, Kind.OBSTACLE, Kind.WRONG_AGENCY, Kind.HANDOVER)


def accept(turn: Turn, number: int, report_id: int) -> None:
    """Confirm one task, as it was reported when the button was made."""
    view = decide.decidable(turn, number)
    if view is None:
        return
    report = _waiting(turn, view)
    if report is None:
        decide.say_decided(turn, view)
    elif report_id not in {0, report.id}:
        turn.reply("accept.reported_anew", decide.named(view), [[("look", f"cv:{number}")]], [number])
    elif is_own(turn, report):
        turn.reply("accept.own_report", decide.named(view), about=[number])
    else:
        decision = _accept(turn, view, report)
        rows = [[("undo", f"du:{decision}"), ("next_one", f"cn:{number}")]]
        turn.reply("accept.done", decide.named(view), rows, [number])


def is_own(turn: Turn, report: Report) -> bool:
    """True where the viewer made the report and somebody else could confirm it."""
    own = report.official_id == turn.viewer.official_id
    return own and decide.others_decide(turn, report.assignment_id)


def ask_all(turn: Turn, agency_id: int) -> None:
    """Show what would be confirmed of an agency, and ask."""
    agency = turn.session.get(Agency, agency_id)
    views = [
        view
        for view in assignments.awaiting(turn.session, turn.viewer, agency_id=agency_id)
        if decide.decidable_silently(turn, view.number)
    ]
    if agency is None or not views:
        turn.reply("accept.nothing_waits")
        return
    waiting = {view.number: report for view in views if (report := _waiting(turn, view))}
    kept: dict[str, object] = {"reports": {number: report.id for number, report in waiting.items()}}
    lines = [
        decide.named(view) | {"words": waiting[view.number].words, "document": waiting[view.number].document}
        for view in views
        if view.number in waiting
    ]
    data: dict[str, object] = {"agency": agency.name, "tasks": lines}
    confirming.ask(turn, ACCEPT_ALL, "accept_all.jinja", data, kept)


def _accept_all(turn: Turn, question: Question) -> None:
    """Each one as it was shown; what somebody has decided or reported anew meanwhile is left alone."""
    accepted: list[int] = []
    left: list[int] = []
    reporters: dict[int, list[int]] = {}
    for number, report_id in json.loads(question.data)["reports"].items():
        view = decide.decidable_silently(turn, int(number))
        report = _waiting(turn, view) if view is not None else None
        if view is None or report is None or report.id != report_id or is_own(turn, report):
            left.append(int(number))
        else:
            _accept(turn, view, report, tell=False)
            accepted.append(int(number))
            reporters.setdefault(report.official_id or 0, []).append(int(number))
    for official_id, numbers in reporters.items():
        data = {"who": turn.viewer.name, "numbers": numbers}
        turn.tell_people([official_id], "accept.all_done_notice", data, numbers)
    turn.reply("accept.all_done", {"accepted": accepted, "left": left}, about=accepted)


def ask_why(turn: Turn, number: int) -> None:
    """Ask why a task is sent back; the reason goes to the official as it is."""
    view = decide.decidable(turn, number)
    if view is None:
        return
    if view.state not in FROM_STATES[Verb.RETURN]:
        decide.say_decided(turn, view)
        return
    confirming.ask_words(turn, RETURN, "accept.why_returned", decide.named(view), {"number": number})


def send_back(turn: Turn, number: int, reason: str) -> None:
    """Send a task back: it is open again, and its ladder begins anew."""
    view = decide.decidable(turn, number)
    if view is None:
        return
    if view.state not in FROM_STATES[Verb.RETURN]:
        decide.say_decided(turn, view)
        return
    told = reports.newest_done(turn.session, turn.viewer, number)
    progress = after_decision(view.progress, Verb.RETURN)
    changes = {
        "state": progress.state,
        "open": progress.open,
        "percent": progress.percent,
        "promised_day": progress.promised_day,
        "done_on": progress.done_on,
        "round": assignments.round_of(turn.session, turn.viewer, number) + 1,
    }
    reason = reason[:REASON_LENGTH]
    decision = decide.apply(turn, view, Decided(Verb.RETURN, reason, changes=changes))
    reporter = [told[0].official_id] if told else []
    decide.tell(turn, view, "accept.returned_notice", {"reason": reason}, reporter)
    data = decide.named(view) | {"reason": reason}
    turn.reply("accept.returned", data, decide.way_back(decision), [number])


def _accept(turn: Turn, view: AssignmentView, report: Report, *, tell: bool = True) -> int:
    progress = after_decision(view.progress, Verb.ACCEPT)
    changes = {"state": progress.state, "open": progress.open}
    decision = decide.apply(turn, view, Decided(Verb.ACCEPT, changes=changes, facts={"report": report.id}))
    requests.lapse(turn.session, view.number, OF_OPEN_TASKS, by=turn.viewer.official_id, at=turn.now)
    if not tell:
        return decision
    on_time = view.done_on is None or view.last_day is None or view.done_on <= view.last_day
    data = decide.named(view) | {"who": turn.viewer.name, "day": view.done_on, "on_time": on_time}
    turn.tell_people([report.official_id], "accept.done_notice", data, [view.number])
    return decision


def _waiting(turn: Turn, view: AssignmentView) -> Report | None:
    """The report that waits to be confirmed."""
    if view.state is not State.AWAITING:
        return None
    found = reports.newest_done(turn.session, turn.viewer, view.number)
    return found[0] if found else None


def _returned(turn: Turn, question: Question, text: str) -> bool:
    if not decide.is_reason(text):
        turn.reply("deciding.reason_needed")
        return True
    confirming.close(turn)
    send_back(turn, json.loads(question.data)["number"], text)
    return True


confirming.ON_YES[ACCEPT_ALL] = _accept_all
confirming.ON_WORDS[RETURN] = _returned
