"""/giao: a coordinator gives one task, or changes one, in a line of chat; shown first, confirmed, taken back with a button.

Tasks given here stand in a plan of their own, so that the next file of a plan withdraws none of them.
"""

import json
from dataclasses import replace
from typing import Any

from bot import confirming
from bot.giving import KIND, PLAN_CODE, anchor, ask, iso, plan, terms
from bot.situation import numbers_named
from bot.turn import Turn
from models.rules.access import SYSTEM, Action, may_decide
from models.rules.catalogue import Product, Task, TaskKind
from models.rules.deadline_phrases import Trouble
from models.rules.given_words import SHORTEST, GivenWords, read_change, read_given
from models.rules.name_agencies import AgencyReader
from models.rules.plan_difference import Change, Difference, differing_fields
from models.store import assignments, concerned, plans, registry
from models.store.registry import Registry
from models.tables import Question
from seeds.plan_files.applying import keep
from seeds.plan_files.entries import title_of
from seeds.plan_files.kept import task_of
from seeds.plan_files.matching import next_code, prefix_of
from seeds.plan_files.summary import rule_words

LONGEST = 1000
TOLD_AT_ONCE = 10


def give(turn: Turn, rest: str) -> None:
    """Show what would be given, or changed, and ask."""
    if not rest or len(rest) > LONGEST:
        turn.reply("give.usage")
        return
    first, _, behind = rest.strip().partition(" ")
    numbers = numbers_named(turn, first.rstrip(":,;"))
    if numbers:
        _change(turn, numbers[0], behind)
    else:
        _new(turn, rest)


def _new(turn: Turn, rest: str) -> None:
    names = registry.read(turn.session)
    said = read_given(rest, AgencyReader(names.agencies, names.groups, turn.today), anchor(turn))
    if said.unknown is not None:
        words, nearest = said.unknown
        turn.reply("give.who", {"words": words, "nearest": list(nearest)})
    elif said.trouble is Trouble.NO_SUCH_DAY:
        turn.reply("give.no_such_day", {"words": said.deadline[:60]})
    elif len(said.words) < SHORTEST:
        turn.reply("give.what")
    elif not _may(turn, names, said.agencies, None):
        turn.reply("give.not_in_scope")
    else:
        ask(turn, names, _task(said), None, said)


def _change(turn: Turn, number: int, rest: str) -> None:
    before = plans.of_assignment(turn.session, turn.viewer, number)
    said = read_change(rest, anchor(turn))
    if before is None:
        turn.reply("plain.task_unknown", {"words": str(number)})
        return
    if before.restricted:
        turn.reply("give.restricted")
        return
    if said.trouble is Trouble.NO_SUCH_DAY:
        turn.reply("give.no_such_day", {"words": said.deadline[:60]})
        return
    names = registry.read(turn.session)
    rows = plans.task_ids(turn.session, turn.viewer, before.plan_code, before.code)
    if not _may(turn, names, before.responsible, rows[0] if rows else None):
        turn.reply("give.not_in_scope")
        return
    changed: dict[str, Any] = {}
    if said.rule is not None:
        changed |= {"rule": said.rule, "deadline_as_written": said.deadline}
    if said.target:
        changed["target"] = said.target
    if len(said.words) >= SHORTEST:
        changed |= {"text": said.words, "title": title_of(said.words)}
    after = replace(before, **changed)
    if not differing_fields(before, after):
        turn.reply("give.usage")
    else:
        ask(turn, names, after, before, said)


def _task(said: GivenWords) -> Task:
    return Task(
        plan_code=PLAN_CODE,
        code="",
        title=title_of(said.words),
        responsible=said.agencies,
        cooperating=said.cooperating,
        kind=TaskKind.STANDING,
        subkind="",
        product=Product.NONE,
        deadline_as_written=said.deadline,
        rule=said.rule or "NONE",
        target=said.target,
        criterion="",
        recipient="",
        issuing_authority="",
        explicit=True,
        lead_in="",
        text=said.words,
    )


def _apply(turn: Turn, question: Question) -> None:
    value = json.loads(question.data)
    task = task_of(value["task"])
    before = task_of(value["before"]) if value["before"] else None
    names = registry.read(turn.session)
    rows = plans.task_ids(turn.session, turn.viewer, task.plan_code, task.code) if before else None
    if not _may(turn, names, task.responsible, rows[0] if rows else None):
        turn.reply("plain.not_allowed")
        return
    if before is None:
        plans.keep_plans(turn.session, [plan(turn)], turn.source)
        code = next_code(prefix_of(task.responsible), plans.codes(turn.session), {})
        task = replace(task, code=code)
        told = Difference(added=(task,))
    else:
        told = Difference(changed=(Change(before, task, differing_fields(before, task)),))
    known = plans.read(turn.session, SYSTEM, plan_codes=[task.plan_code])
    now = next((each.task for each in known.tasks if each.task.code == task.code and not each.ended), None)
    if now != before:
        turn.reply("give.changed_meanwhile")
        return
    done = keep(turn.session, told, known.plans, terms(turn), turn.source)
    _tell(turn, task, new=before is None, moved=done.moved)


def _tell(turn: Turn, task: Task, *, new: bool, moved: int) -> None:
    """Say what was done; those who have to do it hear of it at once where they are few, else by their reminders."""
    views = [view for view in assignments.of_code(turn.session, SYSTEM, task.code) if view.open]
    data: dict[str, object] = {
        "code": task.code,
        "title": views[0].title if views else task.title,
        "numbers": [view.number for view in views[:TOLD_AT_ONCE]],
        "count": len(views),
        "deadline": rule_words(task.rule),
        "new": new,
        "moved": moved,
        "told": 0,
    }
    told = 0
    for view in views if len(views) <= TOLD_AT_ONCE else []:
        people = (
            [view.official_id]
            if view.official_id
            else concerned.officials_of(turn.session, SYSTEM, view.agency_id)
        )
        about: dict[str, object] = {
            "number": view.number,
            "title": view.title,
            "agency": view.agency_name,
            "last_day": iso(view.last_day),
            "aim_day": iso(view.aim_day),
            "deadline": rule_words(task.rule),
            "new": new,
            "who": turn.viewer.name,
        }
        told += turn.tell_people(people, "given.jinja", about, about=[view.number])
    rows = plans.task_ids(turn.session, turn.viewer, task.plan_code, task.code)
    undo = [[("take_back", f"gb:{rows[1]}")]] if rows and new else []
    turn.reply("give_done.jinja", data | {"told": told}, undo, about=[view.number for view in views[:1]])


def take_back(turn: Turn, task_id: int, _: int) -> None:
    """The button under a task that was given here: it is withdrawn; what was reported stays."""
    known = plans.read(turn.session, SYSTEM, plan_codes=[PLAN_CODE])
    found = plans.code_of(turn.session, turn.viewer, task_id)
    task = next((each.task for each in known.tasks if each.task.code == found and not each.ended), None)
    if task is None or not _may(turn, registry.read(turn.session), task.responsible, None):
        turn.reply("plain.stale_button")
        return
    done = keep(turn.session, Difference(withdrawn=(task,)), known.plans, terms(turn), turn.source)
    turn.reply("give.taken_back", {"code": task.code, "title": task.title, "count": done.ended})


confirming.ON_YES[KIND] = _apply
BUTTONS = {"gb": take_back}


def _may(turn: Turn, names: Registry, codes: tuple[str, ...], plan_id: int | None) -> bool:
    """True where every agency that is meant lies in the coordinator's scope; a group needs all of it."""
    if turn.viewer.scope.everything:
        return turn.viewer.may(Action.ASSIGN)
    return all(
        may_decide(turn.viewer, Action.ASSIGN, agency_id=names.ids[agency.code], plan_id=plan_id)
        for agency in names.responsible("; ".join(codes), turn.today)
    )
