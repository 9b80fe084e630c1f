"""Photos and documents: kept as evidence; their caption is a reply like any other."""

from bot import asking, plan_files, replies
from bot.situation import situation_of
from bot.turn import Turn
from models.store import assignments, reports
from models.tables import Evidence


def show(turn: Turn, number: int) -> None:
    """What proves a task: its documents and files, one line each."""
    view = assignments.one(turn.session, turn.viewer, number)
    if view is None:
        turn.reply("plain.stale_button")
        return
    evidence = [
        {
            "document": each.document,
            "day": each.document_day.isoformat() if each.document_day else None,
            "name": each.file_name,
            "at": each.at.isoformat(),
        }
        for each in reports.evidence_of(turn.session, turn.viewer, number)
    ]
    turn.reply(
        "evidence.jinja", {"number": number, "title": view.title, "evidence": evidence}, about=[number]
    )


def received(turn: Turn) -> None:
    """Keep the file; with a caption, understand it; without one, ask which task it belongs to."""
    attachment = turn.incoming.attachment
    assert attachment is not None  # noqa: S101 - handle.py sends only files here
    if plan_files.is_plan_file(turn):
        plan_files.received(turn)
        return
    open_tasks = assignments.own_open(turn.session, turn.viewer)
    evidence = Evidence(
        official_id=turn.viewer.official_id,
        at=turn.now,
        channel=turn.incoming.channel,
        file_id=attachment.file_id,
        file_name=attachment.name[:255],
        file_kind=attachment.kind,
    )
    turn.session.add(evidence)
    turn.session.flush()
    quoted = situation_of(turn, open_tasks).quoted
    meant = [view for view in open_tasks if view.number in quoted] or open_tasks
    if turn.incoming.text:
        if len(meant) == 1:
            reports.attach_file(
                turn.session, evidence, meant[0].number, turn.source, words=turn.incoming.text
            )
        replies.understood(turn, turn.incoming.text)
    elif not open_tasks:
        turn.reply("ask.file_alone", {"name": evidence.file_name})
    elif len(meant) == 1:
        reports.attach_file(turn.session, evidence, meant[0].number, turn.source)
        data = {"name": evidence.file_name, "number": meant[0].number, "title": meant[0].title}
        turn.reply("ask.file_kept", data, about=[meant[0].number])
    else:
        asking.which_task_for_file(turn, evidence, open_tasks)
