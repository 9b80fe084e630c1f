"""Evidence: files kept outside the database and shown again, numbers looked at, nothing dangerous or foreign taken."""

import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_channel import Delivered
from sqlmodel import select
from world import HUONG, LAN, MINH, World

from bot.channels import RawUpdate
from models.errors import PlatformError
from models.rules.documents import examine, key, kind_of
from models.rules.files import judge, safe_name
from models.tables import Evidence
from scheduler.sending import Act

TODAY = date(2026, 11, 23)
PDF = b"%PDF-1.7 ke hoach"
JPEG = b"\xff\xd8\xff\xe0 photo"


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def rows(world: World) -> list[Evidence]:
    return world.database.read_now(lambda session: list(session.exec(select(Evidence).order_by("id"))))


async def sends(
    world: World, chat: str, content: bytes, name: str = "kh.pdf", **more: Any
) -> list[Delivered]:
    """A person sends a file, and everything that follows happens."""
    kind = more.pop("what", "document")
    file_id = f"f{len(world.channel.files)}"
    world.channel.files[file_id] = content
    attachment = {"kind": kind, "file_id": file_id, "name": name, "size": len(content)}
    told = await world.update(chat, kind="file", attachment=attachment, **more)
    before = len(world.channel.delivered)
    await world.fetch_files.fetch_due()
    await world.deliver.settle()
    return told + world.channel.delivered[before:]


async def test_a_file_is_kept_outside_the_database_and_shown_again(world: World) -> None:
    number = world.add_assignment("STP", "Kế hoạch năm", "2026-12-19")
    await sends(world, LAN, PDF, "../../Kế hoạch <12>.pdf", text=f"{number} xong, số 12/KH-STP")
    assert not world.assignment(number).open
    kept = next(row for row in rows(world) if row.file_id)
    assert (kept.state, kept.assignment_id, kept.size) == ("kept", number, len(PDF))
    path = world.house.evidence_folder / str(kept.place)
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await world.say(HUONG, f"/viec {number}")
    shown = await world.press_label(HUONG, "Xem tệp")
    file = shown[-1].outgoing.file
    assert shown[-1].outgoing.act is Act.DOCUMENT
    assert file is not None
    assert file.name == "Ke_hoach_12.pdf"
    assert isinstance(file.content, Path)
    assert file.content.read_bytes() == PDF


async def test_a_photo_is_shown_as_a_photo(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await sends(world, LAN, JPEG, "ảnh", what="photo")
    await world.say(LAN, f"/viec {number}")
    shown = await world.press_label(LAN, "Xem tệp")
    assert shown[-1].outgoing.act is Act.PHOTO
    assert shown[-1].outgoing.file is not None
    assert shown[-1].outgoing.file.name.endswith(".jpg")


async def test_nobody_is_shown_another_agencys_file(world: World) -> None:
    number = world.add_assignment("STP", "Kế hoạch năm", "2026-12-19")
    await sends(world, LAN, PDF, text=f"{number} xong")
    told = await world.press(MINH, f"xf:{number}")
    assert "không còn dùng được" in words(told)
    assert all(each.outgoing.file is None for each in told)


async def test_what_was_asked_about_gets_its_file_when_it_is_answered(world: World) -> None:
    world.add_assignment("STP", "Báo cáo một", "2026-12-10")
    second = world.add_assignment("STP", "Báo cáo hai", "2026-12-11")
    asked = await sends(world, LAN, PDF, text="xong rồi ạ")
    assert rows(world)[0].assignment_id is None
    await world.press(LAN, asked[0].outgoing.buttons[1][0].data)
    assert not world.assignment(second).open
    assert rows(world)[0].assignment_id == second


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"MZ\x90\x00 program", "kh.pdf", "chỉ nhận PDF"),
        (b"#!/bin/sh", "kh.sh", "chỉ nhận PDF"),
        (b"<html><script>", "kh.docx", "chỉ nhận PDF"),
        (b"PK\x03\x04 word/document.xml word/vbaProject.bin", "kh.docx", "macro"),
        (b"", "kh.pdf", "rỗng"),
        (b"%PDF-" + b"x" * (21 * 2**20), "kh.pdf", "lớn hơn 20 MB"),
    ],
)
async def test_what_is_not_taken_is_told_with_the_reason(
    world: World, content: bytes, name: str, why: str
) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    assert why in words(await sends(world, LAN, content, name))
    assert "Xem tệp" not in str(words(await world.say(LAN, f"/viec {number}")))
    assert not list(world.house.evidence_folder.rglob("*.*"))


async def test_a_file_that_is_refused_leaves_its_caption_standing(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await sends(world, LAN, b"MZ", "a.exe", text=f"{number} xong")
    assert not world.assignment(number).open


async def test_a_platform_that_does_not_answer_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-19")
    works = world.channel.download

    async def broken(file_id: str, *, largest: int) -> bytes:
        raise PlatformError(f"no answer for {file_id} up to {largest}")

    monkeypatch.setattr(world.channel, "download", broken)
    await sends(world, LAN, PDF)
    assert [row.state for row in rows(world)] == ["waiting"]
    assert await world.fetch_files.fetch_due() == 0, "not before its time"
    monkeypatch.setattr(world.channel, "download", works)
    world.clock.instant += timedelta(minutes=1)
    await world.fetch_files.fetch_due()
    assert [row.state for row in rows(world)] == ["kept"]


async def test_a_file_that_was_changed_on_the_disk_is_not_shown(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await sends(world, LAN, PDF, text=f"{number} xong")
    path = world.house.evidence_folder / str(rows(world)[0].place)
    path.write_bytes(PDF + b"changed")
    told = await world.press(LAN, f"xf:{number}")
    assert all(each.outgoing.file is None for each in told)


async def test_the_same_content_is_kept_once(world: World) -> None:
    for chat, agency in ((LAN, "STP"), (MINH, "SNV")):
        number = world.add_assignment(agency, "Báo cáo", "2026-12-19")
        await sends(world, chat, PDF, text=f"{number} xong")
    assert len(list(world.house.evidence_folder.rglob("*.pdf"))) == 1


async def test_a_slip_in_the_kind_is_mended_with_a_button(world: World) -> None:
    number = world.add_assignment("SNV", "Kế hoạch", "2026-12-19", product="KH")
    told = words(await world.say(MINH, f"{number} xong, số 12/KHH-UBND"))
    assert "12/KH-UBND" in told
    assert not world.assignment(number).open, "a doubt is no reason to refuse"
    await world.press_label(MINH, "12/KH-UBND")
    assert rows(world)[0].document == "12/KH-UBND"
    assert rows(world)[0].doubt is None


async def test_a_number_used_twice_is_flagged_without_naming_what_is_not_theirs(world: World) -> None:
    first = world.add_assignment("SNV", "Kế hoạch", "2026-12-19")
    again = world.add_assignment("SNV", "Kế hoạch khác", "2026-12-19")
    theirs = world.add_assignment("STP", "Kế hoạch của Tư pháp", "2026-12-19")
    assert "⚠" not in words(await world.say(MINH, f"{first} xong, số 12/KH-SNV"))
    told = words(await world.say(MINH, f"{again} xong, số 12 /kh-snv"))
    assert f"đã dùng làm minh chứng cho việc khác: {first}" in told
    other = words(await world.say(LAN, f"{theirs} xong, số 12/KH-SNV"))
    assert "đã dùng làm minh chứng cho việc khác" in other
    assert f"việc khác: {first}" not in other
    assert "xem lại số" in words(await world.say(HUONG, f"/viec {again}"))


async def test_nobody_mends_somebody_elses_number(world: World) -> None:
    number = world.add_assignment("SNV", "Kế hoạch", "2026-12-19", product="KH")
    await world.say(MINH, f"{number} xong, số 12/KHH-UBND")
    for chat in (LAN, HUONG):
        assert "không còn dùng được" in words(await world.press(chat, "xd:1"))
    assert rows(world)[0].document == "12/KHH-UBND"


@pytest.mark.parametrize(
    ("number", "product", "doubts", "suggestion"),
    [
        ("123/KH-SNV", "KH", [], ""),
        ("71/2025/QĐ-CTUBND", "QĐ", [], ""),
        ("45/QD-UBND", "QĐ", [], ""),
        ("12-NQ/TU", "", [], ""),
        ("2231/SNV-CCHC&PC", "", [], ""),
        ("22/BNV-VP", "", [], ""),
        ("123/KHH-SNV", "KH", ["kind"], "123/KH-SNV"),
        ("123/HK-UBND", "KH", ["kind"], "123/KH-UBND"),
        ("12/2026/BCC-STP", "BC", ["kind"], "12/2026/BC-STP"),
        ("99/XYZ-SNV", "KH", ["kind"], ""),
        ("123/BC-SNV", "KH", ["other_kind"], ""),
        ("QĐ 2210", "QĐ", ["shape"], ""),
    ],
)
def test_the_shape_of_a_number(number: str, product: str, doubts: list[str], suggestion: str) -> None:
    found = examine(number, None, product=product, today=TODAY)
    assert [str(each.doubt) for each in found] == doubts
    assert "".join(each.suggestion for each in found) == suggestion


def test_a_day_that_has_not_come_is_doubtful() -> None:
    assert [str(each.doubt) for each in examine("1/KH-SNV", date(2026, 12, 1), product="", today=TODAY)] == [
        "future"
    ]
    assert examine("1/KH-SNV", TODAY, product="", today=TODAY) == []


@given(st.text(max_size=40))
def test_no_number_breaks_the_looking(number: str) -> None:
    for each in examine(number, TODAY, product="KH", today=TODAY):
        assert not each.suggestion or kind_of(each.suggestion) is not None
    assert key(key(number)) == key(number)


@given(st.text(max_size=120), st.sampled_from(["pdf", "jpg"]))
def test_a_safe_name_is_safe_whatever_the_name(name: str, extension: str) -> None:
    safe = safe_name(name, extension)
    assert safe.isascii()
    assert not set(safe) & set('/\\:*?"<>|\n\r\t\0 ')
    assert safe.endswith(f".{extension}")
    assert not safe.startswith((".", "-"))
    assert len(safe) < 100


@given(st.binary(max_size=64), st.text(max_size=20))
def test_judging_never_breaks(content: bytes, name: str) -> None:
    judged = judge(content, name)
    assert bool(judged.refused) != bool(judged.extension) or judged.refused == "macros"


async def test_a_restart_between_receiving_and_fetching_loses_no_file(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-19")
    world.channel.files["later"] = PDF
    raw = '{"chat_id": "1003", "kind": "file", "attachment": {"kind": "document", "file_id": "later", "name": "a.pdf"}}'
    await world.hand_over(RawUpdate("x1", LAN, raw))
    assert [row.state for row in rows(world)] == ["waiting"]
    again = World(world.database, world.clock, world.channel)
    await again.fetch_files.fetch_due()
    assert [row.state for row in rows(world)] == ["kept"]


@pytest.mark.parametrize("content", [None, b"MZ program"], ids=["gone", "refused"])
async def test_a_file_that_could_not_be_kept_proves_nothing_whatever_is_answered(
    world: World, content: bytes | None
) -> None:
    first = world.add_assignment("STP", "Báo cáo một", "2026-12-10")
    world.add_assignment("STP", "Báo cáo hai", "2026-12-11")
    world.channel.files["f0"] = content or b""
    if content is None:
        del world.channel.files["f0"]
    attachment = {"kind": "photo", "file_id": "f0", "name": "anh.jpg", "size": 9}
    asked = await world.update(LAN, kind="file", attachment=attachment)
    await world.fetch_files.fetch_due()
    await world.deliver.settle()
    assert "không giữ được" in words([world.of(LAN)[-1]])
    for told in (
        words(await world.say(LAN, "1")),
        words(await world.press(LAN, asked[0].outgoing.buttons[0][0].data)),
    ):
        assert "làm minh chứng" not in told
    assert "gửi lại tệp" in told
    assert "anh.jpg" not in words(await world.say(HUONG, f"/viec {first}"))


async def test_a_file_that_is_lost_after_it_was_taken_for_a_task_is_told_with_the_task(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    told = words(await sends(world, LAN, b"MZ program", "anh.jpg", what="photo"))
    assert "Đã lưu" not in told, "it is not kept yet"
    assert f"cho việc <b>{number}</b>: chỉ nhận" in told
