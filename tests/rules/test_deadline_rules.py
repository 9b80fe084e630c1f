from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkingCalendar
from models.rules.deadline_rules import (
    FORMS,
    AfterEvent,
    Annual,
    BadRule,
    EventPlus,
    External,
    Recurring,
    parse_rule,
    words,
)
from models.rules.deadlines import Period, Readings, Roll, for_event, periods

PLAIN = WorkingCalendar()


def days(code: str, year: int, readings: Readings | None = None) -> list[tuple[str, str, str]]:
    found = periods(parse_rule(code), year, PLAIN, readings or Readings())
    return [(each.key, str(each.last_day), str(each.aim_day)) for each in found]


@pytest.mark.parametrize("code", FORMS)
def test_every_form_that_the_message_lists_can_be_read_and_said(code: str) -> None:
    assert words(parse_rule(code))


@pytest.mark.parametrize(
    "code",
    [
        "",
        "SOON",
        "NONE:1",
        "FIXED:2026-02-30",
        "ANNUAL_BEFORE:13-01",
        "ANNUAL_BEFORE:12/20",
        "MONTH:0",
        "MONTHLY_BY_DAY_32",
        "QUARTERLY_BY_DAY_",
        "EVENT_PLUS:5",
        "EVENT_PLUS:0d",
        "EVENT:SOON",
        "EXTERNAL:NONE",
        "EXTERNAL:",
        "QUARTERLY:20",
    ],
)
def test_a_bad_code_says_which_forms_there_are(code: str) -> None:
    with pytest.raises(BadRule, match="ANNUAL_BEFORE:12-20") as caught:
        parse_rule(code)
    assert f"“{code}”" in str(caught.value)


def test_codes_may_be_typed_in_small_letters() -> None:
    assert parse_rule(" annual_before:12-20 ") == Annual(12, 20, before=True)
    assert parse_rule("EVENT_PLUS:5WD") == EventPlus(5, working=True)
    assert parse_rule("EXTERNAL:QUARTERLY_BY_DAY_20") == External(Recurring(3, 20))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ANNUAL_BEFORE:12-20", "trước ngày 20/12 hằng năm"),
        ("ANNUAL_BY:12-20", "chậm nhất ngày 20/12 hằng năm"),
        ("MONTH:12", "trong tháng 12"),
        ("YEAR:12-31", "trong năm"),
        ("YEAR:06-30", "trong năm, đến hết ngày 30/6"),
        ("MONTHLY_BY_DAY_25", "chậm nhất ngày 25 hằng tháng"),
        ("QUARTERLY", "hằng quý, đến hết kỳ"),
        (
            "EXTERNAL:QUARTERLY_BY_DAY_20",
            "theo yêu cầu của nơi nhận: chậm nhất ngày 20 của tháng cuối mỗi quý",
        ),
        ("EVENT_PLUS:5wd", "trong 5 ngày làm việc kể từ ngày có sự kiện"),
        ("NONE", "không hạn"),
    ],
)
def test_a_rule_is_said_as_people_say_it(code: str, said: str) -> None:
    assert words(parse_rule(code)) == said


def test_before_a_day_is_strict_and_never_rolls_forward() -> None:
    assert days("ANNUAL_BEFORE:12-20", 2021) == [("2021", "2021-12-19", "2021-12-17")]
    assert days("ANNUAL_BEFORE:11-25", 2026) == [("2026", "2026-11-24", "2026-11-23")]
    assert days("ANNUAL_BY:12-20", 2026) == [("2026", "2026-12-20", "2026-12-18")]


def test_the_readings_are_settings() -> None:
    assert days("ANNUAL_BEFORE:12-20", 2026, Readings(before_is_strict=False))[0][1] == "2026-12-20"
    later = days("ANNUAL_BY:12-20", 2026, Readings(named_day=Roll.LATER))
    assert later == [("2026", "2026-12-21", "2026-12-21")]
    assert [day for _, day, _ in days("QUARTERLY", 2026, Readings(quarter_day=15))] == [
        "2026-03-15",
        "2026-06-15",
        "2026-09-15",
        "2026-12-15",
    ]


def test_within_a_month_ends_in_that_month() -> None:
    assert days("MONTH:12", 2023) == [("2023", "2023-12-31", "2023-12-29")]
    assert days("MONTH:2", 2028) == [("2028", "2028-02-29", "2028-02-29")]


def test_days_that_a_month_lacks_are_its_last() -> None:
    monthly = days("MONTHLY_BY_DAY_31", 2026)
    assert [day for _, day, _ in monthly][:4] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    assert monthly[10] == ("2026-11", "2026-11-30", "2026-11-30")
    assert [key for key, _, _ in days("HALF_YEARLY", 2026)] == ["2026-H1", "2026-H2"]
    assert days("ANNUAL_BY:02-29", 2026)[0][1] == "2026-02-28"
    assert days("QUARTERLY_BEFORE_DAY_1", 2026)[0] == ("2026-Q1", "2026-02-28", "2026-02-27")


def test_a_fixed_day_belongs_to_its_year() -> None:
    assert days("FIXED:2026-12-15", 2026) == [("2026", "2026-12-15", "2026-12-15")]
    assert days("FIXED:2026-12-15", 2027) == []


@pytest.mark.parametrize("code", ["NONE", "EXTERNAL:UNSPECIFIED", "EVENT:UNSPECIFIED", "EVENT_PLUS:5d"])
def test_without_days_there_is_one_run_a_year(code: str) -> None:
    assert days(code, 2026) == [("2026", "None", "None")]


def test_the_day_of_the_event_is_not_counted_and_a_period_ends_on_a_working_day() -> None:
    calendar_days = EventPlus(5, working=False)
    friday = for_event(calendar_days, date(2026, 11, 13), PLAIN)
    assert friday == Period("2026-11-13", date(2026, 11, 18), date(2026, 11, 18))
    over_the_weekend = for_event(calendar_days, date(2026, 11, 16), PLAIN)
    assert over_the_weekend == Period("2026-11-16", date(2026, 11, 23), date(2026, 11, 23))
    working = for_event(EventPlus(5, working=True), date(2026, 11, 19), PLAIN)
    assert working.last_day == date(2026, 11, 27)  # over a weekend and 24/11


def test_an_event_without_a_number_of_days_is_a_run_without_days() -> None:
    assert for_event(AfterEvent(), date(2026, 11, 16), PLAIN) == Period("2026-11-16")


ANNUAL = st.builds(Annual, st.integers(1, 12), st.integers(1, 29), st.booleans())
RECURRING = st.builds(Recurring, st.sampled_from([1, 3, 6]), st.none() | st.integers(1, 31), st.booleans())
YEARS = st.integers(2019, 2033)


@given(ANNUAL | RECURRING, YEARS)
def test_the_day_to_aim_at_is_worked_and_never_past_the_last_one(rule: Annual | Recurring, year: int) -> None:
    for period in periods(rule, year, PLAIN):
        assert period.aim_day is not None
        assert period.last_day is not None
        assert PLAIN.is_working_day(period.aim_day)
        assert period.aim_day <= period.last_day
        assert PLAIN.working_days_between(period.aim_day, period.last_day) == 0


@given(ANNUAL | RECURRING, YEARS)
def test_runs_follow_each_other_through_the_year_and_into_the_next(
    rule: Annual | Recurring, year: int
) -> None:
    found = [*periods(rule, year, PLAIN), *periods(rule, year + 1, PLAIN)]
    last_days = [period.last_day for period in found if period.last_day]
    assert last_days == sorted(set(last_days))
    assert len({period.key for period in found}) == len(found)


@given(
    st.builds(EventPlus, st.integers(1, 60), st.booleans()), st.dates(date(2020, 1, 1), date(2030, 12, 31))
)
def test_an_events_period_ends_after_it_on_a_working_day(rule: EventPlus, day: date) -> None:
    period = for_event(rule, day, PLAIN)
    assert period.last_day is not None
    assert period.last_day > day
    assert PLAIN.is_working_day(period.last_day)
