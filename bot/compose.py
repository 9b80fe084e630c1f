"""The last moment before sending: is it still due, to this person, inside the hours? Then, and only then, the words."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import wording
from bot.describe import task_buttons, task_lines
from bot.digests import digest_data
from bot.turn import House
from models.instant import local
from models.rules.access import SYSTEM, Viewer
from models.rules.sending import ANY_TIME, next_opening, within_hours
from models.store import assignments, coordinators, outbox, people
from models.store.outbox import Letter
from models.tables import Agency, Contact, Official, OutboxRow
from scheduler.deliver import Cancel, Composed, PutOff
from scheduler.sending import Act, Button, Outgoing


class Composer:
    """Makes outbox rows into what goes out. Holds the house only; everything else is read when it is needed."""

    def __init__(self, house: House) -> None:
        self._house = house

    def compose(self, session: Session, row: OutboxRow, now: datetime) -> Composed:
        """What goes out for a row, or why it does not."""
        if row.kind not in ANY_TIME:
            hours, is_working = self._house.hours, self._house.as_of(session).calendar.is_working_day
            if not within_hours(now, hours, is_working):
                return PutOff(next_opening(now, hours, is_working), "outside sending hours")
        viewer = _still_there(session, row, now)
        if isinstance(viewer, Cancel):
            return viewer
        language = viewer.language if viewer else "vi"
        if row.kind in {"reminder", "nudge"}:
            return self._reminder(session, row, viewer, now)
        if row.kind == "digest" and viewer is not None:
            data = digest_data(session, viewer, self._house.as_of(session), local(now).date())
            return _outgoing(row, wording.say("digest.jinja", data, language), language)
        data = json.loads(row.data)
        rows = [
            [Button(wording.label(name, language), press) for name, press in line]
            for line in json.loads(row.buttons)
        ]
        if row.act == Act.TOAST:
            return Outgoing(row.chat_id, "", (), Act.TOAST, row.target)
        return _outgoing(row, wording.say(row.template, data, language), language, rows)

    def _reminder(self, session: Session, row: OutboxRow, viewer: Viewer | None, now: datetime) -> Composed:
        if viewer is None:
            return Cancel("nobody is linked there any more")
        today = local(now).date()
        numbers = outbox.assignments_of(session, viewer, row.id or 0)
        due = [view for view in assignments.several(session, viewer, numbers) if view.open]
        if not due:
            return Cancel("everything in it was done, or is not this person's any more")
        size = self._house.tasks_a_message
        shown = due[:size]
        lines = task_lines(shown, today, self._house.as_of(session).calendar)
        several = len(due) > 1
        rows = [
            [
                Button(wording.label(name, viewer.language), press)
                for name, press in task_buttons(v.number, several=several)
            ]
            for v in shown
        ]
        if len(due) > size:
            rows.append(
                [
                    Button(
                        f"{wording.label('more', viewer.language)} ({len(due) - size})", f"m:{row.id}:{size}"
                    )
                ]
            )
        agency = session.get(Agency, viewer.agency_id)
        data: dict[str, Any] = {
            "by_hand": row.kind == "nudge",
            "today": today,
            "agency": agency.name if agency else "",
            "total": len(due),
            "overdue": sum(1 for view in due if view.last_day is not None and view.last_day < today),
            "tasks": lines,
            "hidden": len(due) - len(shown),
        }
        return _outgoing(row, wording.say("reminder.jinja", data, viewer.language), viewer.language, rows)


def tell_of_dead(session: Session, row: OutboxRow, reason: str, now: datetime) -> None:
    """A chat turned out dead: the coordinators hear of it once."""
    if row.official_id is None:
        return
    official = session.get_one(Official, row.official_id)
    agency = session.get_one(Agency, official.agency_id)
    letter = Letter(
        "notice.dead", {"who": official.name, "agency": agency.name, "reason": reason}, kind="notice"
    )
    told = coordinators.responsible_for_agency(session, SYSTEM, official.agency_id, but_not=official.id)
    for contact, coordinator in told:
        outbox.queue(session, contact, letter, key=f"dead:{row.id}:{coordinator.id}", now=now)


def _still_there(session: Session, row: OutboxRow, now: datetime) -> Viewer | Cancel | None:
    """The person a row is for; Cancel where the contact died or now speaks for somebody else."""
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    if contact is None:
        return None
    if contact.dead_reason is not None and row.kind not in ANY_TIME:
        return Cancel(f"the chat is dead: {contact.dead_reason}")
    if row.official_id is not None and contact.official_id != row.official_id:
        return Cancel("the chat speaks for somebody else now")
    viewer = people.viewer_of(session, contact, local(now).date())
    return Cancel("this person has left") if viewer is None and row.kind not in ANY_TIME else viewer


def _outgoing(row: OutboxRow, html: str, language: str, rows: Sequence[Sequence[Button]] = ()) -> Outgoing:
    if row.repeats_id is not None:
        html = f"{wording.say('mark.repeated', {}, language)}\n{html}"
    return Outgoing(row.chat_id, html, tuple(map(tuple, rows)), Act(row.act), row.target)
