from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from models.rules.catalogue import Catalogue
from models.rules.deadlines import Readings
from models.rules.expansion import AssignmentToBe, expand
from seeds.reading import read_catalogue


@cache
def catalogue() -> Catalogue:
    return read_catalogue()


@cache
def year(number: int) -> tuple[AssignmentToBe, ...]:
    return expand(catalogue(), number)


# By hand. 2021: 21 departments + 9 districts = 30; 20 of the departments are "cơ quan chuyên môn".
# 2026: 15 departments (14 "cơ quan chuyên môn") + 40 communes and wards = 55.
COUNTS = {
    2021: {"CHUNG": 3 * 30, "HUYEN": 2 * 9, "SIPAS": 6 * 30 + 4 * 30 + 4, "SNV": 16 + 4, "VP": 11 + 2 * 29},
    2026: {"CHUNG": 3 * 55, "HUYEN": 2 * 40, "SIPAS": 6 * 55 + 4 * 55 + 4, "SNV": 16 + 4, "VP": 11 + 2 * 54},
}


@pytest.mark.parametrize("number", [2021, 2026])
def test_a_year_by_hand(number: int) -> None:
    found = Counter(each.task_code.rsplit("-", 1)[0] for each in year(number))
    assert found == COUNTS[number] | {"STP": 14, "STTTT": 12}
    assert len(year(number)) == {2021: 527, 2026: 964}[number]


@pytest.mark.parametrize("number", [2021, 2024, 2026, 2027])
def test_a_years_assignments_go_to_that_years_agencies_once_each(number: int) -> None:
    known = {agency.code: agency for agency in catalogue().agencies}
    for each in year(number):
        assert known[each.agency_code].exists_on(each.last_day or date(number, 12, 31))
    keys = Counter((each.task_code, each.agency_code, each.period) for each in year(number))
    assert set(keys.values()) == {1}
    assert {each.task_code for each in year(number)} == {task.code for task in catalogue().tasks}


def test_the_year_of_the_change_goes_quarter_by_quarter() -> None:
    reports = [each for each in year(2025) if each.task_code == "SIPAS-02"]
    kinds = Counter((each.period, each.agency_code[:2]) for each in reports if each.agency_code[1] == "-")
    assert kinds["2025-Q2", "H-"] + kinds["2025-Q2", "Q-"] == 8
    assert kinds["2025-Q3", "X-"] + kinds["2025-Q3", "P-"] == 40
    assert kinds["2025-Q3", "H-"] == 0


def test_event_tasks_stay_visible_without_a_date() -> None:
    for code, rule in (("VP-09", "EVENT_PLUS:5d"), ("VP-10", "EVENT:UNSPECIFIED")):
        (only,) = [each for each in year(2026) if each.task_code == code]
        assert (only.period, only.last_day, only.aim_day, only.rule) == ("2026", None, None, rule)
        assert (only.agency_code, only.agency_name) == ("VP", "Văn phòng UBND thành phố Huế")


def test_departments_come_first_in_the_plans_order_then_groups_agency_by_agency() -> None:
    found = year(2026)
    first_shared = next(place for place, each in enumerate(found) if each.task_code == "CHUNG-01")
    assert [each.task_code for each in found[:6]] == ["SIPAS-03"] * 4 + ["SNV-01", "SNV-02"]
    assert first_shared == 4 + 20 + 11 + 14 + 12
    order = list(dict.fromkeys(each.agency_code for each in found[first_shared:]))
    shared = found[first_shared:]
    assert [each.agency_code for each in shared] == sorted(
        (each.agency_code for each in shared), key=order.index
    )
    assert [each.task_code for each in shared[:4]] == ["CHUNG-01", "CHUNG-02", "CHUNG-03", "SIPAS-01"]


def test_titles_roll_over_and_stay_short() -> None:
    titles = {each.task_code: each.title for each in year(2026) if each.period in {"2026", "2026-Q4"}}
    assert titles["SNV-02"] == "Kế hoạch cải cách hành chính năm 2027"
    assert titles["SNV-11"] == "Báo cáo kết quả tinh giản biên chế năm 2026"
    assert titles["SNV-06"] == "Báo cáo cải cách hành chính định kỳ quý IV năm 2026 gửi Bộ Nội vụ"
    assert max(len(each.title) for each in year(2026)) <= 120
    assert not any("{" in each.title for each in year(2026))


def test_two_predecessors_with_one_successor_make_one_assignment() -> None:
    task = replace(catalogue().tasks[0], responsible=("STNMT", "SNNPTNT"))
    changed = replace(catalogue(), tasks=(task,))
    assert [each.agency_code for each in expand(changed, 2026)] == ["SNNMT"]
    assert [each.agency_code for each in expand(changed, 2021)] == ["STNMT", "SNNPTNT"]


def test_a_plan_assigns_from_its_year_until_it_ends() -> None:
    assert expand(catalogue(), 2020) == ()
    ended = replace(catalogue(), plans=(replace(catalogue().plan, ended_on=date(2026, 12, 31)),))
    assert len(expand(ended, 2026)) == 964
    assert expand(ended, 2027) == ()


def test_other_readings_give_other_days() -> None:
    found = expand(catalogue(), 2026, Readings(before_is_strict=False))
    (plan,) = [each for each in found if each.task_code == "SNV-02"]
    assert plan.last_day == date(2026, 12, 20)
