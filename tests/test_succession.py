"""A merger, a rename, a split in the middle of the year: new reminders to the successor, the past under the old name."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from models.rules.access import SYSTEM
from models.store import audit, ledger_check
from models.tables import (
    Agency,
    AgencyGroup,
    AgencySuccessor,
    Assignment,
    Cooperation,
    Official,
    OutboxRow,
    Task,
)

pytestmark = pytest.mark.both_databases

LAST = date(2026, 11, 25)
FROM = date(2026, 11, 26)


def end(code: str, *to: str) -> Callable[[Session], None]:
    """The agency ends on 25/11; the others carry on from the 26th."""

    def work(session: Session) -> None:
        ended = session.exec(select(Agency).where(Agency.code == code)).one()
        ended.valid_to = LAST
        for each in to:
            new = session.exec(select(Agency).where(Agency.code == each)).one_or_none()
            if new is None:
                new = Agency(code=each, name=f"Cơ quan {each}", short_name=each, kind="sở", valid_from=FROM)
                session.add(new)
                session.flush()
            session.add(AgencySuccessor(from_id=ended.id or 0, to_id=new.id or 0, on=FROM))

    return work


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


def agency_of(world: World, number: int) -> str:
    return world.database.read_now(
        lambda session: session.get_one(Agency, session.get_one(Assignment, number).agency_id).code
    )


def sound(world: World) -> bool:
    """True where the ledger tells of every change."""
    return world.database.read_now(lambda session: ledger_check.verify(session, SYSTEM).count) == 0


async def test_a_merger_takes_the_open_work_and_the_people_along_and_leaves_the_past(world: World) -> None:
    open_one = world.add_assignment("STP", "Báo cáo", "2026-11-30")
    done = world.add_assignment("STP", "Việc đã xong", "2026-11-20")
    await world.say(LAN, f"{done} xong")
    await world.say(HUONG, "/duyet")
    await world.press_label(HUONG, "✅ Xác nhận")
    await world.say(LAN, f"{open_one} đang làm 60%")
    world.database.write_now(end("STP", "SNV"))
    assert [d for d in await world.beat("2026-11-25 08:00") if "kết thúc" in d.outgoing.html] == []
    assert agency_of(world, open_one) == "STP"
    sent = await world.beat("2026-11-26 08:00")
    assert (agency_of(world, open_one), agency_of(world, done)) == ("SNV", "STP")
    kept = world.assignment(open_one)
    assert (kept.percent, kept.state, str(kept.last_day), kept.open) == (
        60.0,
        "in_progress",
        "2026-11-30",
        True,
    )
    for chat in (MINH, LAN):
        mine = words([d for d in sent if d.outgoing.chat_id == chat])
        assert "1 việc đang mở chuyển sang" in mine
        # The rung of yesterday is spent for who had it, and reached for who is new to the task.
        assert (f"<b>{open_one}.</b>" in mine) is (chat == MINH)
    told = words([d for d in sent if d.outgoing.chat_id == HUONG])
    assert "Sở Tư pháp đã kết thúc (hết ngày 25/11/2026)" in told
    assert "1 cán bộ chuyển theo" in told
    assert "Đã ghi" in words(await world.say(LAN, f"{open_one} xong, số 12/BC-SNV"))
    assert sound(world)
    again = await world.beat("2026-11-27 08:00")
    assert "kết thúc" not in words(again)
    assert "chuyển sang" not in words(again)


async def test_old_reports_stay_under_the_name_of_their_time(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-30")
    await world.say(LAN, f"{number} đang làm 60%")
    world.database.write_now(end("STP", "SNV"))
    await world.beat("2026-11-26 08:00")
    await world.say(LAN, f"{number} xong")
    life = world.database.read_now(lambda session: audit.life(session, SYSTEM, number))
    assert [(entry.what, entry.agency) for entry in life] == [
        ("report.in_progress", "Sở Tư pháp"),
        ("assignment.carried", ""),
        ("report.done", "Sở Nội vụ"),
    ]


async def test_two_that_have_the_same_task_end_in_one(world: World) -> None:
    """Both have the quarter's report: the successor's own stays; the other ends in it and is reminded no more."""
    own = world.add_assignment("SNV", "Báo cáo quý", "2026-12-20", code="SIPAS-02")
    other = twin(world, own, "STP")
    world.database.write_now(end("STP", "SNV"))
    sent = await world.beat("2026-11-26 08:00")
    assert (world.assignment(own).open, world.assignment(other).state) == (True, "cancelled")
    assert "1 việc gộp vào việc cùng nội dung" in words([d for d in sent if d.outgoing.chat_id == LAN])
    assert f"<b>{other}.</b>" not in words(await world.say(LAN, "/viec"))
    assert sound(world)


async def test_of_two_predecessors_the_one_that_was_begun_goes_on(world: World) -> None:
    first = world.add_assignment("VP", "Báo cáo quý", "2026-12-20", code="SIPAS-02")
    second = twin(world, first, "STP")
    await world.say(LAN, f"{second} đang làm 80%")
    world.database.write_now(end("VP", "MOI"))
    world.database.write_now(end("STP", "MOI"))
    await world.beat("2026-11-26 08:00")
    assert (agency_of(world, second), world.assignment(second).percent) == ("MOI", 80.0)
    assert world.assignment(first).state == "cancelled"


async def test_a_split_of_a_groups_task_gives_each_successor_its_own(world: World) -> None:
    number = world.add_assignment("STP", "Công khai thủ tục", "2026-12-20", code="VP-12")

    def to_a_group(session: Session) -> None:
        session.add(AgencyGroup(code="NHOM", name="Các sở", kinds="sở"))
        session.exec(select(Task).where(Task.code == "VP-12")).one().responsible = "NHOM"

    world.database.write_now(to_a_group)
    world.database.write_now(end("STP", "MOI1", "MOI2"))
    sent = await world.beat("2026-11-26 08:00")
    assert world.assignment(number).state == "cancelled"
    rows = world.database.read_now(
        lambda session: list(session.exec(select(Assignment).where(Assignment.open)))
    )
    assert sorted(agency_of(world, row.id or 0) for row in rows) == ["MOI1", "MOI2"]
    assert {str(row.last_day) for row in rows} == {"2026-12-20"}
    told = words([d for d in sent if d.outgoing.chat_id == HUONG])
    assert "1 việc giao chung cho nhóm" in told
    assert "1 cán bộ chưa rõ về cơ quan nào" in told
    assert sound(world)


async def test_a_split_of_what_was_given_to_one_agency_waits_for_a_coordinators_word(world: World) -> None:
    first = world.add_assignment("STP", "Kế hoạch", "2026-11-27")
    second = world.add_assignment("STP", "Báo cáo", "2026-12-20")
    world.database.write_now(end("STP", "MOI1", "MOI2"))
    sent = await world.beat("2026-11-26 08:00")
    asked = next(d for d in sent if d.outgoing.chat_id == HUONG and "chưa rõ nơi nào" in d.outgoing.html)
    assert [row[0].label for row in asked.outgoing.buttons] == [
        "Cơ quan MOI1",
        "Cơ quan MOI2",
        "Mỗi nơi một việc riêng",
    ]
    assert f"<b>{first}.</b>" in words([d for d in sent if d.outgoing.chat_id == LAN])  # still reminded
    assert "chưa rõ nơi nào" not in words(await world.beat("2026-11-27 08:00"))  # asked once
    press = asked.outgoing.buttons[1][0].data
    assert "dành cho điều phối" in words(await world.press(LAN, press))
    assert "Cơ quan MOI2 làm tiếp" in words(await world.press(HUONG, press))
    assert {agency_of(world, number) for number in (first, second)} == {"MOI2"}
    assert "Không còn việc nào" in words(await world.press(HUONG, press))
    assert sound(world)


async def test_each_may_get_its_own_by_a_coordinators_word(world: World) -> None:
    world.add_assignment("STP", "Kế hoạch", "2026-11-27")
    world.database.write_now(end("STP", "MOI1", "MOI2"))
    await world.beat("2026-11-26 08:00")
    await world.press_label(HUONG, "Mỗi nơi một việc riêng")
    rows = world.database.read_now(
        lambda session: list(session.exec(select(Assignment).where(Assignment.open)))
    )
    assert sorted(agency_of(world, row.id or 0) for row in rows) == ["MOI1", "MOI2"]


async def test_a_rename_changes_the_name_and_nothing_else(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-30")
    await world.beat("2026-11-25 08:00")
    world.database.write_now(end("STP", "STP2"))
    sent = await world.beat("2026-11-26 08:00")
    assert agency_of(world, number) == "STP2"
    mine = [d for d in sent if d.outgoing.chat_id == LAN]
    assert "Nhắc việc" not in words(mine)  # the rung of yesterday is not spent twice
    assert "Cơ quan STP2" in words(mine)
    assert [d for d in await world.beat("2026-11-27 08:00") if "Nhắc việc" in d.outgoing.html]


async def test_history_seeded_today_stays_where_it_was(world: World) -> None:
    number = world.add_assignment("STP", "Kế hoạch năm cũ", "2021-12-19")

    def long_ago(session: Session) -> None:
        session.exec(select(Agency).where(Agency.code == "STP")).one().valid_to = date(2025, 2, 28)
        row = session.get_one(Assignment, number)
        row.period = "2021"
        stp, snv = (
            session.exec(select(Agency).where(Agency.code == code)).one().id for code in ("STP", "SNV")
        )
        session.add(AgencySuccessor(from_id=stp or 0, to_id=snv or 0, on=date(2025, 3, 1)))

    world.database.write_now(long_ago)
    await world.beat("2026-11-26 08:00")
    assert agency_of(world, number) == "STP"
    assert world.database.read_now(
        lambda session: [row.agency_id for row in session.exec(select(Official)) if row.name == "Lê Thị Lan"]
    ) == [1]


async def test_the_messages_of_the_day_are_sent_once_whatever_beats(world: World) -> None:
    world.add_assignment("STP", "Kế hoạch", "2026-11-27")
    world.database.write_now(end("STP", "MOI1", "MOI2"))
    for hour in ("00:05", "07:00", "08:00", "09:00", "17:59"):
        await world.beat(f"2026-11-26 {hour}")
    await world.beat("2026-11-27 08:00")
    notices = world.database.read_now(
        lambda session: [row for row in session.exec(select(OutboxRow)) if row.kind == "notice"]
    )
    assert len(notices) == 1
    assert notices[0].sent_at is not None


@pytest.mark.parametrize("state", ["awaiting", "on_hold"])
async def test_what_waits_for_a_decision_goes_along_too(world: World, state: str) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-30", state=state, open=False)
    world.database.write_now(end("STP", "SNV"))
    await world.beat("2026-11-26 08:00")
    assert (agency_of(world, number), world.assignment(number).state) == ("SNV", state)


def twin(world: World, number: int, code: str) -> int:
    """The same task and period for another agency."""

    def work(session: Session) -> int:
        row = session.get_one(Assignment, number)
        owner = session.exec(select(Agency).where(Agency.code == code)).one()
        session.get_one(Task, row.task_id).responsible = f"{code}; SNV"
        other = Assignment(**row.model_dump(exclude={"id", "agency_id"}), agency_id=owner.id or 0)
        session.add(other)
        session.flush()
        return other.id or 0

    return world.database.write_now(work)


async def test_who_co_operated_goes_on_to_do_so_under_the_new_name(world: World) -> None:
    own = world.add_assignment("SNV", "Kế hoạch chung", "2026-12-20")
    other = world.add_assignment("VP", "Việc của văn phòng", "2026-12-20")
    closed = world.add_assignment("VP", "Đã xong", "2026-11-20", state="done", open=False)
    world.database.write_now(
        lambda session: session.add_all(
            Cooperation(assignment_id=number, agency_id=2) for number in (own, other, closed)
        )
    )
    world.database.write_now(end("STP", "SNV"))
    await world.beat("2026-11-26 08:00")
    rows = world.database.read_now(lambda session: list(session.exec(select(Cooperation))))
    parts = {(row.assignment_id, row.agency_id): row.ended for row in rows}
    # In charge itself, Sở Nội vụ does not co-operate with itself; what is over stays as it was.
    assert parts == {(own, 2): True, (other, 2): True, (other, 1): False, (closed, 2): False}
