"""`nhacviec copy-database`: from the SQLite file to a PostgreSQL server, checked row by row; the file stays as it is."""

import os
import sys

import click

from bot.settings import load_settings
from models.errors import ConfigurationError


@click.command(
    help="Chuyển dữ liệu từ tệp SQLite sang một cơ sở dữ liệu PostgreSQL còn trống (bot phải dừng)."
)
@click.option(
    "--to",
    "target",
    required=True,
    metavar="ĐỊA_CHỈ",
    help="postgresql://người-dùng@máy-chủ/tên; mật khẩu sẽ được hỏi, hoặc lấy từ PGPASSWORD.",
)
def copy_database(target: str) -> None:
    """Copy everything into an empty PostgreSQL database, and check it there."""
    from models.keeping.moving import move  # noqa: PLC0415 - a command loads what it needs when it is called

    source = load_settings().database_url
    if not source.startswith("sqlite:"):
        raise ConfigurationError(
            "NHACVIEC_DATABASE_URL không phải tệp SQLite: không có gì để chuyển sang PostgreSQL."
        )
    moved = move(source, _address(target))
    click.echo(
        f"Đã chuyển {sum(moved.rows.values()):,} dòng của {len(moved.rows)} bảng; đã đọc lại và so từng dòng."
    )
    if moved.ledger.count:
        click.echo(
            f"Sổ có {moved.ledger.count} chỗ sai, đã có từ trước khi chuyển: xem nhacviec audit --verify."
        )
    click.echo(
        f"Sổ: {moved.ledger.rows} dòng. Mốc (giống hệt mốc cũ): {moved.ledger.newest}:{moved.ledger.hash}"
    )
    click.echo(
        "Việc tiếp theo: đặt NHACVIEC_DATABASE_URL thành địa chỉ mới, nhacviec doctor, rồi chạy bot. "
        "Tệp SQLite được giữ nguyên; đừng chạy bot trên tệp đó nữa."
    )


def _address(given: str) -> str:
    """The address as SQLAlchemy takes it, the driver named, the password asked for. Raises click.BadParameter."""
    from sqlalchemy import make_url  # noqa: PLC0415 - as above
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 - as above

    try:
        address = make_url(given)
    except ArgumentError:
        address = None
    if (
        address is None
        or address.get_backend_name() not in {"postgresql", "postgres"}
        or not address.database
    ):
        raise click.BadParameter(
            "cần một địa chỉ dạng postgresql://người-dùng@máy-chủ/tên", param_hint="--to"
        )
    # On the command line everybody on the machine could read it.
    if address.password is None and "PGPASSWORD" not in os.environ and sys.stdin.isatty():
        words = click.prompt(
            "Mật khẩu PostgreSQL (Enter nếu không cần)", default="", show_default=False, hide_input=True
        )
        address = address.set(password=words or None)
    return address.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
