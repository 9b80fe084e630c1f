"""How does one say it? A question about the bot is answered by one line to copy, with a number that is theirs."""

import pytest
from world import LAN, MINH, World, on_zalo

from bot.how_to import HowTo, asks_how, subject_of


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


@pytest.mark.parametrize(
    ("asked", "copied"),
    [
        ("xong rồi thì nhắn gì hả em?", "{} xong, số 123/KH-UBND"),
        ("12 xong rồi thì bấm chỗ nào", "{} xong, số 123/KH-UBND"),
        ("báo xong thế nào", "{} xong, số 123/KH-UBND"),
        ("làm thế nào để báo tiến độ", "{} đang làm 60%"),
        ("gia hạn thì làm sao em", "{} xin gia hạn đến 26/12 vì chờ số liệu"),
        ("vướng thì báo ai", "{} vướng, chờ số liệu"),
        ("làm sao để gửi file", "{} xong</code>; không ghi gì"),
        ("xóa số điện thoại của tôi khỏi hệ thống", "/roikhoi"),
        ("mai nhắc lại em nhé", "/nhacsau {} đến"),
        ("tối đừng nhắn nữa nghe", "không nhắc ban đêm"),
        ("muốn hoàn tác thì làm thế nào", "hoàn tác {}"),
    ],
)
async def test_the_answer_is_a_line_to_copy_and_nothing_is_recorded_or_taken_back(
    world: World, asked: str, copied: str
) -> None:
    world.add_assignment("STP", "Việc của sở khác", "2026-12-10")
    first = world.add_assignment("SNV", "Kế hoạch kiểm tra", "2026-12-19")
    other = world.add_assignment("SNV", "Việc khác", "2026-12-20")
    await world.say(MINH, f"{other} đang làm 10%")
    answer = words(await world.say(MINH, asked))
    assert copied.format(first) in answer
    assert "/nghiphep" not in answer, "not the whole help"
    assert len(answer) < 400
    assert [row.intent for row in world.reports()] == ["in_progress"]
    assert world.assignment(other).percent == 10


async def test_what_was_shown_can_be_sent_as_it_stands(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    assert "“xong” là đủ" in words(await world.say(LAN, "xong rồi thì nhắn gì hả em?"))
    await world.say(LAN, "xong")
    assert not world.assignment(number).open


async def test_on_zalo_nothing_is_to_be_pressed(world: World) -> None:
    on_zalo(world, "VP", "Hồ Thị Thu", "thu")
    world.add_assignment("VP", "Báo cáo một", "2026-12-19")
    world.add_assignment("VP", "Báo cáo hai", "2026-12-19")
    told = words(await world.update("thu", on="zalo", kind="text", text="xong rồi thì nhắn gì hả em?"))
    assert "xong, số" in told
    assert "bấm" not in told


@pytest.mark.parametrize(
    "said",
    ["xong thì gửi cho ai?", "nộp gì?", "hạn bao giờ?", "còn mấy việc?", "ai chủ trì?", "đang làm 60%"],
)
def test_questions_about_a_task_stay_questions_about_a_task(said: str) -> None:
    assert asks_how(said) is None


@pytest.mark.parametrize("said", ["/help", "menu", "bot làm được gì", "hướng dẫn sử dụng"])
def test_who_asks_for_all_of_it_gets_all_of_it(said: str) -> None:
    assert subject_of(said) is None


def test_the_rarer_thing_is_meant() -> None:
    assert subject_of("báo nhầm xong thì nhắn gì") is HowTo.UNDO
