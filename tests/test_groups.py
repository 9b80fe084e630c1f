"""An agency's group: short notices without what is restricted, answers by quoting, silence otherwise."""

import json
from typing import Any

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, STRANGER, World

from models.rules.access import Scope
from models.store import coordinators
from models.tables import Assignment, Contact, InboxRow, Official, Task

pytestmark = pytest.mark.both_databases

GROUP = "-100"


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


async def says(world: World, who: str, text: str, **more: Any) -> list[Delivered]:
    return await world.update(
        GROUP, kind="text", text=text, group=True, addressed=True, sender_id=who, sender="Ai đó", **more
    )


@pytest.fixture
async def linked(world: World) -> World:
    await says(world, HUONG, "/nhom stp")
    return world


async def notice(world: World) -> Delivered:
    return next(each for each in await world.beat("2026-11-25 08:00") if each.outgoing.chat_id == GROUP)


def said(session: Session) -> str:
    """All that is kept of what came in, with its diacritics."""
    return "\n".join(str(json.loads(row.raw)) for row in session.exec(select(InboxRow)))


def restrict(world: World, number: int) -> None:
    def work(session: Session) -> None:
        session.get_one(Task, session.get_one(Assignment, number).task_id).restricted = True

    world.database.write_now(work)


async def test_a_coordinator_links_a_group_and_it_is_reminded_shortly(world: World) -> None:
    world.add_assignment("STP", "Báo cáo quý của Tư pháp", "2026-11-26")
    secret = world.add_assignment("STP", "Phương án kín", "2026-11-26")
    world.add_assignment("SNV", "Việc của Nội vụ", "2026-11-26")
    restrict(world, secret)
    assert "Sở Tư pháp" in words(await says(world, HUONG, "/nhom stp"))
    told = (await notice(world)).outgoing
    assert "Báo cáo quý của Tư pháp" in told.html
    assert "Phương án kín" not in told.html
    assert f"<b>{secret}.</b>" not in told.html
    assert "Việc của Nội vụ" not in told.html
    assert told.buttons == ()
    again = await world.beat("2026-11-25 09:00")
    assert [each for each in again if each.outgoing.chat_id == GROUP] == []


async def test_a_member_answers_by_quoting(linked: World) -> None:
    number = linked.add_assignment("STP", "Báo cáo quý", "2026-11-26")
    message = await notice(linked)
    told = await says(linked, LAN, f"{number} xong, số 12/KH-STP", quoted=message.message_id)
    in_group = [each for each in told if each.outgoing.chat_id == GROUP]
    assert words(in_group) == f"✅ Lê Thị Lan: việc <b>{number}</b> – hoàn thành"
    assert in_group[0].outgoing.buttons == ()
    assert linked.assignment(number).state == "awaiting"
    assert linked.reports()[0].official_id == 3


async def test_what_is_not_plain_is_for_a_private_chat(linked: World) -> None:
    first = linked.add_assignment("STP", "Báo cáo một", "2026-11-26")
    linked.add_assignment("STP", "Báo cáo hai", "2026-11-26")
    message = await notice(linked)
    for text in ("xong", "chắc xong rồi", "ờ", f"{first + 50} xong", "xong chưa?", "hoàn tác"):
        told = await says(linked, LAN, text, quoted=message.message_id)
        assert "chưa ghi nhận gì" in words(told), text
    assert linked.reports() == []


@pytest.mark.parametrize("who", [MINH, STRANGER, "", HUONG])
async def test_nobody_else_reports_in_the_group(linked: World, who: str) -> None:
    number = linked.add_assignment("STP", "Báo cáo quý", "2026-11-26")
    message = await notice(linked)
    told = await says(linked, who, f"{number} xong", quoted=message.message_id)
    assert "nhắn riêng" in words(told)
    assert linked.assignment(number).open
    assert linked.reports() == []


async def test_a_restricted_task_is_not_reported_there(linked: World) -> None:
    number = linked.add_assignment("STP", "Phương án kín", "2026-11-26")
    linked.add_assignment("STP", "Báo cáo quý", "2026-11-26")
    restrict(linked, number)
    message = await notice(linked)
    told = await says(linked, LAN, f"{number} xong", quoted=message.message_id)
    assert "chưa ghi nhận gì" in words(told)
    assert linked.assignment(number).open


async def test_commands_in_the_group_show_nobodys_tasks(linked: World) -> None:
    linked.add_assignment("STP", "Báo cáo quý", "2026-11-26")
    for text in ("/viec", "/status", "/lichsu 1", "/start AAAA-BBBB-CCCC-DDDD"):
        assert "Báo cáo quý" not in words(await says(linked, LAN, text))
    assert (
        await linked.update(GROUP, kind="text", text="xong rồi", group=True, addressed=False, sender_id=LAN)
        == []
    )


@pytest.mark.parametrize("who", [LAN, MINH, STRANGER, ""])
async def test_only_a_coordinator_links_a_group(world: World, who: str) -> None:
    await says(world, who, "/nhom stp")
    assert world.database.read_now(lambda s: [c for c in s.exec(select(Contact)) if c.agency_id]) == []


async def test_a_group_is_let_go(linked: World) -> None:
    linked.add_assignment("STP", "Báo cáo quý", "2026-11-26")
    assert "Sở Tư pháp" in words(await linked.say(HUONG, "/nhom"))
    assert "thôi liên kết" in words(await linked.press_label(HUONG, "✖ Sở Tư pháp"))
    assert [each for each in await linked.beat("2026-11-25 08:00") if each.outgoing.chat_id == GROUP] == []
    assert "không còn dùng được" in words(await linked.press(LAN, "zg:4"))
    await says(linked, HUONG, "/nhom stp")
    assert "thôi nhận" in words(await says(linked, HUONG, "/nhom bỏ"))


async def test_what_others_wrote_in_a_group_is_no_name_of_the_chat(linked: World) -> None:
    rows = linked.database.read_now(lambda s: list(s.exec(select(Contact).where(Contact.chat_id == GROUP))))
    assert [row.display_name for row in rows] == [""]


async def test_a_forwarded_message_is_no_report(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    told = await world.say(LAN, f"{number} xong", forwarded=True)
    assert "chuyển tiếp" in words(told)
    assert world.assignment(number).open


async def test_a_coordinator_of_one_agency_takes_no_other_agencys_group(linked: World) -> None:
    def scoped(session: Session) -> None:
        official = Official(agency_id=1, role="coordinator", name="Đỗ Thị Mai")
        session.add(official)
        session.flush()
        session.add(Contact(channel="telegram", chat_id="2001", official_id=official.id))
        coordinators.set_scope(session, official.id or 0, Scope(everything=False, agencies=frozenset({1})))

    linked.database.write_now(scoped)
    assert "Đã" not in words(await says(linked, "2001", "/nhom snv"))
    group = linked.database.read_now(lambda s: s.exec(select(Contact).where(Contact.chat_id == GROUP)).one())
    assert group.agency_id == 2


@pytest.mark.parametrize("who", [LAN, MINH, STRANGER])
async def test_what_looks_secret_in_a_group_is_not_kept_whoever_sends_it(linked: World, who: str) -> None:
    file = {"kind": "document", "file_id": "f1", "name": "KH_12-MAT.pdf"}
    more: dict[str, Any] = {"group": True, "addressed": True, "sender_id": who, "sender": "Ai đó"}
    assert "bí mật nhà nước" in words(await linked.update(GROUP, kind="file", attachment=file, **more))
    assert "bí mật nhà nước" in words(await says(linked, who, "gửi tài liệu mật đây"))
    raw = linked.database.read_now(said)
    assert "MAT" not in raw
    assert "tài liệu mật" not in raw


async def test_what_a_group_says_among_itself_is_not_kept(linked: World) -> None:
    await linked.update(
        GROUP, kind="text", text="chiều nay họp nhé", group=True, addressed=False, sender_id=LAN, sender="Lan"
    )
    raw = linked.database.read_now(said)
    assert "chiều nay họp" not in raw


async def test_who_leaves_is_forgotten_in_the_group_too(linked: World) -> None:
    await says(linked, LAN, "lời của Lan")
    await says(linked, MINH, "lời của Minh")
    await linked.say(LAN, "/roikhoi")
    await linked.press_label(LAN, "Áp dụng")
    raw = linked.database.read_now(said)
    assert "lời của Lan" not in raw
    assert "lời của Minh" in raw
