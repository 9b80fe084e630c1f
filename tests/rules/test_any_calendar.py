"""What must hold whatever the notices say: any days off, any make-up days, any rule, any ladder."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import DayOff, WorkingCalendar
from models.rules.deadline_rules import (
    Annual,
    EventPlus,
    External,
    Fixed,
    Recurring,
    Rule,
    WithinMonth,
    WithinYear,
)
from models.rules.deadlines import for_event, periods
from models.rules.ladder import Ladder, boundaries, latest_step, step_day

FIRST, LAST = date(2025, 1, 1), date(2028, 12, 31)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CALENDARS = st.lists(
    st.builds(DayOff, st.dates(FIRST, LAST), st.booleans(), st.just("thử")), max_size=40
).map(WorkingCalendar)
NAMED = (
    st.builds(Annual, st.integers(1, 12), st.integers(1, 28), st.booleans())
    | st.builds(Recurring, st.sampled_from([1, 3, 6]), st.integers(1, 31), st.booleans())
    | st.builds(Fixed, DAYS, st.booleans())
)
WHOLE = (
    st.builds(WithinMonth, st.integers(1, 12))
    | st.builds(WithinYear, st.integers(1, 12), st.integers(1, 28))
    | st.builds(Recurring, st.sampled_from([1, 3, 6]))
)
RULES = NAMED | WHOLE | st.builds(External, NAMED.filter(lambda rule: not isinstance(rule, Fixed)))
EVENTS = st.builds(EventPlus, st.integers(1, 40), st.booleans())
YEARS = st.integers(2026, 2027)
LADDERS = st.builds(
    lambda before, after, every: Ladder(tuple(before), (1, *after), every),
    st.lists(st.integers(0, 30), min_size=1, max_size=6),
    st.lists(st.integers(2, 12), max_size=3),
    st.integers(1, 15),
)


@given(RULES, YEARS, CALENDARS)
def test_the_aim_is_a_working_day_with_none_between_it_and_the_last_day(
    rule: Rule, year: int, calendar: WorkingCalendar
) -> None:
    for run in periods(rule, year, calendar):
        assert run.aim_day is not None
        assert run.last_day is not None
        assert calendar.is_working_day(run.aim_day)
        assert run.aim_day <= run.last_day
        assert calendar.working_days_between(run.aim_day, run.last_day) == 0


@given(RULES, YEARS, CALENDARS)
def test_days_off_move_the_aim_and_never_the_last_permissible_day(
    rule: Rule, year: int, calendar: WorkingCalendar
) -> None:
    plain = WorkingCalendar()
    assert [run.last_day for run in periods(rule, year, calendar)] == [
        run.last_day for run in periods(rule, year, plain)
    ]


@given(RULES, CALENDARS)
def test_deadlines_rise_with_the_year(rule: Rule, calendar: WorkingCalendar) -> None:
    runs = [run for year in (2026, 2027) for run in periods(rule, year, calendar)]
    last_days = [run.last_day for run in runs if run.last_day]
    aims = [run.aim_day for run in runs if run.aim_day]
    assert last_days == sorted(set(last_days))
    assert aims == sorted(aims)
    assert len({run.key for run in runs}) == len(runs)


@given(EVENTS, DAYS, st.integers(0, 30), CALENDARS)
def test_a_later_event_is_never_due_earlier_and_its_period_ends_on_a_working_day(
    rule: EventPlus, day: date, later: int, calendar: WorkingCalendar
) -> None:
    first, second = (
        for_event(rule, day, calendar),
        for_event(rule, day + timedelta(days=later), calendar),
    )
    assert first.last_day is not None
    assert second.last_day is not None
    assert day < first.last_day <= second.last_day
    assert first.aim_day == first.last_day
    assert calendar.is_working_day(first.last_day)
    if not rule.working:
        assert first.last_day >= day + timedelta(days=rule.days)


@given(DAYS, DAYS, CALENDARS, LADDERS)
def test_no_step_falls_on_a_day_off(
    today: date, last_day: date, calendar: WorkingCalendar, ladder: Ladder
) -> None:
    aim = calendar.previous_working_day(last_day)
    for step in (*(-rung for rung in ladder.before), *ladder.rungs_after(60)):
        assert calendar.is_working_day(step_day(step, aim, last_day, calendar))
    reached = latest_step(today, aim, last_day, calendar, ladder)
    if reached is not None:
        assert step_day(reached, aim, last_day, calendar) <= today


@given(DAYS, DAYS, CALENDARS, LADDERS)
def test_the_planners_sets_and_the_single_answer_agree_on_every_working_day(
    today: date, last_day: date, calendar: WorkingCalendar, ladder: Ladder
) -> None:
    today = calendar.next_working_day(today)
    aim = calendar.previous_working_day(last_day)
    before, after = boundaries(today, calendar, ladder, oldest=date(2025, 6, 1))
    sets, day = (after, last_day) if last_day < today else (before, aim)
    found = [each.step for each in sets if each.first <= day <= each.last]
    wanted = latest_step(today, aim, last_day, calendar, ladder)
    assert found == ([] if wanted is None else [wanted])
