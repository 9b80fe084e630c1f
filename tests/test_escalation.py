"""Escalation: announced to the official a working day before, raised in the afternoon, to one level after the other."""

import pytest
from sqlmodel import Session, select
from test_deciding import AN, BINH, add_person, labels, reminders, words
from world import HUONG, LAN, MINH, World

from models.rules.escalation import Escalation, Level, by_agency, levels_of
from models.tables import Escalation as Row
from scheduler.plan_escalations import Escalations

LEADER_OF_PROVINCE = "3001"

pytestmark = pytest.mark.both_databases


def rows(world: World) -> list[tuple[int, str, str]]:
    def read(session: Session) -> list[tuple[int, str, str]]:
        found = session.exec(select(Row).order_by(Row.id)).all()  # type: ignore[arg-type]  # SQLModel types a column as its value
        return [(row.level, row.state, str(row.raised_on or row.due_on)) for row in found]

    return world.database.read_now(read)


async def quiet_days(world: World, *days: str) -> str:
    """Beat in the morning and in the afternoon of those days; everything that was said, as one text."""
    said = []
    for day in days:
        for hour in ("08:00", "14:00", "17:00"):
            said += await world.beat(f"{day} {hour}")
    return words(said)


@pytest.fixture
def world(world: World) -> World:
    """The small world with a leader of STP and a province leader."""
    world.escalations = Escalations()
    add_person(world, "STP", "leader", "Phạm An", AN)
    add_person(world, "VP", "province_leader", "Hoàng Chủ tịch", LEADER_OF_PROVINCE)
    return world


async def test_three_working_days_overdue_go_to_the_leader_the_coordinator_and_the_provinces_digest(
    world: World,
) -> None:
    """By hand: due Wed 18/11; overdue 1 = Thu 19, 2 = Fri 20, 3 = Mon 23 (24/11 is off), 4 = Wed 25, 5 = Thu 26.

    Leader announced Fri 20, raised Mon 23. Grace 3: Wed 25, Thu 26, Fri 27: coordinator announced Thu 26, raised Fri 27.
    Again 3: Mon 30, Tue 1/12, Wed 2/12: province announced Tue 1/12, raised Wed 2/12; in the digest of Mon 7/12.
    """
    number = world.add_assignment("STP", "Báo cáo TTHC", "2026-11-18")
    await quiet_days(world, "2026-11-19")
    announced = await world.beat("2026-11-20 08:00")
    assert reminders(announced) == [LAN], (
        "no rung falls on the second day: the announcement brings the reminder"
    )
    assert "Chiều thứ Hai 23/11 việc này sẽ được báo lên lãnh đạo cơ quan." in words(announced, LAN)
    assert await world.beat("2026-11-20 15:00") == []
    await world.beat("2026-11-23 08:00")
    assert words(await world.beat("2026-11-23 13:59"), AN) == ""
    raised = await world.beat("2026-11-23 14:00")
    assert "Báo cáo TTHC" in words(raised, AN)
    assert words(raised, HUONG) == ""
    assert rows(world) == [(1, "raised", "2026-11-23")]
    assert await world.beat("2026-11-24 14:00") == [], "a day off"
    assert "điều phối" not in words(await world.beat("2026-11-25 08:00"), LAN)
    assert "Chiều mai việc này sẽ được báo lên điều phối." in words(await world.beat("2026-11-26 08:00"), LAN)
    to_coordinator = await world.beat("2026-11-27 14:00")
    assert "Báo cáo TTHC" in words(to_coordinator, HUONG)
    assert f"Yêu cầu giải trình {number}" in labels(to_coordinator, HUONG)
    assert words(to_coordinator, AN) == ""
    await quiet_days(world, "2026-11-30", "2026-12-01", "2026-12-02")
    assert [row[:2] for row in rows(world)] == [(1, "raised"), (2, "raised"), (3, "raised")]
    digest = words(await world.beat("2026-12-07 08:00"), LEADER_OF_PROVINCE)
    assert "Đã báo lên lãnh đạo UBND" in digest
    assert "Sở Tư pháp: 1 việc, hạn sớm nhất 18/11/2026" in digest
    assert "Báo cáo TTHC" not in digest, "the province leader reads figures, no task"
    detail = words(await world.say(HUONG, f"/viec {number}"))
    assert "báo trước sẽ báo lên cấp trên, lãnh đạo cơ quan" in detail
    assert "báo lên cấp trên, lãnh đạo UBND" in detail


async def test_reminders_without_an_answer_begin_it_and_an_answer_ends_it(world: World) -> None:
    """Due Fri 27/11: rungs -3 = Mon 23 (24 is off), -1 = Thu 26, 0 = Fri 27, +1 = Mon 30; the fourth unanswered is +1."""
    number = world.add_assignment("STP", "Báo cáo", "2026-11-27")
    world.escalations = Escalations(Escalation(overdue_days=30))
    await quiet_days(world, "2026-11-23", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30")
    assert rows(world) == []
    told = words(await world.beat("2026-12-01 08:00"), LAN)
    assert "Chiều mai việc này sẽ được báo lên lãnh đạo cơ quan nếu vẫn chưa có trả lời." in told
    await world.say(LAN, f"{number} đang làm 40%")
    assert words(await world.beat("2026-12-02 14:00"), AN) == ""
    assert rows(world) == [(1, "dropped", "2026-12-02")]


async def test_who_asks_for_an_extension_meanwhile_is_told_to_nobody_until_it_is_refused(
    world: World,
) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-18")
    await world.beat("2026-11-20 08:00")
    await world.say(LAN, f"{number} xin gia hạn đến 30/11 vì chờ số liệu")
    await world.beat("2026-11-23 08:00")
    assert words(await world.beat("2026-11-23 14:00"), AN) == ""
    await world.press_label(HUONG, f"Từ chối {number}")
    await world.say(HUONG, "đã chậm nhiều")
    told = words(await world.beat("2026-11-25 08:00"), LAN)
    assert "Chiều mai việc này sẽ được báo lên lãnh đạo cơ quan" in told
    assert "Báo cáo" in words(await world.beat("2026-11-26 14:00"), AN)


async def test_a_granted_extension_and_a_task_sent_back_begin_anew(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-18")
    await quiet_days(world, "2026-11-20", "2026-11-23")
    await world.say(LAN, f"{number} xin gia hạn đến 27/11 vì chờ số liệu")
    await world.press_label(HUONG, f"Duyệt {number}")
    said = await quiet_days(world, "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30")
    assert "sẽ được báo lên" not in said
    assert "Chiều mai việc này sẽ được báo lên lãnh đạo cơ quan" in words(
        await world.beat("2026-12-01 08:00"), LAN
    )
    await world.say(LAN, f"{number} xong")
    assert words(await world.beat("2026-12-02 14:00"), AN) == ""
    await world.say(HUONG, f"/tralai {number} thiếu phụ lục")
    assert "Chiều mai việc này" in words(await world.beat("2026-12-03 08:00"), LAN)
    assert "Báo cáo" in words(await world.beat("2026-12-04 14:00"), AN)


async def test_downtime_raises_nothing_that_was_not_announced(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-11-10")
    first = await world.beat("2026-11-25 15:00")
    assert "chỉ đạo" not in words(first, AN)
    assert "Chiều mai việc này sẽ được báo lên lãnh đạo cơ quan" in words(first, LAN)
    later = await world.beat("2026-12-01 14:30")
    assert "chỉ đạo" in words(later, AN)
    assert "chỉ đạo" not in words(later, HUONG)


async def test_without_a_linked_leader_the_coordinator_hears_at_once(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-18")
    await world.beat("2026-11-20 08:00")
    assert "chưa có lãnh đạo liên kết" in words(await world.beat("2026-11-23 14:00"), HUONG)


async def test_an_agency_can_have_its_own_rule_and_be_left_out(world: World) -> None:
    usual = Escalation()
    world.escalations = Escalations(
        usual, by_agency("stp: overdue=1 levels=coordinator; SNV: levels=", usual)
    )
    world.add_assignment("STP", "Của Tư pháp", "2026-11-25")
    world.add_assignment("SNV", "Của Nội vụ", "2026-11-10")
    announced = await world.beat("2026-11-25 08:00")
    assert "Chiều mai việc này sẽ được báo lên điều phối" in words(announced, LAN)
    assert "báo lên" not in words(announced, MINH)
    raised = words(await world.beat("2026-11-26 14:00"), HUONG)
    assert "Của Tư pháp" in raised
    assert "Của Nội vụ" not in raised


async def test_one_message_a_person_and_afternoon_with_what_waits(world: World) -> None:
    add_person(world, "VP", "coordinator", "Phan Bình", BINH)
    for n in range(3):
        world.add_assignment("STP", f"Báo cáo {n}", "2026-11-18")
    done = world.add_assignment("STP", "Việc đã xong", "2026-12-18")
    await world.say(LAN, f"{done} xong")
    await world.beat("2026-11-25 08:00")
    await world.beat("2026-11-26 08:00")
    sent = await world.beat("2026-11-26 14:00")
    assert [d.outgoing.chat_id for d in sent] == [AN, HUONG, BINH]
    assert all(f"Báo cáo {n}" in words(sent, AN) for n in range(3))
    assert "chờ xác nhận: <b>1</b>" in words(sent, HUONG)
    assert await world.beat("2026-11-26 16:00") == []


async def test_what_was_done_before_it_went_out_is_not_told(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-18")
    await world.beat("2026-11-20 08:00")
    world.clock.set("2026-11-23 14:00")
    await world.pulse.beat()
    await world.say(LAN, f"{number} xong")
    assert "Báo cáo" not in words([d for d in world.of(AN) if "chỉ đạo" in d.outgoing.html])


def test_rules_that_make_no_sense_are_refused() -> None:
    for words_ in ("STP", "STP: overdue=x", "STP: levels=boss", "STP overdue=1"):
        with pytest.raises(ValueError, match=r".+"):
            by_agency(words_, Escalation())
    with pytest.raises(ValueError, match="từ 1"):
        Escalation(grace_days=0)
    assert levels_of("coordinator, leader") == (Level.COORDINATOR, Level.LEADER)
    assert Escalation(levels=levels_of("coordinator,leader")).levels == (Level.LEADER, Level.COORDINATOR)
