"""`nhacviec restore`: put a backup back; without a file: show which there are."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from models.keeping.restore import Checked
    from models.keeping.shelf import Backup


@click.command(help="Phục hồi từ một bản sao lưu (bot phải dừng); không nêu tệp: liệt kê các bản sao lưu.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
def restore(file: Path | None, *, yes: bool) -> None:
    """Put a backup back."""
    from models.keeping import restore as keeping  # noqa: PLC0415 - a command loads what it needs when it is called
    from models.keeping import shelf  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above

    settings, now = load_settings(), SystemClock().now()
    if file is None:
        found = shelf.all_on(settings.keeping().folder)
        click.echo(
            "\n".join(map(_line, found)) or f"Chưa có bản sao lưu nào trong {settings.keeping().folder}."
        )
        return
    if not file.is_file():
        raise click.ClickException(f"Không có tệp {file}. Xem các bản sao lưu: nhacviec restore")
    checked = keeping.check(file)
    with keeping.alone(settings.database_url, now=now):
        click.echo(f"Bản sao lưu nguyên vẹn: {_words(checked)}")
        target = settings.database_url.rpartition("@")[2].rpartition("///")[2]
        if not yes:
            click.confirm(f"Thay cơ sở dữ liệu hiện tại ({target}) bằng bản này?", abort=True)
        aside = keeping.put_back(checked, settings.database_url, settings.keeping(), now=now)
    click.echo(f"Đã phục hồi {target}.")
    if aside is not None:
        click.echo(f"Cơ sở dữ liệu cũ được giữ tại: {aside}")


def _words(checked: "Checked") -> str:
    total = sum(checked.rows.values())
    if checked.slip is None:
        return f"{checked.path.name}, {total:,} dòng (không có phiếu .json kèm theo, chỉ kiểm tra được chính tệp)."
    return f"{checked.path.name}, {total:,} dòng, sao lưu lúc {_local(checked.slip.made_at)}."


def _line(backup: "Backup") -> str:
    return f"{backup.path}  {_local(backup.slip.made_at)}  {backup.slip.count:,} dòng"


def _local(instant: str) -> str:
    from datetime import datetime  # noqa: PLC0415 - as above

    from models.instant import local  # noqa: PLC0415 - as above

    return f"{local(datetime.fromisoformat(instant)):%d/%m/%Y %H:%M}"
