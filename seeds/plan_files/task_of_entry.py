"""The task that a line of a file says."""

from dataclasses import fields, replace
from typing import Any

from models.rules.catalogue import Product, Task, TaskKind
from models.rules.deadline_rules import parse_rule
from seeds.plan_files.entries import Entry, EntryReader, title_of

DEFAULTS: dict[str, Any] = {
    "cooperating": "",
    "kind": TaskKind.STANDING,
    "subkind": "",
    "product": Product.NONE,
    "deadline_as_written": "",
    "rule": "NONE",
    "target": "",
    "criterion": "",
    "recipient": "",
    "issuing_authority": "",
    "explicit": True,
    "lead_in": "",
    "note": "",
    "restricted": False,
}


def task_of(reader: EntryReader, entry: Entry, before: Task | None) -> Task:
    """The task that an entry says; words that mean what was there before leave it as it was."""
    if before is None:
        values: dict[str, Any] = DEFAULTS | entry.concluded | entry.given
        return Task(plan_code=entry.plan_code, code=entry.code, **values)
    _as_before(reader, entry, before)
    values = {each.name: getattr(before, each.name) for each in fields(Task)} | entry.given
    if "title" not in entry.given and before.title == title_of(before.text):
        values["title"] = entry.concluded["title"]
    return replace(before, **values)


def _as_before(reader: EntryReader, entry: Entry, before: Task) -> None:
    same_rule = "rule" in entry.given and parse_rule(str(entry.given["rule"])) == parse_rule(before.rule)
    if same_rule:
        entry.given["rule"] = before.rule
    leading = entry.given["responsible"]
    if "cooperating" in entry.given and isinstance(leading, tuple):
        meant = reader.beside(before.cooperating, leading)
        if meant == entry.given["cooperating"]:
            entry.given["cooperating"] = before.cooperating
