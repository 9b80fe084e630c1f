"""Buttons: what one may do is decided when it is pressed; forged and stale data are worthless."""

import re
from collections.abc import Callable

from bot import (
    asking,
    commands,
    confirming,
    cooperating,
    doubts,
    files,
    record,
    replies,
    undo,
    waiting_claims,
)
from bot.deciding import buttons as deciding
from bot.describe import closed_data
from bot.turn import Turn
from bot.understanding import Claim, Intent
from models.rules.access import Action, may_report
from models.store import assignments, evidence, questions, sent_messages
from models.tables import Question

DATA = re.compile(r"^(?P<verb>[a-z]{1,3})(?::(?P<first>\d{1,10}))?(?::(?P<second>\d{1,10}))?$")
LARGEST = 2**31 - 1  # no row has a greater number
REPORTS = {"d": Intent.DONE, "p": Intent.IN_PROGRESS, "b": Intent.BLOCKED}


def pressed(turn: Turn) -> None:
    """Do what the pressed button says, where this person may do it now."""
    found = DATA.match(turn.incoming.press or "")
    if found is None:
        turn.reply("plain.stale_button")
        return
    first, second = int(found["first"] or 0), int(found["second"] or 0)
    if max(first, second) > LARGEST:
        turn.reply("plain.stale_button")
        return
    verb = found["verb"]
    if verb in REPORTS:
        _report(turn, REPORTS[verb], first)
    elif verb in VERBS:
        VERBS[verb](turn, first, second)
    else:
        turn.reply("plain.stale_button")


def _report(turn: Turn, intent: Intent, number: int) -> None:
    view = assignments.one(turn.session, turn.viewer, number)
    if view is None or not (
        may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id)
        or cooperating.helps(turn, view)
    ):
        turn.reply("plain.stale_button")
    elif not view.open:
        turn.reply("ask.closed_already", closed_data(view), about=[number])
    else:
        record.record(turn, [(Claim(intent, tasks=(number,)), (number,))], f"[nút] {intent}")


def _words(question: Question, pressed_label: str) -> str:
    """What the person had said, and what they pressed then: both are kept with the report."""
    return f"{waiting_claims.words_of(question)} → [nút] {pressed_label}"


def _chosen(turn: Turn, question_id: int, number: int) -> None:
    question = questions.of_contact(turn.session, turn.contact, question_id)
    if question is not None and asking.file_was_lost(turn, question):
        turn.reply("evidence.not_attached")
    elif (
        question is None
        or question.closed_at is not None
        or number not in waiting_claims.choices_of(question)
    ):
        turn.reply("ask.question_gone")
    elif question.kind == evidence.FOR_FILE:
        if not asking.attach_file(turn, question, number):
            turn.reply("ask.question_gone")
    else:
        replies.chosen(turn, waiting_claims.claims_of(question), (number,), _words(question, str(number)))


def _yes(turn: Turn, question_id: int, _: int) -> None:
    question = questions.of_contact(turn.session, turn.contact, question_id)
    if question is None or question.closed_at is not None:
        turn.reply("ask.question_gone")
    elif question.kind in confirming.ON_YES:
        confirming.confirmed(turn, question)
    else:
        questions.close_all(turn.session, turn.contact, now=turn.now)
        replies.take(turn, waiting_claims.claims_of(question), _words(question, "đúng"))


def _no(turn: Turn, question_id: int, _: int) -> None:
    question = questions.of_contact(turn.session, turn.contact, question_id)
    if question is None:
        turn.reply("ask.question_gone")
        return
    questions.close_all(turn.session, turn.contact, now=turn.now)
    turn.reply("ask.nothing_recorded")


def _undo(turn: Turn, report_id: int, _: int) -> None:
    undo.by_button(turn, report_id)


def _detail(turn: Turn, number: int, _: int) -> None:
    commands.show_one(turn, number)


def _page(turn: Turn, page: int, _: int) -> None:
    commands.show_page(turn, page, edit=turn.incoming.message_id is not None and page > 0)


def _overdue(turn: Turn, page: int, _: int) -> None:
    if turn.viewer.may(Action.SEE_ALL):
        commands.show_overdue(turn, page)
    else:
        turn.reply("plain.not_allowed")


def _more(turn: Turn, outbox_id: int, start: int) -> None:
    numbers = sent_messages.assignments_of(turn.session, turn.viewer, outbox_id)
    views = [view for view in assignments.several(turn.session, turn.viewer, numbers[start:]) if view.open]
    commands.show_rest(turn, views)


def _agency_status(turn: Turn, agency_id: int, _: int) -> None:
    if turn.viewer.may(Action.SEE_FIGURES):
        commands.agency_status(turn, agency_id)
    else:
        turn.reply("plain.not_allowed")


def _nudge(turn: Turn, agency_id: int, _: int) -> None:
    if turn.viewer.may(Action.NUDGE):
        commands.nudge_agency(turn, agency_id)
    else:
        turn.reply("plain.not_allowed")


def _calendar_undo(turn: Turn, first: int, last: int) -> None:
    commands.calendar_undo(turn, first, last)


VERBS: dict[str, Callable[[Turn, int, int], None]] = {
    "q": _chosen,
    "y": _yes,
    "n": _no,
    "u": _undo,
    "i": _detail,
    "v": _page,
    "o": _overdue,
    "m": _more,
    "a": _agency_status,
    "h": _nudge,
    "w": _calendar_undo,
    "e": commands.event_undo,
    **commands.BUTTONS,
    **deciding.VERBS,
    **cooperating.BUTTONS,
    **doubts.BUTTONS,
    **files.BUTTONS,
}
