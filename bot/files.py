"""Photos and documents: kept as evidence; their caption is a reply like any other."""

import json

from bot import asking, plan_files, replies
from bot.describe import task_line
from bot.situation import situation_of
from bot.turn import Turn
from models.rules.access import may_see_dealings
from models.rules.files import name_may_be_taken
from models.store import assignments, evidence, questions, reports
from models.store.outbox import Letter
from models.tables import Evidence

MEGABYTE = 2**20
SHOWN = 5


def show(turn: Turn, number: int, _: int = 0) -> None:
    """What proves a task, as far as this person may see it now: one line each, then the files themselves."""
    view = assignments.one(turn.session, turn.viewer, number)
    if view is None:
        turn.reply("plain.stale_button")
        return
    if not may_see_dealings(
        turn.viewer, agency_id=view.agency_id, official_id=view.official_id, plan_id=view.plan_id
    ):
        turn.reply("cooperation.of_the_lead", {"number": number, "agency": view.agency_name}, about=[number])
        return
    lines = [
        {
            "document": each.document,
            "day": each.document_day.isoformat() if each.document_day else None,
            "name": each.file_name,
            "at": each.at.isoformat(),
        }
        for each in reports.evidence_of(turn.session, turn.viewer, number)
    ]
    turn.reply("evidence.jinja", {"number": number, "title": view.title, "evidence": lines}, about=[number])
    for file in evidence.of_task(turn.session, turn.viewer, number)[-SHOWN:]:
        data = {
            "evidence": file.id,
            "name": file.file_name,
            "t": task_line(view, turn.today, turn.house.calendar),
            "at": file.at.isoformat(),
        }
        act = "photo" if file.file_kind == "photo" else "document"
        turn.send(Letter("evidence_file.jinja", data, act=act, assignments=[number]))


def received(turn: Turn) -> None:
    """Keep the file; with a caption, understand it; without one, ask which task it belongs to."""
    attachment = turn.incoming.attachment
    assert attachment is not None  # noqa: S101 - handle.py sends only files here
    if plan_files.is_plan_file(turn):
        plan_files.received(turn)
        return
    if not name_may_be_taken(attachment.name, attachment.kind):
        _refuse(turn, attachment.name, "kind")
        return
    if attachment.size is not None and attachment.size > turn.house.evidence_megabytes * MEGABYTE:
        _refuse(turn, attachment.name, "large")
        return
    file = Evidence(
        official_id=turn.viewer.official_id,
        at=turn.now,
        channel=turn.incoming.channel,
        file_id=attachment.file_id,
        file_name=attachment.name[:255],
        file_kind=attachment.kind,
        state=evidence.WAITING,
    )
    turn.session.add(file)
    turn.session.flush()
    open_tasks = assignments.own_open(turn.session, turn.viewer)
    if turn.incoming.text:
        replies.understood(turn, turn.incoming.text)
        _belongs_to_what_was_said(turn, file)
        return
    quoted = situation_of(turn, open_tasks).quoted
    meant = [view for view in open_tasks if view.number in quoted] or open_tasks
    if not open_tasks:
        turn.reply("ask.file_alone", {"name": file.file_name})
    elif len(meant) == 1:
        reports.attach_file(turn.session, file, meant[0].number, turn.source)
        data = {"name": file.file_name, "number": meant[0].number, "title": meant[0].title}
        turn.reply("ask.file_kept", data, about=[meant[0].number])
    else:
        asking.which_task_for_file(turn, file, open_tasks)


def _refuse(turn: Turn, name: str, why: str) -> None:
    """Say why the file is not taken; what was written with it counts all the same."""
    data = {"name": name[:80], "why": why, "megabytes": turn.house.evidence_megabytes, "number": None}
    turn.reply("evidence.not_kept", data)
    if turn.incoming.text:
        replies.understood(turn, turn.incoming.text)


def _belongs_to_what_was_said(turn: Turn, file: Evidence) -> None:
    """The file proves what its caption reported; where that was asked about, it waits with the question."""
    if attach_to_reports(turn, file):
        return
    question = questions.open_one(turn.session, turn.contact, now=turn.now)
    if question is not None and question.asked_at == turn.now:
        question.data = json.dumps(json.loads(question.data) | {"evidence": file.id}, ensure_ascii=False)
        return
    open_tasks = assignments.own_open(turn.session, turn.viewer)
    if len(open_tasks) == 1:
        reports.attach_file(turn.session, file, open_tasks[0].number, turn.source, words=turn.incoming.text)


def attach_to_reports(turn: Turn, file: Evidence) -> bool:
    """The file belongs to the first report made by this message. False where none was made."""
    made = evidence.reported_in(turn.session, turn.viewer, turn.inbox_id)
    if not made:
        return False
    number, report = made[0]
    file.report_id = report
    reports.attach_file(turn.session, file, number, turn.source, words=turn.incoming.text)
    return True


def waiting_with_question(turn: Turn) -> Evidence | None:
    """The file whose caption the open question is about."""
    question = questions.open_one(turn.session, turn.contact, now=turn.now)
    if question is None or question.kind == evidence.FOR_FILE:
        return None
    kept = json.loads(question.data).get("evidence")
    return evidence.loose(turn.session, turn.viewer, int(kept)) if kept else None


BUTTONS = {"xf": show}
