"""Planning reminders: when it is time, every step that is reached and has no row yet (models/store/steps.py)."""

from datetime import datetime

from sqlmodel import Session

from models.instant import local
from models.rules.calendar import WorkingCalendar
from models.rules.ladder import Ladder, boundaries, monthly_round
from models.rules.sending import SendingHours, minute_of, within_hours
from models.store import steps
from models.store.calendar import current


def plan_reminders(
    session: Session, now: datetime, *, calendar: WorkingCalendar, hours: SendingHours, ladder: Ladder
) -> int:
    """Plan what is due, where it is time to remind at all. Returns how many steps were planned.

    Each person is reminded from the hour they chose, or from the usual one. Outside the hours nothing is planned and so nothing is spent: it is still due when the hours come. `calendar` is
    the catalogue's; what the database says on top of it counts.
    """
    calendar = current(session, calendar)
    if not within_hours(now, hours, calendar.is_working_day):
        return 0
    here = local(now)
    today = here.date()
    before, after = boundaries(today, calendar, ladder, steps.oldest_open(session))
    helping, _ = boundaries(today, calendar, Ladder(ladder.cooperating), today)
    return steps.plan(
        session,
        before=[steps.Reached(each.step, each.first, each.last) for each in before],
        after=[steps.Reached(each.step, each.first, each.last) for each in after],
        helping=[steps.Reached(each.step, each.first, each.last) for each in helping],
        month=monthly_round(today),
        today=today,
        now=now,
        minute=minute_of(here.time()),
        usual_minute=minute_of(hours.reminder),
    )
