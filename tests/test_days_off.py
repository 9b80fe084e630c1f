"""/nghi: coordinators change the working calendar, for everything at once, and can take it back."""

import pytest
from sqlmodel import select
from world import HUONG, LAN, MINH, World

from models.tables import CalendarChange

pytestmark = pytest.mark.both_databases


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


def changes(world: World) -> list[CalendarChange]:
    return world.database.read_now(lambda session: list(session.exec(select(CalendarChange))))


async def test_a_day_off_moves_the_ladder_the_answers_and_the_day_to_aim_at_at_once(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-27")
    asked = words(await world.say(HUONG, '/nghi 2026-11-27 "Thông báo số 99/TB-BNV"'))
    assert "27/11/2026" in asked
    assert "<b>1</b> việc" in asked
    assert changes(world) == []
    assert str(world.assignment(number).aim_day) == "2026-11-27"
    done = words(await world.press_label(HUONG, "Áp dụng"))
    assert "99/TB-BNV" in done
    assert str(world.assignment(number).aim_day) == "2026-11-26"
    assert str(world.assignment(number).last_day) == "2026-11-27"
    assert "còn 2 ngày làm việc" in words(await world.say(LAN, "/viec"))  # 24/11 is a holiday too
    sent = await world.beat("2026-11-26 08:00")
    assert "hôm nay là ngày cuối" in words([d for d in sent if d.outgoing.chat_id == LAN])
    assert await world.beat("2026-11-27 08:00") == []
    (kept,) = changes(world)
    assert (str(kept.day), kept.working, kept.notice) == ("2026-11-27", False, "Thông báo số 99/TB-BNV")
    assert kept.official_id is not None


async def test_it_can_be_taken_back_with_a_button_and_who_did_it_is_kept(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-27")
    await world.say(HUONG, "/nghi 27/11/2026 TB 99/TB-BNV")
    await world.say(HUONG, "đồng ý")
    assert str(world.assignment(number).aim_day) == "2026-11-26"
    assert "trở lại như trước" in words(await world.press_label(HUONG, "↩ Hoàn tác"))
    assert str(world.assignment(number).aim_day) == "2026-11-27"
    (kept,) = changes(world)
    assert kept.undone_by == kept.official_id
    assert kept.undone_at is not None
    assert "trước đó" in words(await world.press_label(HUONG, "↩ Hoàn tác"))


async def test_a_make_up_saturday_is_worked_reminders_and_all(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-28")
    assert await world.beat("2026-11-28 08:00") == []
    world.clock.set("2026-11-23 09:00")
    await world.say(HUONG, '/nghi 2026-11-28 làm bù "Thông báo số 99/TB-BNV"')
    assert "làm bù" in words(await world.press_label(HUONG, "Áp dụng"))
    sent = await world.beat("2026-11-28 08:00")
    assert "hôm nay là ngày cuối" in words([d for d in sent if d.outgoing.chat_id == MINH])


async def test_several_days_at_once_leave_out_what_is_off_anyway(world: World) -> None:
    asked = words(await world.say(HUONG, '/nghi 2026-12-03 đến 2026-12-07 "TB 99/TB-BNV"'))
    assert "05/12" not in asked
    await world.press_label(HUONG, "Áp dụng")
    assert [str(each.day) for each in changes(world)] == ["2026-12-03", "2026-12-04", "2026-12-07"]
    listed = words(await world.say(HUONG, "/nghi"))
    assert "thứ Năm 03/12/2026" in listed
    assert "Nguyễn Thị Hương" in listed
    await world.say(HUONG, '/nghi 2026-12-04 làm bù "TB 100/TB-BNV"')
    await world.press_label(HUONG, "Áp dụng")
    assert "100/TB-BNV" in words(await world.say(HUONG, "/nghi"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/nghi 2026-11-27", "cần số văn bản"),
        ("/nghi 2026-11-31 TB 1/TB-BNV", "Không có ngày như vậy"),
        ("/nghi tuần sau", "Ngày nghỉ thêm:"),
        ("/nghi 2026-12-07 đến 2026-12-03 TB 1/TB-BNV", "theo thứ tự"),
        ("/nghi 2026-01-01 đến 2026-12-31 TB 1/TB-BNV", "nhiều nhất 31"),
        ("/nghi 2026-11-24 TB 1/TB-BNV", "vốn đã là ngày nghỉ (Ngày Văn hóa Việt Nam)"),
        ("/nghi 2026-11-25 làm bù TB 1/TB-BNV", "vốn đã là ngày làm việc"),
        ("/nghi 2026-11-29 TB <b>1</b>/TB", "Chủ nhật"),
    ],
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(world: World, said: str, answer: str) -> None:
    assert answer in words(await world.say(HUONG, said))
    assert changes(world) == []


async def test_only_coordinators_may_and_a_no_or_another_message_changes_nothing(world: World) -> None:
    assert "dành cho điều phối" in words(await world.say(LAN, '/nghi 2026-11-27 "TB 1/TB-BNV"'))
    await world.say(HUONG, '/nghi 2026-11-27 "TB 1/TB-BNV"')
    assert "chưa thay đổi gì" in words(await world.say(HUONG, "không"))
    assert changes(world) == []
    asked = await world.say(HUONG, '/nghi 2026-11-27 "TB 1/TB-BNV"')
    apply = asked[0].outgoing.buttons[0][0].data
    await world.press(LAN, apply)
    assert changes(world) == []
    await world.press(HUONG, apply)
    await world.press(HUONG, apply)
    assert len(changes(world)) == 1
