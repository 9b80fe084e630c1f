import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from models.rules.catalogue import Catalogue, Product
from models.rules.expansion import expand
from seeds.reading import FOLDER, read_catalogue

PAGE = (Path(__file__).parent / "data" / "plan-251-2021.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def test_the_plan_is_whole(catalogue: Catalogue) -> None:
    assert catalogue.plan.number == "251/KH-UBND"
    assert catalogue.plan.issued_on == date(2021, 7, 28)
    families = Counter(task.code.rsplit("-", 1)[0] for task in catalogue.tasks)
    assert families == {"CHUNG": 3, "HUYEN": 2, "SIPAS": 8, "SNV": 17, "VP": 13, "STP": 14, "STTTT": 12}
    assert len(catalogue.tasks) == 69


def test_every_text_is_an_exact_piece_of_the_page(catalogue: Catalogue) -> None:
    for task in catalogue.tasks:
        assert task.text in PAGE, task.code
        assert task.lead_in in PAGE, task.code
        assert task.deadline_as_written in PAGE, task.code
    assert [task.code for task in catalogue.tasks if not task.explicit] == ["SIPAS-03"]


def test_the_quirks_of_the_page_are_kept(catalogue: Catalogue) -> None:
    texts = {task.code: task.text for task in catalogue.tasks}
    assert "quy định\N{NO-BREAK SPACE} (7.1.10)" in texts["STTTT-10"]
    assert "chia sẽ dữ liệu" in texts["STTTT-07"]


def test_only_twenty_carry_a_deadline_and_thirteen_a_date(catalogue: Catalogue) -> None:
    written = [task for task in catalogue.tasks if task.deadline_as_written]
    assert len(written) == 20
    assert all(task.rule == "NONE" for task in catalogue.tasks if not task.deadline_as_written)
    dated = [task for task in catalogue.tasks if task.rule.startswith(("ANNUAL", "MONTH:", "YEAR"))]
    assert len(dated) == 13


def test_what_must_be_handed_in(catalogue: Catalogue) -> None:
    products = {task.code: task.product for task in catalogue.tasks}
    assert products["SNV-02"] is Product.PLAN
    assert products["SNV-11"] is Product.REPORT
    assert products["SNV-17"] is Product.DECISION
    assert products["STTTT-11"] is Product.NONE
    for task in catalogue.tasks:
        begins = {"Kế hoạch": Product.PLAN, "Báo cáo": Product.REPORT}
        wanted = next((product for words, product in begins.items() if task.title.startswith(words)), None)
        assert wanted in (None, task.product), task.code


def test_titles_are_distinct_and_without_a_year_of_their_own(catalogue: Catalogue) -> None:
    titles = [task.title for task in catalogue.tasks]
    assert len(set(titles)) == 69
    assert not any("202" in title for title in titles)
    for task in catalogue.tasks:
        year_of_text = {"năm 2022": "{next_year}", "năm 2021": "{year}"}
        for words, placeholder in year_of_text.items():
            if task.text.endswith(words):
                assert placeholder in task.title, task.code


def test_nine_districts_then_forty_communes_and_wards(catalogue: Catalogue) -> None:
    def named(start: str, day: date) -> int:
        return sum(a.name.startswith(start) and a.exists_on(day) for a in catalogue.agencies)

    assert named("UBND ", date(2021, 12, 31)) == 9
    assert named("UBND phường", date(2026, 1, 1)) == 21
    assert named("UBND xã", date(2026, 1, 1)) == 19
    assert named("UBND ", date(2026, 1, 1)) == 40


def test_the_swap_of_january_2026_names_its_notice(catalogue: Catalogue) -> None:
    found = {each.day: each for each in catalogue.days_off}
    assert not found[date(2026, 1, 2)].working
    assert found[date(2026, 1, 10)].working
    assert all(each.source for each in catalogue.days_off)


def test_the_stranger_is_nobody(catalogue: Catalogue) -> None:
    assert {(each.chat_id, each.agency, each.role.value) for each in catalogue.people} == {
        ("1001", "SNV", "coordinator"),
        ("1002", "SNV", "official"),
        ("1003", "STP", "official"),
        ("1005", "SKHCN", "official"),
    }


def test_the_files_need_no_tidying() -> None:
    for path in FOLDER.rglob("*.csv"):
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        with path.open(encoding="utf-8", newline="") as lines:
            widths = {len(cells) for cells in csv.reader(lines)}
        assert len(widths) == 1, path.name


# Last permissible day → day to aim at, worked out by hand on a wall calendar.
QUARTER_ENDS = {
    2021: ["03-31 03-31", "06-30 06-30", "09-30 09-30", "12-31 12-31"],
    2026: ["03-31 03-31", "06-30 06-30", "09-30 09-30", "12-31 12-31"],
    2027: ["03-31 03-31", "06-30 06-30", "09-30 09-30", "12-31 12-31"],
}
TWENTIETHS = {
    2021: ["03-20 03-19", "06-20 06-18", "09-20 09-20", "12-20 12-20"],  # Sat, Sun, Mon, Mon
    2026: ["03-20 03-20", "06-20 06-19", "09-20 09-18", "12-20 12-18"],  # Fri, Sat, Sun, Sun
    2027: ["03-20 03-19", "06-20 06-18", "09-20 09-20", "12-20 12-20"],  # Sat, Sun, Mon, Mon
}
BEFORE_20_12 = {2021: "12-19 12-17", 2026: "12-19 12-18", 2027: "12-19 12-17"}  # Sun, Sat, Sun
BEFORE_25_11 = {2021: "11-24 11-24", 2026: "11-24 11-23", 2027: "11-24 11-23"}  # a holiday since 2026
END_OF_YEAR = "12-31 12-31"  # Friday, Thursday, Friday


@pytest.mark.parametrize("year", [2021, 2026, 2027])
def test_every_dated_task_by_hand(catalogue: Catalogue, year: int) -> None:
    expected = {
        "SIPAS-02": QUARTER_ENDS[year],
        "SIPAS-03": QUARTER_ENDS[year],
        "SNV-06": TWENTIETHS[year],
        "STTTT-03": [BEFORE_25_11[year]],
        **{f"SNV-{n:02d}": [BEFORE_20_12[year]] for n in (2, 3, 4, 5)},
        **{f"SNV-{n}": [END_OF_YEAR] for n in (15, 16, 17)},
        **{code: [END_OF_YEAR] for code in ("VP-01", "STP-01", "STP-02", "STP-03", "STP-04")},
    }
    found: dict[str, list[str]] = {}
    for each in expand(catalogue, year):
        if each.last_day and each.aim_day:
            assert each.last_day.year == each.aim_day.year == year
            days = f"{each.last_day:%m-%d} {each.aim_day:%m-%d}"
            if days not in (known := found.setdefault(each.task_code, [])):
                known.append(days)
    assert found == expected
