"""Reading the catalogue's folder into values, everything checked first, every finding at once.

agencies.csv, agency_successors.csv, agency_groups.csv, days_off.csv, notices.csv, demo_people.csv, readings.toml, and
a folder for each plan under plans/ with plan.toml and tasks.csv. What the columns mean: seeds/README.md.
"""

from datetime import date
from pathlib import Path

from models.errors import CatalogueError, Finding
from models.rules.access import Role
from models.rules.calendar import DayOff
from models.rules.catalogue import (
    Agency,
    AgencyGroup,
    AgencyKind,
    Catalogue,
    DemoPerson,
    Notice,
    Successor,
)
from seeds import checks
from seeds.plans_reading import read_plans
from seeds.readings_file import read_readings
from seeds.sheet import Row, read_sheet

FOLDER = Path(__file__).parent
NO_DAY = date.min

AGENCIES = ("code", "name", "short_name", "aliases", "kind", "valid_from", "valid_to", "note")
SUCCESSORS = ("from", "to", "on", "note")
GROUPS = ("code", "name", "kinds", "note")
DAYS_OFF = ("day", "working", "why", "source")
NOTICES = ("year", "number", "issued_on", "about")
PEOPLE = ("agency", "role", "name", "channel", "chat_id")


def read_catalogue(folder: Path = FOLDER) -> Catalogue:
    """The catalogue of a folder. Raises CatalogueError with every finding: file, row, column, what to do."""
    findings: list[Finding] = []

    def rows(name: str, columns: tuple[str, ...]) -> list[Row]:
        return read_sheet(folder / name, columns, findings, shown=name)

    agencies = [(row, _agency(row)) for row in rows("agencies.csv", AGENCIES)]
    successors = [(row, _successor(row)) for row in rows("agency_successors.csv", SUCCESSORS)]
    groups = [(row, _group(row)) for row in rows("agency_groups.csv", GROUPS)]
    days_off = read_days_off(folder / "days_off.csv", findings)
    notices = tuple(_notice(row) for row in rows("notices.csv", NOTICES))
    people = [(row, _person(row)) for row in rows("demo_people.csv", PEOPLE)]
    readings = read_readings(folder / "readings.toml", findings)
    plans, tasks = read_plans(folder / "plans", findings)
    checks.check_agencies(agencies, groups, successors)
    checks.check_tasks(tasks, agencies, groups)
    checks.check_people(people, agencies)
    checks.check_days_off(days_off)
    if findings:
        raise CatalogueError(tuple(findings))
    return Catalogue(
        plans=tuple(plans),
        tasks=tuple(task for _, task in tasks),
        agencies=tuple(agency for _, agency in agencies),
        successors=tuple(link for _, link in successors),
        groups=tuple(group for _, group in groups),
        days_off=tuple(day for _, day in days_off),
        notices=notices,
        people=tuple(person for _, person in people),
        readings=readings,
    )


def read_days_off(file: Path, findings: list[Finding]) -> list[tuple[Row, DayOff]]:
    """The days off of a file, with the rows they come from; what is not right is added to `findings`."""
    rows = read_sheet(file, DAYS_OFF, findings, shown=file.name)
    return [(row, _day_off(row)) for row in rows]


def _agency(row: Row) -> Agency:
    return Agency(
        code=row.text("code", required=True),
        name=row.text("name", required=True),
        short_name=row.text("short_name", required=True),
        kind=row.choice("kind", AgencyKind, AgencyKind.DEPARTMENT),
        aliases=row.items("aliases"),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        note=row.text("note"),
    )


def _successor(row: Row) -> Successor:
    return Successor(
        origin=row.text("from", required=True),
        to=row.text("to", required=True),
        on=row.day("on", required=True) or NO_DAY,
        note=row.text("note"),
    )


def _group(row: Row) -> AgencyGroup:
    kinds = (row.as_choice("kinds", item, AgencyKind) for item in row.items("kinds", required=True))
    return AgencyGroup(
        code=row.text("code", required=True),
        name=row.text("name", required=True),
        kinds=frozenset(kind for kind in kinds if kind is not None),
        note=row.text("note"),
    )


def _day_off(row: Row) -> DayOff:
    return DayOff(
        day=row.day("day", required=True) or NO_DAY,
        working=row.flag("working"),
        why=row.text("why", required=True),
        source=row.text("source", required=True),
    )


def _notice(row: Row) -> Notice:
    return Notice(
        year=row.whole("year"),
        number=row.text("number", required=True),
        issued_on=row.day("issued_on"),
        about=row.text("about", required=True),
    )


def _person(row: Row) -> DemoPerson:
    return DemoPerson(
        agency=row.text("agency", required=True),
        role=row.choice("role", Role, Role.OFFICIAL),
        name=row.text("name", required=True),
        channel=row.text("channel", required=True),
        chat_id=row.text("chat_id", required=True),
    )
