"""`nhacviec backup`: a backup now, while the bot runs, checked whole."""

from pathlib import Path

import click

from bot.settings import load_settings


@click.command(help="Sao lưu ngay (bot vẫn chạy), kiểm tra bản sao, bỏ bản cũ quá số lượng giữ.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Thư mục khác.")
def backup(folder: Path | None) -> None:
    """Make a verified backup now, while the bot runs."""
    from models.keeping.backup import back_up  # noqa: PLC0415 - a command loads what it needs when it is called
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above

    settings = load_settings()
    made = back_up(settings.database_url, settings.keeping(folder), now=SystemClock().now())
    click.echo(f"Đã sao lưu: {made.path} ({made.slip.count:,} dòng, {made.slip.size:,} byte; đã kiểm tra).")
    click.echo(f"Mốc sổ (ghi lại ở nơi khác để đối chiếu): {made.slip.ledger}")
