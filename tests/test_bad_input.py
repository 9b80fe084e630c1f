"""What should not come in, comes in: each gets a clear sentence, records nothing, and holds up nobody."""

from datetime import timedelta
from pathlib import Path

import pytest
from program import run_to_end
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, STRANGER, World

from bot.inviting import Guest, Invited, invite
from models.tables import InboxRow


def words(delivered: list) -> str:  # type: ignore[type-arg]
    return "\n".join(each.outgoing.html for each in delivered)


def a_code(world: World, name: str = "Phạm Thị Hoa") -> str:
    def work(session: Session) -> str:
        made = invite(
            session, Guest("STP", name, "official"), now=world.clock.now(), valid_for=timedelta(days=7)
        )
        assert isinstance(made, Invited)
        return made.code

    return world.database.write_now(work)


def troubles(world: World) -> list[str]:
    return world.database.read_now(
        lambda session: [row.error for row in session.exec(select(InboxRow)) if row.error]
    )


async def test_a_wrong_code_is_said_to_be_wrong(world: World) -> None:
    assert "không đúng" in words(await world.say(STRANGER, "/start ABCD-EFGH-JKMN-PQRS"))


async def test_a_used_code_links_nobody_else(world: World) -> None:
    code = a_code(world)
    assert "đã liên kết với" in words(await world.say("2001", f"/start {code}"))
    assert "đã được dùng" in words(await world.say(STRANGER, f"/start {code}"))
    assert "mã liên kết" in words(await world.say(STRANGER, "/viec"))


async def test_an_expired_code_is_said_to_be_expired(world: World) -> None:
    code = a_code(world)
    world.clock.set("2026-12-07 09:00")
    assert "hết hạn" in words(await world.say(STRANGER, f"/start {code}"))


async def test_after_five_guesses_even_the_right_code_waits_an_hour(world: World) -> None:
    code = a_code(world)
    for _ in range(5):
        await world.say(STRANGER, "/start AAAA-BBBB-CCCC-DDDD")
    assert "quá nhiều mã" in words(await world.say(STRANGER, f"/start {code}"))
    world.clock.set("2026-11-23 10:01")
    assert "đã liên kết với" in words(await world.say(STRANGER, f"/start {code}"))


async def test_a_code_typed_in_small_letters_without_dashes_works(world: World) -> None:
    code = a_code(world)
    assert "đã liên kết với" in words(await world.say(STRANGER, code.lower().replace("-", " ")))


@pytest.mark.parametrize(
    "text",
    [
        "👍👍👍😀",
        "\u202e\u202e\u200f\u200f",
        "\u200b",
        "\u200b‍‍",
        "\x00\x01\x02",
        "…",
        "<b>xong</b",
        "/",
        "//////",
        "/start@",
        "[nút] done",
        "xong\u202e",
        "{{ 7*7 }}",
        "%s%s%n",
        "' OR 1=1 --",
        "𝖝𝖔𝖓𝖌",
        "1" * 400,
        "#" * 300,
        "\n" * 50,
        "٣ xong",
    ],
)
async def test_odd_signs_get_a_sentence_and_close_nothing(world: World, text: str) -> None:
    first = world.add_assignment("SNV", "Báo cáo một", "2026-11-26")
    second = world.add_assignment("SNV", "Báo cáo hai", "2026-11-27")
    said = await world.say(MINH, text)
    assert [each.outgoing.chat_id for each in said] == [MINH]
    assert not troubles(world)
    assert world.assignment(first).done_on is None
    assert world.assignment(second).done_on is None
    assert "Đã ghi nhận" in words(await world.say(MINH, f"{first} đang làm"))


async def test_a_message_of_100_kb_is_answered_once_and_kept_whole_nowhere(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    assert "quá dài" in words(await world.say(MINH, "xong " * 20_000))
    assert not world.reports()


async def test_a_button_of_a_message_from_last_year_shows_how_things_stand(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-25 08:00")
    old = next(each for each in world.of(MINH) if each.outgoing.buttons)
    press = old.outgoing.buttons[0][0].data
    await world.say(MINH, f"{number} xong")
    world.clock.set("2027-12-01 09:00")
    said = words(await world.press(MINH, press, old.message_id))
    assert "hoàn thành" in said
    assert len(world.reports()) == 1


@pytest.mark.parametrize(
    "data",
    [
        "",
        "d:",
        "d:999999999999999999999",
        "d:-1",
        "d:x",
        "u:1",
        "y:77",
        "q:1:1",
        "v:99999",
        "zzz:1",
        "m:1:0",
        "o:9",
        "a:2",
        "h:2",
        "💥",
    ],
)
async def test_a_forged_button_does_nothing_and_says_so(world: World, data: str) -> None:
    number = world.add_assignment("STP", "Việc riêng của Tư pháp", "2026-11-26")
    await world.say(LAN, f"{number} đang làm")
    before = len(world.reports())
    said = words(await world.press(MINH, data))
    assert "Việc riêng" not in said
    assert "Sở Tư pháp" not in said
    assert len(world.reports()) == before
    assert not troubles(world)


async def test_a_coordinator_who_asks_for_nothing_known_gets_an_example(world: World) -> None:
    assert "/status snv" in words(await world.say(HUONG, "/status sở không có thật ở đâu cả"))
    assert "999" in words(await world.say(HUONG, "/viec 999"))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00bad",
        b"NHACVIEC_REMINDER_HOUR\n",
        b"=\n",
        b"NHACVIEC_REMINDER_HOUR=25:99\n",
        b"\x00" * 64,
    ],
)
async def test_a_malformed_settings_file_is_named_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".env").write_bytes(content)
    code, said = await run_to_end(tmp_path, "run", sandbox_port="0")
    assert code == 78, said
    assert "Traceback" not in said
    assert ".env" in said or "NHACVIEC_" in said


async def test_a_database_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "nhacviec.db").write_text(
        "đây là tệp văn bản, không phải cơ sở dữ liệu" * 200, encoding="utf-8"
    )
    code, said = await run_to_end(tmp_path, "run", sandbox_port="0")
    assert code == 74, said
    assert "Traceback" not in said
    assert "nhacviec.db" in said
    assert (tmp_path / "nhacviec.db").read_text(encoding="utf-8").startswith("đây là")


async def test_a_database_in_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    code, said = await run_to_end(
        tmp_path, "run", sandbox_port="0", database_url="sqlite:///nowhere/at/all.db"
    )
    assert code == 74, said
    assert "Traceback" not in said
    assert "nowhere" in said


@pytest.mark.parametrize("command", ["status", "audit", "inbox"])
async def test_a_command_finds_no_database_or_an_empty_one_says_so_and_makes_none(
    tmp_path: Path, command: str
) -> None:
    arguments = [command, "1"] if command == "audit" else [command]
    code, said = await run_to_end(tmp_path, *arguments)
    assert (code, "nhacviec migrate" in said) == (74, True), said
    assert not (tmp_path / "nhacviec.db").exists()
    (tmp_path / "nhacviec.db").touch()
    code, said = await run_to_end(tmp_path, *arguments)
    assert (code, "nhacviec migrate" in said) == (74, True), said


async def test_a_database_address_that_is_none_is_named(tmp_path: Path) -> None:
    for address in ("mysql://x/y", "nonsense", "sqlite://"):
        code, said = await run_to_end(tmp_path, "status", database_url=address)
        assert code in {74, 78}, (address, said)
        assert "Traceback" not in said
