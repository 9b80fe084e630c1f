"""`nhacviec seed --year 2026`: the catalogue and a year's assignments. Running it twice changes nothing."""

from datetime import datetime

import click

from bot.settings import load_settings


@click.command(help="Đưa danh mục và các việc của một năm vào cơ sở dữ liệu.")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Năm giao việc.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Bỏ các kỳ đã hết hạn trước ngày này (khi bắt đầu giữa năm).",
)
def seed(year: int, since: datetime | None) -> None:
    """Put the catalogue and a year's assignments into the database."""
    from models.database import opened  # noqa: PLC0415 - the database is loaded only when it is needed
    from models.migrate import migrate  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above
    from seeds.loader import checked, load  # noqa: PLC0415 - as above

    catalogue = checked()
    url = load_settings().database_url
    migrate(url)
    with opened(url) as database:
        kept = database.write_now(
            lambda session: load(
                session, catalogue, year, now=SystemClock().now(), since=since.date() if since else None
            )
        )
    click.echo(
        f"Năm {year}: thêm {kept.assignments} việc. Danh mục có {len(catalogue.tasks)} nhiệm vụ, "
        f"{len(catalogue.agencies)} cơ quan (trước nay); {kept.tasks + kept.agencies + kept.days} dòng của nó là mới hoặc thay đổi."
        f"{f' {kept.settled} việc đang mở đổi ngày theo lịch.' if kept.settled else ''}"
        if kept.anything
        else f"Năm {year}: không có gì thay đổi."
    )
