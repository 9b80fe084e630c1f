"""Planning the weekly digests: on their day, or the next working day after it, from their hour on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from models.instant import VIETNAM, local
from models.rules.access import SYSTEM
from models.rules.calendar import WorkingCalendar
from models.rules.figures import DUE_SOON_WORKING_DAYS
from models.rules.sending import SendingHours, within_hours
from models.store import digests, figures
from models.store.calendar import current


@dataclass(frozen=True, slots=True)
class DigestTime:
    """The ISO day of the week (1 = Monday) and the hour of the digest."""

    day: int = 1
    hour: time = time(8, 0)


def digest_week(now: datetime, when: DigestTime, calendar: WorkingCalendar) -> date | None:
    """The Monday of the week whose digest is due at `now`; None before its day and hour."""
    here = local(now)
    monday = here.date() - timedelta(days=here.weekday())
    return monday if now >= due_at(monday, when, calendar) else None


def due_at(monday: date, when: DigestTime, calendar: WorkingCalendar) -> datetime:
    """The instant from which the digest of the week of that Monday is due."""
    day = calendar.next_working_day(monday + timedelta(days=when.day - 1))
    return datetime.combine(day, when.hour, tzinfo=VIETNAM)


def plan_digests(
    session: Session, now: datetime, *, calendar: WorkingCalendar, hours: SendingHours, when: DigestTime
) -> int:
    """Queue the digests that are due, and keep the week's figures. Returns how many were queued.

    `calendar` is the catalogue's; what the database says on top of it counts.
    """
    calendar = current(session, calendar)
    week = digest_week(now, when, calendar)
    if week is None or not within_hours(now, hours, calendar.is_working_day):
        return 0
    today = local(now).date()
    soon = calendar.add_working_days(today, DUE_SOON_WORKING_DAYS)
    figures.keep_week(session, week, figures.by_agency(session, SYSTEM, today=today, soon_until=soon))
    return digests.plan(session, week=week, due=due_at(week, when, calendar), now=now)
