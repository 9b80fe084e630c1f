"""The working calendar as the database has it: the catalogue's days, and on top of them the coordinators' changes.

Read in the transaction that needs it, so that a change takes effect for everything at once: the ladder, the digests,
what the bot answers, and other programs on the same database.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.rules.calendar import DayOff, WorkingCalendar
from models.tables import CalendarChange, Official
from models.tables import DayOff as DayOffRow

WORDS = {True: "ngày làm bù", False: "ngày nghỉ"}


def current(session: Session, base: WorkingCalendar) -> WorkingCalendar:
    """`base` with what the database says on top. Days off are public: no viewer is needed to know them."""
    return _merged(base, days_of(session))


def days_of(session: Session) -> tuple[DayOff, ...]:
    """What the database says: the catalogue's days as they were seeded, then the coordinators' changes."""
    kept = select(col(DayOffRow.day), col(DayOffRow.working), col(DayOffRow.why), col(DayOffRow.source))
    changed = (
        select(
            col(CalendarChange.day),
            col(CalendarChange.working),
            col(CalendarChange.notice),
            col(Official.name),
        )
        .outerjoin(Official, col(Official.id) == col(CalendarChange.official_id))
        .where(col(CalendarChange.undone_at).is_(None))
        .order_by(col(CalendarChange.id))
    )
    days = [DayOff(*row) for row in session.execute(kept.order_by(col(DayOffRow.day)))]
    days += [
        DayOff(day, working, WORDS[working], notice, by or "điều phối")
        for day, working, notice, by in session.execute(changed)
    ]
    return tuple(days)


@lru_cache(maxsize=8)
def _merged(base: WorkingCalendar, days: tuple[DayOff, ...]) -> WorkingCalendar:
    return base.with_days(days) if days else base


def change(
    session: Session, viewer: Viewer, days: Iterable[date], *, working: bool, notice: str, now: datetime
) -> list[int]:
    """Keep a coordinator's change of some days. Returns the changes' ids; none where the viewer may not."""
    if not viewer.may(Action.KEEP_CALENDAR):
        return []
    rows = [
        CalendarChange(day=day, working=working, notice=notice, official_id=viewer.official_id, at=now)
        for day in days
    ]
    session.add_all(rows)
    session.flush()
    return [row.id or 0 for row in rows]


def take_back(session: Session, viewer: Viewer, first: int, last: int, *, now: datetime) -> list[date]:
    """Take back the changes of those ids that still count. Returns their days; who did it is kept."""
    if not viewer.may(Action.KEEP_CALENDAR):
        return []
    rows = session.execute(
        select(CalendarChange).where(
            col(CalendarChange.id).between(first, last), col(CalendarChange.undone_at).is_(None)
        )
    ).scalars()
    days: list[date] = []
    for row in rows:
        row.undone_by, row.undone_at = viewer.official_id, now
        days.append(row.day)
    session.flush()
    return days


def changes_from(session: Session, first: date) -> list[DayOff]:
    """The coordinators' changes in force from that day on, in order of day."""
    rows = session.execute(
        select(CalendarChange, col(Official.name))
        .outerjoin(Official, col(Official.id) == col(CalendarChange.official_id))
        .where(col(CalendarChange.undone_at).is_(None), col(CalendarChange.day) >= first)
        .order_by(col(CalendarChange.id))
    )
    newest = {row.day: DayOff(row.day, row.working, "", row.notice, by or "") for row, by in rows}
    return [newest[day] for day in sorted(newest)]
