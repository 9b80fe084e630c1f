from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Agency, AgencyKind
from models.rules.deadline_rules import AfterEvent, EventPlus
from models.rules.deadlines import Period, Readings, of_period
from models.rules.events import Event, EventTask, assignments_of, day_of, event_rule, named, of_key, run_of

PLAIN = WorkingCalendar()
FIVE_DAYS = EventPlus(5, working=False)
OFFICE = Agency("VP", "Văn phòng UBND thành phố Huế", "VP", AgencyKind.OFFICE)
TASK = EventTask("251-2021", "VP-09", "Cập nhật 100% TTHC năm {year}", "EVENT_PLUS:5d")


def test_two_decisions_of_one_day_are_two_runs_with_the_same_deadline() -> None:
    runs = [
        run_of(FIVE_DAYS, named(date(2026, 11, 12), words), PLAIN, Readings())
        for words in ("123/QĐ-UBND", "124/QĐ-UBND")
    ]
    assert [run.key for run in runs] == ["2026-11-12 123/QĐ-UBND", "2026-11-12 124/QĐ-UBND"]
    assert {(run.last_day, run.aim_day) for run in runs} == {(date(2026, 11, 17), date(2026, 11, 17))}


@pytest.mark.parametrize(
    ("day", "rule", "last_day"),
    [
        ("2026-11-13", FIVE_DAYS, "2026-11-18"),  # Friday + 5 = Wednesday
        ("2026-11-16", FIVE_DAYS, "2026-11-23"),  # Monday + 5 = Saturday: Monday
        ("2026-11-19", FIVE_DAYS, "2026-11-25"),  # + 5 = 24/11, Ngày Văn hóa Việt Nam: Wednesday
        ("2026-02-12", FIVE_DAYS, "2026-02-23"),  # + 5 = the first day of Tết: Monday after the holidays
        ("2026-08-17", FIVE_DAYS, "2026-08-22"),  # + 5 = a make-up Saturday, which is worked
        ("2026-08-17", EventPlus(5, working=True), "2026-08-22"),  # Tue Wed Thu Fri Sat
        ("2026-11-19", EventPlus(5, working=True), "2026-11-27"),  # Fri, Mon, Wed, Thu, Fri
    ],
)
def test_five_days_from_the_signing_by_hand(day: str, rule: EventPlus, last_day: str) -> None:
    run = run_of(rule, Event(date.fromisoformat(day)), PLAIN, Readings())
    assert (str(run.last_day), str(run.aim_day)) == (last_day, last_day)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.text(max_size=80))
def test_a_key_leads_back_to_its_event_and_to_its_days(day: date, words: str) -> None:
    event = named(day, words)
    assert of_key(event.key) == event
    run = run_of(FIVE_DAYS, event, PLAIN, Readings())
    assert of_period(FIVE_DAYS, event.key, PLAIN) == run


def test_the_same_event_told_in_other_words_has_the_same_key() -> None:
    day = date(2026, 11, 12)
    assert named(day, " 123/QĐ–UBND  ").key == named(day, "123/QĐ-UBND").key


@pytest.mark.parametrize("key", ["2026", "2026-Q4", "2026-11", "2026-11-31 1/QĐ", "", "2026-11-12x"])
def test_other_periods_are_no_events(key: str) -> None:
    assert of_key(key) is None


def test_the_title_names_the_document_and_stays_short() -> None:
    run = Period("2026-11-12 123/QĐ-UBND", date(2026, 11, 17), date(2026, 11, 17))
    (only,) = assignments_of(TASK, run, [OFFICE])
    assert only.title == "Cập nhật 100% TTHC năm 2026 (123/QĐ-UBND, 12/11/2026)"
    assert (only.period, only.last_day, only.agency_code) == (run.key, run.last_day, "VP")
    long = EventTask("251-2021", "VP-09", "rất " * 28 + "dài", "EVENT_PLUS:5d")
    (cut,) = assignments_of(long, run, [OFFICE])
    assert len(cut.title) <= 120
    assert cut.title.endswith("… (123/QĐ-UBND, 12/11/2026)")


def test_an_event_without_a_number_of_days_has_no_days() -> None:
    assert run_of(AfterEvent(), Event(date(2026, 11, 12)), PLAIN, Readings()) == Period("2026-11-12")


def test_only_rules_that_wait_for_events_have_some() -> None:
    assert event_rule("EVENT_PLUS:5wd") == EventPlus(5, working=True)
    assert event_rule("EVENT:UNSPECIFIED") == AfterEvent()
    assert [event_rule(code) for code in ("NONE", "ANNUAL_BEFORE:12-20", "SOON")] == [None, None, None]


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ((12, 11), "2026-11-12"),
        ((25, 11), "2026-11-25"),
        ((26, 11), "2025-11-26"),
        ((26, 11, 2026), "2026-11-26"),
        ((29, 2), "None"),
        ((31, 11), "None"),
        ((29, 2, 2028), "2028-02-29"),
    ],
)
def test_a_day_without_a_year_is_the_latest_one_past(parts: tuple[int, ...], day: str) -> None:
    assert str(day_of(parts, date(2026, 11, 25))) == day
