"""An agency's group chat: linked by a coordinator; people answer there by quoting, and hear no more than the group may.

The bot speaks in a group only when spoken to, and in the short notice of the morning. What it says there speaks of
tasks of the group's own agency, of none that is restricted, and asks no questions: what is not plain is for a private chat.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from bot import record
from bot.channels import IncomingKind
from bot.commands.which_agency import find_agencies
from bot.find_task import Found, OpenTask, Situation, find_tasks
from bot.replies import REPORTS
from bot.turn import Rows, Turn
from bot.understanding import Claim, understand
from models.rules.access import SYSTEM, Action, may_report
from models.rules.folding import fold
from models.store import assignments, audit, groups, people, sent_messages
from models.store.assignments import AssignmentView
from models.store.audit import Deed
from models.tables import Agency

COMMAND = "/nhom"
STOP = frozenset({"bo", "thoi", "huy", "stop"})
TOGETHER = 5


class GroupTurn(Turn):
    """A turn in a group, by a member who is known: of what is said back only the short part reaches the group."""

    def reply(
        self, template: str, data: dict[str, Any] | None = None, buttons: Rows = (), about: Sequence[int] = ()
    ) -> None:
        """Say that it was recorded, without buttons; leave out what is for a private chat."""
        if template == "recorded.jinja" and data is not None:
            records = [{"number": r["number"], "intent": r["intent"]} for r in data["records"]]
            told = {"who": self.viewer.name, "records": records}
            super().reply("group_recorded.jinja", told, about=about)
        elif template.startswith("group"):
            super().reply(template, data, buttons, about)


def in_group(turn: Turn) -> None:
    """Answer what was said to the bot in a group."""
    speaker = _speaker(turn)
    if speaker is None:
        turn.reply("plain.in_group")
        return
    if turn.incoming.kind is IncomingKind.TEXT and turn.incoming.text.lower().split(" ")[0].startswith(
        COMMAND
    ):
        _link(speaker, turn.incoming.text.partition(" ")[2].strip())
    elif turn.contact.agency_id is None or speaker.viewer.agency_id != turn.contact.agency_id:
        turn.reply("plain.in_group")
    elif turn.incoming.kind is IncomingKind.TEXT and turn.incoming.quoted is not None:
        _reported(speaker, turn.incoming.text, turn.incoming.quoted)
    else:
        turn.reply("group.how")


def _speaker(turn: Turn) -> GroupTurn | None:
    """The turn as the member who speaks, where the bot knows them from a private chat."""
    incoming = turn.incoming
    own = (
        people.linked(turn.session, SYSTEM, incoming.channel, incoming.sender_id)
        if incoming.sender_id
        else None
    )
    viewer = people.viewer_of(turn.session, own, turn.today) if own is not None else None
    if viewer is None:
        return None
    values = {each.name: getattr(turn, each.name) for each in fields(turn) if each.init}
    values["known"] = viewer
    return GroupTurn(**values)


def _link(turn: GroupTurn, words: str) -> None:
    """`/nhom stp` links the group with an agency, `/nhom bỏ` lets it go: a coordinator's, inside the scope."""
    if not turn.viewer.may(Action.INVITE):
        turn.reply("group.not_allowed")
        return
    if fold(words) in STOP:
        _let_go(turn)
        return
    found = find_agencies(turn, words) if words else []
    if len(found) != 1:
        turn.reply("group.usage")
    elif not all(
        turn.viewer.scope.covers(agency_id=each, plan_id=None)
        for each in (found[0].agency_id, turn.contact.agency_id)
        if each is not None  # a group that is another's already is not theirs to take
    ):
        turn.reply("group.not_allowed")
    else:
        groups.link(turn.session, turn.contact, found[0].agency_id, now=turn.now)
        _note(turn, "group.linked", found[0].agency_id)
        turn.reply("group.linked", {"agency": found[0].name})


def _let_go(turn: GroupTurn) -> None:
    agency_id = turn.contact.agency_id
    if agency_id is None or not turn.viewer.scope.covers(agency_id=agency_id, plan_id=None):
        turn.reply("group.not_linked")
        return
    agency = turn.session.get_one(Agency, agency_id)
    groups.unlink(turn.contact)
    _note(turn, "group.unlinked", agency_id)
    turn.reply("group.unlinked", {"agency": agency.name})


def _note(turn: Turn, what: str, agency_id: int) -> None:
    contact_id = turn.contact.id or 0
    audit.note(turn.session, Deed(what, "contact", contact_id, turn.source, after={"agency_id": agency_id}))


def _reported(turn: GroupTurn, text: str, quoted: str) -> None:
    """A report in answer to the bot's own message there: recorded where nothing about it is in doubt."""
    numbers = sent_messages.of_message(turn.session, turn.viewer, turn.contact, quoted)
    views = [
        view for view in assignments.several(turn.session, turn.viewer, numbers) if _may_be_told(turn, view)
    ]
    meaning = understand(text, turn.today)
    claims = tuple(claim for claim in meaning.claims if claim.intent in REPORTS)
    settled = _settled(claims, views)
    if not (meaning.sure and claims and settled):
        turn.reply("group.privately")
        return
    record.record(turn, settled, text)


def _may_be_told(turn: Turn, view: AssignmentView) -> bool:
    own = may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id)
    return view.open and own and view.agency_id == turn.contact.agency_id and not view.restricted


def _settled(claims: tuple[Claim, ...], views: list[AssignmentView]) -> list[tuple[Claim, tuple[int, ...]]]:
    """Each claim with its tasks; nothing at all where one of them is not plain."""
    known = tuple(OpenTask(view.number, view.code, view.title, view.agency_name) for view in views)
    situation = Situation(open_tasks=known, quoted=tuple(view.number for view in views))
    settled: list[tuple[Claim, tuple[int, ...]]] = []
    taken: list[int] = []
    for claim in claims:
        found = find_tasks(claim, situation, taken)
        if not isinstance(found, Found) or found.refused or len(found.numbers) > TOGETHER:
            return []
        if any(isinstance(task, int) and task not in found.numbers for task in claim.tasks):
            return []  # a place in the list is too easily a task that the group does not hear of
        settled.append((claim, found.numbers))
        taken += found.numbers
    return settled
