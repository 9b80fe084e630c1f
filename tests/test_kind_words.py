"""Small words between people: thanks, an "ok", a greeting, a day off; none of them reports anything by itself."""

import re
from datetime import date

import pytest
from world import HUONG, LAN, MINH, STRANGER, World

from bot.spoken_commands import of_absence, of_coordinators
from models.store import inbox


def words(delivered: list, chat: str | None = None) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(d.outgoing.html for d in delivered if chat is None or d.outgoing.chat_id == chat)


@pytest.mark.parametrize("said", ["ok em", "vâng ạ", "đúng", "dạ", "👍"])
async def test_an_ok_to_something_else_than_a_reminder_takes_no_task_on(world: World, said: str) -> None:
    first, second = (world.add_assignment("SNV", f"Báo cáo {n}", "2026-11-26") for n in range(2))
    await world.beat("2026-11-25 08:00")
    await world.say(MINH, f"{first} đang làm 40%")
    told = words(await world.say(MINH, said))
    assert "tiếp nhận" not in told
    assert world.assignment(second).state == "not_started"
    assert len(world.reports()) == 1


@pytest.mark.parametrize("said", ["ok em", "vâng ạ", "đã nhận"])
async def test_an_ok_right_after_the_reminder_takes_its_tasks_on(world: World, said: str) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-25 08:00")
    assert "tiếp nhận" in words(await world.say(MINH, said))
    assert world.assignment(number).state == "acknowledged"


async def test_words_that_say_that_a_task_was_received_count_later_too(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-25 08:00")
    await world.say(MINH, "hạn bao giờ?")
    await world.say(MINH, "đã nhận việc")
    assert world.assignment(number).state == "acknowledged"


async def test_a_greeting_is_answered_with_one_and_with_what_waits(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-11-18")
    told = words(await world.say(LAN, "chào em"))
    assert "Chào anh/chị Lê Thị Lan" in told
    assert "1 việc quá hạn" in told
    assert "Cảm ơn" not in told
    assert "/duyet" in words(await world.say(HUONG, "alo"))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "em xin nghỉ phép từ 1/12 đến 5/12",
            "Anh/chị nghỉ từ 01/12/2026 đến 05/12/2026. Ai nhận lời nhắc thay?",
        ),
        ("mai chị đi công tác", "Anh/chị nghỉ từ 24/11/2026"),
        ("tuần sau chị nghỉ", "/nghiphep 1/12 đến 5/12"),
        ("thứ 6 em đi học, chị Nga thay", "Không thấy ai tên “chị Nga”"),
    ],
)
async def test_days_off_said_in_words_are_no_promise_and_no_request_for_time(
    world: World, said: str, asked: str
) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-03")
    assert asked in words(await world.say(LAN, said))
    assert world.reports() == []


@pytest.mark.parametrize(
    "said",
    [
        "mai tôi nghỉ nên hôm nay xong việc 12",
        "vướng vì anh Bình nghỉ phép",
        "chị Hà nghỉ phép à?",
        "đang làm 40%",
        "mai gửi",
    ],
)
def test_what_also_speaks_of_a_task_is_no_leave(said: str) -> None:
    assert of_absence(said, date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("said", "command", "agency"),
    [
        ("tình hình thế nào rồi", "status", ""), ("cho chị xem tình hình chung", "status", ""), ("việc nào quá hạn?", "quahan", ""),
        ("sở nào chậm tiến độ", "quahan", ""), ("ai chưa trả lời", "nhanduoc", ""), ("sở nào chưa báo cáo?", "nhanduoc", ""),
        ("có gì chờ duyệt không", "duyet", ""), ("sở tư pháp còn mấy việc", "status", "so tu phap"), ("stp thế nào rồi em", "status", "stp"),
        ("nhắc stp giúp chị", "nhac", "stp"), ("tình hình của sở nội vụ", "status", "so noi vu"),
    ],
)  # fmt: skip
def test_what_a_coordinator_asks_in_words_is_the_command_it_stands_for(
    said: str, command: str, agency: str
) -> None:
    spoken = of_coordinators(said)
    assert spoken is not None
    assert (spoken.command, spoken.agency) == (command, agency)


@pytest.mark.parametrize(
    "said",
    ["12 xong", "3 đang làm 60%", "vướng kinh phí", "đồng ý", "duyệt 12", "thiếu phụ lục", "cảm ơn em"],
)
def test_what_is_no_question_about_all_is_left_alone(said: str) -> None:
    assert of_coordinators(said) is None


async def test_a_coordinator_who_asks_in_words_gets_figures_and_an_official_does_not(world: World) -> None:
    world.add_assignment("STP", "Báo cáo của Tư pháp", "2026-11-18")
    assert "Hỏi điều phối" in str(await world.say(HUONG, "sao dạo này im ắng thế nhỉ, có chuyện gì không?"))
    assert "Giao: <b>1</b>" in words(await world.say(HUONG, "tình hình thế nào rồi")), (
        "whatever else was offered"
    )
    assert "Sở Tư pháp" in words(await world.say(HUONG, "sở tư pháp còn mấy việc"))
    assert "Báo cáo của Tư pháp" in words(await world.say(HUONG, "việc nào quá hạn?"))
    assert "Đã nhắc" in words(await world.say(HUONG, "nhắc stp giúp chị"), HUONG)
    assert "Không có việc nào quá hạn" in words(await world.say(MINH, "việc nào quá hạn?"))
    late = words(await world.say(LAN, "việc nào quá hạn?"))
    assert "Báo cáo của Tư pháp" in late
    assert "còn lại" not in late
    assert "Báo cáo của Tư pháp" in words(await world.say(LAN, "tình hình thế nào rồi"))
    assert "Đã nhắc" not in words(await world.say(LAN, "nhắc snv giúp em"))
    for asked in ("tình hình thế nào rồi", "sở tư pháp còn mấy việc", "việc nào quá hạn?"):
        assert "Báo cáo của Tư pháp" not in words(await world.say(MINH, asked))


async def test_a_reason_that_is_asked_for_is_no_command(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-03")
    await world.say(LAN, f"{number} xong")
    await world.say(HUONG, "/duyet")
    await world.press_label(HUONG, "Trả lại")
    await world.say(HUONG, "tình hình chung chung quá")
    assert world.assignment(number).state == "returned"


@pytest.mark.parametrize("said", ["{} vướng", "{} bị vướng rồi em ạ", "{} đang gặp khó khăn"])
async def test_held_up_without_a_reason_is_asked_why_and_the_answer_belongs_to_it(
    world: World, said: str
) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    world.add_assignment("STP", "Việc khác", "2026-12-19")
    told = words(await world.say(LAN, said.format(number)), LAN)
    assert "đang vướng ở đâu" in told
    assert "Lý do" not in told
    assert "chờ anh Bình ký" in words(await world.say(LAN, "chờ anh Bình ký"), HUONG)


async def test_the_question_which_task_begins_with_those_whose_words_were_said(world: World) -> None:
    for n in range(12):
        world.add_assignment("SNV", f"Báo cáo cải cách hành chính số {n}", "2026-12-01")
    training = world.add_assignment("SNV", "Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức", "2027-03-19")
    asked = (await world.say(MINH, "cái đào tạo thì đang chờ bộ góp ý"))[-1].outgoing
    assert asked.buttons[0][0].label.startswith(f"{training}. ")
    assert len(asked.buttons) <= 3, "one that is meant, and none of these"
    assert world.reports() == []
    told = words(await world.say(MINH, "cái đào tạo hạn bao giờ?"))
    assert "19/03/2027" in told
    assert "01/12/2026" not in told


async def test_a_question_about_nothing_in_the_data_is_answered_shortly(world: World) -> None:
    for n in range(9):
        world.add_assignment("SNV", f"Báo cáo {n}", "2026-12-01")
    told = words(await world.say(MINH, "sao dạo này im ắng thế nhỉ, có chuyện gì không?"))
    assert "chuyển nguyên văn tới điều phối" in told
    assert "Báo cáo 1" not in told


async def test_one_document_for_several_tasks_of_one_message_is_no_slip(world: World) -> None:
    first, second, third = (world.add_assignment("SNV", f"Kế hoạch {n}", "2026-12-01") for n in range(3))
    told = words(await world.say(MINH, f"{first} với {second} xong rồi, KH số 12/KH-SNV"))
    assert "đã dùng" not in told
    world.clock.set("2026-11-23 09:30")
    assert "đã dùng" in words(await world.say(MINH, f"{third} xong, số 12/KH-SNV"))


@pytest.mark.parametrize(
    ("role", "told", "untold"),
    [
        ("", "được nhắc ở đây lúc 08:00", "/duyet"),
        ("lãnh đạo, ", "Lời nhắc hằng ngày tới cán bộ", "được nhắc ở đây lúc"),
        ("điều phối, ", "/duyet", "được nhắc ở đây lúc"),
    ],
)
async def test_a_newcomer_reads_what_their_role_will_get(
    world: World, role: str, told: str, untold: str
) -> None:
    world.database.write_now(lambda session: inbox.remember_name(session, "telegram", "nhacviec_bot"))
    invited = words(await world.say(HUONG, f"/moi stp, {role}Phan Thị Bình"))
    code = re.search(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", invited)
    assert code is not None
    welcome = words(await world.say(STRANGER, f"/start {code[0]}"))
    assert told in welcome
    assert untold not in welcome


async def test_a_slip_found_after_the_ten_minutes_goes_to_the_coordinator(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"{number} xong")
    world.clock.set("2026-11-23 10:00")
    for said in ("xin lỗi em báo nhầm việc", f"{number} chưa xong đâu"):
        told = words(await world.say(LAN, said))
        assert "nhờ điều phối trả lại" in told
        passed = await world.press_label(LAN, "Hỏi điều phối")
        assert said in words(passed, HUONG)
        assert f"việc <b>{number}</b>" in words(passed, HUONG)


async def test_a_handover_is_taken_back_in_words(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"{number} chuyển anh Bình phòng khác")
    assert "vẫn ở chỗ anh/chị" in words(await world.say(LAN, "thôi không chuyển nữa"), LAN)
    assert "vẫn ở chỗ anh/chị" not in words(await world.say(LAN, "thôi không chuyển nữa"), LAN)


async def test_what_is_left_and_whether_a_file_may_be_sent(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-19")
    assert "<b>1</b> việc đang mở" in words(await world.say(LAN, "hết việc chưa em"))
    assert "gửi tệp hoặc ảnh" in words(await world.say(LAN, "gửi file được không em"))


@pytest.mark.parametrize("named", ["{}", "việc {}", "việc {} ạ"])
async def test_which_task_may_be_answered_with_one_that_was_not_shown(world: World, named: str) -> None:
    numbers = [world.add_assignment("SNV", f"Kế hoạch {n}", "2026-12-19", product="KH") for n in range(20)]
    asked = words(await world.say(MINH, "xong rồi ạ, số 12/KH-SNV"))
    assert f"<b>{numbers[-1]}.</b>" not in asked
    told = words(await world.say(MINH, named.format(numbers[-1])))
    assert "12/KH-SNV" in told
    assert [number for number in numbers if not world.assignment(number).open] == [numbers[-1]]


async def test_a_documents_number_names_no_task(world: World) -> None:
    for n in range(4):
        world.add_assignment("SNV", f"Kế hoạch {n}", "2026-12-19", product="KH")
    world.add_assignment("SNV", "Báo cáo gửi Bộ Nội vụ", "2026-12-19", product="BC")
    asked = words(await world.say(MINH, "xong rồi ạ, số 12/KH-SNV"))
    assert "Kế hoạch 0" in asked
    assert "Kế hoạch 3" in asked
