"""Loading: check → expand → keep. Safe to run again."""

from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from models.rules.catalogue import Catalogue
from models.rules.expansion import expand
from models.store import audit
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
    """Keep the catalogue and the year's assignments; with `since`, only those not past on that day."""
    wanted = [
        each
        for each in expand(catalogue, year)
        if since is None or each.last_day is None or each.last_day >= since
    ]
    kept = store.keep(session, catalogue, wanted, now=now)
    if kept.anything:
        counts = {"agencies": kept.agencies, "tasks": kept.tasks, "assignments": kept.assignments}
        audit.note(session, Deed("catalogue.seeded", "year", year, by_operator(now), after=counts))
    return kept
