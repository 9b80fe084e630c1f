"""A list of officials as offices keep it becomes a sheet of codes to print; what is wrong is told row by row."""

import re
import stat
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook
from sqlmodel import select
from world import LAN, World

from bot.cli import group
from bot.people_list import read_people
from models.tables import Invitation, Official

ROWS: list[list[object]] = [
    ["DANH SÁCH CÁN BỘ ĐẦU MỐI"],
    [],
    ["STT", "Họ và tên", "Chức vụ", "Cơ quan, đơn vị", "Điện thoại"],
    [1, "  Phạm   Quốc Khánh ", "Chuyên viên", "so tu phap", "0905"],
    [2, "Hoàng Thị Thu", "Phó Giám đốc Sở", "", "0905"],
    [3, "Ngô <b>Văn</b> An", "", "SNV", ""],
    [4, "Phạm Quốc Khánh", "Chuyên viên", "Sở Tư pháp", ""],
    [5, "Trần Bình", "Phi công", "SNV", ""],
    [6, "Lý Thị Mơ", "", "Sở Không Có", ""],
    [7, "0905123456", "", "SNV", ""],
    [8, "Lê Thị Lan", "", "STP", ""],
]  # fmt: skip


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Cán bộ")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def run(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", world.database.url)
    return CliRunner().invoke(group, ["import-people", *arguments])


def names(world: World) -> dict[str, str]:
    return world.database.read_now(lambda s: {row.name: row.role for row in s.exec(select(Official))})


async def test_a_messy_list_becomes_codes_and_the_wrong_rows_are_told(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(tmp_path / "ds.xlsx", ROWS)
    told = run(world, tmp_path, monkeypatch, "ds.xlsx")
    assert told.exit_code == 65, told.output
    assert "Đã cấp 3 mã" in told.output
    for place in ("hàng 7", "hàng 8", "hàng 9", "hàng 10", "hàng 11"):
        assert place in told.output, told.output
    assert "đã liên kết" in told.output
    found = names(world)
    assert found["Phạm Quốc Khánh"] == "official"
    assert found["Hoàng Thị Thu"] == "leader"
    page = (tmp_path / "ma-moi.html").read_text(encoding="utf-8")
    assert "Ngô &lt;b&gt;Văn" in page
    assert page.count("<svg") == 3
    assert stat.S_IMODE((tmp_path / "ma-moi.html").stat().st_mode) == 0o600
    code = re.findall(r"/start ([A-Z2-9-]{19})", page)[0]
    welcome = await world.say("7007", f"/start {code}")
    assert "Phạm Quốc Khánh" in welcome[0].outgoing.html


def test_looking_first_changes_nothing(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(tmp_path / "ds.xlsx", ROWS)
    told = run(world, tmp_path, monkeypatch, "ds.xlsx", "--check")
    assert "3 người sẽ được cấp mã; 5 chỗ cần xem lại" in told.output
    assert world.database.read_now(lambda s: list(s.exec(select(Invitation)))) == []
    assert not (tmp_path / "ma-moi.html").exists()


def test_a_csv_list_into_a_table(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ds.csv").write_text(
        "Đơn vị;Họ tên\nstp;Phạm Quốc Khánh\nstp;=1+1 Công Thức\n", encoding="utf-8-sig"
    )
    told = run(world, tmp_path, monkeypatch, "ds.csv", "--out", "ma.xlsx")
    assert "Đã cấp 1 mã" in told.output
    rows = CalamineWorkbook.from_path(tmp_path / "ma.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][0] == "Sở Tư pháp"
    assert re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", str(rows[1][2]))


def test_a_new_code_for_who_is_linked_only_when_asked_for(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ds.csv").write_text("Cơ quan,Họ tên\nSTP,Lê Thị Lan\n", encoding="utf-8")
    assert "đã liên kết" in run(world, tmp_path, monkeypatch, "ds.csv").output
    assert "Đã cấp 1 mã" in run(world, tmp_path, monkeypatch, "ds.csv", "--again").output
    assert LAN


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a,b,c\n1,2,3\n", b"%PDF-1.4"])
def test_what_is_no_list_is_explained(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / "ds.csv").write_bytes(content)
    told = run(world, tmp_path, monkeypatch, "ds.csv")
    assert told.exit_code == 65
    assert "ds.csv" in told.output


def test_an_agency_written_once_counts_for_the_rows_below(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ds.xlsx", ROWS)
    lines, findings = read_people(path.read_bytes(), "ds.xlsx")
    assert findings == []
    assert [line.agency for line in lines][:3] == ["so tu phap", "so tu phap", "SNV"]
