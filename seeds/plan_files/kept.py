"""A checked file as JSON and back: what waits for its confirmation, and what comes out of the reading process."""

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from models.errors import Finding
from models.rules.catalogue import Plan, Product, Task, TaskKind
from models.rules.plan_difference import Change, Difference
from seeds.plan_files.applying import Outlook
from seeds.plan_files.reading import Checked


def to_json(checked: Checked, ahead: Outlook) -> str:
    """Everything that was found out about a file."""
    return json.dumps(
        {"checked": asdict(checked), "outlook": asdict(ahead)}, ensure_ascii=False, default=_plain
    )


def from_json(written: str | bytes) -> tuple[Checked, Outlook]:
    """The same back again. Raises ValueError, KeyError or TypeError where it is not ours."""
    value = json.loads(written)
    checked, ahead = value["checked"], value["outlook"]
    told = checked["difference"]
    difference = Difference(
        added=tuple(map(task_of, told["added"])),
        changed=tuple(map(_change, told["changed"])),
        withdrawn=tuple(map(task_of, told["withdrawn"])),
        restored=tuple(map(_change, told["restored"])),
        unchanged=told["unchanged"],
    )
    plain = {name: tuple(checked[name]) for name in ("new_plans", "changed_plans", "sheets", "passed_over")}
    return (
        Checked(
            plans=tuple(map(_plan, checked["plans"])),
            how=checked["how"],
            tasks=checked["tasks"],
            headings=checked["headings"],
            difference=difference,
            errors=tuple(Finding(**each) for each in checked["errors"]),
            warnings=tuple(Finding(**each) for each in checked["warnings"]),
            state=checked["state"],
            **plain,
        ),
        Outlook(ahead["assignments"], ahead["overdue"], tuple(ahead["without_run"])),
    )


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def task_of(value: dict[str, Any]) -> Task:
    """A task from what JSON keeps of it."""
    known = {each.name: value[each.name] for each in fields(Task)}
    known["responsible"] = tuple(known["responsible"])
    known["kind"], known["product"] = TaskKind(known["kind"]), Product(known["product"])
    return Task(**known)


def _change(value: dict[str, Any]) -> Change:
    return Change(task_of(value["before"]), task_of(value["after"]), tuple(value["fields"]))


def _plan(value: dict[str, Any]) -> Plan:
    ended = value["ended_on"]
    return Plan(
        value["code"],
        value["number"],
        value["title"],
        value["issuer"],
        date.fromisoformat(value["issued_on"]),
        date.fromisoformat(ended) if ended else None,
        value["note"],
    )
