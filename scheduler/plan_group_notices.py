"""The morning's short notice to agencies' groups, after their people were reminded."""

from datetime import datetime, time

from sqlmodel import Session

from models.instant import VIETNAM, local
from models.rules.calendar import WorkingCalendar
from models.rules.sending import SendingHours, within_hours
from models.store import groups
from models.store.calendar import current


def plan_group_notices(
    session: Session, now: datetime, *, calendar: WorkingCalendar, hours: SendingHours
) -> int:
    """Queue what is due, where it is time to remind at all. Returns how many were queued."""
    here = local(now)
    is_working = current(session, calendar).is_working_day
    if not within_hours(now, hours, is_working) or here.time() < hours.reminder:
        return 0
    begins = datetime.combine(here.date(), time(), tzinfo=VIETNAM)
    return groups.plan_notices(session, today=here.date(), begins=begins, now=now)
