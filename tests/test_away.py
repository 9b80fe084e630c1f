"""Leave with a substitute, one task put off, and what a person chose: when, in which language, on which channel."""

from datetime import date

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from bot.day_words import read_span
from bot.names import called
from models.tables import Absence, Contact, Official

pytestmark = pytest.mark.both_databases

HA, HANH = "1010", "1011"
MONDAY = date(2026, 11, 23)


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def reminders(delivered: list[Delivered], chat: str) -> list[Delivered]:
    return [each for each in to(delivered, chat) if "<b>Nhắc việc" in each.outgoing.html]


def to(delivered: list[Delivered], chat: str) -> list[Delivered]:
    return [each for each in delivered if each.outgoing.chat_id == chat]


@pytest.fixture
def office(world: World) -> World:
    """Two colleagues of Lan's: Hà, who is a leader and not reminded otherwise, and Hạnh, whom no message reaches."""

    def work(session: Session) -> None:
        for name, role, chat in (("Phan Thị Hà", "leader", HA), ("Võ Thị Hạnh", "official", None)):
            official = Official(agency_id=2, role=role, name=name)
            session.add(official)
            session.flush()
            if chat:
                session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))

    world.database.write_now(work)
    return world


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("1/12 đến 5/12, chị Hà thay", "2026-12-01", "2026-12-05"),
        ("từ 1/12 tới hết 5/12 chị Hà thay", "2026-12-01", "2026-12-05"),
        ("1-5/12", "2026-12-01", "2026-12-05"),
        ("2026-12-01..2026-12-05", "2026-12-01", "2026-12-05"),
        ("01.12.2026 - 05.12.2026", "2026-12-01", "2026-12-05"),
        ("28/12 đến 3/1", "2026-12-28", "2027-01-03"),
        ("mai", "2026-11-24", "2026-11-24"),
        ("từ mai đến thứ 6", "2026-11-24", "2026-11-27"),
        ("thứ hai tuần sau đến thứ tư tuần sau", "2026-11-30", "2026-12-02"),
    ],
)
def test_days_as_people_write_them(said: str, first: str, last: str) -> None:
    span = read_span(said, MONDAY)
    assert span is not None
    assert (str(span.first), str(span.last)) == (first, last)


@pytest.mark.parametrize("said", ["", "nghỉ luôn", "31/11", "5/12 đến 1/12", "99/99", "²/³"])
def test_days_that_are_none(said: str) -> None:
    assert read_span(said, MONDAY) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("chị Hà", True),
        ("ha", True),
        ("Thị Hà", True),
        ("Phan Thị Hà", True),
        ("chị Hạ", False),
        ("Phan", False),
        ("", False),
    ],
)
def test_a_person_is_called_by_the_end_of_the_name(said: str, meant: bool) -> None:  # noqa: FBT001 - a table
    assert called("Phan Thị Hà", said) is meant


async def test_reminders_go_to_the_substitute_who_may_report(office: World) -> None:
    handed = office.add_assignment("STP", "Việc giao chị Lan", "2026-12-04", official_id=3)
    shared = office.add_assignment("STP", "Việc chung của Sở", "2026-12-04")
    told = await office.say(LAN, "/nghiphep 1/12 đến 5/12, chị Hà thay")
    assert "Phan Thị Hà" in words(to(told, LAN))
    assert "Lê Thị Lan" in words(to(told, HA))
    morning = await office.beat("2026-12-01 08:00")
    assert reminders(morning, LAN) == []
    reminder = words(reminders(morning, HA))
    assert "Việc giao chị Lan" in reminder
    assert "Việc chung của Sở" in reminder
    await office.say(HA, f"{handed} xong")
    assert not office.assignment(handed).open
    assert office.assignment(shared).open


async def test_after_the_leave_reminders_come_back(office: World) -> None:
    office.add_assignment("STP", "Việc giao chị Lan", "2026-12-08", official_id=3)
    await office.say(LAN, "/nghiphep 1/12 đến 5/12, chị Hà thay")
    await office.beat("2026-12-03 08:00")
    back = await office.beat("2026-12-07 08:00")
    assert "Việc giao chị Lan" in words(reminders(back, LAN))
    assert reminders(back, HA) == []


async def test_without_a_substitute_what_fell_due_waits_for_the_first_day_back(office: World) -> None:
    number = office.add_assignment("STP", "Việc giao chị Lan", "2026-12-08", official_id=3)
    asked = await office.say(LAN, "/nghiphep 30/11 đến 5/12")
    assert "Ai nhận lời nhắc thay" in words(asked)
    assert "Võ Thị Hạnh" not in str(asked[-1].outgoing.buttons), "nobody reaches her"
    await office.press_label(LAN, "Không ai, nhắc lại khi về")
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"):
        assert reminders(await office.beat(f"{day} 08:00"), LAN) == [], day
    back = words(reminders(await office.beat("2026-12-07 08:00"), LAN))
    assert "Nhắc việc" in back
    assert f"<b>{number}.</b>" in back


async def test_a_substitute_who_cannot_be_reached_or_is_not_there_is_asked_about(office: World) -> None:
    assert "chưa nhận được tin" in words(await office.say(LAN, "/nghiphep 1/12 đến 5/12, chị Hạnh thay"))
    assert "Không thấy ai" in words(await office.say(LAN, "/nghiphep 1/12 đến 5/12, anh Minh thay")), (
        "of another agency"
    )
    assert office.database.read_now(lambda s: list(s.exec(select(Absence)))) == []
    await office.press_label(LAN, "Phan Thị Hà")
    assert "chưa ghi ngày nghỉ" not in words(await office.say(LAN, "/nghiphep hủy"))


async def test_nobody_names_a_substitute_of_another_agency_by_a_forged_button(office: World) -> None:
    await office.say(LAN, "/nghiphep 1/12 đến 5/12")
    for question, person in ((1, 2), (1, 1), (99, 4), (1, 999999)):
        assert "đã cũ" in words(await office.press(LAN, f"xw:{question}:{person}"))
    await office.press(MINH, "xw:1:4")
    assert office.database.read_now(lambda s: list(s.exec(select(Absence)))) == []


async def test_who_came_back_early_answers_alone_again(office: World) -> None:
    number = office.add_assignment("STP", "Việc giao chị Lan", "2026-12-04", official_id=3)
    await office.say(LAN, "/nghiphep 23/11 đến 5/12, chị Hà thay")
    told = await office.press_label(LAN, "Đã đi làm lại")
    assert "đã đi làm lại" in words(to(told, HA))
    assert "Việc giao chị Lan" in words(reminders(await office.beat("2026-11-25 08:00"), LAN))
    assert "chưa ghi ngày nghỉ" in words(await office.say(LAN, "/nghiphep hủy"))
    assert number


async def test_a_task_put_off_with_a_reason_is_reminded_again_on_its_day(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo quý", "2026-12-15")
    other = world.add_assignment("STP", "Báo cáo khác", "2026-12-15")
    answer = words(await world.say(LAN, f"/nhacsau {number} đến 4/12 vì chờ số liệu của thuế"))
    assert "04/12/2026" in answer
    assert "“chờ số liệu của thuế”" in answer
    assert "chờ số liệu của thuế" in words(await world.say(HUONG, f"/viec {number}"))
    first = words(reminders(await world.beat("2026-11-25 08:00"), LAN))
    assert "Báo cáo khác" in first
    assert "Báo cáo quý" not in first
    assert "Báo cáo quý" in words(reminders(await world.beat("2026-12-04 08:00"), LAN))
    assert other


async def test_no_putting_off_without_a_reason_beyond_the_day_or_when_overdue(world: World) -> None:
    late = world.add_assignment("STP", "Việc quá hạn", "2026-11-10")
    soon = world.add_assignment("STP", "Việc gần", "2026-11-27")
    theirs = world.add_assignment("SNV", "Việc của Nội vụ", "2026-12-20")
    assert "quá hạn" in words(await world.say(LAN, f"/nhacsau {late} đến 5/12 bận"))
    assert "lý do" in words(await world.say(LAN, f"/nhacsau {soon} đến 26/11"))
    assert "27/11/2026" in words(await world.say(LAN, f"/nhacsau {soon} đến 28/11 bận họp"))
    assert "Không tìm thấy" in words(await world.say(LAN, f"/nhacsau {theirs} đến 5/12 bận họp"))
    assert "Viết số việc" in words(await world.say(LAN, "/nhacsau"))
    await world.press(LAN, f"xz:{theirs}")
    reminder = words(reminders(await world.beat("2026-11-25 08:00"), LAN))
    assert "Việc quá hạn" in reminder
    assert "Việc gần" in reminder


async def test_a_task_put_off_that_becomes_overdue_is_reminded_all_the_same(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-15")
    await world.say(LAN, f"/nhacsau {number} đến 15/12 chờ họp")

    def earlier(session: Session) -> None:
        from models.tables import Assignment  # noqa: PLC0415 - used here only

        row = session.get_one(Assignment, number)
        row.last_day = row.aim_day = date(2026, 11, 24)

    world.database.write_now(earlier)
    assert "Báo cáo" in words(reminders(await world.beat("2026-11-25 08:00"), LAN))


async def test_each_is_reminded_at_the_hour_they_chose(world: World) -> None:
    world.add_assignment("SNV", "Việc Nội vụ", "2026-11-27")
    world.add_assignment("STP", "Việc Tư pháp", "2026-11-27")
    assert "14:30" in words(await world.say(LAN, "/caidat 14h30"))
    await world.say(MINH, "/caidat")
    await world.press_label(MINH, "07:30")
    early = await world.beat("2026-11-25 07:30")
    assert reminders(early, MINH)
    assert reminders(early, LAN) == []
    assert reminders(await world.beat("2026-11-25 14:00"), LAN) == []
    assert "Việc Tư pháp" in words(reminders(await world.beat("2026-11-25 14:30"), LAN))
    assert reminders(await world.beat("2026-11-25 15:00"), MINH) == []


@pytest.mark.parametrize("hour", ["3h", "18:00", "25h", "7h15", "lúc nào cũng được"])
async def test_an_hour_outside_is_explained(world: World, hour: str) -> None:
    assert "07:30" in words(await world.say(LAN, f"/caidat {hour}"))
    row = world.database.read_now(lambda s: s.get_one(Official, 3))
    assert row.reminder_minute is None


async def test_the_language_changes_at_once(world: World) -> None:
    assert "English" in words(await world.say(LAN, "/caidat en"))
    assert "Your settings" in words(await world.say(LAN, "/caidat"))
    assert "tiếng Việt" in words(await world.press_label(LAN, "Tiếng Việt"))


async def test_the_preferred_channel_is_written_to_and_the_other_when_it_is_dead(world: World) -> None:
    from models.rules.access import SYSTEM  # noqa: PLC0415 - used here only
    from models.store import people  # noqa: PLC0415 - as above

    def add_zalo(session: Session) -> None:
        session.add(Contact(channel="zalo", chat_id="z-lan", official_id=3))

    def channel(session: Session) -> str:
        contact = people.contact_for(session, SYSTEM, 3)
        return contact.channel if contact else ""

    def kill_zalo(session: Session) -> None:
        people.contact_of(session, "zalo", "z-lan").dead_reason = "blocked"

    world.database.write_now(add_zalo)
    assert world.database.read_now(channel) == "telegram", "linked first"
    assert "Zalo" in words(await world.say(LAN, "/caidat zalo"))
    assert world.database.read_now(channel) == "zalo"
    world.database.write_now(kill_zalo)
    assert world.database.read_now(channel) == "telegram"
    assert "không gửi được" in words(await world.say(LAN, "/caidat"))


async def test_nobody_prefers_somebody_elses_chat(world: World) -> None:
    assert "không còn dùng được" in words(await world.press(LAN, "xc:2"))
    assert not world.database.read_now(lambda s: s.get_one(Contact, 2)).preferred


async def test_a_code_for_oneself_links_another_channel(world: World) -> None:
    from models.store import invitations  # noqa: PLC0415 - used here only

    told = words(await world.press(LAN, "xk:0"))
    code = told.split("/start ")[1].split("<")[0].replace("-", "")
    found = world.database.read_now(lambda s: invitations.of_code(s, code))
    assert found is not None
    assert found.official_id == 3
    assert HUONG
