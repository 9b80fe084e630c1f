"""What the afternoon's message to a leader or a coordinator shows; and how an escalation is announced to the official."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from bot.describe import iso, task_line
from bot.turn import House, Rows
from models.rules.access import Action, Viewer
from models.rules.escalation import Level
from models.rules.requests import FOR_DECISION
from models.store import assignments, escalations, requests
from models.store.escalations import Standing

SHOWN = 8


def announcement(told: Standing | None, today: date) -> dict[str, Any] | None:
    """What a reminder says of a task that will be told to those above; None where it will not."""
    if told is None:
        return None
    tomorrow = told.due_on == today + timedelta(days=1)
    when = "today" if told.due_on == today else "tomorrow" if tomorrow else "day"
    return {"when": when, "day": iso(told.due_on), "level": int(told.level), "why": told.why}


def duties_data(
    session: Session, viewer: Viewer, numbers: list[int], house: House, today: date
) -> tuple[dict[str, Any] | None, Rows]:
    """The data of escalation.jinja and its buttons; None where nothing of it is left."""
    raised = escalations.raised(session, viewer, numbers)
    views = [
        view for view in assignments.several(session, viewer, numbers) if view.open and view.number in raised
    ]
    decides = viewer.may(Action.DECIDE)
    awaiting = len(assignments.awaiting(session, viewer)) if decides else 0
    asked = len(requests.all_open(session, viewer, FOR_DECISION)) if decides else 0
    if not (views or awaiting or asked):
        return None, []
    shown = views[:SHOWN]
    lines = [
        task_line(view, today, house.calendar)
        | {"why": raised[view.number].why, "no_leader": decides and raised[view.number].level is Level.LEADER}
        for view in shown
    ]
    name, verb = ("ask_explanation", "ye") if decides else ("detail", "i")
    rows = [[(f"{name}|{view.number}", f"{verb}:{view.number}")] for view in shown]
    if awaiting or asked:
        rows.append([("look_queue", "cn:0")] if awaiting else [])
    data = {
        "today": today,
        "decides": decides,
        "tasks": lines,
        "hidden": len(views) - len(shown),
        "awaiting": awaiting,
        "asked": asked,
    }
    return data, [row for row in rows if row]
