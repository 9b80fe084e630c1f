"""A chat that speaks for somebody else, or for nobody, answers nothing that was asked of whoever spoke there before."""

import re

import pytest
from scripted_channel import Delivered
from sqlmodel import select
from world import HUONG, LAN, World

from models.tables import Contact, Official
from scheduler.sending import Act


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


async def code_for(world: World, agency: str, name: str) -> str:
    told = await world.say(HUONG, f"/moi {agency}, {name}")
    card = next(each for each in told if each.outgoing.act is Act.PHOTO)
    found = re.search(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", card.outgoing.html)
    assert found is not None
    return found[0]


@pytest.fixture(autouse=True)
def known_bot(world: World) -> None:
    from models.store import inbox  # noqa: PLC0415 - used here only

    world.database.write_now(lambda session: inbox.remember_name(session, "telegram", "nhacviec_bot"))


async def test_a_yes_of_the_next_person_does_not_forget_them_for_the_one_before(world: World) -> None:
    await world.say(LAN, "/roikhoi")
    await world.say(LAN, f"/start {await code_for(world, 'stp', 'Võ Thị Hạnh')}")
    told = words(await world.say(LAN, "đồng ý"))
    assert "Đã xóa" not in told
    names = world.database.read_now(lambda s: [row.name for row in s.exec(select(Official))])
    assert {"Lê Thị Lan", "Võ Thị Hạnh"} <= set(names)
    contact = world.database.read_now(lambda s: s.exec(select(Contact).where(Contact.chat_id == LAN)).one())
    assert contact.official_id is not None
    assert "Võ Thị Hạnh" in words(await world.say(LAN, "/dulieu"))


async def test_a_button_shown_to_the_one_before_does_nothing_for_the_next(world: World) -> None:
    await world.say(LAN, "/roikhoi")
    await world.say(LAN, f"/start {await code_for(world, 'stp', 'Võ Thị Hạnh')}")
    assert "đã cũ" in words(await world.press_label(LAN, "Áp dụng"))
    assert "Võ Thị Hạnh" in words(await world.say(LAN, "/dulieu"))


async def test_the_lost_telephone_answers_no_question_of_its_former_owner(world: World) -> None:
    world.add_assignment("STP", "Báo cáo một", "2026-12-19")
    world.add_assignment("STP", "Báo cáo hai", "2026-12-19")
    asked = await world.say(LAN, "xong")
    await world.say("7009", f"/start {await code_for(world, 'stp', 'Lê Thị Lan')}")
    await world.say(LAN, f"/start {await code_for(world, 'snv', 'Phạm Quốc Khánh')}")
    assert "đã cũ" in words(await world.press(LAN, asked[-1].outgoing.buttons[0][0].data))
    assert world.reports() == []


async def test_who_comes_back_after_being_let_go_finds_nothing_to_confirm(world: World) -> None:
    await world.say(LAN, "/roikhoi")
    await world.say(HUONG, "/nguoi stp")
    await world.press_label(HUONG, "Cho thôi")
    await world.press_label(HUONG, "Áp dụng")
    await world.say(LAN, f"/start {await code_for(world, 'stp', 'Lê Thị Lan')}")
    assert "Đã xóa" not in words(await world.say(LAN, "đồng ý"))


async def test_a_bare_done_of_the_next_person_is_not_about_what_the_one_before_was_reminded_of(
    world: World,
) -> None:
    reminded = world.add_assignment("STP", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-25 08:00")
    world.add_assignment("STP", "Kế hoạch năm sau", "2027-03-19")
    await world.say(LAN, f"/start {await code_for(world, 'stp', 'Võ Thị Hạnh')}")
    assert "việc nào" in words(await world.say(LAN, "xong rồi"))
    assert world.assignment(reminded).open
