"""Whoever links in the middle of a week, or is reminded this very morning, reads and is told of nothing too early."""

import re

import pytest
from scripted_channel import Delivered
from sqlmodel import Session
from world import HUONG, LAN, MINH, STRANGER, World

from models.store import inbox, people
from models.tables import Contact
from scheduler.sending import Act

pytestmark = pytest.mark.both_databases


def words(delivered: list[Delivered], chat: str | None = None) -> str:
    return "\n".join(d.outgoing.html for d in delivered if chat is None or d.outgoing.chat_id == chat)


async def link(world: World, chat: str) -> None:
    world.database.write_now(lambda session: inbox.remember_name(session, "telegram", "nhacviec_bot"))
    told = await world.say(HUONG, "/moi stp, Phạm Quốc Khánh")
    card = next(each for each in told if each.outgoing.act is Act.PHOTO)
    found = re.search(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", card.outgoing.html)
    assert found is not None
    await world.say(chat, f"/start {found[0]}")


async def test_who_links_in_the_middle_of_a_week_gets_the_reminder_and_no_digest_of_that_week(
    world: World,
) -> None:
    for n in range(3):
        world.add_assignment("STP", f"Báo cáo {n}", "2026-12-19")
    await world.beat("2026-11-23 08:00")
    world.clock.set("2026-11-25 09:00")
    await link(world, STRANGER)
    told = words(await world.beat(), STRANGER)
    assert "3 việc cần để ý" in told
    assert "Bản tin tuần" not in told
    assert "Bản tin tuần" not in words(await world.beat("2026-11-27 09:00"), STRANGER)
    assert "Bản tin tuần" in words(await world.beat("2026-11-30 08:00"), STRANGER)


async def test_who_links_before_the_digest_of_that_monday_gets_it(world: World) -> None:
    world.clock.set("2026-11-23 07:30")
    await link(world, STRANGER)
    assert "Bản tin tuần" in words(await world.beat("2026-11-23 08:00"), STRANGER)


async def test_another_telephone_makes_nobody_a_newcomer(world: World) -> None:
    assert "Bản tin tuần" in words(await world.beat("2026-11-23 08:00"), MINH)
    world.clock.set("2026-12-01 08:00")  # the bot was down on the Monday

    def from_another_telephone(session: Session) -> None:
        new = Contact(channel="telegram", chat_id=STRANGER)
        session.add(new)
        session.flush()
        people.link(session, new, 2, world.clock.now())
        new.linked_at = world.clock.now()

    world.database.write_now(from_another_telephone)
    assert "Bản tin tuần" in words(await world.beat("2026-12-01 09:00"), STRANGER)


async def test_the_digest_never_says_that_nothing_matters_beside_a_reminder_that_says_otherwise(
    world: World,
) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-19")
    told = words(await world.beat("2026-11-23 08:00"), LAN)
    assert "cần để ý" in told
    assert "cần chú ý" not in told
    assert "Không có việc nào quá hạn hay đến hạn trong bảy ngày tới" in told


async def test_nobody_is_silent_who_was_reminded_this_morning(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-26")
    told = words(await world.beat("2026-11-23 08:00"), HUONG)
    assert "Chưa trả lời" not in told
    for asked in ("/status", "/status stp", "/nhanduoc"):
        assert "Lê Thị Lan" not in words(await world.say(HUONG, asked), HUONG)
    world.clock.set("2026-11-24 07:00")
    assert "Lê Thị Lan" in words(await world.say(HUONG, "/status"), HUONG)
    await world.say(LAN, f"{number} đang làm 10%")
    assert "Lê Thị Lan" not in words(await world.say(HUONG, "/status"), HUONG)


async def test_a_new_reminder_does_not_hide_that_the_one_before_was_not_answered(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-02")
    await world.beat("2026-11-23 08:00")
    sent = await world.beat("2026-11-27 08:00")
    assert "Nhắc việc" in words(sent, MINH)
    assert "Trần Văn Minh" in words(await world.say(HUONG, "/status"), HUONG)
