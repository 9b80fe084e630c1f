"""`nhacviec calendar`: a year's working days, and who says which day is off.

From the catalogue's files, with the coordinators' changes where there is a database.
"""

from calendar import Calendar
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.of_database import days_of_the_database

if TYPE_CHECKING:
    from models.rules.calendar import WorkingCalendar
    from models.rules.catalogue import Notice

EARLIEST, LATEST = 2000, 2098
MONTHS = range(1, 13)
MONDAY = 0
WEEKEND_STARTS = 5
WIDTH = 34
BLANK = " " * 5


@click.command(short_help="Lịch làm việc của một năm.")
@click.argument("year", type=click.IntRange(EARLIEST, LATEST))
@click.option(
    "--seeds",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục danh mục khác với danh mục có sẵn.",
)
def calendar(year: int, folder: Path | None) -> None:
    """In lịch làm việc từng tháng; ngày nghỉ trong ngoặc vuông, ngày làm bù có dấu +, kèm lý do và nguồn."""
    from models.rules.calendar import WorkingCalendar  # noqa: PLC0415 - only this command pays for it
    from seeds.reading import FOLDER, read_catalogue  # noqa: PLC0415 - only this command pays for it

    catalogue = read_catalogue(folder or FOLDER)
    by_chat = () if folder else days_of_the_database()
    days = WorkingCalendar([*catalogue.days_off, *by_chat])
    click.echo(f"LỊCH LÀM VIỆC {year}: {len(days.working_days_of(year))} ngày làm việc")
    click.echo("[12] nghỉ   +10 làm bù\n")
    for month in MONTHS:
        click.echo("\n".join(_month(year, month, days)) + "\n")
    changes = sum(each.day.year == year for each in by_chat)
    click.echo(_notices(year, [notice for notice in catalogue.notices if notice.year == year], changes))


def _month(year: int, month: int, days: "WorkingCalendar") -> list[str]:
    lines = [f"Tháng {month}".center(WIDTH).rstrip(), "".join(f"{name:^5}" for name in _heads()).rstrip()]
    reasons = []
    for week in Calendar(MONDAY).monthdatescalendar(year, month):
        own = [day if day.month == month else None for day in week]
        lines.append("".join(_cell(day, days) if day else BLANK for day in own).rstrip())
        reasons += [line for day in own if day and (line := _reason(day, days))]
    return [*lines, *reasons]


def _heads() -> tuple[str, ...]:
    from models.rules.calendar import WEEKDAYS  # noqa: PLC0415 - only this command pays for it

    return WEEKDAYS


def _cell(day: date, days: "WorkingCalendar") -> str:
    working = days.is_working_day(day)
    if not working:
        return f"[{day.day:>2}] "
    return f"{f'+{day.day}':>3}  " if day.weekday() >= WEEKEND_STARTS else f" {day.day:>2}  "


def _reason(day: date, days: "WorkingCalendar") -> str:
    """Why a day differs from the plain week; empty where it does not."""
    from models.rules.calendar import Source  # noqa: PLC0415 - only this command pays for it

    why = days.why(day)
    if why.source is Source.WEEK:
        return ""
    source = {
        Source.PACKAGE: "gói holidays",
        Source.NOTICE: why.notice or "thông báo",
        Source.COORDINATOR: f"{why.notice} (điều phối {why.by} ghi bằng /nghi)",
    }[why.source]
    kind = "làm việc" if why.working else "nghỉ"
    return f"  {_heads()[day.weekday()]} {day:%d/%m} {kind}: {why.words} · nguồn: {source}"


def _notices(year: int, notices: "list[Notice]", changes: int) -> str:
    if not notices:
        by_chat = f" và {changes} ngày điều phối ghi bằng /nghi" if changes else ""
        return (
            f"CẢNH BÁO: chưa có thông báo nghỉ lễ, Tết của năm {year} trong seeds/notices.csv. Ngày nghỉ trên đây là "
            f"dự tính của gói holidays{by_chat}; khi có thông báo, ghi vào notices.csv và days_off.csv rồi chạy lại "
            "nhacviec seed."
        )
    return "\n".join(
        f"Thông báo: {notice.number}{f' ({notice.issued_on:%d/%m/%Y})' if notice.issued_on else ''} – {notice.about}"
        for notice in notices
    )
