"""Announcements with a look at them first, who was reached, a task's history, what is kept about me, being forgotten."""

from datetime import timedelta

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, STRANGER, World, all_that_is_kept

from models.rules.access import SYSTEM
from models.store import audit, coordinators, ledger_check, own_data, people
from models.tables import Contact, InboxRow, LedgerRow, Official, OutboxRow, Report
from scheduler.plan_forgetting import plan_forgetting
from scheduler.sending import Outgoing, Refused, SendResult

pytestmark = pytest.mark.both_databases


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def to(delivered: list[Delivered], chat: str) -> str:
    return words([each for each in delivered if each.outgoing.chat_id == chat])


def add_unlinked(world: World, agency: int, name: str) -> None:
    world.database.write_now(lambda s: s.add(Official(agency_id=agency, role="official", name=name)))


async def test_an_announcement_is_shown_first_and_sent_on_a_yes(world: World) -> None:
    add_unlinked(world, 2, "Võ Thị Hạnh")
    asked = await world.say(HUONG, "/thongbao stp, Sở Nội vụ: Họp <giao ban> 8h & đúng giờ")
    shown = to(asked, HUONG)
    assert "2 người" in shown
    assert "2 cơ quan" in shown
    assert "Võ Thị Hạnh" in shown, "who will not be reached"
    assert "&lt;giao ban&gt;" in shown
    assert to(asked, LAN) == ""
    sent = await world.press_label(HUONG, "Áp dụng")
    assert "Họp &lt;giao ban&gt; 8h &amp; đúng giờ" in to(sent, LAN)
    assert "Họp" in to(sent, MINH)
    await world.press_label(LAN, "Đã đọc")
    told = words(await world.say(HUONG, "/nhanduoc 1"))
    assert "Đã đọc (1): Lê Thị Lan" in told
    assert "chưa bấm đọc (1): Trần Văn Minh" in told
    assert "/nhanduoc 1" in words(await world.say(HUONG, "/nhanduoc"))


async def test_an_announcement_that_is_not_confirmed_goes_nowhere(world: World) -> None:
    await world.say(HUONG, "/thongbao tất cả: Họp")
    await world.say(HUONG, "thôi")
    assert world.of(LAN) == []


@pytest.mark.parametrize("said", ["", "stp", "stp:", "stp: a", ": họp", "zzz: Họp giao ban"])
async def test_what_is_not_clear_is_not_announced(world: World, said: str) -> None:
    await world.say(HUONG, f"/thongbao {said}")
    assert await world.say(HUONG, "đồng ý")
    assert world.of(LAN) == []


async def test_at_night_an_announcement_waits_for_the_morning(world: World) -> None:
    world.clock.set("2026-11-25 21:00")
    await world.say(HUONG, "/thongbao stp: Họp giao ban")
    await world.press_label(HUONG, "Áp dụng")
    assert world.of(LAN) == []
    assert "Họp giao ban" in to(await world.beat("2026-11-26 07:31"), LAN)


async def test_a_coordinator_of_one_agency_announces_only_there(world: World) -> None:
    from models.rules.access import Scope  # noqa: PLC0415 - used here only

    scope = Scope(everything=False, agencies=frozenset({1}))
    world.database.write_now(lambda s: coordinators.set_scope(s, 1, scope))
    assert "ngoài phạm vi" in words(await world.say(HUONG, "/thongbao stp: Họp giao ban"))
    await world.say(HUONG, "/thongbao tất cả: Họp giao ban")
    sent = await world.press_label(HUONG, "Áp dụng")
    assert to(sent, LAN) == ""
    assert "Họp giao ban" in to(sent, MINH)


async def test_who_is_not_reached_and_who_is_silent(world: World) -> None:
    add_unlinked(world, 2, "Võ Thị Hạnh")
    world.add_assignment("SNV", "Báo cáo", "2026-11-25")
    world.add_assignment("VP", "Báo cáo", "2026-11-25")
    await world.beat("2026-11-23 10:00")
    await world.update(LAN, kind="blocked")
    told = words(await world.say(HUONG, "/nhanduoc"))
    assert "Võ Thị Hạnh (Sở Tư pháp)" in told
    assert "Đã chặn hoặc tài khoản không còn (1): Lê Thị Lan" in told
    assert "chưa ai liên kết (1): Văn phòng UBND" in told
    world.clock.set("2026-11-24 07:00")
    told = words(await world.say(HUONG, "/nhanduoc"))
    assert "chưa trả lời: Sở Nội vụ, 1 việc (Trần Văn Minh)" in told


async def test_what_did_not_arrive_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.say(HUONG, "/thongbao stp: Họp giao ban")
    works = world.channel.send

    async def to_all_but_lan(outgoing: Outgoing) -> SendResult:
        return Refused("too strange") if outgoing.chat_id == LAN else await works(outgoing)

    monkeypatch.setattr(world.channel, "send", to_all_but_lan)
    await world.press_label(HUONG, "Áp dụng")
    assert "Không chắc tới nơi trong 7 ngày qua: Lê Thị Lan" in words(await world.say(HUONG, "/nhanduoc"))
    assert "Không tới (1): Lê Thị Lan" in words(await world.say(HUONG, "/nhanduoc 1"))


async def test_nobody_marks_or_reads_what_is_not_theirs(world: World) -> None:
    await world.say(HUONG, "/thongbao snv: Chuyện của Nội vụ")
    await world.press_label(HUONG, "Áp dụng")
    assert "không còn dùng được" in words(await world.press(LAN, "xo:1"))
    assert "dành cho điều phối" in words(await world.say(LAN, "/nhanduoc 1"))


async def test_the_history_of_a_task(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"{number} đang làm 60%")
    await world.say(LAN, f"{number} vướng, thiếu số liệu")
    told = words(await world.say(LAN, f"/lichsu {number}"))
    assert "60%" in told
    assert "thiếu số liệu" in told
    assert "Lê Thị Lan" in told
    assert "thiếu số liệu" not in words(await world.say(MINH, f"/lichsu {number}"))
    assert "việc nào" in words(await world.say(LAN, "/lichsu"))


async def test_what_is_kept_about_me(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"{number} đang làm 60%")
    told = words(await world.say(LAN, "/dulieu"))
    assert "Lê Thị Lan" in told
    assert "Báo cáo: 1" in told
    assert "giữ 365 ngày" in told
    assert LAN not in told, "the number of the chat itself is of no use to anybody"


async def test_being_forgotten_leaves_the_office_and_not_the_person(world: World) -> None:
    number = world.add_assignment("STP", "Việc giao chị Lan", "2026-12-19", official_id=3)
    await world.say(LAN, f"{number} đang làm 60%")
    await world.say(LAN, "/roikhoi")
    told = await world.press_label(LAN, "Áp dụng")
    assert "Đã xóa thông tin" in to(told, LAN)
    assert "Lê Thị Lan" in to(told, HUONG)
    assert world.assignment(number).official_id is None

    world.clock.set("2026-11-26 03:00")
    world.database.write_now(lambda s: plan_forgetting(s, world.clock.now(), keep=timedelta(days=365)))
    dump = world.database.read_now(all_that_is_kept)
    assert "Lê Thị Lan" not in dump
    assert "'1003'" not in dump
    life = world.database.read_now(lambda s: audit.life(s, SYSTEM, number))
    assert {entry.agency for entry in life} == {"Sở Tư pháp"}
    assert {entry.who for entry in life} == {own_data.FORGOTTEN_NAME}
    check = world.database.read_now(lambda s: ledger_check.verify(s, SYSTEM))
    assert check.flaws == []
    assert "mã liên kết" in words(await world.say(LAN, "xin chào"))


async def test_the_last_coordinator_cannot_leave_everybody_alone(world: World) -> None:
    assert "duy nhất" in words(await world.say(HUONG, "/roikhoi"))
    assert world.database.read_now(lambda s: s.get_one(Official, 1)).ended_on is None


async def test_leaving_is_not_done_by_a_slip(world: World) -> None:
    await world.say(LAN, "/roikhoi")
    await world.say(LAN, "không")
    assert world.database.read_now(lambda s: s.get_one(Official, 3)).ended_on is None


async def test_old_messages_lose_their_words_and_reports_do_not(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2027-12-19")
    await world.say(LAN, f"{number} vướng, thiếu số liệu của thuế")
    world.clock.set("2027-11-25 03:00")
    await world.say(LAN, "cảm ơn")
    world.database.write_now(lambda s: plan_forgetting(s, world.clock.now(), keep=timedelta(days=365)))

    def raws(session: Session) -> tuple[list[str], list[str], list[str]]:
        return (
            [row.raw for row in session.exec(select(InboxRow).order_by("id"))],
            [row.data for row in session.exec(select(OutboxRow).order_by("id"))],
            [row.words for row in session.exec(select(Report))],
        )

    incoming, outgoing, reported = world.database.read_now(raws)
    assert incoming[0] == "{}"
    assert "cảm ơn" in incoming[-1] or "c\\u1ea3m" in incoming[-1]
    assert outgoing[0] == "{}"
    assert "thiếu số liệu của thuế" in reported[0]
    assert (
        world.database.write_now(lambda s: plan_forgetting(s, world.clock.now(), keep=timedelta(days=365)))
        == 0
    )


async def test_a_stranger_has_nothing_to_leave(world: World) -> None:
    assert "mã liên kết" in words(await world.say(STRANGER, "/roikhoi"))
    assert world.database.read_now(lambda s: list(s.exec(select(LedgerRow)))) == []
    assert world.database.read_now(lambda s: people.linked(s, SYSTEM, "telegram", STRANGER)) is None
    assert world.database.read_now(lambda s: len(list(s.exec(select(Contact))))) == 4
