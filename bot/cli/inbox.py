"""`nhacviec inbox`: updates that could not be handled; with --retry they are tried again."""

from typing import TYPE_CHECKING

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from models.tables import InboxRow


@click.command(help="Xem các tin nhắn chưa xử lý được; thử lại.")
@click.option("--retry", is_flag=True, help="Đưa các cập nhật bị gác lại vào xử lý lần nữa.")
def inbox(*, retry: bool) -> None:
    """Show updates that could not be handled; try them again."""
    from models.database import opened  # noqa: PLC0415 - a command loads what it needs when it is called
    from models.store import inbox as store  # noqa: PLC0415 - as above

    with opened(load_settings().database_url) as database:
        aside = database.read_now(store.set_aside)
        waiting = database.read_now(store.being_retried)
        for row in aside:
            click.echo(_line(row, "bị gác lại"))
        for row in waiting:
            when = f"{row.not_before:%H:%M:%S} UTC" if row.not_before else "ngay"
            click.echo(_line(row, f"sẽ thử lại lúc {when}"))
        click.echo(f"{len(aside)} cập nhật bị gác lại, {len(waiting)} đang được thử lại.")
        if retry and aside:
            database.write_now(store.retry_all)
            click.echo("Đã đưa vào xử lý lại.")


def _line(row: "InboxRow", standing: str) -> str:
    """One update: where and when it came, how often it was tried, its error; never what the person wrote."""
    return f"#{row.id} {row.channel} {row.received_at:%Y-%m-%d %H:%M} UTC, {row.attempts} lần, {standing}: {row.error}"
