"""Obstacles: the person's words reach the coordinators; one stays open for a task until somebody answers it."""

from bot.deciding.asked import Put
from bot.deciding.decide import REASON_LENGTH
from bot.turn import Turn
from bot.understanding import Claim
from models.rules.requests import Kind
from models.store import requests
from models.store.assignments import AssignmentView
from models.tables import Request


def keep(turn: Turn, claim: Claim, view: AssignmentView, report_id: int, words: str) -> Put | None:
    """Keep the obstacle (or the newer words of one that waits). Returns what the coordinators are to be told."""
    said = (words if not words.startswith("[nút]") else claim.note or "")[:REASON_LENGTH]
    waits = requests.open_one(turn.session, turn.viewer, view.number, Kind.OBSTACLE)
    if waits is not None:
        row = requests.row(turn.session, waits.id)
        row.reason = said or row.reason
        turn.session.flush()
        request_id = waits.id
    else:
        request_id = requests.add(
            turn.session,
            Request(
                assignment_id=view.number,
                kind=Kind.OBSTACLE,
                asked_by=turn.viewer.official_id,
                asked_at=turn.now,
                report_id=report_id,
                last_day=view.last_day,
                reason=said,
            ),
        )
    found = requests.one(turn.session, turn.viewer, request_id)
    return Put(view, found) if found is not None else None
