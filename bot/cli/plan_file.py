"""`nhacviec template`, `import`, `export`: plans in and out as spreadsheets. Nothing is written without --apply."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings
from models.errors import CatalogueError, ConfigurationError, Finding

if TYPE_CHECKING:
    from models.database import Database
    from seeds.plan_files.which_plan import Known

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
OUT = click.Path(dir_okay=False, path_type=Path)
LARGEST_MEGABYTES = 50


@click.command(name="import", short_help="Nhận kế hoạch từ tệp Excel hoặc CSV.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--apply", "apply_it", is_flag=True, help="Ghi các thay đổi. Không có: chỉ kiểm tra và cho xem."
)
@click.option("--plan", "plan_code", default="", help="Mã kế hoạch của tệp, khi tệp không nói rõ.")
@click.option(
    "--keep-missing", is_flag=True, help="Tệp chỉ là một phần: không rút nhiệm vụ nào không có trong tệp."
)
@click.option(
    "--year",
    type=click.IntRange(2000, 2100),
    help="Năm giao việc (mặc định: năm nay, hoặc năm của kế hoạch).",
)
@click.option("--since", type=DAY, help="Bỏ các kỳ đã hết hạn trước ngày này.")
@click.option("--all", "show_all", is_flag=True, help="In mọi thay đổi, không chỉ vài dòng đầu.")
def import_plan(  # noqa: PLR0913 - an option each
    file: Path,
    plan_code: str,
    year: int | None,
    since: datetime | None,
    *,
    apply_it: bool,
    keep_missing: bool,
    show_all: bool,
) -> None:
    """Kiểm tra cả tệp (mọi lỗi một lần, kèm hàng và cột), cho xem sẽ thêm, đổi, rút gì; --apply để ghi."""
    from bot.cli.plan_file_lines import lines_of  # noqa: PLC0415 - only this command pays for it
    from models.instant import local  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above
    from seeds.plan_files.apart import Job, read_apart  # noqa: PLC0415 - as above
    from seeds.plan_files.kept import from_json  # noqa: PLC0415 - as above

    if file.stat().st_size > LARGEST_MEGABYTES << 20:
        raise CatalogueError((Finding(file.name, f"lớn hơn {LARGEST_MEGABYTES} MB"),))
    now = SystemClock().now()
    url = load_settings().database_url
    first_day = since.date() if since else None
    job = Job(file.name, url, local(now).date(), plan_code, keep_missing, year, first_day)
    told = read_apart(file.read_bytes(), job)
    checked, ahead = from_json(told.kept)
    click.echo("\n".join(lines_of(checked, ahead, show_all=show_all)))
    if checked.errors:
        raise CatalogueError(checked.errors)
    if not checked.anything:
        return
    if not apply_it:
        click.echo("Chưa ghi gì. Để áp dụng, chạy lại với --apply.")
        return
    from models.database import opened  # noqa: PLC0415 - the database is loaded only when it is needed
    from models.migrate import migrate  # noqa: PLC0415 - as above
    from models.store import calendar  # noqa: PLC0415 - as above
    from models.store.audit import by_operator  # noqa: PLC0415 - as above
    from seeds.calendar import load_calendar, load_readings  # noqa: PLC0415 - as above
    from seeds.plan_files.applying import Terms, apply  # noqa: PLC0415 - as above

    migrate(url)
    with opened(url) as database:
        _agencies_first(database, now)
        base, readings = load_calendar(), load_readings()
        done = database.write_now(
            lambda session: apply(
                session,
                checked,
                Terms(calendar.current(session, base), readings, job.today, year, first_day),
                by_operator(now),
                file=file.name,
            )
        )
    click.echo(
        f"Đã áp dụng: thêm {done.added} việc, đổi {done.moved} việc, kết thúc {done.ended} việc, mở lại {done.restored} việc."
    )


@click.command(short_help="Tệp mẫu để lập kế hoạch bằng Excel.")
@click.option("--out", "-o", type=OUT, default=Path("mau-ke-hoach.xlsx"), show_default=True, help="Tên tệp.")
def template(out: Path) -> None:
    """Ghi một tệp Excel trống, có danh sách chọn cho cơ quan, loại, quy tắc thời hạn."""
    from seeds.plan_files.writing import template as form  # noqa: PLC0415 - only this command pays for it

    _write(out, form(_known()))
    click.echo(f"Đã ghi {out}. Điền xong, kiểm tra bằng: nhacviec import {out}")


@click.command(short_help="Xuất danh mục ra Excel, đúng dạng để nhập lại.")
@click.option("--out", "-o", type=OUT, default=Path("ke-hoach.xlsx"), show_default=True, help="Tên tệp.")
@click.option("--plan", "plan_codes", multiple=True, help="Chỉ kế hoạch mã này (dùng được nhiều lần).")
def export(out: Path, plan_codes: tuple[str, ...]) -> None:
    """Ghi các kế hoạch và nhiệm vụ đang có; nhập lại tệp đó không đổi gì."""
    from seeds.plan_files.writing import export as written  # noqa: PLC0415 - only this command pays for it

    known = _known()
    unknown = sorted(set(plan_codes) - {plan.code for plan in known.plans})
    if unknown:
        there = ", ".join(plan.code for plan in known.plans) or "chưa có kế hoạch nào"
        raise ConfigurationError(f"không có kế hoạch mã {', '.join(unknown)} (đang có: {there})")
    _write(out, written(known, plan_codes))
    count = sum(not each.ended for each in known.tasks if not plan_codes or each.task.plan_code in plan_codes)
    click.echo(f"Đã ghi {count} nhiệm vụ vào {out}.")


def _known() -> "Known":
    """The catalogue of the database; the seeds' agencies where there is none yet."""
    from models.database import Database  # noqa: PLC0415 - the database is loaded only when it is needed
    from seeds.plan_files.apart import agencies_of_the_seeds  # noqa: PLC0415 - as above
    from seeds.plan_files.applying import known_now  # noqa: PLC0415 - as above

    database = Database(load_settings().database_url)
    try:
        if database.file is not None and not database.file.exists():
            return agencies_of_the_seeds()
        known = database.read_now(known_now)
        return known if known.agencies.by_code else agencies_of_the_seeds()
    finally:
        database.stop()


def _agencies_first(database: "Database", now: datetime) -> None:
    """A database that knows no agency yet learns the seeds' ones: the plan's tasks need somebody to go to."""
    from dataclasses import replace  # noqa: PLC0415 - as above

    from models.store import catalogue, registry  # noqa: PLC0415 - as above
    from seeds.reading import read_catalogue  # noqa: PLC0415 - as above

    if database.read_now(registry.read).agencies.by_code:
        return
    agencies = replace(read_catalogue(), plans=(), tasks=())
    database.write_now(lambda session: catalogue.keep(session, agencies, [], now=now))


def _write(out: Path, content: bytes) -> None:
    from seeds.plan_files.writing import write_file  # noqa: PLC0415 - as above

    try:
        write_file(out, content)
    except OSError as error:
        raise ConfigurationError(f"không ghi được {out}: {error.strerror}") from error
