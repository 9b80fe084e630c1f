"""What people see of a checked file: counts, a few lines of each kind, the errors. Words only where the data has them."""

from models.rules.catalogue import Task
from models.rules.deadline_rules import BadRule, parse_rule, words
from models.rules.plan_difference import Change
from models.rules.restricted import RESTRICTED_TITLE
from seeds.plan_files.applying import Outlook
from seeds.plan_files.form import WORDS
from seeds.plan_files.reading import Checked

SHOWN = 8
ERRORS_SHOWN = 15
WARNINGS_SHOWN = 6
LONGEST = 90


def summary(checked: Checked, ahead: Outlook) -> dict[str, object]:
    """A checked file as templates read it (bot/wording/*/plan_file_read.jinja)."""
    told = checked.difference
    return {
        "plans": [{"code": p.code, "number": p.number, "title": p.title[:200]} for p in checked.plans[:3]],
        "new": bool(checked.new_plans),
        "how": checked.how,
        "plan_changed": bool(checked.changed_plans),
        "tasks": checked.tasks,
        "headings": checked.headings,
        "sheets": list(checked.sheets[:10]),
        "passed_over": list(checked.passed_over[:10]),
        "counts": {
            "added": len(told.added),
            "changed": len(told.changed),
            "withdrawn": len(told.withdrawn),
            "restored": len(told.restored),
            "unchanged": told.unchanged,
        },
        "added": [_line(task) for task in told.added[:SHOWN]],
        "changed": [_changed(change) for change in told.changed[:SHOWN]],
        "withdrawn": [_line(task) for task in told.withdrawn[:SHOWN]],
        "restored": [_line(change.after) for change in told.restored[:SHOWN]],
        "shown": SHOWN,
        "assignments": ahead.assignments,
        "overdue": ahead.overdue,
        "without_run": list(ahead.without_run[:SHOWN]),
        "without_run_count": len(ahead.without_run),
        "errors": [{"place": e.place, "message": e.message} for e in checked.errors[:ERRORS_SHOWN]],
        "error_count": len(checked.errors),
        "warnings": [{"place": w.place, "message": w.message} for w in checked.warnings[:WARNINGS_SHOWN]],
        "warning_count": len(checked.warnings),
    }


def rule_words(code: str) -> str:
    """A rule as people say it; its code where it cannot be read."""
    try:
        return words(parse_rule(code))
    except BadRule:
        return code


def _line(task: Task) -> dict[str, str]:
    return {
        "code": task.code,
        "title": _title(task),
        "agencies": ", ".join(task.responsible)[:LONGEST],
        "deadline": rule_words(task.rule),
    }


def _changed(change: Change) -> dict[str, object]:
    if change.before.restricted or change.after.restricted:
        return {"code": change.after.code, "title": RESTRICTED_TITLE, "fields": []}
    fields = [
        {"name": WORDS[name], "before": _shown(change.before, name), "after": _shown(change.after, name)}
        for name in change.fields
    ]
    return {"code": change.after.code, "title": _title(change.after), "fields": fields}


def _title(task: Task) -> str:
    return RESTRICTED_TITLE if task.restricted else task.title[:LONGEST]


def changed_line(change: Change, name: str) -> str:
    """A field before and after, as words."""
    return f"{_shown(change.before, name) or '(trống)'} → {_shown(change.after, name) or '(trống)'}"


def _shown(task: Task, name: str) -> str:
    value = getattr(task, name)
    if name == "rule":
        return rule_words(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
