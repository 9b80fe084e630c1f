"""A coordinator sends a plan's spreadsheet: kept to be read (bot/plan_desk.py), shown as a difference, applied on a yes.

Anybody else's files, and files with a word about a task, stay evidence (bot/files.py).
"""

import json
import re
from pathlib import PurePath

from bot import confirming
from bot.turn import Turn
from models.errors import CatalogueChanged
from models.rules.access import Action
from models.rules.folding import fold
from models.store import plan_files
from models.store.plan_files import Sent
from models.tables import Question
from seeds.plan_files.applying import Terms, apply
from seeds.plan_files.kept import from_json

KIND = "plan_file"
NAMES = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv"})
SAYING = re.compile(r"\b(?:ke hoach|danh muc|phu luc|nhap|import|cap nhat)\b")
NAMED = re.compile(r"\d|\bxong\b|\bminh chung\b")
LONGEST_NAME = 200


def is_plan_file(turn: Turn) -> bool:
    """True where a coordinator sends a spreadsheet and says nothing of a task."""
    attachment = turn.incoming.attachment
    if attachment is None or not turn.viewer.may(Action.KEEP_PLANS) or turn.incoming.quoted is not None:
        return False
    words = fold(turn.incoming.text)
    if words and (NAMED.search(words) or not SAYING.search(words)):
        return False
    return attachment.kind == "document" and PurePath(attachment.name).suffix.lower() in NAMES


def received(turn: Turn) -> None:
    """Keep the file to be read; the difference follows in another message."""
    attachment = turn.incoming.attachment
    assert attachment is not None  # noqa: S101 - files.py sends only files here
    name = attachment.name[-LONGEST_NAME:]
    if attachment.size is not None and attachment.size > turn.house.largest_plan_file:
        turn.reply("plan_file.too_large", {"name": name, "megabytes": turn.house.largest_plan_file >> 20})
        return
    sent = Sent(turn.incoming.channel, attachment.file_id, name)
    plan_files.put(turn.session, turn.viewer, sent, turn.source)
    turn.reply("plan_file.reading", {"name": name})


def _apply(turn: Turn, question: Question) -> None:
    number = json.loads(question.data)["file"]
    if not turn.viewer.may(Action.KEEP_PLANS):
        turn.reply("plain.not_allowed")
        return
    found = plan_files.found(turn.session, turn.contact, number)
    if found is None:
        turn.reply("ask.question_gone")
        return
    checked, _ = from_json(found)
    name = plan_files.name_of(turn.session, turn.contact, number)
    terms = Terms(turn.house.calendar, turn.house.readings, turn.today)
    try:
        done = apply(turn.session, checked, terms, turn.source, file=name)
    except CatalogueChanged:
        plan_files.read_again(turn.session, number)
        turn.reply("plan_file.changed_meanwhile", {"name": name})
        return
    plan_files.end(turn.session, number, "applied", now=turn.now)
    told = checked.difference
    data: dict[str, object] = {
        "name": name,
        "plans": [plan.number or plan.title for plan in checked.plans[:3]],
        "added": len(told.added),
        "changed": len(told.changed),
        "withdrawn": len(told.withdrawn),
        "restored": len(told.restored),
        "assignments": {
            "added": done.added,
            "moved": done.moved,
            "ended": done.ended,
            "restored": done.restored,
        },
    }
    turn.reply("plan_file_applied.jinja", data)
    turn.tell_coordinators("plan_file_applied.jinja", data | {"who": turn.viewer.name})


confirming.ON_YES[KIND] = _apply
