from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkingCalendar
from models.rules.escalation import Escalation, Level, next_level, thresholds

PLAIN = WorkingCalendar()
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
RULES = st.builds(
    Escalation,
    unanswered=st.integers(1, 6),
    overdue_days=st.integers(1, 12),
    grace_days=st.integers(1, 8),
    levels=st.lists(st.sampled_from(Level), unique=True).map(tuple),
)


@pytest.mark.parametrize(
    ("overdue", "unanswered", "raised", "expected"),
    [
        (2, 3, {}, None),
        (3, 0, {}, Level.LEADER),
        (0, 4, {}, Level.LEADER),
        (5, 0, {Level.LEADER: 2}, None),
        (6, 0, {Level.LEADER: 3}, Level.COORDINATOR),
        (9, 0, {Level.LEADER: 6, Level.COORDINATOR: 3}, Level.PROVINCE_LEADER),
        (30, 9, {Level.LEADER: 9, Level.COORDINATOR: 6, Level.PROVINCE_LEADER: 3}, None),
        (0, 0, {Level.LEADER: 9}, None),
    ],
)
def test_one_level_after_the_other(
    overdue: int, unanswered: int, raised: dict[Level, int], expected: Level | None
) -> None:
    assert next_level(Escalation(), overdue_days=overdue, unanswered=unanswered, raised=raised) is expected


def test_levels_that_are_left_out_are_passed_over() -> None:
    rule = Escalation(levels=(Level.LEADER, Level.PROVINCE_LEADER))
    after = next_level(rule, overdue_days=9, unanswered=0, raised={Level.LEADER: 3})
    assert after is Level.PROVINCE_LEADER
    assert next_level(Escalation(levels=()), overdue_days=99, unanswered=99, raised={}) is None


@given(RULES, DAYS, DAYS)
def test_the_days_a_database_is_asked_with_mean_the_same(
    rule: Escalation, today: date, last_day: date
) -> None:
    on = PLAIN.next_working_day(today)
    overdue = PLAIN.working_days_between(last_day, on) if last_day < on else 0
    begins = rule.begins(overdue_days=overdue, unanswered=0)
    assert begins == (last_day <= thresholds(rule, on, PLAIN).overdue_until)


@given(RULES, DAYS, st.integers(0, 30))
def test_the_grace_counts_working_days(rule: Escalation, today: date, ago: int) -> None:
    on = PLAIN.next_working_day(today)
    raised_on = PLAIN.previous_working_day(on - timedelta(days=ago))
    passed = PLAIN.working_days_between(raised_on, on) >= rule.grace_days
    assert passed == (raised_on <= thresholds(rule, on, PLAIN).raised_until)
