"""Spreadsheets as provinces really make them: read whole, or refused with every reason at once."""

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from plan_books import HEADER, TODAY, book, read, sheet, wrong

from models.rules.catalogue import Product, TaskKind
from seeds.plan_files.applying import Outlook
from seeds.plan_files.reading import Checked
from seeds.plan_files.summary import summary


def tasks(checked: Checked) -> list[tuple[str, tuple[str, ...], str]]:
    assert wrong(checked) == []
    return [(task.text, task.responsible, task.rule) for task in checked.difference.added]


def appendix(workbook: Any) -> None:
    """An appendix to a plan: title block, two header rows, headings, merged cells, a signature."""
    page = workbook.add_worksheet("Phụ lục")
    plain, day = workbook.add_format(), workbook.add_format({"num_format": "dd/mm/yyyy"})
    page.merge_range("A1:C1", "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HUẾ", plain)
    page.merge_range("D1:G1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", plain)
    page.merge_range("A3:G3", "PHỤ LỤC PHÂN CÔNG NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026", plain)
    page.merge_range(
        "A4:G4", "(Kèm theo Kế hoạch số 45/KH-UBND ngày 15 tháng 01 năm 2026 của UBND thành phố)", plain
    )
    for cells, words in (("A6:A7", "STT"), ("B6:B7", "Nội dung nhiệm vụ"), ("C6:D6", "Cơ quan thực hiện"),
                         ("E6:E7", "Thời gian hoàn thành"), ("F6:F7", "Sản phẩm"), ("G6:G7", "Ghi chú")):  # fmt: skip
        page.merge_range(cells, words, plain)
    page.write("C7", "Chủ trì")
    page.write("D7", "Phối hợp")
    page.write_row("A8", [f"({n})" for n in range(1, 8)])
    page.write_row("A9", ["I", "Công tác chỉ đạo, điều hành"])
    page.write_row(
        "A10",
        [
            1,
            "Xây dựng Kế hoạch cải cách hành chính năm 2027",
            "Sở Nội vụ",
            "Sở Tài chính; Công an thành phố",
            "Trước 20/12/2026",
            "Kế hoạch",
        ],
    )
    page.write_row(
        "A11",
        [2, "Báo cáo cải cách hành chính định kỳ", "so noi vu", "", "Hằng quý", "Báo cáo của UBND thành phố"],
    )
    page.merge_range("A12:G12", "II. Cải cách thủ tục hành chính", plain)
    page.write_row("A13", [3, "Rà soát thủ tục hành chính", "Văn phòng UBND thành phố"])
    page.write_datetime("E13", datetime(2026, 12, 20), day)  # noqa: DTZ001 - Excel's days have no zone
    page.merge_range("A14:A15", 4, plain)
    page.merge_range("B14:B15", "Công khai kết quả", plain)
    page.write("C14", "Sở KH&CN")
    page.write("C15", "Sở Y tế")
    page.merge_range("E14:E15", 46376, plain)
    page.write_row("A16", ["5", "Kiểm tra công vụ", "Sở Nội vụ\nThanh tra thành phố", "", "T12/2026"])
    page.write_row("A17", ["5.1", "Tổng hợp kết quả kiểm tra", "nt", "", "12.2026"])
    page.write("B20", "Nơi nhận:")
    page.write("F20", "TM. ỦY BAN NHÂN DÂN")


def test_an_appendix_with_everything_people_put_around_a_table() -> None:
    checked = read(book(appendix))
    assert tasks(checked) == [
        ("Xây dựng Kế hoạch cải cách hành chính năm 2027", ("SNV",), "FIXED_BEFORE:2026-12-20"),
        ("Báo cáo cải cách hành chính định kỳ", ("SNV",), "QUARTERLY"),
        ("Rà soát thủ tục hành chính", ("VP",), "FIXED:2026-12-20"),
        ("Công khai kết quả", ("SKHCN",), "FIXED:2026-12-20"),
        ("Công khai kết quả", ("SYT",), "FIXED:2026-12-20"),
        ("Kiểm tra công vụ", ("SNV", "TTR"), "FIXED:2026-12-31"),
        ("Tổng hợp kết quả kiểm tra", ("SNV", "TTR"), "FIXED:2026-12-31"),
    ]
    first, second, third, *_ = checked.difference.added
    assert (first.cooperating, first.product, first.kind) == (
        "STC; Công an thành phố",
        Product.PLAN,
        TaskKind.PLAN,
    )
    assert first.lead_in == "Công tác chỉ đạo, điều hành"
    assert (second.product, second.note) == (Product.REPORT, "Sản phẩm: Báo cáo của UBND thành phố")
    assert third.lead_in == "Cải cách thủ tục hành chính"
    (plan,) = checked.plans
    assert (plan.code, plan.number, plan.issued_on) == ("45-2026", "45/KH-UBND", date(2026, 1, 15))
    assert "CẢI CÁCH HÀNH CHÍNH NĂM 2026" in plan.title


def test_a_day_below_the_time_in_a_header_of_two_rows() -> None:
    def fill(workbook: Any) -> None:
        page = workbook.add_worksheet("Phụ lục")
        plain = workbook.add_format()
        for cells, words in (("A1:A2", "TT"), ("B1:B2", "NHIEM VU CU THE"), ("C1:D1", "Phân công"), ("E1:F1", "Thời gian thực hiện")):  # fmt: skip
            page.merge_range(cells, words, plain)
        page.write_row("C2", ["Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành"])
        page.write_row("A3", [1, "Rà soát văn bản", "Sở Tư pháp", "", "01/2026", "30/12/2026"])

    assert tasks(read(book(fill))) == [("Rà soát văn bản", ("STP",), "FIXED:2026-12-30")]


@pytest.mark.parametrize("header", ["% hoàn thành", "Hoàn thành"])
def test_without_a_column_for_deadlines_that_is_said_and_the_first_task_is_no_header(header: str) -> None:
    for first in ((1,), ("",)):
        row = (*first, "Báo cáo năm", "Sở Tư pháp", "60%")
        checked = read(
            sheet(row, (2, "Báo cáo quý", "Sở Y tế", "70%"), header=("TT", "Nhiệm vụ", "Chủ trì", header))
        )
        assert [task for task, *_ in tasks(checked)] == ["Báo cáo năm", "Báo cáo quý"]
    assert "không thấy cột thời hạn" in str(checked.warnings[0])


def test_a_formula_that_nobody_has_worked_out_is_an_error_and_not_a_task_without_a_deadline() -> None:
    plain = sheet(
        (1, "Báo cáo một", "Sở Tư pháp", "", "=DATE(2026,10,5)"),
        ("=A2+1", "Báo cáo hai", "Sở Nội vụ", "", "20/12/2026"),
        (3, "Báo cáo ba", "Sở Nội vụ", '=IF(TRUE,"")', "20/12/2026"),
        name="Sở & ngành",
    )
    content = BytesIO()
    with ZipFile(BytesIO(plain)) as old, ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</f><v>0</v>", b"</f><v></v>")
                part = re.sub(rb'<c r="D4"', b'<c t="str" r="D4"', part)  # worked out, to nothing
            new.writestr(name, part)
    assert wrong(read(content.getvalue(), "kh.xlsx")) == [
        "kh.xlsx, hàng 2, cột E “Thời hạn”: công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại, hoặc ghi giá trị vào ô"
    ]


@pytest.mark.parametrize(
    "header",
    [
        ("TT", "Nhiệm vụ", "Đơn vị chủ trì thực hiện", "Đơn vị phối hợp", "Thời hạn hoàn thành", "Kết quả, sản phẩm", "Lưu ý"),
        ("so tt", "noi dung cong viec", "co quan chu tri", "phoi hop", "thoi gian", "san pham", "ghi chu"),
        ("STT", "TÊN NHIỆM VỤ", "CƠ QUAN THAM MƯU, THỰC HIỆN", "CƠ QUAN PHỐI HỢP", "TIẾN ĐỘ", "SẢN PHẨM DỰ KIẾN", "GHI CHÚ"),
        ("STT", "ND công việc", "CQ chủ trì", "CQ phối hợp", "TG hoàn thành\n(trước ngày)", "SP", "Ghi chú"),
        ("No", "text", "responsible", "cooperating", "deadline_as_written", "product", "note"),
    ],
)  # fmt: skip
def test_headings_in_other_words(header: tuple[str, ...]) -> None:
    checked = read(
        sheet((1, "Báo cáo năm", "Sở Tư pháp", "Sở Nội vụ", "20/12/2026", "BC", "gấp"), header=header)
    )
    assert tasks(checked) == [("Báo cáo năm", ("STP",), "FIXED:2026-12-20")]
    (task,) = checked.difference.added
    assert (task.cooperating, task.product, task.note) == ("SNV", Product.REPORT, "gấp")


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("20/12/2026", "FIXED:2026-12-20"),
        ("2026-12-20", "FIXED:2026-12-20"),
        ("20.12.2026", "FIXED:2026-12-20"),
        ("ngày 20 tháng 12 năm 2026", "FIXED:2026-12-20"),
        (46376, "FIXED:2026-12-20"),
        (46376.75, "FIXED:2026-12-20"),
        ("46376", "FIXED:2026-12-20"),
        ("  Trước ngày\xa020/12/2026  ", "FIXED_BEFORE:2026-12-20"),
        ("Quý I", "FIXED:2026-03-31"),
        ("Tháng 12", "FIXED:2026-12-31"),
        ("12.2026", "FIXED:2026-12-31"),
        (2026, "FIXED:2026-12-31"),
        ("Thường xuyên", "NONE"),
        ("Hằng quý", "QUARTERLY"),
        ("ANNUAL_BEFORE:12-20", "ANNUAL_BEFORE:12-20"),
        ("trong 05 ngày làm việc kể từ ngày ký", "EVENT_PLUS:5wd"),
        ("", "NONE"),
        (None, "NONE"),
        ("Hằng tuần", "NONE"),
    ],
)  # fmt: skip
def test_deadlines_in_every_form_that_a_cell_can_hold(cell: object, rule: str) -> None:
    checked = read(sheet((1, "Báo cáo", "STP", "", cell)), name="Kế hoạch năm 2026.xlsx")
    assert tasks(checked) == [("Báo cáo", ("STP",), rule)]


def test_every_error_at_once_with_its_row_and_column() -> None:
    checked = read(
        sheet(
            (1, "Báo cáo một", "Sở Nội vụ", "", "31/11/2026"),
            (2, "Báo cáo hai", "Sở Nội dụ và Sở Phù thủy", "", "Quý I"),
            (3, "", "Sở Tư pháp", "", "Quý I"),
            (4, "Báo cáo bốn", "", "", "Quý I"),
            (5, "Báo cáo năm", "Sở Tư pháp", "", "chậm 15 ngày"),
            (6, "Báo cáo sáu", "#REF!", "", "Quý I"),
        ),
        name="kh.xlsx",
    )
    found = wrong(checked)
    assert found[0].startswith("kh.xlsx, hàng 2, cột E “Thời hạn”: “31/11/2026” không có trong lịch")
    assert "kh.xlsx, hàng 3, cột C “Cơ quan chủ trì”: không biết cơ quan “Sở Phù thủy”" in "\n".join(found)
    assert "hàng 4, cột B “Nội dung nhiệm vụ”: để trống" in "\n".join(found)
    assert "hàng 5, cột C “Cơ quan chủ trì”: thiếu cơ quan chủ trì" in "\n".join(found)
    assert "hàng 6, cột E “Thời hạn”: không hiểu thời hạn" in "\n".join(found)
    assert "hàng 7, cột C “Cơ quan chủ trì”: ô lỗi công thức (#REF!)" in "\n".join(found)
    assert not checked.anything


def test_a_nearly_right_name_is_suggested_and_an_old_name_goes_to_who_carries_on() -> None:
    checked = read(
        sheet(
            (1, "Báo cáo", "Sở Văn hóa Thể thao Du lịch", "", "Quý I"),
            (2, "Báo cáo khác", "Sở TT&TT", "", ""),
            (3, "Báo cáo nữa", "Giám đốc Sở Nội vụ TP Huế", "", ""),
        )
    )
    assert len(checked.errors) == 1
    assert "không biết cơ quan “Sở Văn hóa" in wrong(checked)[0]
    assert "có phải: Sở Văn hóa và Thể thao" in wrong(checked)[0]
    assert any("“Sở TT&TT” nay là Sở Khoa học và Công nghệ" in str(each) for each in checked.warnings)


def test_several_sheets_one_hidden_one_without_a_plan() -> None:
    def fill(workbook: Any) -> None:
        for name, agency in (("Quý I", "Sở Nội vụ"), ("Quý II", "Sở Tư pháp"), ("Cũ", "Sở Phù thủy")):
            page = workbook.add_worksheet(name)
            page.write_row(0, 0, HEADER)
            page.write_row(1, 0, (1, f"Báo cáo {name}", agency, "", name))
            if name == "Cũ":
                page.hide()
        workbook.add_worksheet("Ghi chép").write(0, 0, "Gọi điện cho chị Hà")

    checked = read(book(fill))
    assert tasks(checked) == [
        ("Báo cáo Quý I", ("SNV",), "FIXED:2026-03-31"),
        ("Báo cáo Quý II", ("STP",), "FIXED:2026-06-30"),
    ]
    assert checked.passed_over == ("Ghi chép",)


def test_agencies_told_by_the_heading_above_or_by_the_sheets_name() -> None:
    def fill(workbook: Any) -> None:
        page = workbook.add_worksheet("Phân công")
        page.write_row(0, 0, ("STT", "Nhiệm vụ", "Thời hạn"))
        page.write_row(1, 0, ("I", "Sở Nội vụ"))
        page.write_row(2, 0, (1, "Báo cáo cải cách hành chính", "Quý I"))
        page.write_row(3, 0, ("II", "Sở Tư pháp"))
        page.write_row(4, 0, (1, "Báo cáo thi hành pháp luật", "Quý II"))
        other = workbook.add_worksheet("Sở Y tế")
        other.write_row(0, 0, ("STT", "Nhiệm vụ", "Thời hạn"))
        other.write_row(1, 0, (1, "Báo cáo y tế", "Quý II"))

    assert [(text, who) for text, who, _ in tasks(read(book(fill)))] == [
        ("Báo cáo cải cách hành chính", ("SNV",)),
        ("Báo cáo thi hành pháp luật", ("STP",)),
        ("Báo cáo y tế", ("SYT",)),
    ]


def test_a_numbered_row_above_its_parts_is_a_heading_and_a_line_twice_counts_once() -> None:
    checked = read(
        sheet(
            (1, "Đẩy mạnh cải cách"),
            ("1.1", "Rà soát thủ tục", "Sở Nội vụ", "", "Quý I"),
            ("1.2", "Công khai thủ tục", "Sở Tư pháp", "", "Quý I"),
            ("1.2", "Công khai thủ tục", "Sở Tư pháp", "", "Quý I"),
            ("2", "Kiểm tra", "Sở Nội vụ", "", "Tháng 6"),
        )
    )
    assert [text for text, _, _ in tasks(checked)] == ["Rà soát thủ tục", "Công khai thủ tục", "Kiểm tra"]
    assert checked.difference.added[0].lead_in == "Đẩy mạnh cải cách"
    assert any("trùng với" in str(each) for each in checked.warnings)


def test_parts_of_a_task_headings_in_two_levels_and_a_second_table_below() -> None:
    def fill(workbook: Any) -> None:
        page = workbook.add_worksheet()
        rows: list[tuple[object, ...]] = [
            ("STT", "Nội dung nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"),
            ("A", "CẢI CÁCH THỂ CHẾ"),
            ("I", "Xây dựng văn bản"),
            (1, "Xây dựng quy định", "Sở Tư pháp", "Các sở, ngành liên quan", "Quý II/2026"),
            ("", "- Soạn thảo dự thảo"),
            ("", "- Lấy ý kiến", "", "", "Tháng 3"),
            (2, "Kiểm tra văn bản:"),
            ("a)", "Tự kiểm tra", "Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ", "", "Thường xuyên"),
            ("b)", "Kiểm tra theo thẩm quyền", "nt", "", "Quý IV"),
            ("II", "Tuyên truyền"),
            (3, "Tuyên truyền pháp luật", "Sở Tư pháp", "", "Tháng 11"),
            ("TT", "Nhiệm vụ", "Thời hạn", "Chủ trì", "Phối hợp"),
            (1, "Rà soát TTHC", "20/12/2026", "Văn phòng UBND thành phố", "Sở Y tế"),
            ("", "Tổng cộng: 5 nhiệm vụ"),
        ]
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)

    checked = read(book(fill))
    assert tasks(checked) == [
        ("Xây dựng quy định\n- Soạn thảo dự thảo", ("STP",), "FIXED:2026-06-30"),
        ("Lấy ý kiến", ("STP",), "FIXED:2026-03-31"),
        ("Tự kiểm tra", ("STP",), "NONE"),
        ("Kiểm tra theo thẩm quyền", ("STP",), "FIXED:2026-12-31"),
        ("Tuyên truyền pháp luật", ("STP",), "FIXED:2026-11-30"),
        ("Rà soát TTHC", ("VP",), "FIXED:2026-12-20"),
    ]
    added = checked.difference.added
    assert added[2].lead_in == "CẢI CÁCH THỂ CHẾ – Xây dựng văn bản – Kiểm tra văn bản:"
    assert (added[2].cooperating, added[5].cooperating) == ("SNV", "SYT")
    assert any("lấy cơ quan của nhiệm vụ bên trên" in str(each) for each in checked.warnings)


CSV = "STT;Nội dung nhiệm vụ;Cơ quan chủ trì;Thời hạn\n1;Báo cáo kết quả;Sở Nội vụ;20/12/2026\n;;;\n"


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.replace(";", ",").encode(),
        CSV.replace(";", "\t").encode("utf-16"),
        b"sep=;\r\n" + CSV.replace("\n", "\r\n").encode(),
        ("KẾ HOẠCH NĂM 2026;;;\n\n" + CSV).encode(),
    ],
)
def test_csv_in_the_forms_excel_and_others_write(content: bytes) -> None:
    assert tasks(read(content, "kh.csv")) == [("Báo cáo kết quả", ("SNV",), "FIXED:2026-12-20")]


def test_csv_in_windows_1258_with_its_letters_in_two_pieces() -> None:
    pieces = {"ộ": "ô\u0323", "ụ": "u\u0323", "ủ": "u\u0309", "ế": "ê\u0301", "ả": "a\u0309", "ơ": "ơ", "ì": "i\u0300", "ạ": "a\u0323", "ở": "ơ\u0309", "ệ": "ê\u0323", "ờ": "ơ\u0300"}  # fmt: skip
    words = CSV
    for whole, parts in pieces.items():
        words = words.replace(whole, parts)
    assert tasks(read(words.encode("cp1258"), "kh.csv")) == [
        ("Báo cáo kết quả", ("SNV",), "FIXED:2026-12-20")
    ]


def test_a_web_page_that_was_saved_as_xls() -> None:
    page = """<html><head><meta charset="utf-8"></head><body><table border=1>
      <tr><th rowspan=2>STT</th><th rowspan=2>Nội dung nhiệm vụ</th><th colspan=2>Thực hiện</th><th rowspan=2>Thời hạn</th></tr>
      <tr><th>Chủ trì</th><th>Phối hợp</th></tr>
      <tr><td>1<td>Báo cáo&nbsp;kết quả<td rowspan="2">Sở Nội vụ<td><td>20/12/2026</tr>
      <tr><td>2</td><td>Kế hoạch <b>năm</b></td><td>Sở Y tế</td><td>Quý I</td></tr></table></body></html>"""
    assert tasks(read(page.encode(), "xuat.xls")) == [
        ("Báo cáo kết quả", ("SNV",), "FIXED:2026-12-20"),
        ("Kế hoạch năm", ("SNV",), "FIXED:2026-03-31"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp rỗng"),
        (b"%PDF-1.7 ...", "không phải bảng tính"),
        (b"PK\x03\x04 nothing more", "không đọc được bảng tính này"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "không đọc được bảng tính này"),
        (b"xin chao;day khong phai;ke hoach\n1;2;3\n", "không có hàng tiêu đề"),
        (sheet(), "không có nhiệm vụ nào"),
    ],
)
def test_what_is_no_plan_is_refused_in_words(content: bytes, words: str) -> None:
    checked = read(content)
    assert words in "\n".join(wrong(checked))


def test_five_thousand_rows_with_blanks_behind_them() -> None:
    rows = [
        (n, f"Nhiệm vụ số {n} của năm", "Sở Nội vụ; Sở Tư pháp", "", "Quý III", "", "  ")
        for n in range(1, 5001)
    ]
    checked = read(sheet(*rows, *[("", " ", "", "", "", "", "")] * 200))
    assert len(tasks(checked)) == 5000
    assert checked.tasks == 5000


@pytest.mark.parametrize(
    "cell", [True, 3.5, time(8, 30), TODAY, "'; DROP TABLE task; --", "<b>&amp;", "{year} {", "=1+1"]
)
def test_any_kind_of_cell_is_words_or_an_error_never_an_exception(cell: object) -> None:
    def fill(workbook: Any) -> None:
        page = workbook.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write(1, 0, 1)
        for column in range(1, 7):
            if isinstance(cell, date | time):
                page.write_datetime(1, column, cell, workbook.add_format({"num_format": "dd/mm"}))
            else:
                page.write(1, column, cell)

    assert isinstance(read(book(fill)), Checked)


def test_a_table_that_begins_in_the_middle_and_a_blank_a_million_rows_below() -> None:
    def fill(workbook: Any) -> None:
        page = workbook.add_worksheet()
        page.write_row(4, 3, HEADER)
        page.write_row(5, 3, (1, "Báo cáo", "Sở Nội vụ", "", "Quý I"))
        page.write(900_000, 5, " ")

    checked = read(book(fill), name="KH 2026.xlsx")
    assert tasks(checked) == [("Báo cáo", ("SNV",), "FIXED:2026-03-31")]


def test_a_file_with_the_stamp_of_secrecy_is_refused_and_a_restricted_task_is_shown_without_its_words() -> (
    None
):
    def secret(workbook: Any) -> None:
        page = workbook.add_worksheet()
        page.write(0, 5, "MẬT")
        page.write_row(2, 0, HEADER)
        page.write_row(3, 0, (1, "Việc của tài liệu", "Sở Nội vụ"))

    assert "dấu Mật" in wrong(read(book(secret)))[0]
    header = (*HEADER, "Hạn chế")
    checked = read(sheet((1, "Việc hạn chế", "Sở Nội vụ", "", "Quý I", "", "", "có"), header=header))
    (task,) = checked.difference.added
    assert task.restricted
    assert "Việc hạn chế" not in str(summary(checked, Outlook()))
