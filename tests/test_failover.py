"""A person with two chats: what cannot reach them on one goes out on the other, once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select
from world import HUONG, MINH, World

from models.tables import Contact, OutboxRow
from scheduler.sending import Refused, RetryAt, Sent, Unknown
from scheduler.standing import Standing

ON_ZALO = "minh-on-zalo"
NO_CONNECTION = RetryAt(5, "no connection", whole_channel=True)


@pytest.fixture
async def both(world: World) -> World:
    """Minh is linked on both channels, Telegram first; the week's digest is out."""

    def work(session: Session) -> None:
        session.add(Contact(channel="zalo", chat_id=ON_ZALO, official_id=2))

    await world.beat("2026-11-23 08:00")
    world.database.write_now(work)
    return world


def on(world: World, chat_id: str, channel: str = "zalo") -> str:
    delivered = world.zalo.delivered if channel == "zalo" else world.channel.delivered
    return "\n".join(each.outgoing.html for each in delivered if each.outgoing.chat_id == chat_id)


def reminders(world: World) -> list[OutboxRow]:
    return world.database.read_now(
        lambda session: list(session.exec(select(OutboxRow).where(OutboxRow.kind == "reminder")))
    )


async def test_a_dead_chat_hands_its_message_to_the_other_and_the_coordinator_hears_which_way(
    both: World,
) -> None:
    both.add_assignment("SNV", "Báo cáo", "2026-11-26")
    both.channel.script.append(Refused("bot was blocked by the user", dead=True))
    await both.beat("2026-11-23 10:00")
    assert "Báo cáo" in on(both, ON_ZALO)
    assert "Nhắc việc" not in on(both, MINH, "telegram")
    assert "đi qua Zalo" in on(both, HUONG, "telegram")
    (row,) = reminders(both)
    assert (row.state, row.channel, row.dedupe_key) == ("sent", "zalo", "reminder:2:2026-11-23")


async def test_a_channel_that_is_down_for_long_lets_its_messages_go_the_other_way_once(both: World) -> None:
    both.add_assignment("SNV", "Báo cáo", "2026-11-26")
    both.channel.script.append(NO_CONNECTION)
    await both.beat("2026-11-23 10:00")
    assert await both.deliver.fail_over() == 0
    assert on(both, ON_ZALO) == ""
    both.clock.set("2026-11-23 10:09")
    assert await both.deliver.fail_over() == 0
    both.clock.set("2026-11-23 10:11")
    assert await both.deliver.fail_over() == 1
    await both.deliver.settle()
    assert on(both, ON_ZALO).count("Báo cáo") == 1
    await both.beat("2026-11-23 15:00")
    assert "Báo cáo" not in on(both, MINH, "telegram")
    assert [row.dedupe_key for row in reminders(both)] == ["reminder:2:2026-11-23"]


async def test_where_there_is_no_other_chat_it_waits(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    world.channel.script.append(NO_CONNECTION)
    await world.beat("2026-11-23 10:00")
    world.clock.set("2026-11-23 10:30")
    assert await world.deliver.fail_over() == 0
    (row,) = reminders(world)
    assert (row.state, row.channel) == ("queued", "telegram")


async def test_what_is_put_off_till_morning_is_not_moved_at_night(both: World) -> None:
    both.add_assignment("SNV", "Báo cáo", "2026-11-26")
    both.channel.script.append(NO_CONNECTION)
    await both.beat("2026-11-23 10:00")

    def put_off(session: Session) -> None:
        row = session.exec(select(OutboxRow).where(OutboxRow.kind == "reminder")).one()
        row.not_before = both.clock.now() + timedelta(hours=20)

    both.database.write_now(put_off)
    both.clock.set("2026-11-23 11:00")
    assert await both.deliver.fail_over() == 0


async def test_a_report_on_one_channel_is_seen_on_the_other(both: World) -> None:
    number = both.add_assignment("SNV", "Báo cáo", "2026-12-20")
    await both.say(ON_ZALO, f"{number} đang làm 40%", on="zalo")
    shown = await both.say(MINH, f"/viec {number}")
    assert "đang thực hiện 40%" in shown[0].outgoing.html


async def test_a_person_who_blocks_one_chat_gets_what_waits_there_in_the_other(both: World) -> None:
    both.add_assignment("SNV", "Báo cáo", "2026-11-26")
    both.channel.script.append(RetryAt(30, "too many"))
    await both.beat("2026-11-23 10:00")
    await both.update(MINH, kind="blocked")
    await both.deliver.settle()
    assert "Báo cáo" in on(both, ON_ZALO)


def test_one_answer_shows_that_a_channel_is_there(world: World) -> None:
    now = world.clock.now()
    standing = Standing(timedelta(minutes=10))
    standing.note("zalo", Unknown("read time-out"), now)
    standing.note("telegram", NO_CONNECTION, now)
    later = now + timedelta(minutes=11)
    assert set(standing.down(later)) == {"zalo", "telegram"}
    standing.note("zalo", RetryAt(5, "429"), later)
    standing.note("telegram", Sent("1"), later)
    assert standing.down(later + timedelta(hours=1)) == {}
