"""What a person can mean now: their open tasks, the quoted message's, the last reminder's."""

from collections.abc import Sequence

from bot.find_task import OpenTask, Situation
from bot.turn import Turn
from bot.understanding import Claim
from models.rules.access import may_report
from models.store import assignments, cooperations, sent_messages
from models.store.assignments import AssignmentView

LARGEST = 2**31 - 1


def situation_of(turn: Turn, open_tasks: list[AssignmentView], claims: Sequence[Claim] = ()) -> Situation:
    """What the person could mean: their open tasks, the quoted message's or the last reminder's.

    Whoever quotes a message does not speak of the last reminder, even where the quoted one is not known.
    """
    quoted: list[int] = []
    reminded: list[int] = []
    if turn.incoming.quoted is not None:
        quoted = sent_messages.of_message(turn.session, turn.viewer, turn.contact, turn.incoming.quoted)
    else:
        reminded = sent_messages.last_reminder(turn.session, turn.viewer, turn.contact)
    mine = {view.number for view in open_tasks}
    named = [task for claim in claims for task in claim.tasks if isinstance(task, int) and task not in mine]
    beside = _helped(turn, {*quoted, *reminded, *named}, claims)
    return Situation(
        open_tasks=tuple(
            OpenTask(view.number, view.code, view.title, view.agency_name) for view in (*open_tasks, *beside)
        ),
        quoted=tuple(quoted),
        last_reminder=tuple(reminded),
        closed=tuple(view.number for view in closed_among(turn, named)),
        listed=tuple(_listed(turn)) if named or any(claim.position for claim in claims) else (),
        named=tuple(task for claim in claims for task in claim.tasks if isinstance(task, int)),
    )


def _listed(turn: Turn) -> list[int]:
    return sent_messages.last_page(turn.session, turn.viewer, turn.contact)


def _helped(turn: Turn, numbers: set[int], claims: Sequence[Claim]) -> list[AssignmentView]:
    """What the agency only co-operates on counts where it is named, quoted or was just reminded of: "xong" alone is the lead's."""
    codes = {task for claim in claims for task in claim.tasks if isinstance(task, str)}
    helped = cooperations.helped_by(turn.session, turn.viewer)
    if not helped or not (codes or numbers):
        return []
    views = assignments.several(turn.session, turn.viewer, helped)
    return [view for view in views if view.number in numbers or view.code in codes]


def closed_among(turn: Turn, named: Sequence[int | str]) -> list[AssignmentView]:
    """Those of the named assignments that the viewer answers for and that are closed; of a code the latest first."""
    numbers = [task for task in named if isinstance(task, int) and 0 < task <= LARGEST]
    views = assignments.several(turn.session, turn.viewer, numbers) if numbers else []
    for code in (task for task in named if isinstance(task, str)):
        views += reversed(assignments.of_code(turn.session, turn.viewer, code))
    return [
        view
        for view in views
        if not view.open and may_report(turn.viewer, agency_id=view.agency_id, official_id=view.official_id)
    ]


def named_numbers(turn: Turn, claim: Claim) -> list[int]:
    """The assignments a claim names by number or code, whether or not they are open."""
    numbers: list[int] = []
    for task in claim.tasks:
        if isinstance(task, int):
            numbers.append(task)
        else:
            found = assignments.of_code(turn.session, turn.viewer, task)
            numbers += [view.number for view in found if view.agency_id == turn.viewer.agency_id]
    if not claim.tasks and turn.incoming.quoted is not None:
        numbers = sent_messages.of_message(turn.session, turn.viewer, turn.contact, turn.incoming.quoted)
    return numbers


def numbers_named(turn: Turn, words: str) -> list[int]:
    """The assignments that "12", "#12" or "SNV-03" names, the viewer's own agency's first where a code means many."""
    word = words.strip().lstrip("#").upper()
    if word.isascii() and word.isdigit():
        view = assignments.one(turn.session, turn.viewer, int(word[:10]))
        return [view.number] if view else []
    found = assignments.of_code(turn.session, turn.viewer, word)
    own = [view.number for view in found if view.agency_id == turn.viewer.agency_id]
    return own or [view.number for view in found]
