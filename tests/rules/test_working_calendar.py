from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import DayOff, Source, WorkingCalendar

PLAIN = WorkingCalendar()
DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))


def test_the_week_is_monday_to_friday() -> None:
    assert PLAIN.is_working_day(date(2026, 11, 20))
    assert PLAIN.why(date(2026, 11, 21)).words == "thứ Bảy"
    assert PLAIN.why(date(2026, 11, 22)).words == "Chủ nhật"


def test_a_holiday_is_named_by_the_package() -> None:
    why = PLAIN.why(date(2026, 11, 24))
    assert (why.working, why.words, why.source) == (False, "Ngày Văn hóa Việt Nam", Source.PACKAGE)


def test_the_package_knows_the_swap_of_august_2026() -> None:
    assert not PLAIN.is_working_day(date(2026, 8, 31))
    assert PLAIN.is_working_day(date(2026, 8, 22))


def test_a_notice_outweighs_the_package_both_ways() -> None:
    calendar = WorkingCalendar(
        [
            DayOff(date(2026, 1, 2), working=False, why="nghỉ Tết", source="TB 1"),
            DayOff(date(2026, 1, 10), working=True, why="làm bù", source="TB 1"),
            DayOff(date(2026, 11, 24), working=True, why="đổi ngày", source="TB 2"),
        ]
    )
    assert calendar.next_working_day(date(2026, 1, 1)) == date(2026, 1, 5)
    assert calendar.next_working_day(date(2026, 1, 10)) == date(2026, 1, 10)
    assert calendar.is_working_day(date(2026, 11, 24))
    assert calendar.why(date(2026, 1, 2)).notice == "TB 1"


def test_days_before_a_real_deadline() -> None:
    assert PLAIN.previous_working_day(date(2021, 12, 19)) == date(2021, 12, 17)
    assert PLAIN.previous_working_day(date(2026, 11, 24)) == date(2026, 11, 23)
    assert PLAIN.add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 25)
    assert PLAIN.working_days_between(date(2026, 11, 20), date(2026, 11, 25)) == 2


def test_tet_is_crossed_in_both_directions() -> None:
    assert PLAIN.add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert PLAIN.add_working_days(date(2026, 2, 23), -1) == date(2026, 2, 13)


@given(DAYS, st.integers(-700, 700))
def test_counting_undoes_adding(day: date, count: int) -> None:
    assert PLAIN.working_days_between(day, PLAIN.add_working_days(day, count)) == count


@given(DAYS, st.integers(-40, 40).filter(bool))
def test_adding_never_lands_on_a_day_off_and_agrees_with_walking(day: date, count: int) -> None:
    step = timedelta(days=1 if count > 0 else -1)
    walked, left = day, abs(count)
    while left:
        walked += step
        left -= PLAIN.is_working_day(walked)
    assert PLAIN.add_working_days(day, count) == walked
    assert PLAIN.is_working_day(walked)


@given(DAYS, DAYS)
def test_time_left_never_grows_as_days_go_by(day: date, other: date) -> None:
    early, late = sorted((day, other))
    end = date(2027, 6, 30)
    assert PLAIN.working_days_between(early, end) >= PLAIN.working_days_between(late, end)
