"""The last moment before sending: is it still due, to this person, inside the hours? Then, and only then, the words."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import choices, wording
from bot.choices import Offer
from bot.describe import task_buttons, task_lines
from bot.digests import digest_data
from bot.duties import announcement, duties_data
from bot.evidence_folder import EvidenceFolder
from bot.pictures import file_of
from bot.turn import House
from models.instant import local
from models.rules.access import SYSTEM, Viewer
from models.rules.sending import ANY_TIME, next_opening, within_hours
from models.store import (
    assignments,
    coordinators,
    duties,
    escalations,
    groups,
    outbox,
    people,
    sent_messages,
    steps,
)
from models.store.assignments import AssignmentView
from models.store.outbox import Letter
from models.tables import Agency, Contact, Official, OutboxRow
from scheduler.deliver import Cancel, Composed, PutOff
from scheduler.long_messages import RAW
from scheduler.sending import NEW_MESSAGES, Act, Button, Capabilities, Outgoing

EVERYTHING = Capabilities(text_limit=4096)
TASK_NUMBER = re.compile(r"^=?(\d{1,9})(?:\||\.? )")


class Composer:
    """Makes outbox rows into what goes out. Everything but the house is read when it is needed.

    Args:
        house: the calendar, the hours, a few numbers.
        can: what each channel can do; one that is not named can do everything.
    """

    def __init__(self, house: House, can: Mapping[str, Capabilities] | None = None) -> None:
        self._house = house
        self._can = can or {}

    def compose(self, session: Session, row: OutboxRow, now: datetime) -> Composed:
        """What goes out for a row, or why it does not."""
        waits = self._waits(session, row, now)
        if waits is not None:
            return waits
        if row.kind == "group":
            return self._group_notice(session, row, now)
        viewer = _still_there(session, row, now)
        if isinstance(viewer, Cancel):
            return viewer
        language = viewer.language if viewer else "vi"
        if row.kind in {"reminder", "nudge"} and row.template != RAW:
            return self._reminder(session, row, viewer, now)
        if row.kind == duties.KIND and row.template != RAW and viewer is not None:
            return self._duties(session, row, viewer, now)
        if row.kind == "digest" and row.template != RAW and viewer is not None:
            data = digest_data(session, viewer, self._house.as_of(session), local(now).date())
            return self._outgoing(session, row, self._say(row, "digest.jinja", data, language), language)
        data = json.loads(row.data)
        rows = [[_button(name, press, language) for name, press in line] for line in json.loads(row.buttons)]
        if row.act == Act.TOAST:
            return Outgoing(row.chat_id, "", (), Act.TOAST, row.target)
        outgoing = self._outgoing(session, row, self._say(row, row.template, data, language), language, rows)
        if row.act not in {Act.PHOTO, Act.DOCUMENT}:
            return outgoing
        file = file_of(session, viewer, data, EvidenceFolder(self._house.evidence_folder))
        return replace(outgoing, file=file) if file else Cancel("its file is not there any more")

    def _waits(self, session: Session, row: OutboxRow, now: datetime) -> Cancel | PutOff | None:
        """Not now: what the bot says first has its hours; and a reminder is of its day, a later one says all that is due."""
        if row.kind in ANY_TIME:
            return None
        hours, is_working = self._house.hours, self._house.as_of(session).calendar.is_working_day
        open_now = within_hours(now, hours, is_working)
        its_day = local(row.created_at).date() == local(now).date()
        if row.kind == "reminder" and not (open_now and its_day) and not row.unsure and row.template != RAW:
            steps.give_back(session, row)
            return Cancel("its day ended before it went out; planned anew with what has come since")
        return None if open_now else PutOff(next_opening(now, hours, is_working), "outside sending hours")

    def _group_notice(self, session: Session, row: OutboxRow, now: datetime) -> Composed:
        """What a group may hear this morning: of its own agency, nothing restricted, no buttons."""
        contact = session.get_one(Contact, row.contact_id)
        viewer = groups.viewer_of_group(contact)
        if viewer is None or contact.dead_reason is not None:
            return Cancel("the group is not linked any more")
        numbers = sent_messages.assignments_of(session, viewer, row.id or 0)
        due = [
            view
            for view in assignments.several(session, viewer, numbers)
            if view.open and not view.restricted
        ]
        if not due:
            return Cancel("everything in it was done")
        today = local(now).date()
        shown = due[: self._house.tasks_a_message]
        data = {
            "today": today,
            "agency": shown[0].agency_name,
            "tasks": task_lines(shown, today, self._house.as_of(session).calendar),
            "hidden": len(due) - len(shown),
        }
        return self._outgoing(session, row, self._say(row, "group_notice.jinja", data, "vi"), "vi")

    def _reminder(self, session: Session, row: OutboxRow, viewer: Viewer | None, now: datetime) -> Composed:
        if viewer is None:
            return Cancel("nobody is linked there any more")
        today = local(now).date()
        if row.kind == "reminder":
            steps.spoken_of(session, row)
        numbers = sent_messages.assignments_of(session, viewer, row.id or 0)
        due = [view for view in assignments.several(session, viewer, numbers) if view.open]
        if not due:
            return Cancel("everything in it was done, or is not this person's any more")
        size = self._house.tasks_a_message
        shown = due[:size]
        lines = task_lines(shown, today, self._house.as_of(session).calendar)
        told = escalations.announced(session, viewer, [view.number for view in shown], today)
        for line in lines:
            line["escalation"] = announcement(told.get(line["number"]), today)
        for line, view in zip(lines, shown, strict=True):
            line["helping"] = _only_helps(viewer, view)
        several = len(due) > 1
        rows = [
            [_button(name, press, viewer.language) for name, press in task_buttons(v.number, several=several)]
            for v in shown
        ]
        if len(due) > size:
            more = _button("more", f"m:{row.id}:{size}", viewer.language)
            rows.append([replace(more, label=f"{more.label} ({len(due) - size})")])
        agency = session.get(Agency, viewer.agency_id)
        data: dict[str, Any] = {
            "by_hand": row.kind == "nudge",
            "today": today,
            "agency": agency.name if agency else "",
            "total": len(due),
            "overdue": sum(1 for view in due if view.last_day is not None and view.last_day < today),
            "tasks": lines,
            "helping": sum(_only_helps(viewer, view) for view in due),
            "hidden": len(due) - len(shown),
        }
        html = self._say(row, "reminder.jinja", data, viewer.language)
        return self._outgoing(session, row, html, viewer.language, rows)

    def _duties(self, session: Session, row: OutboxRow, viewer: Viewer, now: datetime) -> Composed:
        numbers = sent_messages.assignments_of(session, viewer, row.id or 0)
        data, buttons = duties_data(session, viewer, numbers, self._house.as_of(session), local(now).date())
        if data is None:
            return Cancel("everything in it was answered, done or decided")
        rows = [[_button(name, press, viewer.language) for name, press in line] for line in buttons]
        html = self._say(row, row.template, data, viewer.language)
        return self._outgoing(session, row, html, viewer.language, rows)

    def _say(self, row: OutboxRow, template: str, data: dict[str, Any], language: str) -> str:
        return wording.say(template, data | {"can_press": self._channel(row).buttons}, language)

    def _outgoing(
        self,
        session: Session,
        row: OutboxRow,
        html: str,
        language: str,
        rows: Sequence[Sequence[Button]] = (),
    ) -> Outgoing:
        can = self._channel(row)
        if row.template != RAW:  # a part of a long message keeps what its whole offered
            row.choices = ""
        if not can.buttons and row.template != RAW:
            offered = choices.offer(rows, sent_messages.keys_of_the_same_answer(session, row))
            row.choices, rows = choices.written(offered), ()
            html = (
                f"{html}\n\n{wording.say('choices.jinja', _shown(offered), language)}"
                if row.choices
                else html
            )
        if row.unsure and row.act in NEW_MESSAGES:
            html = f"{wording.say('mark.repeated', {}, language)}\n{html}"
        act = Act.SEND if row.act == Act.EDIT and not can.edits else Act(row.act)
        return Outgoing(row.chat_id, html, tuple(map(tuple, rows)), act, row.target)

    def _channel(self, row: OutboxRow) -> Capabilities:
        return self._can.get(row.channel, EVERYTHING)


def _only_helps(viewer: Viewer, view: AssignmentView) -> bool:
    """True where the person's agency co-operates on the assignment and nobody made it theirs."""
    return view.agency_id != viewer.agency_id and view.official_id not in viewer.persons


def tell_of_dead(session: Session, row: OutboxRow, reason: str, now: datetime) -> None:
    """A chat turned out dead: the coordinators hear of it once."""
    if row.official_id is None:
        return
    official = session.get_one(Official, row.official_id)
    agency = session.get_one(Agency, official.agency_id)
    other = people.contact_for(session, SYSTEM, official.id or 0)
    data = {
        "who": official.name,
        "agency": agency.name,
        "reason": reason,
        "instead": other.channel.capitalize() if other else "",
    }
    letter = Letter("notice.dead", data, kind="notice")
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


def _shown(offered: Offer) -> dict[str, Any]:
    """An offer as its template shows it."""
    return {
        "by_task": [choice.key for choice in offered.by_task],
        "lines": [[{"key": c.key, "label": c.label} for c in line] for line in offered.lines],
        "typed": [choice.key for choice in offered.typed],
    }


def _button(name: str, press: str, language: str) -> Button:
    number = TASK_NUMBER.match(name)
    return Button(
        wording.label(name, language),
        press,
        int(number[1]) if number else None,
        wording.typed(name, language),
    )
