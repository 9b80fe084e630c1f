"""Slots: dates, counts of days, shares, document numbers, task numbers, positions, persons."""

from datetime import date

import pytest

from bot.understanding import Claim, Position, understand
from bot.understanding.dates import find_days
from bot.understanding.reading import read

TODAY = date(2026, 11, 23)  # a Monday
LEAP_DAY = date(2028, 2, 29)


def only(text: str) -> Claim:
    meaning = understand(text, TODAY)
    assert len(meaning.claims) == 1, meaning
    return meaning.claims[0]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("15/12", date(2026, 12, 15)),
        ("15-12", date(2026, 12, 15)),
        ("15.12.2026", date(2026, 12, 15)),
        ("15/12/26", date(2026, 12, 15)),
        ("ngày 15 tháng 12", date(2026, 12, 15)),
        ("15 tháng 12 năm 2027", date(2027, 12, 15)),
        ("mười lăm tháng mười hai", date(2026, 12, 15)),
        ("20 tháng 1 sang năm", date(2027, 1, 20)),
        ("10/1 năm sau", date(2027, 1, 10)),
        ("10/1", date(2027, 1, 10)),
        ("mùng 5", date(2026, 12, 5)),
        ("ngày 30", date(2026, 11, 30)),
        ("ngày 20 tháng sau", date(2026, 12, 20)),
        ("thứ 6", date(2026, 11, 27)),
        ("thứ sáu", date(2026, 11, 27)),
        ("t6", date(2026, 11, 27)),
        ("thứ 2", date(2026, 11, 30)),
        ("thứ 6 tuần sau", date(2026, 12, 4)),
        ("thứ ba tuần tới", date(2026, 12, 1)),
        ("chủ nhật", date(2026, 11, 29)),
        ("hết tuần", date(2026, 11, 27)),
        ("trong tuần này", date(2026, 11, 27)),
        ("tuần sau", date(2026, 12, 4)),
        ("đầu tuần sau", date(2026, 11, 30)),
        ("giữa tuần sau", date(2026, 12, 2)),
        ("cuối tháng", date(2026, 11, 30)),
        ("giữa tháng 12", date(2026, 12, 15)),
        ("đầu tháng sau", date(2026, 12, 1)),
        ("tháng sau", date(2026, 12, 31)),
        ("hết quý IV", date(2026, 12, 31)),
        ("quý 1 năm sau", date(2027, 3, 31)),
        ("cuối năm", date(2026, 12, 31)),
        ("tết dương lịch", date(2027, 1, 1)),
        ("hôm nay", TODAY),
        ("chiều nay", TODAY),
        ("mai", date(2026, 11, 24)),
        ("ngày kia", date(2026, 11, 25)),
        ("ngày mốt", date(2026, 11, 25)),
    ],
)
def test_the_day_that_is_meant(words: str, day: date) -> None:
    assert only(f"xin gia hạn đến {words}").date == day


@pytest.mark.parametrize("words", ["31/11", "30/2", "ngày 31/4", "0/12"])
def test_a_day_that_does_not_exist_is_no_date(words: str) -> None:
    assert only(f"xin gia hạn đến {words}").date is None


def test_the_day_counts_from_the_given_day() -> None:
    days = find_days(read("29/2 em nộp", LEAP_DAY).line, LEAP_DAY)
    assert [day.day for day in days] == [LEAP_DAY]
    assert understand("mai em gửi", LEAP_DAY).claims[0].date == date(2028, 3, 1)


@pytest.mark.parametrize(
    "text", ["đã gửi hôm 19/11", "nộp hôm thứ năm rồi", "ký từ ngày 12/11", "họp ngày 14/11 xong rồi"]
)
def test_a_day_that_is_past_promises_nothing(text: str) -> None:
    assert only(text).date is None


def test_which_year_a_plan_is_for_is_no_date() -> None:
    assert only("cuối tháng 12 mới ban hành kế hoạch năm sau").date == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("5 ngày", 5), ("năm ngày", 5), ("1 tuần", 7), ("thêm tuần nữa", 7), ("hai tuần", 14), ("nửa tháng", 15),
        ("10 ngày làm việc", 10), ("một tháng", 30), ("hai mươi ngày", 20), ("3 bữa", 3),
    ],
)  # fmt: skip
def test_days_to_add_to_the_deadline(words: str, days: int) -> None:
    assert only(f"xin gia hạn thêm {words}").extra_days == days


@pytest.mark.parametrize("words", ["vài ngày", "ít hôm", "mấy bữa", "một thời gian"])
def test_a_few_days_are_no_number(words: str) -> None:
    claim = only(f"xin gia hạn thêm {words}")
    assert claim.extra_days is None
    assert claim.date is None


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("đang làm 60%", 60), ("được 60 phần trăm", 60), ("tám mươi phần trăm", 80), ("tám chục phần trăm", 80),
        ("được nửa rồi", 50), ("làm được 8 phần", 80), ("xong 2/3 khối lượng", 66.67), ("xong 9/14 chỉ tiêu", 64.29),
        ("7/10 xã đã nộp", 70), ("đạt 92,5%", 92.5), ("khoảng 60-65%", 65), ("còn 10% nữa", 90), ("một phần ba", 33.33),
    ],
)  # fmt: skip
def test_a_share_in_figures_or_words(text: str, percent: float) -> None:
    assert only(text).percent == pytest.approx(percent, abs=0.01)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("đã ban hành 123/KH-SNV", "123/KH-SNV"),
        ("ban hành 71/2025/QĐ-UBND rồi", "71/2025/QĐ-UBND"),
        ("gửi 2231/SNV-CCHC&PC rồi", "2231/SNV-CCHC&PC"),
        ("12-NQ/TU ra rồi", "12-NQ/TU"),
        ("da ban hanh 45/qd-ubnd", "45/QĐ-UBND"),
        ("đã phát hành 145 /KH-STP", "145/KH-STP"),
        ("ký QĐ 2210 rồi", "QĐ 2210"),
        ("trình 388/TTr-SNV, đã ban hành QĐ 1788/QĐ-UBND", "1788/QĐ-UBND"),
    ],
)
def test_the_number_of_the_product(text: str, number: str) -> None:
    assert only(text).document == number


def test_the_day_of_the_document_goes_with_it() -> None:
    claim = only("đã ban hành kế hoạch số 45/KH-UBND ngày 18/11/2026")
    assert (claim.document, claim.document_date) == ("45/KH-UBND", date(2026, 11, 18))


@pytest.mark.parametrize("text", ["đang làm theo 170/KH-UBND ngày 29/4", "trình tờ trình 88/TTr-SNV, chờ ký"])
def test_a_document_that_is_only_leaned_on_is_no_product(text: str) -> None:
    assert only(text).document is None


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("việc 3 xong", (3,)), ("3 xong", (3,)), ("#8 xong", (8,)), ("v12 xong", (12,)), ("mục 4 xong", (4,)),
        ("việc số 12 xong", (12,)), ("việc thứ hai xong", (2,)), ("1,2,3 xong", (1, 2, 3)), ("2 và 4 xong", (2, 4)),
        ("việc 1 đến 3 xong", (1, 2, 3)), ("3 việc đầu xong rồi", (1, 2, 3)), ("xong 7 với 9", (7, 9)),
        ("snv03 xong", ("SNV-03",)), ("SNV 3 xong", ("SNV-03",)), ("vp-01 xong", ("VP-01",)), ("snv_12 xong", ("SNV-12",)),
    ],
)  # fmt: skip
def test_the_tasks_that_are_named(text: str, tasks: tuple[int | str, ...]) -> None:
    assert only(text).tasks == tasks


@pytest.mark.parametrize(
    "text", ["đã kiểm tra 5 phường", "xong bước 2", "xong lúc 16h", "bão số 12 làm mất điện", "năm 2026 xong"]
)
def test_other_numbers_name_no_task(text: str) -> None:
    assert only(text).tasks == ()


def test_all_tasks_the_first_the_last_and_the_rest() -> None:
    assert only("xong hết rồi").every_task
    assert only("cả 3 việc đều đang làm").every_task
    assert only("việc đầu xong rồi").position is Position.FIRST
    assert only("việc cuối cùng chưa làm").position is Position.LAST
    assert only("các việc còn lại đang làm").position is Position.REST


def test_words_that_may_name_a_task_are_a_hint() -> None:
    assert only("kế hoạch tinh giản biên chế xong rồi").hint == "kế hoạch tinh giản biên chế"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("giao chị Lan phòng CCHC nhé", "chị Lan phòng CCHC"),
        ("chuyển anh Hùng xử lý", "anh Hùng"),
        ("chuyển phòng Nội vụ", "phòng Nội vụ"),
    ],
)
def test_whom_it_is_handed_to(text: str, person: str) -> None:
    assert only(text).person == person


def test_the_reason_is_kept_in_the_persons_own_words() -> None:
    assert only("chưa làm được vì thiếu biểu mẫu").note == "thiếu biểu mẫu"
    assert only("xin gia hạn đến 15/12 vì Bộ chưa hướng dẫn").note == "Bộ chưa hướng dẫn"
