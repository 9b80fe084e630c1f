from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkingCalendar
from models.rules.ladder import Boundary, Ladder, boundaries, latest_step, step_day

PLAIN = WorkingCalendar()
LAST = date(2026, 12, 19)
AIM = date(2026, 12, 18)
DAYS = st.dates(date(2022, 1, 1), date(2028, 12, 31))
LADDERS = st.builds(
    lambda before, after, every: Ladder(tuple(before), (1, *after), every),
    st.lists(st.integers(0, 40), min_size=1, max_size=6),
    st.lists(st.integers(2, 12), max_size=3),
    st.integers(1, 15),
)


@pytest.mark.parametrize(
    ("step", "day"),
    [
        (-30, "2026-11-05"),  # 24/11 is a day off
        (-14, "2026-11-30"),
        (-7, "2026-12-09"),
        (-3, "2026-12-15"),
        (-1, "2026-12-17"),
        (0, "2026-12-18"),
        (1, "2026-12-21"),
        (3, "2026-12-23"),
        (5, "2026-12-25"),
        (10, "2027-01-04"),
    ],
)
def test_the_days_of_a_real_ladder(step: int, day: str) -> None:
    taken = step_day(step, AIM, LAST, PLAIN)
    assert taken.isoformat() == day
    assert latest_step(taken, AIM, LAST, PLAIN) == step


def test_what_was_missed_folds_into_the_latest_step() -> None:
    assert latest_step(date(2026, 11, 4), AIM, LAST, PLAIN) is None
    assert latest_step(date(2026, 12, 16), AIM, LAST, PLAIN) == -3
    assert latest_step(date(2026, 12, 19), AIM, LAST, PLAIN) == 0
    assert latest_step(date(2026, 12, 24), AIM, LAST, PLAIN) == 3


def test_years_of_arrears_are_still_reminded_every_five_working_days() -> None:
    last_day, today = date(2021, 12, 19), date(2026, 11, 23)
    days = ((last_day + timedelta(days=n)) for n in range(1, (today - last_day).days + 1))
    worked = sum(PLAIN.is_working_day(day) for day in days)
    assert worked > 1200
    assert latest_step(today, date(2021, 12, 17), last_day, PLAIN) == worked - worked % 5


def test_a_deadline_that_was_moved_to_a_day_off_is_reminded_the_day_before() -> None:
    saturday = date(2026, 12, 12)
    assert step_day(0, saturday, saturday, PLAIN) == date(2026, 12, 11)
    assert step_day(-1, saturday, saturday, PLAIN) == date(2026, 12, 10)


@pytest.mark.parametrize("wrong", [{"before": (-1,)}, {"after": (0,)}, {"after_every": 0}])
def test_a_ladder_of_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="bậc nhắc"):
        Ladder(**wrong)


def reached(steps: list[Boundary], day: date) -> list[int]:
    return [each.step for each in steps if each.first <= day <= each.last]


@given(DAYS, DAYS, st.integers(0, 12), LADDERS)
def test_the_set_based_answer_is_the_one_by_one_answer(
    today: date, last_day: date, slack: int, ladder: Ladder
) -> None:
    today = PLAIN.next_working_day(today)
    aim_day = PLAIN.previous_working_day(last_day - timedelta(days=slack))
    before, after = boundaries(today, PLAIN, ladder, oldest=date(2022, 1, 1))
    found = reached(after, last_day) if last_day < today else reached(before, aim_day)
    wanted = latest_step(today, aim_day, last_day, PLAIN, ladder)
    assert found == ([] if wanted is None else [wanted])


@given(DAYS, DAYS, LADDERS)
def test_a_step_falls_on_a_working_day_and_the_latest_is_not_in_the_future(
    today: date, last_day: date, ladder: Ladder
) -> None:
    aim_day = PLAIN.previous_working_day(last_day)
    step = latest_step(today, aim_day, last_day, PLAIN, ladder)
    if step is not None:
        taken = step_day(step, aim_day, last_day, PLAIN)
        assert PLAIN.is_working_day(taken)
        assert taken <= today


@given(DAYS, DAYS, LADDERS)
def test_steps_only_rise_as_days_go_by(today: date, last_day: date, ladder: Ladder) -> None:
    aim_day = PLAIN.previous_working_day(last_day)
    now = latest_step(today, aim_day, last_day, PLAIN, ladder)
    tomorrow = latest_step(today + timedelta(days=1), aim_day, last_day, PLAIN, ladder)
    assert now is None or (tomorrow is not None and tomorrow >= now)


@given(DAYS, LADDERS)
def test_boundaries_leave_no_gap_and_no_overlap(today: date, ladder: Ladder) -> None:
    before, after = boundaries(today, PLAIN, ladder)
    for near, far in ((b, a) for a, b in pairwise(before)):
        assert near.last + timedelta(days=1) == far.first
    for near, far in pairwise(after):
        assert far.last + timedelta(days=1) == near.first
    assert after[-1].first == date.min
    assert before[-1].first == date.min


def test_five_years_of_arrears_stay_a_few_hundred_statements() -> None:
    before, after = boundaries(date(2026, 11, 23), PLAIN)
    assert [each.step for each in before] == [-30, -14, -7, -3, -1, 0]
    assert [each.step for each in after][:4] == [1, 3, 5, 10]
    assert len(after) < 350
