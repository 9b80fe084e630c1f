"""`nhacviec invite`: a one-time code for an official, with its deep link and a QR picture."""

from datetime import timedelta
from pathlib import Path

import click

from bot.settings import load_settings


@click.command(help="Cấp mã dùng một lần để liên kết điện thoại của một người.")
@click.option("--agency", required=True, help="Mã hoặc tên cơ quan, ví dụ STP.")
@click.option("--name", required=True, help="Họ và tên.")
@click.option(
    "--role",
    type=click.Choice(["official", "leader", "coordinator", "province_leader"]),
    default="official",
    show_default=True,
)
@click.option(
    "--only",
    multiple=True,
    help="Chỉ cho điều phối: chỉ phụ trách cơ quan hoặc kế hoạch có mã này; lặp lại được. Không có: tất cả.",
)
@click.option("--qr", type=click.Path(path_type=Path), help="Ghi ảnh mã QR (PNG hoặc SVG) vào tệp này.")
def invite(agency: str, name: str, role: str, only: tuple[str, ...], qr: Path | None) -> None:
    """Make a one-time code that links an official's chat."""
    import segno  # noqa: PLC0415 - loaded when it is used

    from bot import inviting  # noqa: PLC0415 - as above
    from bot.linking import spaced  # noqa: PLC0415 - as above
    from models.database import opened  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above

    settings = load_settings()
    with opened(settings.database_url) as database:
        now = SystemClock().now()
        guest = inviting.Guest(agency, name, role)
        valid = timedelta(days=settings.invitation_days)
        scope = inviting.scope_named(database, only) if role == "coordinator" else None
        made = database.write_now(
            lambda session: inviting.invite(session, guest, now=now, valid_for=valid, scope=scope)
        )
    if isinstance(made, tuple):
        raise click.ClickException(
            "Không rõ cơ quan nào. Có thể là: " + ("; ".join(made) or "(không có tên gần giống)")
        )
    click.echo(f"{made.name} · {made.agency} · {role}")
    click.echo(f"Mã dùng một lần (hết hạn sau {settings.invitation_days} ngày): {spaced(made.code)}")
    click.echo(f"Nhắn cho bot: /start {made.code}")
    if not made.bot_name:
        click.echo("Đường liên kết và mã QR có sau khi bot đã chạy một lần (nhacviec run).")
        return
    click.echo(f"Đường liên kết: {made.link}")
    picture = segno.make(made.link, error="m")
    if qr is not None:
        picture.save(str(qr), scale=8, border=4)
        click.echo(f"Đã ghi mã QR: {qr}")
    picture.terminal(compact=True)
