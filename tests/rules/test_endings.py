from dataclasses import replace
from datetime import date

import pytest

from models.rules.agencies import Agencies
from models.rules.catalogue import Agency, AgencyKind, Successor
from models.rules.succession import Ending, Fate, Held, endings, passes_on

END, TODAY = date(2026, 6, 30), date(2026, 7, 1)


def agency(code: str, valid_from: date | None = None, valid_to: date | None = None) -> Agency:
    return Agency(code, code, code, AgencyKind.DEPARTMENT, (), valid_from, valid_to)


AGENCIES = Agencies(
    [
        agency("A", valid_to=END),
        agency("B", valid_to=END),
        agency("C"),
        agency("OLD", valid_to=END),
        agency("X", valid_from=TODAY),
        agency("Y", valid_from=TODAY),
        agency("GONE", valid_to=END),
        agency("LATER", valid_to=date(2026, 12, 31)),
    ],
    [
        Successor("A", "C", TODAY),
        Successor("B", "C", TODAY),
        Successor("OLD", "X", TODAY),
        Successor("OLD", "Y", TODAY),
        Successor("LATER", "C", date(2027, 1, 1)),
    ],
)
HELD = Held(1, 7, "2026", "A", shared=False, created_on=date(2026, 1, 5), last_day=date(2026, 12, 19))


def fates(
    *held: Held, twins: dict[tuple[int, str], set[str]] | None = None
) -> list[tuple[Fate, tuple[str, ...]]]:
    found: list[Ending] = endings(held, AGENCIES, TODAY, twins or {})
    return [(each.fate, each.to) for each in found]


def test_one_successor_takes_the_assignment_over() -> None:
    assert fates(HELD) == [(Fate.CARRIED, ("C",))]


def test_where_the_successor_has_its_own_they_become_one() -> None:
    assert fates(HELD, twins={(7, "2026"): {"A", "C"}}) == [(Fate.MERGED, ("C",))]
    assert fates(HELD, twins={(7, "2025"): {"C"}}) == [(Fate.CARRIED, ("C",))]


def test_of_two_that_come_together_the_first_is_carried_and_the_second_becomes_part_of_it() -> None:
    other = replace(HELD, number=2, agency_code="B")
    assert [fate for fate, _ in fates(HELD, other)] == [Fate.CARRIED, Fate.MERGED]
    assert [fate for fate, _ in fates(other, HELD)] == [Fate.CARRIED, Fate.MERGED]


def test_a_split_gives_each_its_own_only_where_the_plan_means_a_group() -> None:
    single = replace(HELD, agency_code="OLD")
    assert fates(replace(single, shared=True)) == [(Fate.SPLIT, ("X", "Y"))]
    assert fates(single) == [(Fate.ASK, ("X", "Y"))]
    assert fates(single, twins={(7, "2026"): {"Y"}}) == [(Fate.MERGED, ("X", "Y"))]


def test_without_a_successor_it_is_told() -> None:
    assert fates(replace(HELD, agency_code="GONE")) == [(Fate.ORPHANED, ())]


def test_what_lives_keeps_its_own_until_its_last_day_is_over() -> None:
    assert fates(replace(HELD, agency_code="LATER"), replace(HELD, agency_code="C")) == []


@pytest.mark.parametrize(
    ("period", "created", "last_day", "expected"),
    [
        ("2026", "2026-01-05", "2026-12-19", True),
        ("2026-Q1", "2026-01-05", "2026-03-20", True),  # overdue when it ended: the arrears go along
        ("2026", "2026-11-25", None, True),  # given by mistake after the end, for a year that goes on
        ("2021", "2026-11-25", "2021-12-19", False),  # history, seeded today
        ("2021", "2026-11-25", None, False),
        ("2026-06-12 1/QĐ", "2026-07-10", "2026-06-17", False),
    ],
)
def test_the_past_stays_under_its_name(
    period: str, created: str, last_day: str | None, *, expected: bool
) -> None:
    held = replace(
        HELD,
        period=period,
        created_on=date.fromisoformat(created),
        last_day=date.fromisoformat(last_day) if last_day else None,
    )
    assert passes_on(held, END) is expected
