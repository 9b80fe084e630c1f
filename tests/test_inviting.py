"""Letting people in: codes that work once, pictures to forward, codes that leave no trace, nobody let in by guessing."""

import re
from datetime import timedelta

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, STRANGER, World, all_that_is_kept

from models.store.invitations import hash_of
from models.tables import Agency, Assignment, Contact, Invitation, Official, OutboxRow
from scheduler.sending import Act, Unknown

CODE = re.compile(r"/start ((?:[A-Z2-9]{4}-){3}[A-Z2-9]{4})")


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def card_of(delivered: list[Delivered]) -> Delivered:
    return next(each for each in delivered if each.outgoing.act is Act.PHOTO)


def code_in(delivered: list[Delivered]) -> str:
    found = CODE.search(card_of(delivered).outgoing.html)
    assert found is not None
    return found[1]


def officials(world: World, name: str) -> list[Official]:
    return world.database.read_now(
        lambda session: list(session.exec(select(Official).where(Official.name == name)))
    )


@pytest.fixture(autouse=True)
def known_bot(world: World) -> None:
    from models.store import inbox  # noqa: PLC0415 - used here only

    world.database.write_now(lambda session: inbox.remember_name(session, "telegram", "nhacviec_bot"))


async def test_a_coordinator_invites_with_a_picture_to_forward(world: World) -> None:
    told = await world.say(HUONG, "/moi stp, Phạm Quốc Khánh")
    card = card_of(told).outgoing
    assert card.file is not None
    assert isinstance(card.file.content, bytes)
    assert card.file.content.startswith(b"\x89PNG")
    code = code_in(told)
    assert f"https://t.me/nhacviec_bot?start={code.replace('-', '')}" in card.html
    assert card.buttons == (), "what is forwarded holds no coordinator's buttons"
    assert "30/11/2026" in card.html
    welcome = words(await world.say(STRANGER, f"/start {code.replace('-', '')}"))
    assert "Sở Tư pháp" in welcome
    assert "Phạm Quốc Khánh" in welcome
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(STRANGER, f"{number} xong")
    assert not world.assignment(number).open


async def test_a_code_works_once_and_not_after_its_day(world: World) -> None:
    first = code_in(await world.say(HUONG, "/moi stp, Phạm Quốc Khánh"))
    await world.say(STRANGER, f"/start {first}")
    assert "đã được dùng" in words(await world.say("7007", f"/start {first}"))
    second = code_in(await world.say(HUONG, "/moi stp, Phạm Quốc Khánh"))
    world.clock.instant += timedelta(days=8)
    assert "hết hạn" in words(await world.say("7008", f"/start {second}"))


async def test_a_revoked_code_lets_nobody_in(world: World) -> None:
    told = await world.say(HUONG, "/moi stp, Phạm Quốc Khánh")
    await world.press_label(HUONG, "Thu hồi mã")
    assert "không đúng" in words(await world.say(STRANGER, f"/start {code_in(told)}"))
    assert "không còn dùng được" in words(await world.press_label(HUONG, "Thu hồi mã"))


async def test_the_codes_that_wait_are_listed_without_the_codes(world: World) -> None:
    code = code_in(await world.say(HUONG, "/moi stp, lãnh đạo, Hoàng Văn Tùng"))
    told = words(await world.say(HUONG, "/moi"))
    assert "Hoàng Văn Tùng" in told
    assert "lãnh đạo cơ quan" in told
    assert code not in told


async def test_a_code_is_nowhere_in_the_database_once_it_was_sent(world: World) -> None:
    code = code_in(await world.say(HUONG, "/moi stp, Phạm Quốc Khánh"))
    dump = world.database.read_now(all_that_is_kept)
    assert code not in dump
    assert code.replace("-", "") not in dump
    assert hash_of(code.replace("-", "")) in dump


async def test_a_code_whose_message_may_not_have_arrived_is_sent_again_and_then_forgotten(
    world: World,
) -> None:
    world.channel.script.extend(["ok", Unknown("read time-out")])
    await world.say(HUONG, "/moi stp, Phạm Quốc Khánh")
    assert not [each for each in world.of(HUONG) if each.outgoing.act is Act.PHOTO]
    world.clock.instant += timedelta(minutes=10)
    again = await world.beat()
    card = card_of(again).outgoing
    assert "(nhắc lại)" in card.html
    assert CODE.search(card.html)
    rows = world.database.read_now(
        lambda session: list(session.exec(select(OutboxRow).where(OutboxRow.secret)))
    )
    assert [row.data for row in rows] == ["{}"]


@pytest.mark.parametrize(
    "asked",
    [
        "stp",
        "stp,",
        ", Lê Thị Lan",
        "stp, 123456",
        "stp, lãnh đạo, cán bộ, An",
        "stp, Lê Lan, Lê Hà",
        "stp Lê Thị Lan",
    ],
)
async def test_what_is_not_clear_is_explained_and_makes_nothing(world: World, asked: str) -> None:
    assert "cách nhau bằng dấu phẩy" in words(await world.say(HUONG, f"/moi {asked}"))
    assert world.database.read_now(lambda s: list(s.exec(select(Invitation)))) == []


async def test_an_agency_that_is_not_sure_is_asked_for(world: World) -> None:
    assert "Không tìm thấy" in words(await world.say(HUONG, "/moi zzzz, Lê Thị Hà"))
    assert officials(world, "Lê Thị Hà") == []


@pytest.mark.parametrize("chat", [MINH, LAN])
async def test_only_coordinators_invite_whatever_is_pressed(world: World, chat: str) -> None:
    await world.say(HUONG, "/moi stp, Phạm Quốc Khánh")
    assert "dành cho điều phối" in words(await world.say(chat, "/moi stp, Kẻ Gian"))
    for forged in ("xr:1", "xi:1", "xe:2", "xs:1:0", "xi:99999", "xe:9999999999", "zz:1:1"):
        assert "không còn dùng được" in words(await world.press(chat, forged)), forged
    assert officials(world, "Kẻ Gian") == []
    waiting = world.database.read_now(lambda s: list(s.exec(select(Invitation))))
    assert [each.revoked_at for each in waiting] == [None]


async def test_codes_guessed_at_speed_are_stopped(world: World) -> None:
    code = code_in(await world.say(HUONG, "/moi stp, Phạm Quốc Khánh"))
    for n in range(5):
        await world.say(STRANGER, f"/start AAAA-BBBB-CCCC-DDD{n + 2}")
    assert "thử quá nhiều" in words(await world.say(STRANGER, f"/start {code}")), "not even the right one"
    world.clock.instant += timedelta(hours=1)
    assert "Sở Tư pháp" in words(await world.say(STRANGER, f"/start {code}"))


async def test_a_new_telephone_takes_over_and_the_lost_one_reads_no_more(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo riêng", "2026-12-19")
    code = code_in(await world.say(HUONG, "/moi stp, Lê Thị Lan"))
    await world.say("7009", f"/start {code}")
    assert "Báo cáo riêng" not in words(await world.say(LAN, f"/viec {number}"))
    assert "Báo cáo riêng" in words(await world.say("7009", f"/viec {number}"))
    assert len(officials(world, "Lê Thị Lan")) == 1


async def test_a_name_with_markup_is_a_name(world: World) -> None:
    told = await world.say(HUONG, "/moi stp, <b>An</b> & _Bình_ [x](http://a)")
    assert "&lt;b&gt;An" in words(told)
    assert "<b>An" not in words(told).replace("&lt;b&gt;An", "")


async def test_a_coordinator_begins_with_the_own_agency_and_is_widened_by_a_button(world: World) -> None:
    late = world.add_assignment("SNV", "Việc của Nội vụ", "2026-11-10")
    code = code_in(await world.say(HUONG, "/moi stp, điều phối, Đỗ Thị Mai"))
    await world.say(STRANGER, f"/start {code}")
    assert "Việc của Nội vụ" not in words(await world.say(STRANGER, f"/viec {late}"))
    assert "ngoài phạm vi" in words(await world.say(STRANGER, "/moi stp, điều phối, Bạn Mai"))
    assert "ngoài phạm vi" in words(await world.say(STRANGER, "/moi snv, Bạn Mai"))
    mai = officials(world, "Đỗ Thị Mai")[0].id
    assert "không còn dùng được" in words(await world.press(STRANGER, f"xs:{mai}:0")), (
        "nobody widens themself"
    )
    assert "tất cả" in words(await world.press_label(HUONG, "Phụ trách tất cả"))
    assert "Việc của Nội vụ" in words(await world.say(STRANGER, f"/viec {late}"))


async def test_who_is_there_and_who_is_let_go(world: World) -> None:
    number = world.add_assignment("STP", "Việc giao đích danh", "2026-12-19", official_id=3)
    told = words(await world.say(HUONG, "/nguoi stp"))
    assert "Lê Thị Lan" in told
    assert "Telegram" in told
    asked = await world.press_label(HUONG, "Cho thôi")
    assert "Lê Thị Lan" in words(asked)
    assert "1 việc" in words(await world.press_label(HUONG, "Áp dụng"))
    assert world.assignment(number).official_id is None
    after = words(await world.say(LAN, f"{number} xong"))
    assert "không còn được giao việc" in after
    assert world.assignment(number).open
    assert "Việc giao đích danh" not in words(await world.press(LAN, f"i:{number}"))
    assert "Lê Thị Lan" not in words(await world.say(HUONG, "/nguoi stp"))


async def test_what_a_former_official_was_to_get_is_not_sent(world: World) -> None:
    world.add_assignment("STP", "Việc một", "2026-11-26")
    world.database.write_now(_let_lan_go)
    assert [each for each in await world.beat("2026-11-25 08:00") if each.outgoing.chat_id == LAN] == []


def _let_lan_go(session: Session) -> None:
    from datetime import date  # noqa: PLC0415 - used here only

    session.get_one(Official, 3).ended_on = date(2026, 11, 24)
    assert session.exec(select(Contact).where(Contact.official_id == 3)).all()
    assert session.exec(select(Assignment)).all()


@pytest.mark.parametrize(
    "said",
    [
        "/moi lãnh đạo tỉnh, Lê Văn Hải",
        "/moi lãnh đạo, Lê Văn Hải",
        "/moi Sở Du thảo, Lê Văn Hải",
    ],
)
async def test_nobody_is_let_into_an_agency_that_was_not_named(world: World, said: str) -> None:
    world.database.write_now(
        lambda session: session.add(Agency(code="BDT", name="Ban Dân tộc tỉnh", short_name="BDT", kind="ban"))
    )
    told = await world.say(HUONG, said)
    assert not [each for each in told if each.outgoing.act is Act.PHOTO]
    assert officials(world, "Lê Văn Hải") == []
    assert "cơ quan" in words(told)
