"""What /giao shows before anything is written: the task to be, what is doubtful about it, and what corrects it."""

import json
import re
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from bot import confirming
from bot.turn import Turn
from models.rules.access import SYSTEM
from models.rules.catalogue import Plan, Task
from models.rules.deadline_phrases import Anchor
from models.rules.folding import fold
from models.rules.given_words import GivenWords, read_change
from models.rules.indicators import target_words
from models.rules.plan_difference import differing_fields
from models.rules.planned_runs import runs_of
from models.store import plans, registry
from models.store.registry import Registry
from models.tables import Question
from seeds.plan_files.applying import Terms
from seeds.plan_files.kept import task_of
from seeds.plan_files.summary import rule_words

KIND = "give"
PLAN_CODE = "GIAO"
NAMED_AGENCIES = 6
SHOWN_DAYS = 4
FIXED = re.compile(r"(?P<kind>FIXED(?:_BEFORE)?):(?P<year>\d{4})-(?P<day>\d{2}-\d{2})")
JUST_NOW = timedelta(days=92)
THIS_YEAR = frozenset({"nam nay", "trong nam nay", "cua nam nay", "la nam nay", "y la nam nay", "this year"})


def ask(turn: Turn, names: Registry, task: Task, before: Task | None, said: GivenWords) -> None:
    """Show what would be given, or changed, and ask."""
    data = _shown(turn, names, task) | {
        "next_year": said.next_year,
        "just_passed": said.next_year and _just_passed(task.rule, turn.today),
        "this_year": turn.today.year,
        "unknown_helpers": [
            {"words": each.words[:60], "nearest": list(each.nearest)} for each in said.unknown_helpers[:3]
        ],
    }
    if before is not None:
        fields = [each for each in differing_fields(before, task) if each in {"text", "rule", "target"}]
        data |= {
            "code": before.code,
            "was": {
                "text": before.text[:200],
                "deadline": rule_words(before.rule),
                "target": target_words(before.target),
            },
            "fields": fields,
        }
    kept: dict[str, object] = {"task": asdict(task), "before": asdict(before) if before else None}
    confirming.ask(turn, KIND, "give_asked.jinja", data, kept)


def _shown(turn: Turn, names: Registry, task: Task) -> dict[str, object]:
    """What the person is shown of a task to be: who, what, until when, how many assignments."""
    runs = list(runs_of([task], {task.plan_code: plan(turn)}, *_calendar(turn), terms(turn).span))
    meant = names.responsible("; ".join(task.responsible), runs[0].day if runs else turn.today)
    helping = names.responsible(task.cooperating, turn.today)
    return {
        "code": "",
        "text": task.text,
        "agencies": [agency.name for agency in meant[:NAMED_AGENCIES]],
        "more_agencies": max(0, len(meant) - NAMED_AGENCIES),
        "cooperating": [agency.name for agency in helping[:NAMED_AGENCIES]],
        "target": target_words(task.target),
        "deadline": rule_words(task.rule),
        "said": task.deadline_as_written,
        "days": [
            {"last": iso(run.period.last_day), "aim": iso(run.period.aim_day)}
            for run in runs
            if run.period.last_day is not None and run.period.last_day >= turn.today
        ][:SHOWN_DAYS],
        "late": bool(runs) and all(run.period.last_day and run.period.last_day < turn.today for run in runs),
        "count": len(runs) * len(meant),
        "fields": [],
        "was": None,
    }


def _just_passed(rule: str, today: date) -> bool:
    """True where the same day of this year lies so short a time back that it may have been meant."""
    named = FIXED.fullmatch(rule)
    return named is not None and today - date.fromisoformat(f"{today.year}-{named['day']}") <= JUST_NOW


def _correct(turn: Turn, question: Question, text: str) -> bool:
    """What was shown with another deadline or target, shown anew: "năm nay", "trước 25/12", "chỉ tiêu 90%"."""
    value = json.loads(question.data)
    task = task_of(value["task"])
    before = task_of(value["before"]) if value["before"] else None
    this_year = FIXED.fullmatch(task.rule) if fold(text) in THIS_YEAR else None
    if this_year:
        day = f"{turn.today.year}-{this_year['day']}"
        said = GivenWords(rule=f"{this_year['kind']}:{day}", deadline=text)
    else:
        said = read_change(text, anchor(turn))
    if said.words or (said.rule is None and not said.target):
        return False
    changed: dict[str, Any] = {"target": said.target} if said.target else {}
    if said.rule is not None:
        changed |= {"rule": said.rule, "deadline_as_written": said.deadline}
    confirming.close(turn)
    ask(turn, registry.read(turn.session), replace(task, **changed), before, said)
    return True


def plan(turn: Turn) -> Plan:
    """The plan of what is given by chat; it has begun before any year it is asked about."""
    known = plans.read(turn.session, SYSTEM, plan_codes=[PLAN_CODE]).plans
    begun = date(turn.today.year, 1, 1)
    fresh = Plan(PLAN_CODE, "giao trực tiếp", "Nhiệm vụ giao trực tiếp qua Nhắc Việc", "", begun)
    return known[0] if known else fresh


def anchor(turn: Turn) -> Anchor:
    """A day without a year is the next one of that name."""
    return Anchor(turn.today, coming=True)


def terms(turn: Turn) -> Terms:
    """The terms that assignments are made on."""
    return Terms(turn.house.calendar, turn.house.readings, turn.today, turn.today.year)


def _calendar(turn: Turn) -> tuple[Any, Any]:
    return turn.house.calendar, turn.house.readings


def iso(day: date | None) -> str | None:
    """A day as templates take it."""
    return day.isoformat() if day else None


confirming.ON_CORRECTION[KIND] = _correct
