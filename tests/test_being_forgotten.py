"""/roikhoi keeps what docs/privacy.md promises: at once no name is left, not in what others were told either."""

import json
from datetime import timedelta

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, World, all_that_is_kept

from models.rules.access import SYSTEM
from models.store import ledger_check, own_data
from models.store.forget_name import forget_name
from models.tables import Agency, Contact, Official, OutboxRow

pytestmark = pytest.mark.both_databases
HA = "2001"


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def add(session: Session, name: str, chat: str | None = None) -> None:
    owner = session.exec(select(Agency).where(Agency.code == "STP")).one()
    official = Official(agency_id=owner.id or 0, role="official", name=name)
    session.add(official)
    session.flush()
    if chat:
        session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))


async def leaves(world: World) -> None:
    await world.say(LAN, "/roikhoi")
    assert "Đã xóa thông tin" in words(await world.press_label(LAN, "Áp dụng"))


async def test_what_others_were_told_no_longer_bears_the_name(world: World) -> None:
    world.database.write_now(lambda session: add(session, "Trần Thị Hà", HA))
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"{number} vướng, chờ số liệu")
    await world.say(LAN, f"{number} xin gia hạn đến 25/12 vì chờ số liệu")
    await world.say(LAN, f"{number} chuyển chị Hà")
    await world.say(HUONG, "/nguoi stp")
    await world.say(HUONG, "/thongbao stp: Họp giao ban")
    await world.say(HUONG, "/moi stp, Lê Thị Lan")
    await world.say(HUONG, f"/viec {number}")
    assert world.database.read_now(all_that_is_kept).count("Lê Thị Lan") > 5
    await leaves(world)
    dump = world.database.read_now(all_that_is_kept)
    assert "Lê Thị Lan" not in dump
    assert json.dumps("Lê Thị Lan")[1:-1] not in dump
    assert own_data.FORGOTTEN_NAME in dump
    assert "chờ số liệu" in dump, "what was asked, and why, is the office's"
    assert world.database.read_now(lambda s: ledger_check.verify(s, SYSTEM)).flaws == []


async def test_what_waits_for_the_others_still_works_and_is_told_without_the_name(world: World) -> None:
    world.database.write_now(lambda session: add(session, "Trần Thị Hà", HA))
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"{number} chuyển chị Hà")
    await leaves(world)
    told = words(await world.press_label(HA, f"Nhận việc {number}"))
    assert "Anh/chị đã nhận việc" in told
    assert own_data.FORGOTTEN_NAME in told


async def test_a_colleague_with_a_longer_name_keeps_it(world: World) -> None:
    world.database.write_now(lambda session: add(session, "Lê Thị Lan Anh"))
    await world.say(HUONG, "/nguoi stp")
    await leaves(world)
    dump = world.database.read_now(all_that_is_kept)
    assert "Lê Thị Lan Anh" in dump
    assert dump.count("Lê Thị Lan") == dump.count("Lê Thị Lan Anh")


async def test_the_former_telephone_is_forgotten_too(world: World) -> None:
    await world.say(LAN, "mai em gửi số điện thoại của anh Tâm nhé")
    world.database.write_now(_moved_to_another_telephone)
    await world.say("7009", "/roikhoi")
    await world.press_label("7009", "Áp dụng")
    world.database.write_now(
        lambda s: own_data.forget_old(s, now=world.clock.now() + timedelta(days=1), keep=timedelta(days=365))
    )
    dump = world.database.read_now(all_that_is_kept)
    assert "anh Tâm" not in dump
    assert f"'{LAN}'" not in dump


def _moved_to_another_telephone(session: Session) -> None:
    from models.store import people  # noqa: PLC0415 - used here only

    new = people.contact_of(session, "telegram", "7009")
    people.link(session, new, 3, session.exec(select(OutboxRow)).all()[-1].created_at)


async def test_a_name_with_marks_of_json_and_html_leaves_sound_rows(world: World) -> None:
    name = 'Lê "Thị" <Lan> & Bé'
    world.database.write_now(lambda s: setattr(s.get_one(Official, 3), "name", name))
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"{number} vướng, chờ số liệu")

    def work(session: Session) -> list[str]:
        assert forget_name(session, 3, name, own_data.FORGOTTEN_NAME)
        return [row.data for row in session.exec(select(OutboxRow))]

    for data in world.database.write_now(work):
        assert "Bé" not in data
        json.loads(data)


async def test_what_is_about_somebody_of_the_same_name_still_goes_out_with_it(world: World) -> None:
    world.database.write_now(lambda session: add(session, "Lê Thị Lan", HA))
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    world.clock.set("2026-11-23 22:00")
    await world.say(HA, f"{number} vướng, chờ số liệu")
    await leaves(world)
    told = world.database.read_now(
        lambda s: [r.data for r in s.exec(select(OutboxRow).where(OutboxRow.template == "notice.blocked"))]
    )
    assert len(told) == 1
    sent = [d.outgoing.html for d in world.of(HUONG)] + [
        d.outgoing.html for d in await world.beat("2026-11-25 08:00") if d.outgoing.chat_id == HUONG
    ]
    assert any("Lê Thị Lan" in html and "báo vướng" in html for html in sent)
