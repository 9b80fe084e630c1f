"""Reminders: one message a person and working day, at the hour, whatever happened in between."""

from collections import Counter

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlmodel import Session, col, select
from world import HUONG, LAN, MINH, HandClock, World, at, people

from models.database import opened
from models.tables import OutboxRow, Step
from scheduler.sending import Refused, RetryAt

pytestmark = pytest.mark.both_databases


async def test_an_official_gets_one_message_with_the_overdue_first(world: World) -> None:
    late = world.add_assignment("SNV", "Báo cáo tinh giản biên chế", "2026-11-18")
    soon = world.add_assignment("SNV", "Kế hoạch kiểm tra công tác CCHC", "2026-11-26")
    world.add_assignment("SNV", "Việc còn xa", "2027-06-30")
    world.add_assignment("STP", "Việc của Sở Tư pháp", "2026-11-26")
    sent = await world.beat("2026-11-23 08:00")
    reminders = [each for each in sent if "Nhắc việc" in each.outgoing.html]
    assert [each.outgoing.chat_id for each in reminders] == [MINH, LAN]
    words = reminders[0].outgoing.html
    assert words.index(f"{late}.") < words.index(f"{soon}.")
    assert "quá hạn 5 ngày" in words
    assert "còn 2 ngày làm việc" in words  # 24/11 is a public holiday
    assert "Việc còn xa" not in words
    assert "Việc của Sở Tư pháp" not in words


@pytest.mark.parametrize(
    "moment", ["2026-11-23 07:00", "2026-11-22 09:00", "2026-11-24 09:00", "2026-11-23 20:00"]
)
async def test_nobody_is_reminded_early_late_or_on_a_day_off(world: World, moment: str) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-18")
    assert await world.beat(moment) == []


async def test_beating_again_the_same_day_reminds_nobody_twice(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    assert (
        len([d for d in await world.beat("2026-11-23 08:00") if d.outgoing.chat_id == MINH]) == 2
    )  # and the digest
    world.add_assignment("SNV", "Việc mới nhập lúc trưa", "2026-11-25")
    assert await world.beat("2026-11-23 11:00") == []
    assert "Việc mới nhập" in (await world.beat("2026-11-25 08:00"))[0].outgoing.html


async def test_two_weeks_of_downtime_end_in_one_message(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-12-11")
    await world.beat("2026-11-23 08:00")
    world.channel.delivered.clear()
    sent = await world.beat("2026-12-09 10:00")
    reminders = [d for d in sent if d.outgoing.chat_id == MINH and "Nhắc việc" in d.outgoing.html]
    assert len(reminders) == 1
    assert reminders[0].outgoing.html.count(f"<b>{number}.</b>") == 1
    assert await world.beat("2026-12-09 11:00") == []


async def test_what_is_done_is_not_reminded(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.say(MINH, f"{number} xong")
    sent = await world.beat("2026-11-25 08:00")
    assert [d for d in sent if "Nhắc việc" in d.outgoing.html] == []


async def test_a_reminder_that_waited_is_looked_at_again_before_it_goes(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    world.channel.script.append(RetryAt(3600, "Flood control", whole_channel=False))
    await world.pulse.beat()
    await world.deliver.settle()
    world.deliver._lines[0].pace._paused.clear()
    await world.say(MINH, f"{number} xong")
    sent = await world.beat("2026-11-23 11:00")
    assert [d for d in sent if "Nhắc việc" in d.outgoing.html] == []


async def test_more_than_eight_tasks_are_folded_behind_a_button(world: World) -> None:
    for n in range(11):
        world.add_assignment("SNV", f"Việc thứ {n}", "2026-11-26")
    sent = [d for d in await world.beat("2026-11-23 08:00") if "Nhắc việc" in d.outgoing.html]
    assert len(sent) == 1
    assert "Việc thứ 7" in sent[0].outgoing.html
    assert "Việc thứ 8" not in sent[0].outgoing.html
    rest = await world.press(MINH, sent[0].outgoing.buttons[-1][0].data)
    assert "Việc thứ 8" in rest[0].outgoing.html
    assert "Việc thứ 10" in rest[0].outgoing.html


async def test_tasks_without_a_deadline_are_asked_about_once_a_month(world: World) -> None:
    world.add_assignment("SNV", "Việc thường xuyên", None)
    first = [d for d in await world.beat("2026-11-23 08:00") if "Nhắc việc" in d.outgoing.html]
    assert "không hạn" in first[0].outgoing.html
    assert [d for d in await world.beat("2026-11-30 08:00") if "Nhắc việc" in d.outgoing.html] == []
    assert [d for d in await world.beat("2026-12-01 08:00") if "Nhắc việc" in d.outgoing.html] != []


async def test_a_clock_set_back_reminds_nobody_again(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-30")
    await world.beat("2026-11-27 08:00")
    world.channel.delivered.clear()
    assert [d for d in await world.beat("2026-11-25 08:00") if "Nhắc việc" in d.outgoing.html] == []
    assert spoken_through(world) == {MINH: 1}


async def test_each_step_goes_to_its_own_person_in_their_one_message(world: World) -> None:
    for n in range(3):
        world.add_assignment("SNV", f"Việc của Nội vụ {n}", f"2026-11-{26 + n}")
        world.add_assignment("STP", f"Việc của Tư pháp {n}", f"2026-11-{18 + n}")
    sent = [d.outgoing for d in await world.beat("2026-11-25 08:00") if "Nhắc việc" in d.outgoing.html]
    told = {each.chat_id: each.html for each in sent}
    assert len(sent) == len(told) == 2
    assert [told[MINH].count(f"Việc của Nội vụ {n}") for n in range(3)] == [1, 1, 1]
    assert [told[LAN].count(f"Việc của Tư pháp {n}") for n in range(3)] == [1, 1, 1]
    assert spoken_through(world) == {MINH: 3, LAN: 3}
    world.add_assignment("STP", "Việc thêm", "2026-11-30")
    await world.beat("2026-11-26 08:00")  # a day later, counting on from the messages of the day before
    assert spoken_through(world).keys() == {MINH, LAN}


async def test_a_day_that_somebody_had_already_holds_up_nobody_else(world: World) -> None:
    """Whoever the message of that day has come to belong to since."""
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-23 08:00")
    world.database.write_now(lambda session: session.execute(text("UPDATE outbox SET official_id = NULL")))
    world.add_assignment("SNV", "Báo cáo thêm", "2026-11-26")
    world.add_assignment("STP", "Kế hoạch", "2026-11-26")
    world.channel.delivered.clear()
    sent = [d for d in await world.beat("2026-11-23 09:00") if "Nhắc việc" in d.outgoing.html]
    assert [each.outgoing.chat_id for each in sent] == [LAN]


def spoken_through(world: World) -> dict[str, int]:
    """How many steps speak through messages to each chat; each to the very person the step was planned for."""

    def query(session: Session) -> list[tuple[str, int | None, int]]:
        joined = select(OutboxRow.chat_id, OutboxRow.official_id, Step.official_id)
        return list(session.exec(joined.join(OutboxRow, col(OutboxRow.id) == col(Step.outbox_id))).all())

    rows = world.database.read_now(query)
    assert all(spoken_to == planned_for for _, spoken_to, planned_for in rows)
    return Counter(chat for chat, _, _ in rows)


async def test_a_person_who_blocked_the_bot_is_left_alone_and_the_coordinator_hears_once(
    world: World,
) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-11-26")
    world.channel.script.append(Refused("Forbidden: bot was blocked by the user", dead=True))
    world.clock.set("2026-11-23 10:00")
    sent = await world.beat()
    notices = [d for d in sent if "Không gửi được tin" in d.outgoing.html]
    assert len(notices) == 1
    world.channel.delivered.clear()
    assert [d for d in await world.beat("2026-11-25 08:00") if d.outgoing.chat_id == LAN] == []
    await world.say(LAN, "alo")
    sent = await world.beat("2026-11-26 08:00")
    assert [d for d in sent if d.outgoing.chat_id == LAN and "Nhắc việc" in d.outgoing.html]


async def test_a_send_without_an_answer_is_repeated_and_says_so(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-11-26")
    world.channel.script.append("timeout after delivery")
    await world.beat("2026-11-23 10:00")
    sent = [d.outgoing.html for d in await world.beat("2026-11-23 10:05") if d.outgoing.chat_id == LAN]
    # The digest waited behind it: what was planned first arrives first.
    assert [html.startswith("<i>(nhắc lại)</i>") for html in sent] == [True, False]
    assert "Nhắc việc" in sent[0]
    assert "Bản tin tuần" in sent[1]


async def test_the_digest_comes_once_a_week_and_on_the_next_working_day_if_monday_is_off(
    world: World,
) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-18")
    first = [d for d in await world.beat("2026-11-23 08:00") if "Bản tin tuần" in d.outgoing.html]
    assert len(first) == 3
    assert [d for d in await world.beat("2026-11-25 08:00") if "Bản tin tuần" in d.outgoing.html] == []
    later = [d for d in await world.beat("2026-11-30 08:30") if "Bản tin tuần" in d.outgoing.html]
    assert len(later) == 3
    # Monday 8 February 2027 is in the Tết holidays (29 tháng Chạp is the 5th): the first working day after has it.
    assert [d for d in await world.beat("2027-02-08 08:00") if "Bản tin tuần" in d.outgoing.html] == []


async def test_figures_of_the_digest_show_the_change_since_last_week(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-20")
    await world.beat("2026-11-23 08:00")
    await world.say(LAN, f"{number} xong")
    await world.say(HUONG, "/duyet")
    await world.press_label(HUONG, "✅ Xác nhận")
    sent = await world.beat("2026-11-30 08:00")
    coordinator = next(d.outgoing.html for d in sent if d.outgoing.chat_id == "1001")
    assert "(▲1)" in coordinator
    assert "(▼1)" in coordinator


@pytest.mark.server
async def test_a_server_that_tidies_up_its_tables_holds_up_no_reminder(emptied_on_server: str) -> None:
    """VACUUM, by hand or by itself, may take long on a full outbox; it holds this lock for as long."""
    address = make_url(emptied_on_server).set(drivername="postgresql").render_as_string(hide_password=False)
    with opened(emptied_on_server) as database, psycopg.connect(address) as tidying:
        database.write_now(people)
        world = World(database, HandClock(at("2026-11-23 09:00")))
        world.add_assignment("SNV", "Báo cáo", "2026-11-26")
        tidying.execute("LOCK TABLE outbox, step IN SHARE UPDATE EXCLUSIVE MODE")
        await world.beat("2026-11-23 09:00")
        assert spoken_through(world) == {MINH: 1}
