"""Handovers that a colleague does not answer: they end, and whoever asked hears that the task is still with them."""

from datetime import datetime

from sqlmodel import Session

from models.instant import day_begins, local
from models.rules.access import SYSTEM
from models.rules.calendar import WorkingCalendar
from models.rules.requests import Outcome
from models.rules.sending import SendingHours, within_hours
from models.store import assignments, audit, concerned, outbox, requests
from models.store.audit import Deed
from models.store.calendar import current
from models.store.outbox import Letter

TEMPLATE = "hand_over.expired_notice"


def plan_handovers(
    session: Session, now: datetime, *, calendar: WorkingCalendar, hours: SendingHours, days: int
) -> int:
    """End the handovers that were asked for `days` working days ago, or earlier. Returns how many were ended.

    The day they were asked on is not counted, and nothing ends outside the hours in which people are spoken to.
    """
    calendar = current(session, calendar)
    if not within_hours(now, hours, calendar.is_working_day):
        return 0
    first_kept = calendar.add_working_days(local(now).date(), -days)
    ended = requests.unanswered_handovers(session, SYSTEM, before=day_begins(first_kept))
    for found in ended:
        row = requests.row(session, found.id)
        requests.close(row, Outcome.EXPIRED, by=None, at=now)
        session.flush()
        deed = Deed(
            "request.expired", "assignment", found.number, audit.by_system(now), after={"request": found.id}
        )
        audit.note(session, deed)
        view = assignments.one(session, SYSTEM, found.number)
        if view is None or not view.open:
            continue
        colleague = concerned.name_of(session, SYSTEM, found.to_official_id)
        data = {"number": view.number, "title": view.title, "colleague": colleague, "days": days}
        again = [(f"ask_again|{view.number}", f"hg:{found.id}")]
        letter = Letter(TEMPLATE, data, [again], kind="notice", assignments=[view.number])
        for contact, _ in concerned.reachable(session, SYSTEM, [found.asked_by]):
            outbox.queue(session, contact, letter, key=f"handover:{found.id}:expired", now=now)
    return len(ended)
