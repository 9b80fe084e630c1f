"""What commands that work without a database take from one where it is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from bot.settings import load_settings
from models.errors import DatabaseError

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.rules.calendar import DayOff
    from models.rules.catalogue import Catalogue

T = TypeVar("T")


def days_of_the_database() -> "tuple[DayOff, ...]":
    """What coordinators changed by chat; none, with a word to the operator, where it cannot be read; none without one."""
    from models.store.calendar import days_of  # noqa: PLC0415 - the database is loaded only when it is needed

    nothing: tuple[DayOff, ...] = ()
    return tuple(day for day in _read(days_of, nothing) if day.by)


def with_the_plans_of_the_database(catalogue: "Catalogue") -> "Catalogue":
    """The catalogue with the plans as the database has them: imported, given by chat, or changed since they were seeded.

    A plan that the database does not have stays as the files have it; so does all, where there is no database.
    """
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.store import plans, registry  # noqa: PLC0415 - as above

    found = _read(lambda session: (plans.read(session, SYSTEM), registry.read(session)), None)
    if found is None or not found[0].plans:
        return catalogue
    known, names = found
    there = {plan.code: plan for plan in known.plans}
    agencies = {agency.code: agency for agency in catalogue.agencies} | names.agencies.by_code
    groups = {group.code: group for group in catalogue.groups} | names.groups
    return replace(
        catalogue,
        plans=(*(plan for plan in catalogue.plans if plan.code not in there), *known.plans),
        tasks=(
            *(task for task in catalogue.tasks if task.plan_code not in there),
            *(each.task for each in known.tasks if not each.ended),
        ),
        agencies=tuple(agencies.values()),
        groups=tuple(groups.values()),
    )


def _read(query: "Callable[[Session], T]", nothing: "T") -> "T":
    """What the database answers; `nothing` without one, and, with a word to the operator, where it cannot be read."""
    from models.database import Database  # noqa: PLC0415 - as above

    database = Database(load_settings().database_url)
    try:
        if database.file is not None and not database.file.exists():
            return nothing
        return database.read_now(query)
    except DatabaseError as error:
        click.echo(f"Bỏ qua cơ sở dữ liệu (không đọc được: {error}).", err=True)
        return nothing
    finally:
        database.stop()
