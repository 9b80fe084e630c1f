"""Deadlines and days off that were worked out by hand, from the plan, the law and a wall calendar, line by line.

The tables say why; the program must agree with every line and have no other.
"""

import csv
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import group
from models.rules.calendar import WorkingCalendar
from seeds.reading import read_catalogue

pytestmark = pytest.mark.usefixtures("no_database_here")
DATA = Path(__file__).parent / "data"
Line = tuple[str, str, str, str | None, str | None, str]


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def by_hand(year: str) -> list[Line]:
    """One line for each task, agency and period."""
    members = {
        row["who"]: row["agencies"].split() for row in table("agencies-by-hand.tsv") if row["year"] == year
    }
    return [
        (task, agency, row["period"], row["last_day"] or None, row["aim_day"] or None, row["rule"])
        for row in table("deadlines-by-hand.tsv")
        if row["year"] == year
        for task in row["tasks"].split()
        for who in row["who"].split("; ")
        for agency in members.get(who, [who])
    ]


@pytest.mark.parametrize(("year", "lines"), [("2021", 527), ("2026", 964), ("2027", 964)])
def test_deadlines_match_the_table_line_by_line(year: str, lines: int) -> None:
    expected = by_hand(year)
    assert len(expected) == lines
    assert len({task for task, *_ in expected}) == 69
    result = CliRunner().invoke(group, ["deadlines", "--year", year, "--json"])
    found = [
        (row["task"], row["agency"], row["period"], row["last_day"], row["aim_day"], row["rule"])
        for row in json.loads(result.output)
    ]
    assert Counter(found) == Counter(expected)


@pytest.mark.parametrize("row", table("days-off-by-hand.tsv"), ids=lambda row: row["year"])
def test_days_off_match_the_table(row: dict[str, str]) -> None:
    year = int(row["year"])
    calendar = WorkingCalendar(read_catalogue().days_off)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    weekdays = [day for day in days if day.year == year and day.weekday() < 5]
    weekends = [day for day in days if day.year == year and day.weekday() >= 5]
    assert [f"{day:%m-%d}" for day in weekdays if not calendar.is_working_day(day)] == row["off"].split()
    assert [f"{day:%m-%d}" for day in weekends if calendar.is_working_day(day)] == row["make_up"].split()
