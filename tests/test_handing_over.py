"""A handover that nobody answers blocks nothing: kept after all, asked of another, ended after some working days."""

import pytest
from sqlmodel import Session, select
from world import HUONG, LAN, World, on_zalo

from models.rules.access import SYSTEM
from models.store import ledger_check
from models.tables import Agency, Contact, Official, Request

pytestmark = pytest.mark.both_databases
HA, NAM = "2001", "2002"


def words(delivered: list, chat: str | None = None) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(d.outgoing.html for d in delivered if chat is None or d.outgoing.chat_id == chat)


def labels(delivered: list, chat: str) -> list[str]:  # type: ignore[type-arg]  # as above
    return [
        b.label for d in delivered if d.outgoing.chat_id == chat for row in d.outgoing.buttons for b in row
    ]


def states(world: World) -> list[str]:
    return world.database.read_now(lambda s: [r.state for r in s.exec(select(Request).order_by("id"))])


@pytest.fixture
def office(world: World) -> World:
    """Lê Thị Lan has two colleagues, Trần Thị Hà and Đỗ Văn Nam."""

    def work(session: Session) -> None:
        owner = session.exec(select(Agency).where(Agency.code == "STP")).one()
        for name, chat in (("Trần Thị Hà", HA), ("Đỗ Văn Nam", NAM)):
            official = Official(agency_id=owner.id or 0, role="official", name=name)
            session.add(official)
            session.flush()
            session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))

    world.database.write_now(work)
    return world


async def test_another_colleague_is_asked_instead_of_one_who_does_not_answer(office: World) -> None:
    number = office.add_assignment("STP", "Báo cáo", "2026-12-19")
    await office.say(LAN, f"{number} chuyển chị Hà")
    told = await office.say(LAN, f"{number} chuyển anh Nam")
    assert "đang chờ <b>Trần Thị Hà</b> trả lời" in words(told, LAN)
    assert labels(told, LAN) == ["Đỗ Văn Nam", "Thôi chuyển, giữ việc"]
    asked = await office.press_label(LAN, "Đỗ Văn Nam")
    assert "nhờ anh/chị làm việc" in words(asked, NAM)
    assert "Anh/chị không cần trả lời" in words(asked, HA)
    assert "đã được rút lại" in words(await office.press_label(HA, f"Nhận việc {number}"), HA)
    await office.press_label(NAM, f"Nhận việc {number}")
    assert states(office) == ["withdrawn", "accepted"]
    assert office.assignment(number).official_id is not None
    assert office.database.read_now(lambda s: ledger_check.verify(s, SYSTEM)).flaws == []


async def test_the_owner_keeps_the_task_after_all_from_the_task_itself(office: World) -> None:
    number = office.add_assignment("STP", "Báo cáo", "2026-12-19")
    await office.say(LAN, f"{number} chuyển chị Hà")
    office.clock.set("2026-11-23 16:00")
    told = await office.say(LAN, "hoàn tác")
    assert "anh/chị rút lại được" in words(told, LAN)
    assert labels(told, LAN) == ["Thôi chuyển, giữ việc"]
    await office.say(LAN, f"/viec {number}")
    kept = await office.press_label(LAN, "Thôi chuyển, giữ việc")
    assert "vẫn ở chỗ anh/chị" in words(kept, LAN)
    assert "không cần trả lời" in words(kept, HA)
    assert "không lấy lại bằng “hoàn tác” được" in words(await office.say(LAN, "hoàn tác"), LAN)
    await office.say(LAN, f"{number} chuyển anh Nam")
    assert states(office) == ["withdrawn", "open"]


async def test_nobody_withdraws_or_redirects_what_is_not_theirs(office: World) -> None:
    number = office.add_assignment("STP", "Báo cáo", "2026-12-19")
    await office.say(LAN, f"{number} chuyển chị Hà")
    for data in ("hw:1", "hr:1:4", "hg:1", "ha:1:1", "ha:999:1", "hr:1:1"):
        await office.press("1002", data)
    assert states(office) == ["open"]
    await office.press(LAN, "hr:1:2")  # Minh is of another agency
    assert states(office) == ["open"]


async def test_a_handover_ends_after_three_working_days_and_the_owner_hears_of_it(office: World) -> None:
    number = office.add_assignment("STP", "Báo cáo", "2026-12-31")
    await office.say(LAN, f"{number} chuyển chị Hà")
    # Tuesday 24 November is a day off: Wednesday, Thursday and Friday are the three.
    for day in ("2026-11-25", "2026-11-26", "2026-11-27"):
        assert "chưa trả lời sau" not in words(await office.beat(f"{day} 15:00"))
    assert "chưa trả lời sau" not in words(await office.beat("2026-11-29 09:00")), "a Sunday"
    told = await office.beat("2026-11-30 08:00")
    assert "<b>Trần Thị Hà</b> chưa trả lời sau 3 ngày làm việc" in words(told, LAN)
    assert "chưa trả lời sau" not in words(told, HA)
    assert "chưa trả lời sau" not in words(await office.beat("2026-12-01 08:00")), "once"
    assert "hết thời gian chờ" in words(await office.press_label(HA, f"Nhận việc {number}"), HA)
    assert office.assignment(number).official_id is None
    assert "hết thời gian chờ" in words(await office.say(HUONG, f"/lichsu {number}"), HUONG)
    again = await office.press_label(LAN, f"Hỏi lại về việc {number}")
    assert "nhờ anh/chị làm việc" in words(again, HA)
    assert states(office) == ["expired", "open"]
    assert office.database.read_now(lambda s: ledger_check.verify(s, SYSTEM)).flaws == []


async def test_what_waits_for_the_coordinator_does_not_expire(office: World) -> None:
    number = office.add_assignment("STP", "Báo cáo", "2026-12-31")
    await office.say(LAN, f"{number} chuyển anh Dũng phòng khác")
    await office.beat("2026-12-15 08:00")
    assert states(office) == ["open"]


async def test_many_tasks_are_handed_over_in_one_notice_and_taken_at_once(office: World) -> None:
    numbers = [office.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(12)]
    asked = await office.say(LAN, f"{', '.join(map(str, numbers))} chuyển chị Hà")
    assert len([d for d in asked if d.outgoing.chat_id == HA]) == 1
    assert "<b>12 việc</b>" in words(asked, HA)
    taken = await office.press_label(HA, "Nhận cả 12")
    assert "Anh/chị đã nhận <b>12 việc</b>" in words(taken, HA)
    assert len([d for d in taken if d.outgoing.chat_id == LAN]) == 1
    assert len({office.assignment(n).official_id for n in numbers}) == 1
    assert states(office) == ["accepted"] * 12
    assert "không còn chờ" in words(await office.press_label(HA, "Nhận cả 12"), HA)


async def test_many_tasks_are_left_by_a_plain_no(office: World) -> None:
    numbers = [office.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(5)]
    await office.say(LAN, f"{', '.join(map(str, numbers))} chuyển chị Hà")
    told = await office.say(HA, "không")
    assert "không nhận" in words(told, LAN)
    assert states(office) == ["declined"] * 5


async def test_on_zalo_the_one_asked_instead_is_chosen_by_a_digit(office: World) -> None:
    on_zalo(office, "STP", "Hồ Thị Thu", "thu")
    number = office.add_assignment("STP", "Báo cáo", "2026-12-19")
    await office.update("thu", on="zalo", kind="text", text=f"{number} chuyển chị Hà")
    told = words(await office.update("thu", on="zalo", kind="text", text=f"{number} chuyển anh Nam"))
    assert "<b>1</b> Đỗ Văn Nam" in told
    asked = await office.update("thu", on="zalo", kind="text", text="1")
    assert "nhờ anh/chị làm việc" in words(asked, NAM)
