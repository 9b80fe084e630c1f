"""`nhacviec import-people people.xlsx`: invite everybody of a list; a sheet of codes to print comes back."""

from datetime import timedelta
from pathlib import Path

import click

from bot.settings import load_settings


@click.command(short_help="Cấp mã cho cả một danh sách cán bộ (Excel, CSV); in ra tờ mã.")
@click.argument("people", metavar="DANH-SÁCH", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("ma-moi.html"),
    show_default=True,
    help="Tờ mã để in: .html (có ảnh QR) hoặc .xlsx.",
)
@click.option("--check", is_flag=True, help="Chỉ đọc và báo lỗi, chưa cấp mã nào.")
@click.option("--again", is_flag=True, help="Cấp cả cho người đã liên kết (máy mới, kênh khác).")
def import_people(people: Path, out: Path, *, check: bool, again: bool) -> None:
    """Đọc danh sách (cột: cơ quan, họ tên, vai trò nếu có; tên cột và thứ tự tùy ý) và cấp mã mời cho từng người.

    Hàng nào sai thì báo, các hàng khác vẫn làm. Tờ mã chứa mã dùng được: in ra, phát tận tay, rồi xóa tệp.
    """
    from bot.inviting import let_in  # noqa: PLC0415 - a command loads what it needs when it is called
    from bot.people_list import read_people, wanted_people  # noqa: PLC0415 - as above
    from bot.people_sheet import write_sheet  # noqa: PLC0415 - as above
    from models.database import opened  # noqa: PLC0415 - as above
    from models.instant import local  # noqa: PLC0415 - as above
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.store.audit import by_operator  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above

    if out.suffix.lower() not in {".html", ".xlsx"}:
        raise click.ClickException("tờ mã phải là .html hoặc .xlsx")
    settings = load_settings()
    now = SystemClock().now()
    lines, findings = read_people(people.read_bytes(), people.name)
    with opened(settings.database_url) as database:
        wanted = database.read_now(
            lambda session: wanted_people(session, lines, findings, local(now).date(), again=again)
        )
        made = []
        if not check:
            valid_for = timedelta(days=settings.invitation_days)
            made = database.write_now(
                lambda session: [
                    let_in(session, SYSTEM, each, by_operator(now), valid_for=valid_for) for each in wanted
                ]
            )
    for finding in findings:
        click.echo(str(finding), err=True)
    if made:
        write_sheet(out, made, local(now + timedelta(days=settings.invitation_days)).date())
        click.echo(
            f"Đã cấp {len(made)} mã, ghi vào {out}. Tờ này có mã dùng được: in, phát tận tay, rồi xóa tệp."
        )
    elif check:
        click.echo(f"{len(wanted)} người sẽ được cấp mã; {len(findings)} chỗ cần xem lại.")
    else:
        click.echo("Không có ai để cấp mã.")
    if findings:
        raise click.exceptions.Exit(65)
