"""The working calendar of days_off.csv and the readings, for whoever needs nothing else of the catalogue."""

from pathlib import Path

from models.errors import CatalogueError, Finding
from models.rules.calendar import WorkingCalendar
from models.rules.deadlines import Readings
from seeds import checks
from seeds.reading import FOLDER, read_days_off
from seeds.readings_file import read_readings

FILE = FOLDER / "days_off.csv"
READINGS = FOLDER / "readings.toml"


def load_calendar(file: Path = FILE) -> WorkingCalendar:
    """The package's holidays with the file's notices on top; the package alone where there is no such file.

    Raises CatalogueError with every finding.
    """
    if not file.exists():
        return WorkingCalendar()
    findings: list[Finding] = []
    days_off = read_days_off(file, findings)
    checks.check_days_off(days_off)
    if findings:
        raise CatalogueError(tuple(findings))
    return WorkingCalendar(day for _, day in days_off)


def load_readings(file: Path = READINGS) -> Readings:
    """How deadlines are read where the law leaves it open. Raises CatalogueError with every finding."""
    findings: list[Finding] = []
    readings = read_readings(file, findings)
    if findings:
        raise CatalogueError(tuple(findings))
    return readings
