from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkingCalendar
from models.rules.progress import State
from models.rules.standing import Standing, StandingKind, standing

PLAIN = WorkingCalendar()
LAST, AIM = date(2026, 12, 19), date(2026, 12, 18)


def on(day: date, **changes: object) -> Standing:
    known: dict[str, object] = {"state": State.IN_PROGRESS, "last_day": LAST, "aim_day": AIM, "done_on": None}
    return standing(**(known | changes), today=day, calendar=PLAIN)  # type: ignore[arg-type]  # mixed keywords


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-14", Standing(StandingKind.OPEN, 4)),
        ("2026-12-15", Standing(StandingKind.DUE_SOON, 3)),
        ("2026-12-18", Standing(StandingKind.DUE_SOON, 0)),
        ("2026-12-19", Standing(StandingKind.DUE_SOON, -1)),
        ("2026-12-20", Standing(StandingKind.OVERDUE, -1, 1)),
        ("2026-12-25", Standing(StandingKind.OVERDUE, -5, 6)),
    ],
)
def test_an_open_assignment_day_by_day(day: str, expected: Standing) -> None:
    assert on(date.fromisoformat(day)) == expected


def test_done_is_on_time_up_to_the_last_permissible_day() -> None:
    today = date(2027, 3, 1)
    assert on(today, state=State.DONE, done_on=LAST).kind is StandingKind.DONE_ON_TIME
    assert on(today, state=State.DONE, done_on=date(2026, 12, 24)).kind is StandingKind.DONE_LATE
    assert on(today, state=State.DONE, done_on=LAST, last_day=None).kind is StandingKind.DONE_ON_TIME


def test_no_deadline_is_never_overdue() -> None:
    assert on(date(2099, 1, 1), last_day=None, aim_day=None) == Standing(StandingKind.NO_DEADLINE)


@pytest.mark.parametrize("state", [State.NOT_STARTED, State.RETURNED])
def test_what_is_open_or_sent_back_is_overdue_after_its_day(state: State) -> None:
    assert on(date(2026, 12, 21), state=state).kind is StandingKind.OVERDUE


def test_the_clock_rests_while_a_task_waits_for_confirmation_or_is_put_off() -> None:
    late = date(2026, 12, 21)
    assert on(late, state=State.AWAITING, done_on=LAST) == Standing(StandingKind.AWAITING)
    assert on(late, state=State.ON_HOLD) == on(late, state=State.CANCELLED) == Standing(StandingKind.RESTING)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_overdue_begins_the_day_after_the_last(today: date, last_day: date) -> None:
    aim_day = PLAIN.previous_working_day(last_day)
    found = on(today, last_day=last_day, aim_day=aim_day)
    assert (found.kind is StandingKind.OVERDUE) == (today > last_day)
    assert found.days_overdue == max(0, (today - last_day).days)
    assert found.working_days_left is not None
    assert (found.working_days_left >= 0) == (today <= aim_day)
