"""Questions: the answer begins with what was asked; what the data do not hold goes to the coordinators."""

import pytest
from test_conversation import words
from world import HUONG, MINH, World

from bot.question_topic import Topic, topics_of


@pytest.mark.parametrize(
    ("asked", "topics"),
    [
        ("hạn việc 3 khi nào vậy", {Topic.DEADLINE}),
        ("bao giờ nộp", {Topic.DEADLINE}),
        ("khi mô phải nộp rứa", {Topic.DEADLINE}),
        ("con may ngay nua", {Topic.DEADLINE}),
        ("việc này nộp gì", {Topic.PRODUCT}),
        ("cần chuẩn bị những gì ạ", {Topic.PRODUCT}),
        ("có mẫu báo cáo không", {Topic.PRODUCT}),
        ("gửi cho ai", {Topic.RECIPIENT}),
        ("nop dau a", {Topic.RECIPIENT}),
        ("gửi báo cáo về đâu", {Topic.RECIPIENT}),
        ("việc này ai phụ trách", {Topic.WHOSE}),
        ("đơn vị nào chủ trì", {Topic.WHOSE}),
        ("em còn mấy việc", {Topic.LEFT}),
        ("còn việc gì nữa không", {Topic.LEFT}),
        ("ghi nhận chưa em", {Topic.STATE}),
        ("anh ơi họp mấy phòng vậy", set()),
        ("sao lại giao cho bên em", set()),
    ],
)
def test_what_a_question_is_about(asked: str, topics: set[Topic]) -> None:
    assert set(topics_of(asked)) == topics


async def test_a_question_of_the_deadline_is_answered_with_the_deadline_alone(world: World) -> None:
    number = world.add_assignment("SNV", "Kế hoạch kiểm tra", "2026-12-19", product="KH")
    answer = words(await world.say(MINH, f"hạn việc {number} khi nào vậy?"))
    assert "19/12/2026" in answer
    assert "Cần nộp" not in answer
    assert world.reports() == []


async def test_what_is_left_is_counted(world: World) -> None:
    world.add_assignment("SNV", "Kế hoạch một", "2026-12-19")
    world.add_assignment("SNV", "Kế hoạch hai", "2026-11-20")
    answer = words(await world.say(MINH, "em còn mấy việc nữa?"))
    assert "<b>2</b> việc" in answer
    assert "<b>1</b> quá hạn" in answer


async def test_what_the_data_do_not_hold_is_passed_on_in_the_persons_own_words(world: World) -> None:
    world.add_assignment("SNV", "Kế hoạch một", "2026-12-19")
    answer = words(await world.say(MINH, "sao lại giao cho bên em vậy?"))
    assert "chưa có thông tin" in answer
    assert not [d for d in world.of(HUONG) if "sao lại giao" in d.outgoing.html]
    await world.press_label(MINH, "Hỏi điều phối")
    notice = [d for d in world.of(HUONG) if "sao lại giao cho bên em" in d.outgoing.html]
    assert len(notice) == 1
    await world.press_label(MINH, "Hỏi điều phối")
    assert len([d for d in world.of(HUONG) if "sao lại giao" in d.outgoing.html]) == 1
    assert world.reports() == []


async def test_a_question_beside_a_report_is_answered_and_the_report_recorded(world: World) -> None:
    number = world.add_assignment("SNV", "Kế hoạch kiểm tra", "2026-12-19")
    world.add_assignment("SNV", "Báo cáo quý", "2026-12-25")
    answers = words(await world.say(MINH, f"việc {number} đang làm 60%, hạn ngày nào vậy anh?"))
    assert "60" in answers
    assert "19/12/2026" in answers
    assert "25/12/2026" not in answers
    assert [report.intent for report in world.reports()] == ["in_progress"]


async def test_a_question_beside_a_report_leaves_the_bots_own_question_open(world: World) -> None:
    number = world.add_assignment("SNV", "Kế hoạch kiểm tra", "2026-12-19", product="KH")
    answers = words(await world.say(MINH, f"việc {number} xong rồi ạ, sao lại giao cho bên em vậy?"))
    assert "gửi riêng câu hỏi" in answers
    assert "123/KH-SNV" in words(await world.say(MINH, "123/KH-SNV"))
    detail = words(await world.say(MINH, f"/viec {number}"))
    assert "123/KH-SNV" in detail


async def test_more_tasks_than_were_shown_are_not_closed_by_one_word(world: World) -> None:
    numbers = [world.add_assignment("SNV", f"Báo cáo số {n}", "2026-11-26") for n in range(1, 11)]
    await world.beat("2026-11-23 10:00")
    asked = words(await world.say(MINH, "xong hết rồi ạ"))
    assert "tất cả 10 việc" in asked
    assert world.reports() == []
    await world.press_label(MINH, "Đúng")
    assert all(world.assignment(number).state == "awaiting" for number in numbers)
