"""Replies: what an official writes or presses is what gets recorded, and only that."""

import pytest
from sqlmodel import Session
from world import HUONG, LAN, MINH, STRANGER, World

from models.tables import Assignment, Task

pytestmark = pytest.mark.both_databases


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


async def test_done_by_number_with_a_document_becomes_a_report_with_evidence_and_a_way_back(
    world: World,
) -> None:
    number = world.add_assignment("SNV", "Kế hoạch kiểm tra công tác CCHC", "2026-12-19", product="KH")
    world.add_assignment("SNV", "Việc khác", "2026-12-19")
    answer = words(await world.say(MINH, f"{number} xong rồi ạ, KH số 123/KH-UBND"))
    assert "Kế hoạch kiểm tra công tác CCHC" in answer
    assert "hoàn thành" in answer
    assert "123/KH-UBND" in answer
    assert world.assignment(number).state == "awaiting"
    assert str(world.assignment(number).done_on) == "2026-11-23"
    detail = words(await world.say(MINH, f"/viec {number}"))
    assert "123/KH-UBND" in detail
    assert "Trần Văn Minh" in detail
    undone = words(await world.press_label(MINH, "↩ Hoàn tác"))
    assert "Đã hoàn tác" in undone
    assert world.assignment(number).state == "not_started"
    assert "123/KH-UBND" not in words(await world.say(MINH, f"/viec {number}")).split("Quá trình")[0]


@pytest.mark.parametrize(
    ("said", "state", "blocked"),
    [
        ("xong roi a", "awaiting", False),
        ("Đã xong.", "awaiting", False),
        ("đang làm 60%", "in_progress", False),
        ("dang lam a", "in_progress", False),
        ("chưa xong", "acknowledged", False),
        ("vướng, chờ số liệu", "acknowledged", True),
    ],
)
async def test_plain_words_are_enough_where_only_one_task_can_be_meant(
    world: World, said: str, state: str, *, blocked: bool
) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    await world.say(MINH, said)
    assert world.assignment(number).state == state
    assert world.assignment(number).blocked is blocked


async def test_where_several_can_be_meant_the_bot_asks_and_the_button_answers(world: World) -> None:
    first = world.add_assignment("SNV", "Báo cáo một", "2026-12-10")
    second = world.add_assignment("SNV", "Báo cáo hai", "2026-12-11")
    asked = await world.say(MINH, "xong rồi")
    assert "cho việc nào" in words(asked)
    assert world.reports() == []
    await world.press(MINH, asked[0].outgoing.buttons[1][0].data)
    assert world.assignment(first).state == "not_started"
    assert world.assignment(second).state == "awaiting"


async def test_the_question_can_be_answered_by_a_digit(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo một", "2026-12-10")
    second = world.add_assignment("SNV", "Báo cáo hai", "2026-12-11")
    await world.say(MINH, "xong rồi")
    await world.say(MINH, "2")
    assert world.assignment(second).state == "awaiting"


async def test_quoting_the_reminder_says_which_task_is_meant(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo một", "2026-11-26")
    world.add_assignment("SNV", "Việc không hạn", None)
    await world.beat("2026-11-23 10:00")
    await world.say(MINH, "/nhac")
    world.add_assignment("SNV", "Việc nhập sau", "2026-12-30")
    reminder = next(d for d in world.of(MINH) if "Nhắc việc" in d.outgoing.html)
    answer = await world.say(MINH, f"{number} xong", quoted=reminder.message_id)
    assert world.assignment(number).state == "awaiting", words(answer)


async def test_buttons_record_and_a_second_press_says_that_it_is_done(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-23 10:00")
    await world.press(MINH, f"d:{number}")
    assert world.assignment(number).state == "awaiting"
    assert "đã được ghi nhận" in words(await world.press(MINH, f"d:{number}"))
    assert len(world.reports()) == 1
    assert len(world.channel.toasts) == 2


@pytest.mark.parametrize("data", ["d:{}", "p:{}", "b:{}", "i:{}"])
async def test_another_persons_button_does_and_reveals_nothing(world: World, data: str) -> None:
    number = world.add_assignment("SNV", "Việc mật của Sở Nội vụ", "2026-11-26")
    answer = words(await world.press(LAN, data.format(number)))
    assert "Việc mật" not in answer
    assert world.reports() == []
    assert "Việc mật" not in words(await world.say(LAN, f"{number} xong"))
    assert "Việc mật" not in words(await world.say(LAN, f"/viec {number}"))
    assert world.reports() == []


async def test_an_obstacle_reaches_the_coordinator_in_the_persons_own_words(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-19")
    sent = await world.say(LAN, "vướng quá, chưa có hướng dẫn của Bộ")
    notice = [d for d in sent if d.outgoing.chat_id == HUONG]
    assert len(notice) == 1
    assert "chưa có hướng dẫn của Bộ" in notice[0].outgoing.html


async def test_an_extension_is_a_request_and_moves_no_deadline(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    sent = await world.say(LAN, "xin gia hạn đến 15/12")
    assert "15/12/2026" in words([d for d in sent if d.outgoing.chat_id == HUONG])
    assert str(world.assignment(number).last_day) == "2026-12-10"
    assert world.assignment(number).open


async def test_an_extension_without_a_day_is_asked_for_it(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    assert "đến ngày nào" in words(await world.say(LAN, "xin gia hạn ạ"))
    assert world.reports() == []
    sent = await world.say(LAN, "đến 15/12")
    assert [r.intent for r in world.reports()] == ["extend"], words(sent)
    assert world.assignment(number).open


@pytest.mark.parametrize(
    "text",
    [
        "🎉🎉🎉",
        "asdf qwer",
        "\u200f\u202e\u200f",
        "???",
        "<b>&lt;",
        "{{ 7*7 }}",
        "0",
        "-1",
        "99999999999999999999",
    ],
)
async def test_what_is_not_understood_is_asked_and_never_guessed(world: World, text: str) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    answer = await world.say(MINH, text)
    assert len(answer) == 1
    assert world.reports() == []


async def test_a_huge_message_gets_one_sentence(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    assert "quá dài" in words(await world.say(MINH, "xong " * 20_000))
    assert world.reports() == []


async def test_stickers_voice_and_places_get_a_kind_sentence(world: World) -> None:
    assert "chưa đọc được" in words(await world.update(MINH, kind="unsupported"))


async def test_a_photo_with_a_caption_is_a_reply_with_evidence(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    photo = {"kind": "photo", "file_id": "f1", "name": "ảnh"}
    await world.update(MINH, kind="file", text="xong rồi ạ", attachment=photo)
    assert world.assignment(number).state == "awaiting"
    assert "ảnh" in words(await world.say(MINH, f"/viec {number}"))


async def test_a_photo_alone_is_kept_and_asked_about(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo một", "2026-12-10")
    second = world.add_assignment("SNV", "Báo cáo hai", "2026-12-11")
    photo = {"kind": "photo", "file_id": "f1", "name": "ảnh"}
    asked = await world.update(MINH, kind="file", attachment=photo)
    assert "kết quả của việc nào" in words(asked)
    await world.press(MINH, asked[0].outgoing.buttons[1][0].data)
    assert "ảnh" in words(await world.say(MINH, f"/viec {second}"))
    assert world.assignment(second).state == "not_started"


async def test_a_stranger_gets_an_explanation_and_nothing_else(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo bí mật", "2026-12-19")
    for text in ("xin chào", "/viec", "/status", "1 xong"):
        world.clock.set(f"2026-11-23 {10 + len(text)}:00")
        answer = await world.say(STRANGER, text)
        assert "mã liên kết" in words(answer)
        assert "Báo cáo bí mật" not in words(answer)
    assert world.reports() == []


async def test_misspelt_commands_get_the_nearest_one(world: World) -> None:
    assert "/viec" in words(await world.say(MINH, "/vieec"))
    assert "dành cho điều phối" in words(await world.say(MINH, "/status"))


async def test_status_counts_and_forgives_names(world: World) -> None:
    world.add_assignment("STP", "Trễ", "2026-11-10")
    world.add_assignment("STP", "Sắp đến hạn", "2026-11-26")
    world.add_assignment("STP", "Không hạn", None)
    done = world.add_assignment("STP", "Xong", "2026-11-30")
    await world.say(LAN, f"{done} xong")
    overall = words(await world.say(HUONG, "/status"))
    assert "Giao: <b>4</b>" in overall
    for name in ("so tu phap", "stp", "Sở Tư Pháp", "tư phap"):
        answer = words(await world.say(HUONG, f"/status {name}"))
        assert "Sở Tư pháp" in answer, name
        assert "Quá hạn: <b>1</b>" in answer
        assert "sắp đến hạn trong 3 ngày: 1" in answer


async def test_a_coordinator_reminds_at_once_but_only_once_a_day(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    sent = await world.say(HUONG, "/nhac stp")
    nudges = [d for d in sent if d.outgoing.chat_id == LAN]
    assert len(nudges) == 1
    assert f"<b>{number}.</b>" in nudges[0].outgoing.html
    again = await world.say(HUONG, "/nhac stp")
    assert [d for d in again if d.outgoing.chat_id == LAN] == []
    assert "Hôm nay đã nhắc" in words(again)


async def test_a_nudge_at_night_waits_for_the_morning(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-19")
    world.clock.set("2026-11-25 21:00")
    sent = await world.say(HUONG, "/nhac stp")
    assert "07:30 26/11/2026" in words(sent)
    assert [d for d in sent if d.outgoing.chat_id == LAN] == []
    morning = await world.beat("2026-11-26 07:31")
    assert [d for d in morning if d.outgoing.chat_id == LAN and "Điều phối nhắc" in d.outgoing.html]


async def test_a_repeated_update_takes_effect_once(world: World) -> None:
    from bot.channels import RawUpdate  # noqa: PLC0415 - used here only

    number = world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    raw = RawUpdate("same", MINH, '{"chat_id": "1002", "kind": "text", "text": "xong"}')
    await world.hand_over(raw, raw)
    await world.hand_over(raw)
    assert len(world.reports()) == 1
    assert world.assignment(number).state == "awaiting"


async def test_an_update_that_makes_no_sense_holds_up_nobody(world: World) -> None:
    from bot.channels import RawUpdate  # noqa: PLC0415 - used here only

    number = world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    good = RawUpdate("good", MINH, '{"chat_id": "1002", "kind": "text", "text": "xong"}')
    await world.hand_over(RawUpdate("bad", MINH, "{}"), good)
    assert world.assignment(number).state == "awaiting"


async def reminded_of(world: World, *titles: str) -> tuple[list[int], str]:
    """One reminder to Minh of tasks with these titles: their numbers in the order shown, and the message's id."""
    numbers = [world.add_assignment("SNV", title, "2026-11-26") for title in titles]
    await world.beat("2026-11-23 10:00")
    return numbers, next(each.message_id for each in world.of(MINH) if "Nhắc việc" in each.outgoing.html)


def states(world: World, numbers: list[int]) -> list[str]:
    return [str(world.assignment(number).state) for number in numbers]


async def test_the_first_task_of_the_quoted_reminder(world: World) -> None:
    numbers, reminder = await reminded_of(world, "Báo cáo một", "Báo cáo hai", "Báo cáo ba")
    await world.say(MINH, "việc đầu xong", quoted=reminder)
    assert states(world, numbers) == ["awaiting", "not_started", "not_started"]
    again = words(await world.say(MINH, "việc đầu xong", quoted=reminder))
    assert "đã được ghi nhận" in again
    assert states(world, numbers) == ["awaiting", "not_started", "not_started"]


async def test_a_place_in_the_reminder_may_be_said_as_a_number(world: World) -> None:
    for _ in range(3):
        world.add_assignment("STP", "Việc của sở khác", "2026-12-30")
    numbers, _ = await reminded_of(world, "Báo cáo một", "Báo cáo hai", "Báo cáo ba")
    await world.say(MINH, "1 3 xong, 2 đang làm 70%")
    assert states(world, numbers) == ["awaiting", "in_progress", "awaiting"]
    await world.say(MINH, "1 xong")
    assert states(world, numbers) == ["awaiting", "in_progress", "awaiting"]


async def test_one_is_done_and_the_rest_under_way(world: World) -> None:
    numbers, _ = await reminded_of(world, "Báo cáo một", "Báo cáo hai", "Báo cáo ba")
    later = world.add_assignment("SNV", "Việc chưa nhắc", "2026-12-30")
    await world.say(MINH, f"{numbers[1]} xong, việc còn lại đang làm")
    assert states(world, [*numbers, later]) == ["in_progress", "awaiting", "in_progress", "not_started"]


async def test_all_but_one(world: World) -> None:
    numbers, _ = await reminded_of(world, "Báo cáo một", "Báo cáo hai", "Báo cáo ba")
    await world.say(MINH, f"xong hết trừ việc {numbers[1]}")
    assert states(world, numbers)[0] == states(world, numbers)[2] == "awaiting"
    assert world.assignment(numbers[1]).open


async def test_where_the_exception_is_not_theirs_nothing_is_closed_unasked(world: World) -> None:
    numbers, _ = await reminded_of(world, "Báo cáo một", "Báo cáo hai")
    await world.say(MINH, "xong hết trừ việc 99")
    assert world.reports() == []
    assert all(world.assignment(number).open for number in numbers)


async def test_both_tasks_of_the_reminder(world: World) -> None:
    numbers, _ = await reminded_of(world, "Báo cáo một", "Báo cáo hai")
    later = world.add_assignment("SNV", "Việc chưa nhắc", "2026-12-30")
    await world.say(MINH, "cả 2 việc xong")
    assert states(world, [*numbers, later]) == ["awaiting", "awaiting", "not_started"]


async def test_the_words_of_a_title_name_the_task(world: World) -> None:
    world.add_assignment("SNV", "Kế hoạch tinh giản biên chế năm 2027", "2026-12-19")
    number = world.add_assignment("SNV", "Rà soát thủ tục hành chính năm 2026", "2026-12-19")
    answer = words(await world.say(MINH, "việc TTHC xong rồi"))
    assert "Rà soát thủ tục hành chính" in answer
    assert world.assignment(number).state == "awaiting"
    assert len(world.reports()) == 1


async def test_another_agencys_number_beside_ones_own_holds_up_only_itself(world: World) -> None:
    own = world.add_assignment("SNV", "Việc của Nội vụ", "2026-12-19")
    other = world.add_assignment("STP", "Việc riêng của Tư pháp", "2026-12-19")
    answer = words(await world.say(MINH, f"{own} và {other} xong"))
    assert states(world, [own, other]) == ["awaiting", "not_started"]
    assert "Việc của Nội vụ" in answer
    assert "trong danh sách" in answer
    assert "Việc riêng" not in answer


async def test_xong_said_twice_does_not_close_the_next_task(world: World) -> None:
    numbers, _ = await reminded_of(world, "Việc một", "Việc hai")
    await world.say(MINH, f"{numbers[0]} xong")
    asked = await world.say(MINH, "xong rồi ạ")
    assert states(world, numbers) == ["awaiting", "not_started"]
    await world.press(MINH, asked[-1].outgoing.buttons[0][0].data)
    assert states(world, numbers) == ["awaiting", "awaiting"]


def two_periods_of_one_task(world: World, number: int, other: int) -> str:
    def work(session: Session) -> str:
        row, moved = session.get_one(Assignment, number), session.get_one(Assignment, other)
        moved.task_id, moved.period = row.task_id, "2026-Q4"
        return session.get_one(Task, row.task_id).code

    return world.database.write_now(work)


async def test_codes_that_stand_for_several_are_asked_one_after_the_other(world: World) -> None:
    numbers = [
        world.add_assignment("SNV", f"Báo cáo {matter} quý {quarter}", "2026-12-19")
        for matter in ("một", "hai")
        for quarter in ("III", "IV")
    ]
    codes = [two_periods_of_one_task(world, *numbers[:2]), two_periods_of_one_task(world, *numbers[2:])]
    first = await world.say(MINH, f"{codes[0]}, {codes[1]} xong")
    assert world.reports() == []
    second = await world.press(MINH, first[-1].outgoing.buttons[1][0].data)
    await world.press(MINH, second[-1].outgoing.buttons[0][0].data)
    assert states(world, numbers) == ["not_started", "awaiting", "awaiting", "not_started"]


async def test_a_doubtful_answer_to_a_quoted_message_stays_with_that_message(world: World) -> None:
    (first,), reminder = await reminded_of(world, "Việc một")
    second = world.add_assignment("SNV", "Việc hai", "2026-12-19")
    await world.say(HUONG, f"/nhac {second}")
    assert "Có phải" in words(await world.say(MINH, "chắc xong rồi", quoted=reminder))
    await world.say(MINH, "đúng")
    assert states(world, [first, second]) == ["awaiting", "not_started"]


async def test_in_a_group_the_bot_says_nothing_of_anybodys_tasks_and_links_nobody(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    for said in ("/viec", "/start AAAA-BBBB-CCCC-DDDD", "xong"):
        told = await world.update("-100", kind="text", text=said, group=True, addressed=True, sender="Minh")
        assert "nhắn riêng" in words(told)
    assert await world.update("-100", kind="text", text="xong rồi", group=True, addressed=False) == []
