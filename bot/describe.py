"""From what the store reads to what the templates show. Pure: values in, values out."""

from dataclasses import asdict
from datetime import date
from typing import Any

from models.rules.calendar import WorkingCalendar
from models.rules.figures import Figures
from models.rules.indicators import read_target, target_words
from models.rules.standing import standing
from models.store.assignments import AssignmentView
from models.store.audit import Entry

Line = dict[str, Any]


def task_line(view: AssignmentView, today: date, calendar: WorkingCalendar) -> Line:
    """What a line about an assignment shows; days as ISO text, so that it can wait in the outbox."""
    return {
        "number": view.number,
        "code": view.code,
        "title": view.title,
        "agency": view.agency_name,
        "state": str(view.state),
        "blocked": view.blocked,
        "percent": view.percent,
        "promised_day": iso(view.promised_day),
        "last_day": iso(view.last_day),
        "aim_day": iso(view.aim_day),
        "original_last_day": iso(view.original_last_day),
        "done_on": iso(view.done_on),
        "in_time": view.done_on is None or view.last_day is None or view.done_on <= view.last_day,
        "product": view.product,
        "target": target_words(view.target),
        "value": view.value,
        "reached": reached(view.target, view.value),
        "standing": asdict(
            standing(
                state=view.state,
                last_day=view.last_day,
                aim_day=view.aim_day,
                done_on=view.done_on,
                today=today,
                calendar=calendar,
            )
        ),
    }


def reached(target: str, value: float | None) -> bool | None:
    """Whether an indicator's value reaches its target; None where there is none, or the target names no number."""
    wanted = read_target(target) if value is not None else None
    return wanted.reached(value) if wanted is not None and value is not None else None


def task_lines(views: list[AssignmentView], today: date, calendar: WorkingCalendar) -> list[Line]:
    """A line for each."""
    return [task_line(view, today, calendar) for view in views]


def life_lines(entries: list[Entry]) -> list[Line]:
    """An assignment's life as the ledger has it, a line for each entry."""
    return [
        {
            "at": each.at.isoformat(),
            "who": each.who,
            "deed": each.what,
            "percent": each.after.get("percent") if each.what == "report.in_progress" else None,
            "last_day": each.after.get("last_day"),
            "document": each.after.get("document"),
            "level": each.after.get("level"),
            "words": each.words,
        }
        for each in entries
    ]


def closed_data(view: AssignmentView) -> Line:
    """What the sentence needs that says why an assignment takes no report now."""
    return {"number": view.number, "title": view.title, "done_on": view.done_on, "state": str(view.state)}


def figures_data(figures: Figures) -> dict[str, Any]:
    """Figures as templates read them."""
    return asdict(figures) | {
        "done": figures.done,
        "percent_done": figures.percent_done,
        "grade": figures.grade,
    }


def change_data(now: Figures, before: Figures | None) -> dict[str, int] | None:
    """What changed since last week; None where last week is not known."""
    if before is None:
        return None
    return {"done": now.done - before.done, "overdue": now.overdue - before.overdue}


def iso(day: date | None) -> str | None:
    """A day as text, None as None."""
    return day.isoformat() if day else None


def task_buttons(number: int, *, several: bool) -> list[tuple[str, str]]:
    """The row of buttons under a reminder for one assignment."""
    first = ("done", f"d:{number}") if not several else (f"{number}|done", f"d:{number}")
    return [first, ("in_progress", f"p:{number}"), ("blocked", f"b:{number}"), ("detail", f"i:{number}")]
