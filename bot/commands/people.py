"""/nguoi stp: who is in an agency, on which channels, reached or not; a new code, or an end, by button."""

import json

from bot import confirming
from bot.commands.invite import hand_out
from bot.commands.which_agency import find_agencies
from bot.inviting import Newcomer
from bot.turn import Turn
from models.rules.access import Action
from models.store import audit, invitations, officials
from models.store.audit import Deed
from models.store.officials import OfficialView
from models.tables import Agency, Question

KIND = "end_person"
SHOWN = 12
LONGEST_LABEL = 28


def show_people(turn: Turn, rest: str) -> None:
    """The people of an agency (the own one where none is named)."""
    if not rest:
        _show(turn, turn.viewer.agency_id or 0)
        return
    found = find_agencies(turn, rest)
    if len(found) == 1:
        _show(turn, found[0].agency_id)
    else:
        names = [each.name for each in found]
        turn.reply("invite.which_agency", {"words": rest[:60], "names": names})


def _show(turn: Turn, agency_id: int) -> None:
    agency = turn.session.get(Agency, agency_id)
    covered = turn.viewer.scope.covers(agency_id=agency_id, plan_id=None)
    if agency is None or not (covered or agency_id == turn.viewer.agency_id):
        turn.reply("people.not_yours")
        return
    found = officials.of_agency(turn.session, turn.viewer, agency_id)
    lines = [
        {
            "name": each.name,
            "role": str(each.role),
            "channels": [name.capitalize() for name in each.channels],
            "dead": [name.capitalize() for name in each.dead],
        }
        for each in found
    ]
    rows = [
        [(f"={_short(each.name)} ✉", f"xi:{each.official_id}"), ("end_person", f"xe:{each.official_id}")]
        for each in found[:SHOWN]
        if each.official_id != turn.viewer.official_id
        and officials.one(turn.session, turn.viewer, each.official_id)
    ]
    turn.reply("people.jinja", {"agency": agency.name, "people": lines}, rows)


def new_code(turn: Turn, official_id: int, _: int) -> None:
    """A new code for somebody who is there already: another telephone, another channel."""
    person = officials.one(turn.session, turn.viewer, official_id)
    if person is None or not turn.viewer.may(Action.INVITE):
        turn.reply("plain.stale_button")
        return
    hand_out(turn, Newcomer(person.agency_id, person.name, person.role))


def ask_to_end(turn: Turn, official_id: int, _: int) -> None:
    """Show what ending a person's role would do, and ask."""
    person = officials.one(turn.session, turn.viewer, official_id)
    if person is None or official_id == turn.viewer.official_id:
        turn.reply("plain.stale_button")
        return
    data: dict[str, object] = {"name": person.name, "agency": person.agency}
    confirming.ask(turn, KIND, "people.end_asked", data, {"official": official_id})


def _end(turn: Turn, question: Question) -> None:
    official_id = int(json.loads(question.data)["official"])
    person = officials.one(turn.session, turn.viewer, official_id)
    if person is None:
        turn.reply("plain.stale_button")
        return
    moved = end_person(turn, person, None)
    turn.reply("people.ended", {"name": person.name, "agency": person.agency, "count": len(moved)})


def end_person(turn: Turn, person: OfficialView, successor_id: int | None) -> list[int]:
    """End a person's role; what was handed to them moves. Returns the numbers of the assignments that moved."""
    moved = officials.end(
        turn.session, person.official_id, turn.today, now=turn.now, successor_id=successor_id
    )
    invitations.revoke_all(turn.session, person.official_id, now=turn.now)
    after = {"ended_on": turn.today, "successor": successor_id}
    audit.note(turn.session, Deed("official.ended", "official", person.official_id, turn.source, after=after))
    audit.note_all(
        turn.session,
        [
            Deed(
                "assignment.handed",
                "assignment",
                number,
                turn.source,
                {"official_id": person.official_id},
                {"official_id": successor_id},
            )
            for number in moved
        ],
    )
    return moved


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"


confirming.ON_YES[KIND] = _end
BUTTONS = {"xi": new_code, "xe": ask_to_end}
