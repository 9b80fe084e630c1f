"""An .ods made by a program that works out no formulas: its deadlines are missed aloud, not lost."""

from io import BytesIO
from zipfile import ZipFile

from plan_books import HEADER, read, wrong

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
EMPTY_ROWS = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="7"/></table:table-row>'


def words(value: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def open_document(*rows: str) -> bytes:
    body = f'<office:body><office:spreadsheet><table:table table:name="Sở &amp; ngành">{"".join(rows)}</table:table></office:spreadsheet></office:body>'
    content = BytesIO()
    with ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>{body}</office:document-content>',
        )
    return content.getvalue()


def test_a_formula_that_nobody_has_worked_out_is_an_error_here_too() -> None:
    content = open_document(
        EMPTY_ROWS,
        row(*map(words, HEADER)),
        row(
            words("1"),
            words("Báo cáo một"),
            words("Sở Tư pháp"),
            '<table:table-cell table:formula="of:=IF([.A1]>5;&quot;a&quot;;&quot;&quot;)" office:value-type="string"><text:p/></table:table-cell>',
            '<table:table-cell table:formula="of:=DATE(2026;10;5)"/>',
        ),
        row(
            words("2"),
            words("Báo cáo hai"),
            words("Sở Nội vụ"),
            '<table:table-cell table:number-columns-repeated="1"/>',
            '<table:table-cell table:formula="of:=DATE(2026;12;20)" office:value-type="date" office:date-value="2026-12-20"><text:p>20/12/2026</text:p></table:table-cell>',
        ),
    )
    assert wrong(read(content, "kh.ods")) == [
        "kh.ods, hàng 5, cột E “Thời hạn”: công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại, hoặc ghi giá trị vào ô"
    ]


def test_a_document_with_every_result_is_read() -> None:
    content = open_document(
        row(*map(words, HEADER)),
        row(words("1"), words("Báo cáo"), words("Sở Tư pháp"), words(""), words("trước 20/12/2026")),
    )
    (task,) = read(content, "kh.ods").difference.added
    assert (task.text, task.rule) == ("Báo cáo", "FIXED_BEFORE:2026-12-20")
