import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import group

pytestmark = pytest.mark.usefixtures("no_database_here")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_deadlines_as_json_have_exactly_these_keys() -> None:
    rows = json.loads(run("deadlines", "--year", "2026", "--json"))
    assert len(rows) == 964
    assert {tuple(row) for row in rows} == {
        ("task", "agency", "agency_name", "period", "last_day", "aim_day", "rule")
    }
    (plan,) = [row for row in rows if row["task"] == "SNV-02"]
    assert plan == {
        "task": "SNV-02",
        "agency": "SNV",
        "agency_name": "Sở Nội vụ",
        "period": "2026",
        "last_day": "2026-12-19",
        "aim_day": "2026-12-18",
        "rule": "ANNUAL_BEFORE:12-20",
    }
    assert next(row for row in rows if row["task"] == "VP-09")["last_day"] is None


def test_deadlines_for_people() -> None:
    shown = run("deadlines", "--year", "2026")
    assert "964 việc, 241 có hạn, 723 không hạn" in shown
    assert "T2 23/11/26   24/11/2026  STTTT-03" in shown
    assert "40 cơ quan" in shown
    assert "Không có kế hoạch nào" in run("deadlines", "--year", "2020")


@pytest.mark.parametrize("year", ["2022", "2025", "2028", "2060"])
def test_any_year_works(year: str) -> None:
    assert json.loads(run("deadlines", "--year", year, "--json"))
    assert f"LỊCH LÀM VIỆC {year}" in run("calendar", year)


def test_the_calendar_says_where_each_day_comes_from() -> None:
    shown = run("calendar", "2026")
    assert "T3 24/11 nghỉ: Ngày Văn hóa Việt Nam · nguồn: gói holidays" in shown
    assert "T7 10/01 làm việc: Làm bù cho thứ Sáu 02/01/2026 · nguồn: Công văn 12729/VPCP-KGVX" in shown
    assert "[31]" in shown
    assert "+22" in shown
    assert "CẢNH BÁO" not in shown
    assert "9441/TB-BNV" in shown


def test_a_year_without_its_notice_is_warned_of() -> None:
    assert "CẢNH BÁO: chưa có thông báo nghỉ lễ, Tết của năm 2027" in run("calendar", "2027")


def test_a_bad_folder_is_explained_without_a_traceback(tmp_path: Path) -> None:
    result = CliRunner().invoke(group, ["deadlines", "--year", "2026", "--seeds", str(tmp_path)])
    assert result.exit_code == 65
    assert "agencies.csv: không có tệp này" in result.output
    assert "Traceback" not in result.output
