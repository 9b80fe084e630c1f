import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models.errors import CatalogueError
from seeds.calendar import load_calendar
from seeds.reading import FOLDER, read_catalogue

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(FOLDER, tmp_path / "seeds", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    )


@pytest.fixture
def edit(folder: Path) -> Edit:
    def change(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def findings(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(folder)
    return [str(finding) for finding in caught.value.findings]


TASKS = "plans/251-2021/tasks.csv"


def test_the_form_of_a_file_is_forgiven(folder: Path) -> None:
    path = folder / "agencies.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    messy = "\r\n".join(
        [lines[0], "", *(line.replace(",sở,", ", sở ,") for line in lines[1:]), "", ",,,,,,,"]
    )
    path.write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", messy).encode())
    assert read_catalogue(folder) == read_catalogue()


def test_a_spreadsheets_semicolons_and_dates_are_forgiven(folder: Path) -> None:
    rows = "day;working;why;source\n02/01/2026;;Nghỉ Tết;TB 1\n10/01/2026;x;Làm bù;TB 1\n"
    (folder / "days_off.csv").write_text(rows, encoding="utf-8")
    found = read_catalogue(folder).days_off
    assert [(each.day, each.working) for each in found] == [
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
    ]


def test_the_plans_own_words_are_left_as_they_are(folder: Path, edit: Edit) -> None:
    decomposed = unicodedata.normalize("NFD", "  Tuyên truyền CCHC năm 2022 ")
    edit(TASKS, "các kế hoạch:,Tuyên truyền CCHC năm 2022", f"các kế hoạch:,{decomposed}")
    texts = {task.code: task.text for task in read_catalogue(folder).tasks}
    assert texts["STTTT-01"] == decomposed


def test_every_finding_comes_at_once_with_its_place(folder: Path, edit: Edit) -> None:
    edit(TASKS, "ANNUAL_BEFORE:12-20", "TRƯỚC 20/12")
    edit(TASKS, "giai đoạn {term},SNV", "giai đoạn {nam},SNX")
    edit("agencies.csv", "SKHCN,", "SNV,")
    edit("agency_successors.csv", "STTTT,SKHCN,2025-03-01", "STTTT,SKHCN,2025-13-01")
    edit("demo_people.csv", "1002", "1001")
    edit("demo_people.csv", "official", "chief")
    found = findings(folder)
    assert any(line.startswith(f"{TASKS}, hàng 16, cột rule: không hiểu thời hạn") for line in found)
    assert any("hàng 15, cột title: không có chỗ điền nam" in line for line in found)
    assert any("hàng 15, cột responsible" in line and "“SNX”" in line for line in found)
    assert "agencies.csv, hàng 7, cột code: “SNV” đã có ở hàng 2 của agencies.csv" in found
    assert any(
        "agency_successors.csv, hàng 3, cột on: “2025-13-01” không phải một ngày" in line for line in found
    )
    assert any("demo_people.csv, hàng 3, cột chat_id" in line for line in found)
    assert any(
        "demo_people.csv, hàng 3, cột role: “chief” không có trong danh sách" in line for line in found
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("agencies.csv", "code,name", "ma,name", "thiếu cột: code"),
        ("agencies.csv", "code,name", "ma,name", "không biết cột: ma"),
        (
            "days_off.csv",
            "Làm bù cho thứ Sáu",
            "Làm bù, cho thứ Sáu",
            "dấu phẩy phải đặt trong dấu ngoặc kép",
        ),
        ("days_off.csv", "Làm bù cho", '"Làm bù cho', "dấu ngoặc kép không khép"),
        ("days_off.csv", "2026-01-10,có", "2026-01-02,có", "“2026-01-02” đã có"),
        ("days_off.csv", "2026-01-10,có", "2026-01-10,chắc", "viết “có” hoặc “không”"),
        ("days_off.csv", "Công văn 12729/VPCP-KGVX ngày 25/12/2025 [R]", "", "để trống"),
        ("agency_successors.csv", "SLDTBXH,SNV", "SLDTBXH,SNB", "không có cơ quan mã “SNB”"),
        ("agency_successors.csv", "SGTVT,SXD,2025-03-01", "SGTVT,SXD,2025-02-01", "phải kết thúc"),
        ("agencies.csv", "sở,,2025-02-28,[R]", "sở,2026-01-01,2025-02-28,[R]", "kết thúc trước khi bắt đầu"),
        ("agency_groups.csv", "sở; văn phòng", "sở; vp", "“vp” không có trong danh sách"),
        ("plans/251-2021/plan.toml", "issued_on = 2021-07-28", 'issued_on = "28/7/2021"', "phải là một ngày"),
        ("plans/251-2021/plan.toml", 'number = "251/KH-UBND"', "", "plan.toml, number: thiếu"),
        ("plans/251-2021/plan.toml", 'code = "', "code = ", "không đúng dạng TOML"),
        ("readings.toml", 'named_day = "earlier"', 'named_day = "never"', "readings.toml, named_day"),
        ("notices.csv", "2025,6150", "hai,6150", "“hai” không phải một số"),
    ],
)
def test_a_mistake_is_said_in_words_that_help(
    folder: Path, edit: Edit, name: str, old: str, new: str, said: str
) -> None:
    edit(name, old, new)
    assert any(said in line for line in findings(folder))


def test_an_ended_agency_needs_a_successor(folder: Path, edit: Edit) -> None:
    edit("agency_successors.csv", "SNGV,VP,2025-03-01,[R] Cần kiểm tra lại\n", "")
    assert any("chưa có cơ quan kế thừa" in line for line in findings(folder))


def test_a_ring_of_successors_is_found(folder: Path, edit: Edit) -> None:
    edit(
        "agencies.csv",
        "SDTTG,Sở Dân tộc và Tôn giáo,Sở DT&TG,DTTG; dân tộc và tôn giáo; dân tộc tôn giáo,sở,2025-03-01,",
        "SDTTG,Sở Dân tộc và Tôn giáo,Sở DT&TG,,sở,2025-03-01,2026-01-01",
    )
    edit("agency_successors.csv", "BDT,SDTTG", "SDTTG,BDT,2026-02-01,\nBDT,SDTTG")
    assert any("kế thừa vòng tròn" in line for line in findings(folder))


def test_missing_and_foreign_files_are_named(folder: Path) -> None:
    (folder / "agency_groups.csv").unlink()
    (folder / "notices.csv").write_bytes("year,number,issued_on,about\n2026,x,,Nghỉ Tết".encode("utf-16"))
    found = findings(folder)
    assert "agency_groups.csv: không có tệp này" in found
    assert any(line.startswith("notices.csv: không phải UTF-8") for line in found)


def test_a_folder_without_plans_says_so(folder: Path) -> None:
    shutil.rmtree(folder / "plans")
    assert any("không có kế hoạch nào" in line for line in findings(folder))


def test_the_calendar_alone_reads_the_same_days(folder: Path, edit: Edit) -> None:
    calendar = load_calendar()
    assert not calendar.is_working_day(date(2026, 1, 2))
    assert calendar.is_working_day(date(2026, 1, 10))
    edit("days_off.csv", "2026-01-10", "mười")
    with pytest.raises(CatalogueError, match="mười"):
        load_calendar(folder / "days_off.csv")
    assert load_calendar(folder / "nothing.csv").is_working_day(date(2026, 1, 2))
