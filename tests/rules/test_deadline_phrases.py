"""Deadlines in people's words, as plans and coordinators write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkingCalendar
from models.rules.deadline_phrases import Anchor, Trouble, read_deadline
from models.rules.deadline_rules import FORMS, parse_rule
from models.rules.deadlines import periods

IN_2026 = Anchor.year(2026)
SPOKEN = Anchor(date(2026, 11, 23), coming=True)

IN_A_PLAN = {
    "": "NONE",
    " – ": "NONE",
    "Trước 15/12/2026": "FIXED_BEFORE:2026-12-15",
    "trước  ngày\n15/12/2026": "FIXED_BEFORE:2026-12-15",
    "15/12/2026": "FIXED:2026-12-15",
    "15.12.2026": "FIXED:2026-12-15",
    "15-12-26": "FIXED:2026-12-15",
    "2026-12-15": "FIXED:2026-12-15",
    "ngày 15 tháng 6 năm 2026": "FIXED:2026-06-15",
    "Hoàn thành trước 31/12": "FIXED_BEFORE:2026-12-31",
    "Trước ngày 15/12/2026 theo Kế hoạch số 15/KH-UBND ngày 20/3/2026": "FIXED_BEFORE:2026-12-15",
    "Quý I/2026": "FIXED:2026-03-31",
    "QUÝ IV NĂM 2026": "FIXED:2026-12-31",
    "Quý 4-2026": "FIXED:2026-12-31",
    "Quý II-III": "FIXED:2026-09-30",
    "Quý I, II/2026": "FIXED:2026-06-30",
    "Quý I, II, III, IV": "QUARTERLY",
    "trước quý III": "FIXED_BEFORE:2026-07-01",
    "Quý IV/2026 (trước 15/12)": "FIXED_BEFORE:2026-12-15",
    "Tháng 6": "FIXED:2026-06-30",
    "T6/2026": "FIXED:2026-06-30",
    "12/2026": "FIXED:2026-12-31",
    "tháng 6-8/2026": "FIXED:2026-08-31",
    "từ tháng 3 đến tháng 6/2026": "FIXED:2026-06-30",
    "01/3/2026 - 30/6/2026": "FIXED:2026-06-30",
    "đầu tháng 6": "FIXED:2026-06-01",
    "giữa tháng 6": "FIXED:2026-06-15",
    "Cuối tháng 2": "FIXED:2026-02-28",
    "Tháng 6 và tháng 12": "HALF_YEARLY",
    "Tháng 3, 6, 9, 12": "QUARTERLY",
    "15/6 và 15/12": "HALF_YEARLY_BY_DAY_15",
    "trước 20/6 và 20/12 hằng năm": "HALF_YEARLY_BEFORE_DAY_20",
    "6 tháng đầu năm 2026": "FIXED:2026-06-30",
    "6 tháng cuối năm": "FIXED:2026-12-31",
    "Trong năm 2026": "FIXED:2026-12-31",
    "2026": "FIXED:2026-12-31",
    "Giai đoạn 2026-2030": "FIXED:2030-12-31",
    "cuối năm": "FIXED:2026-12-31",
    "Thường xuyên": "NONE",
    "Thường xuyên hằng năm": "NONE",
    "Thường xuyên, báo cáo hằng quý": "QUARTERLY",
    "Hằng ngày": "NONE",
    "Không có thời hạn": "NONE",
    "Hằng năm": "YEAR:12-31",
    "1 lần/năm": "YEAR:12-31",
    "Hàng quý": "QUARTERLY",
    "mỗi quý 1 lần": "QUARTERLY",
    "01 lần/quý": "QUARTERLY",
    "Định kỳ hằng quý, 6 tháng, năm": "QUARTERLY",
    "6 tháng, năm": "HALF_YEARLY",
    "trước ngày 15 của tháng cuối quý": "QUARTERLY_BEFORE_DAY_15",
    "hằng tháng": "MONTHLY",
    "ngày 15 hằng tháng": "MONTHLY_BY_DAY_15",
    "Trước ngày 20 hằng tháng": "MONTHLY_BEFORE_DAY_20",
    "hằng tháng, trước ngày 25": "MONTHLY_BEFORE_DAY_25",
    "trước ngày 20/12 hàng năm": "ANNUAL_BEFORE:12-20",
    "chậm nhất ngày 10/6 hằng năm": "ANNUAL_BY:06-10",
    "trong tháng 12 hằng năm": "MONTH:12",
    "Quý III hằng năm": "ANNUAL_BY:09-30",
    "trong vòng 5 ngày làm việc kể từ ngày nhận văn bản": "EVENT_PLUS:5wd",
    "trong vòng 05 (năm) ngày làm việc, kể từ ngày nhận được văn bản": "EVENT_PLUS:5wd",
    "trước 05 ngày kể từ ngày ký": "EVENT_PLUS:5d",
    "trong 2 tuần kể từ ngày ký": "EVENT_PLUS:14d",
    "Ngay sau khi ban hành": "EVENT:UNSPECIFIED",
    "thời gian theo yêu cầu": "EXTERNAL:UNSPECIFIED",
    "Theo hướng dẫn của Bộ": "EXTERNAL:UNSPECIFIED",
    "HALF_YEARLY_BY_DAY_15": "HALF_YEARLY_BY_DAY_15",
}
UNREADABLE = {
    "31/02/2026": Trouble.NO_SUCH_DAY,
    "20/13/2026": Trouble.NO_SUCH_DAY,
    "tháng 13": Trouble.NO_SUCH_DAY,
    "ngày 32 hằng tháng": Trouble.NO_SUCH_DAY,
    "Quý I và quý III": Trouble.SEVERAL,
    "Tháng 5 và tháng 11": Trouble.SEVERAL,
    "hằng tuần": Trouble.TOO_OFTEN,
    "chậm nhất 15 ngày trước khi kết thúc quý": Trouble.UNCLEAR,
    "Sau Tết": Trouble.WORDS_ONLY,
}
IN_A_CHAT = {
    "trước 20/12": "FIXED_BEFORE:2026-12-20",
    "hết quý I": "FIXED:2027-03-31",
    "trong tháng 12": "FIXED:2026-12-31",
    "trong tháng 11": "FIXED:2026-11-30",
    "đến 15/6": "FIXED:2027-06-15",
    "ngày 15 hằng tháng": "MONTHLY_BY_DAY_15",
}


@pytest.mark.parametrize("words", IN_A_PLAN)
def test_what_plans_write(words: str) -> None:
    assert read_deadline(words, IN_2026).rule == IN_A_PLAN[words]


@pytest.mark.parametrize("words", UNREADABLE)
def test_what_cannot_be_a_deadline_says_why(words: str) -> None:
    assert read_deadline(words, IN_2026).trouble is UNREADABLE[words]


@pytest.mark.parametrize("words", IN_A_CHAT)
def test_a_day_said_without_a_year_is_the_next_one(words: str) -> None:
    assert read_deadline(words, SPOKEN).rule == IN_A_CHAT[words]


@pytest.mark.parametrize("code", FORMS)
def test_a_rules_own_code_means_itself(code: str) -> None:
    assert read_deadline(code.lower(), IN_2026).rule == code.upper()


@given(st.text(max_size=120))
def test_any_words_give_a_rule_that_can_be_read_or_a_reason(words: str) -> None:
    found = read_deadline(words, IN_2026)
    assert (found.rule is None) != (found.trouble is None)
    if found.rule is not None:
        parse_rule(found.rule)


DATES = st.dates(date(2020, 1, 1), date(2098, 12, 31))
FORMATS = st.sampled_from(
    [
        "{:%d/%m/%Y}",
        "{0.day}/{0.month}/{0.year}",
        "{:%d.%m.%Y}",
        "{:%Y-%m-%d}",
        "ngày {0.day} tháng {0.month} năm {0.year}",
    ]
)


@given(DATES, FORMATS, st.sampled_from(["", "Hoàn thành ", "chậm nhất ngày ", "Đến hết "]))
def test_a_day_is_read_in_every_way_to_write_it(day: date, form: str, lead: str) -> None:
    assert read_deadline(lead + form.format(day), IN_2026).rule == f"FIXED:{day}"


@given(DATES, FORMATS)
def test_before_a_day_is_strict_and_aims_no_later(day: date, form: str) -> None:
    rule = read_deadline("Trước " + form.format(day), IN_2026).rule
    (period,) = periods(parse_rule(str(rule)), day.year, WorkingCalendar())
    assert period.last_day == day - timedelta(days=1)
    assert period.aim_day is not None
    assert period.aim_day <= period.last_day


@given(st.integers(1, 28), st.integers(1, 12), DATES)
def test_a_spoken_day_is_never_past(day: int, month: int, today: date) -> None:
    for lead in ("trước ", "đến hết ngày "):
        rule = read_deadline(f"{lead}{day}/{month}", Anchor(today, coming=True)).rule
        named = date.fromisoformat(str(rule).split(":")[1])
        assert today <= named <= today + timedelta(days=366)
        assert (named.day, named.month) == (day, month)
