"""`nhacviec deadlines`: what is due in a year, from the catalogue's files.

Where there is a database, its plans (imported, given by chat) and the coordinators' changes of the calendar count too.
"""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.of_database import days_of_the_database, with_the_plans_of_the_database

if TYPE_CHECKING:
    from models.rules.expansion import AssignmentToBe

EARLIEST, LATEST = 2000, 2098


@click.command(short_help="Hạn của từng nhiệm vụ trong một năm.")
@click.option("--year", type=click.IntRange(EARLIEST, LATEST), required=True, help="Năm cần xem.")
@click.option("--json", "as_json", is_flag=True, help="In ra dạng JSON.")
@click.option(
    "--seeds",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục danh mục khác với danh mục có sẵn.",
)
def deadlines(year: int, folder: Path | None, *, as_json: bool) -> None:
    """Liệt kê mọi nhiệm vụ phải giao trong năm: cơ quan, kỳ, ngày cuối được phép, ngày nên xong."""
    from models.rules.expansion import expand  # noqa: PLC0415 - only this command pays for it
    from seeds.reading import FOLDER, read_catalogue  # noqa: PLC0415 - only this command pays for it

    catalogue = read_catalogue(folder or FOLDER)
    if folder is None:
        catalogue = with_the_plans_of_the_database(catalogue)
        catalogue = replace(catalogue, days_off=(*catalogue.days_off, *days_of_the_database()))
    found = expand(catalogue, year)
    click.echo(_as_json(found) if as_json else _as_table(found, year))
    if found and not as_json and not any(notice.year == year for notice in catalogue.notices):
        click.echo(
            f"\nChưa có thông báo nghỉ lễ, Tết năm {year}: ngày nên xong là dự tính (nhacviec calendar {year})."
        )


def _as_json(found: "tuple[AssignmentToBe, ...]") -> str:
    rows = [
        {
            "task": each.task_code,
            "agency": each.agency_code,
            "agency_name": each.agency_name,
            "period": each.period,
            "last_day": each.last_day.isoformat() if each.last_day else None,
            "aim_day": each.aim_day.isoformat() if each.aim_day else None,
            "rule": each.rule,
        }
        for each in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _as_table(found: "tuple[AssignmentToBe, ...]", year: int) -> str:
    if not found:
        return f"Không có kế hoạch nào giao việc cho năm {year}."
    dated = sorted((each for each in found if each.last_day), key=lambda each: each.last_day or each.period)
    undated = [each for each in found if not each.last_day]
    lines = [f"Năm {year}: {len(found)} việc, {len(dated)} có hạn, {len(undated)} không hạn", "", "CÓ HẠN"]
    lines.append(f"{'Nên xong':<14}{'Ngày cuối':<12}{'Mã':<10}{'Kỳ':<9}{'Cơ quan':<17}Nhiệm vụ")
    lines += [_dated_line(each, count) for each, count in _folded(dated)]
    lines += ["", "KHÔNG HẠN"]
    lines += [f"{each.task_code:<10}{_who(each, count):<17}{each.title}" for each, count in _folded(undated)]
    return "\n".join(lines)


def _folded(found: "list[AssignmentToBe]") -> "list[tuple[AssignmentToBe, int]]":
    """One line for a task and period, with the number of agencies it goes to."""
    counts = Counter((each.plan_code, each.task_code, each.period) for each in found)
    first = {(each.plan_code, each.task_code, each.period): each for each in reversed(found)}
    return [(first[key], count) for key, count in counts.items()]


def _who(each: "AssignmentToBe", count: int) -> str:
    return each.agency_code if count == 1 else f"{count} cơ quan"


def _dated_line(each: "AssignmentToBe", count: int) -> str:
    from models.rules.calendar import WEEKDAYS  # noqa: PLC0415 - only this command pays for it

    assert each.aim_day is not None  # noqa: S101 - only dated ones come here
    assert each.last_day is not None  # noqa: S101 - only dated ones come here
    aim = f"{WEEKDAYS[each.aim_day.weekday()]} {each.aim_day:%d/%m/%y}"
    return f"{aim:<14}{each.last_day:%d/%m/%Y}  {each.task_code:<10}{each.period:<9}{_who(each, count):<17}{each.title}"
