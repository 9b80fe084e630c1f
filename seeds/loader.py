"""Loading: check → expand → keep. Safe to run again."""

from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from models.instant import local
from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Catalogue
from models.rules.expansion import expand
from models.store import audit, calendar, settling
from models.store import catalogue as store
from models.store.audit import Deed, by_operator
from models.store.catalogue import Kept
from seeds.reading import FOLDER, read_catalogue


def checked(folder: Path = FOLDER) -> Catalogue:
    """The catalogue of a folder. Raises CatalogueError with every finding."""
    return read_catalogue(folder)


def load(
    session: Session, catalogue: Catalogue, year: int, *, now: datetime, since: date | None = None
) -> Kept:
    """Keep the catalogue and the year's assignments; with `since`, only those not past on that day.

    Days follow the calendar as it is now: the catalogue's, with what coordinators changed on top. What is open already
    and due from today on follows it too.
    """
    by_chat = tuple(day for day in calendar.days_of(session) if day.by)
    merged = replace(catalogue, days_off=(*catalogue.days_off, *by_chat))
    wanted = [
        each
        for each in expand(merged, year)
        if since is None or each.last_day is None or each.last_day >= since
    ]
    kept = store.keep(session, catalogue, wanted, now=now)
    days = WorkingCalendar(merged.days_off)
    settled = settling.settle(session, days, catalogue.readings, since=local(now).date())
    kept = replace(kept, settled=settled)
    if kept.anything:
        store.follow_cooperating(session)
        counts = asdict(kept)
        audit.note(session, Deed("catalogue.seeded", "year", year, by_operator(now), after=counts))
    return kept
