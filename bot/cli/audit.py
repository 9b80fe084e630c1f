"""`nhacviec audit`: a task's life from the ledger; with --verify, whether the ledger is as it was written."""

import html
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from models.store.audit import Entry
    from models.store.ledger_check import Check, Flaw

ANCHOR = re.compile(r"^(\d{1,18}):([0-9a-f]{64})$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
FLAWS = {
    "changed": "dòng {n} của sổ (hoặc dòng trước nó) đã bị sửa",
    "missing": "trước dòng {n} của sổ có dòng bị xóa",
    "cut": "mốc {n} không còn khớp: sổ bị cắt đuôi hoặc bị viết lại",
    "report": "việc {n}: số báo cáo không khớp với sổ",
    "guard": "khóa chống sửa của sổ trong cơ sở dữ liệu đã bị gỡ hoặc thay",
    "state": "việc {n}: trạng thái hiện tại không do dòng nào trong sổ dẫn đến",
}
BY = {"system": "hệ thống", "operator": "người quản trị"}


@click.command(help="In quá trình của một việc; --verify: kiểm tra sổ có bị sửa không.")
@click.argument("number", type=click.IntRange(1, 2**31 - 1), required=False)
@click.option("--verify", is_flag=True, help="Kiểm tra toàn bộ sổ; mã thoát 1 nếu có dấu vết sửa đổi.")
@click.option("--expect", "anchor", help="Mốc đã ghi lại trước đây, dạng SỐ:MÃ (lần --verify trước in ra).")
def audit(number: int | None, anchor: str | None, *, verify: bool) -> None:
    """Print a task's life, or check the ledger."""
    if number is None and not verify:
        raise click.UsageError("cần số của một việc, hoặc --verify")
    from models.database import opened  # noqa: PLC0415 - a command loads what it needs when it is called
    from models.keeping import shelf  # noqa: PLC0415 - as above
    from models.rules.access import SYSTEM  # noqa: PLC0415 - as above
    from models.store import assignments, ledger_check  # noqa: PLC0415 - as above
    from models.store import audit as store  # noqa: PLC0415 - as above

    if anchor:
        _expected(anchor)
    with opened(load_settings().database_url) as database:
        if number is not None:
            view = database.read_now(lambda session: assignments.one(session, SYSTEM, number))
            entries = database.read_now(lambda session: store.life(session, SYSTEM, number))
            if view is None and not entries:
                raise click.ClickException(f"Không có việc số {number}.")
            if view is not None:
                click.echo(f"Việc {number} · {view.code} · {view.title} · {view.agency_name}")
            for entry in entries:
                click.echo("\n".join(_lines(entry)))
            click.echo(f"{len(entries)} dòng trong sổ.")
        if verify:
            settings = load_settings()
            restores = database.read_now(lambda session: ledger_check.restores(session, SYSTEM))
            marks = shelf.anchors(settings.keeping().folder, restores)
            expected = [*marks, *([_expected(anchor)] if anchor else [])]
            _report(
                database.read_now(lambda s: ledger_check.verify(s, SYSTEM, expected=expected)), len(expected)
            )


def _expected(anchor: str) -> tuple[int, str]:
    found = ANCHOR.match(anchor.strip())
    if found is None:
        raise click.BadParameter("mốc có dạng SỐ:MÃ, mã gồm 64 chữ số thập lục phân", param_hint="--expect")
    return int(found[1]), found[2]


def _report(check: "Check", marks: int) -> None:
    for flaw in check.flaws:
        click.echo(_flaw(flaw))
    if check.count:
        click.echo(f"SỔ KHÔNG NGUYÊN VẸN: {check.count} chỗ sai trong {check.rows} dòng.")
        raise SystemExit(1)
    click.echo(f"Sổ nguyên vẹn: {check.rows} dòng; khớp với {marks} mốc đã ghi (phiếu sao lưu, --expect).")
    click.echo(f"Mốc (ghi lại ở nơi khác để đối chiếu): {check.newest}:{check.hash}")


def _flaw(flaw: "Flaw") -> str:
    return FLAWS[flaw.kind].format(n=flaw.number)


def _lines(entry: "Entry") -> list[str]:
    from models.instant import local  # noqa: PLC0415 - as above

    place = ", ".join(
        part for part in (entry.agency, entry.channel, entry.inbox_id and f"tin #{entry.inbox_id}") if part
    )
    who = entry.who or BY.get(entry.by, "không rõ")
    lines = [
        f"{local(entry.at):%d/%m/%Y %H:%M}  {who}{f' ({place})' if place else ''}: {_name('deed', entry.what)}"
    ]
    for name in dict.fromkeys((*entry.before, *entry.after)):
        was, now = _value(name, entry.before.get(name)), _value(name, entry.after.get(name))
        change = f"{was} → {now}" if name in entry.before and was != now else now
        lines.append(f"    {_name('field', name)}: {change}")
    if entry.words:
        lines.append(f"    nguyên văn: “{' '.join(entry.words.split())}”")
    return lines


def _value(name: str, value: Any) -> str:
    from models.instant import local  # noqa: PLC0415 - as above

    if value is None:
        return "(trống)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if name == "state":
        return _name("state", str(value))
    if isinstance(value, str) and DAY.match(value):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if name.endswith("_at") and isinstance(value, str):
        return f"{local(datetime.fromisoformat(value)):%d/%m/%Y %H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _name(family: str, name: str) -> str:
    """The words for a name of the ledger; the name itself where nobody has written words yet."""
    from jinja2 import TemplateNotFound  # noqa: PLC0415 - as above

    from bot import wording  # noqa: PLC0415 - as above

    try:
        return html.unescape(wording.say(f"{family}.{name}", {}))
    except TemplateNotFound:
        return name
