"""Replacing a person: asked by the one who leaves, decided by a coordinator; tasks move, history stays."""

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from bot.leaving import read_leaving
from models.rules.access import SYSTEM
from models.store import audit
from models.tables import Contact, Official, Replacement
from scheduler.sending import Act

HA = "1010"


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def to(delivered: list[Delivered], chat: str) -> str:
    return words([each for each in delivered if each.outgoing.chat_id == chat])


@pytest.fixture
def office(world: World) -> World:
    def work(session: Session) -> None:
        official = Official(agency_id=2, role="official", name="Phan Thị Hà")
        session.add(official)
        session.flush()
        session.add(Contact(channel="telegram", chat_id=HA, official_id=official.id))

    world.database.write_now(work)
    return world


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("từ nay nhắc chị Hà, em chuyển công tác", "Hà"),
        ("em chuyển công tác rồi, từ nay nhắc chị Hà nhé", "Hà"),
        ("em nghỉ hưu rồi, liên hệ chị Hà ạ", "Hà"),
        ("từ nay báo anh Tuấn Anh, em nghỉ việc", "Tuấn Anh"),
        ("tu nay nhac chi Ha nhe", "Ha"),
        ("anh Nam thay em rồi, em chuyển công tác", "Nam"),
        ("từ nay nhắc chị Phan Thị Hà giúp em ạ", "Phan Thị Hà"),
        ("kể từ nay gửi cho chị Hà thay em", "Hà"),
    ],
)
def test_who_comes_after(said: str, name: str) -> None:
    leaving = read_leaving(said)
    assert leaving is not None
    assert leaving.name == name


@pytest.mark.parametrize(
    "said",
    [
        "từ nay việc này giao anh Nam",
        "việc 12 giao chị Hà",
        "12 xong, báo chị Hà giúp em",
        "báo anh Nam giúp em",
        "em chuyển sang sở khác rồi",
        "từ nay nhắc chị Hà được không?",
        "xong rồi ạ",
        "từ mai em làm, báo cáo sau",
        "",
    ],
)
def test_what_is_no_leaving(said: str) -> None:
    assert read_leaving(said) is None


async def test_a_coordinator_agrees_and_the_colleague_takes_over(office: World) -> None:
    number = office.add_assignment("STP", "Việc giao chị Lan", "2026-12-19", official_id=3)
    await office.say(LAN, f"{number} đang làm 40%")
    asked = await office.say(LAN, "từ nay nhắc chị Hà, em chuyển công tác")
    assert "cho đến khi điều phối đồng ý" in to(asked, LAN)
    assert "Lê Thị Lan" in to(asked, HUONG)
    assert office.assignment(number).official_id == 3, "nothing moves before"
    decided = await office.press_label(HUONG, "→ Phan Thị Hà")
    assert "1 việc giao đích danh" in to(decided, HUONG)
    assert "Cảm ơn" in to(decided, LAN)
    assert "thay <b>Lê Thị Lan</b>" in to(decided, HA)
    assert office.assignment(number).official_id == 4
    assert office.assignment(number).percent == 40
    life = office.database.read_now(lambda s: audit.life(s, SYSTEM, number))
    assert [entry.who for entry in life if entry.what == "report.in_progress"] == ["Lê Thị Lan"]
    await office.say(HA, f"{number} xong")
    assert office.assignment(number).state == "awaiting"
    assert "không còn được giao việc" in words(await office.say(LAN, "/viec"))


async def test_somebody_new_is_invited(office: World) -> None:
    number = office.add_assignment("STP", "Việc giao chị Lan", "2026-12-19", official_id=3)
    await office.say(LAN, "em chuyển công tác, từ nay nhắc chị Nguyễn Thị Cúc")
    decided = await office.press_label(HUONG, "Mời người mới")
    assert any(each.outgoing.act is Act.PHOTO for each in decided), "a code to forward"
    newcomer = office.database.read_now(
        lambda s: s.exec(select(Official).where(Official.name == "Nguyễn Thị Cúc")).one()
    )
    assert office.assignment(number).official_id == newcomer.id


async def test_a_coordinator_does_not_agree(office: World) -> None:
    await office.say(LAN, "từ nay nhắc chị Hà, em chuyển công tác")
    decided = await office.press_label(HUONG, "Không đồng ý")
    assert "chưa đồng ý" in to(decided, LAN)
    assert office.database.read_now(lambda s: s.get_one(Official, 3)).ended_on is None
    assert "đã được giải quyết (Nguyễn Thị Hương)" in words(await office.press(HUONG, "xp:1:4"))


async def test_two_press_at_once_and_one_decides(office: World) -> None:
    def second(session: Session) -> None:
        official = Official(agency_id=1, role="coordinator", name="Đỗ Thị Mai")
        session.add(official)
        session.flush()
        session.add(Contact(channel="telegram", chat_id="1012", official_id=official.id))

    office.database.write_now(second)
    await office.say(LAN, "từ nay nhắc chị Hà, em chuyển công tác")
    await office.press("1012", "xp:1:4")
    assert "đã được giải quyết (Đỗ Thị Mai)" in words(await office.press(HUONG, "xq:1"))
    assert office.database.read_now(lambda s: s.get_one(Replacement, 1)).agreed is True


@pytest.mark.parametrize("data", ["xp:1:4", "xp:1:0", "xq:1", "xp:1:2", "xp:99:4"])
async def test_nobody_else_decides(office: World, data: str) -> None:
    await office.say(LAN, "từ nay nhắc chị Hà, em chuyển công tác")
    for chat in (LAN, HA, MINH):
        assert "không còn dùng được" in words(await office.press(chat, data))
    assert office.database.read_now(lambda s: s.get_one(Replacement, 1)).decided_at is None


async def test_nobody_of_another_agency_comes_after(office: World) -> None:
    await office.say(LAN, "từ nay nhắc anh Minh, em chuyển công tác")
    assert "không còn dùng được" in words(await office.press(HUONG, "xp:1:2"))
    assert office.database.read_now(lambda s: s.get_one(Official, 3)).ended_on is None
