"""/nhac <agency|task>: a coordinator's reminder at once, at most one a day and task, never at night or on a day off."""

from bot.commands.which_agency import find_agencies
from bot.situation import numbers_named
from bot.turn import Turn
from models.rules.access import Action, may_decide
from models.rules.sending import next_opening, within_hours
from models.store import agencies, assignments, outbox
from models.store.assignments import AssignmentView
from models.store.outbox import Letter
from models.tables import Agency


def nudge(turn: Turn, rest: str) -> None:
    """Remind an agency of its open tasks that have a deadline, or of one task."""
    if not rest:
        turn.reply("nudge.usage")
        return
    numbers = numbers_named(turn, rest)
    if numbers:
        views = [v for v in assignments.several(turn.session, turn.viewer, numbers) if v.open]
        name = f"#{rest.strip().lstrip('#')[:20].upper()}"
    else:
        found = find_agencies(turn, rest)
        if len(found) != 1 or not found[0].sure:
            choices = [[(f"={each.name}", f"h:{each.agency_id}")] for each in found]
            turn.reply(
                "plain.which_agency" if found else "plain.agency_unknown", {"words": rest[:60]}, choices
            )
            return
        views, name = _open_of(turn, [found[0].agency_id]), found[0].name
    send(turn, views, name)


def nudge_agency(turn: Turn, agency_id: int) -> None:
    """The same, for an agency chosen by a button."""
    agency = turn.session.get(Agency, agency_id)
    if agency is not None:
        send(turn, _open_of(turn, [agency_id]), agency.name)


def send(turn: Turn, views: list[AssignmentView], name: str) -> None:
    """Queue one message a person, about those tasks of the coordinator's scope; say what came of it."""
    views = [
        view
        for view in views
        if may_decide(turn.viewer, Action.NUDGE, agency_id=view.agency_id, plan_id=view.plan_id)
    ]
    if not views:
        turn.reply("nudge.nothing", {"target": name})
        return
    hours, is_working = turn.house.hours, turn.house.calendar.is_working_day
    at_once = within_hours(turn.now, hours, is_working)
    opening = None if at_once else next_opening(turn.now, hours, is_working)
    reached: set[int] = set()
    repeated = False
    for agency_id in dict.fromkeys(view.agency_id for view in views):
        own = [view.number for view in views if view.agency_id == agency_id]
        for contact, official in agencies.reachable_officials(turn.session, turn.viewer, agency_id):
            key = f"nudge:{official.id}:{turn.today}:{'-'.join(map(str, own))}"[:400]
            letter = Letter("reminder.jinja", {"by_hand": True}, kind="nudge", assignments=own)
            queued = outbox.queue(turn.session, contact, letter, key=key, now=turn.now, not_before=opening)
            if queued is None:
                repeated = True
            else:
                reached.add(official.id or 0)
    if not reached:
        turn.reply("nudge.today" if repeated else "nudge.nobody", {"target": name})
    elif at_once or opening is None:
        turn.reply("nudge.sent", {"target": name, "people": len(reached), "count": len(views)})
    else:
        turn.reply("nudge.put_off", {"target": name, "at": opening.isoformat()})


def _open_of(turn: Turn, agency_ids: list[int]) -> list[AssignmentView]:
    """What an agency is nudged about: what has a deadline; where nothing has one, all that is open."""
    views = [v for v in assignments.of_agency(turn.session, turn.viewer, agency_ids) if v.open]
    return [view for view in views if view.last_day is not None] or views
