"""A sheet of codes to print: a page of cards with QR pictures, or a table. It holds codes that work."""

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from bot.inviting import Invited
from bot.linking import spaced

PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><title>Mã mời Nhắc Việc</title>
<style>
body { font: 11pt "Times New Roman", serif; margin: 1cm; }
.card { display: inline-block; width: 8.4cm; height: 5.6cm; box-sizing: border-box; padding: .4cm; margin: .1cm;
  border: 1px dashed #888; vertical-align: top; break-inside: avoid; overflow: hidden; }
.card svg { float: right; width: 3cm; height: 3cm; }
code { font: bold 12pt monospace; }
</style>
<h1>Mã mời Nhắc Việc, dùng một lần, đến hết %s</h1>
%s
</html>
"""
CARD = """<div class="card">%s<b>%s</b><br>%s<p>Quét mã, hoặc nhắn cho bot:<br><code>/start %s</code></p></div>
"""
COLUMNS = ("Cơ quan", "Họ tên", "Mã", "Đường liên kết", "Dùng đến hết")


def write_sheet(out: Path, made: Sequence[Invited], until: date) -> None:
    """Write the sheet, readable by its owner only; .xlsx is a table, anything else a page to print."""
    if out.suffix.lower() == ".xlsx":
        _table(out, made, until)
    else:
        cards = "".join(_card(each) for each in made)
        out.write_text(PAGE % (until.strftime("%d/%m/%Y"), cards), encoding="utf-8")
    out.chmod(0o600)


def _card(made: Invited) -> str:
    import segno  # noqa: PLC0415 - loaded when it is used

    drawn = segno.make(made.link or made.code, error="m").svg_inline(scale=3, border=2)
    return CARD % (drawn, escape(made.name), escape(made.agency), spaced(made.code))


def _table(out: Path, made: Sequence[Invited], until: date) -> None:
    import xlsxwriter  # noqa: PLC0415 - loaded when it is used

    with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Mã mời")
        sheet.set_column(0, 1, 28)
        sheet.set_column(2, 3, 24)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, each in enumerate(made, start=1):
            row = (each.agency, each.name, spaced(each.code), each.link, until.strftime("%d/%m/%Y"))
            sheet.write_row(number, 0, row)
