"""A coordinator sends a plan's spreadsheet to the bot, reads the difference, presses Áp dụng."""

from datetime import timedelta
from typing import Any

import pytest
from plan_books import sheet
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, World

from models.errors import PlatformError
from models.tables import Assignment, Evidence, LedgerRow, PlanFile, Task

ROWS = (
    (1, "Báo cáo kết quả cải cách", "Sở Nội vụ", "", "20/12/2026"),
    (2, "Kế hoạch tuyên truyền pháp luật", "Sở Tư pháp", "Sở Nội vụ", "Tháng 12"),
)


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


async def send(
    world: World, chat: str, content: bytes, name: str = "KH năm 2026.xlsx", **more: Any
) -> list[Delivered]:
    file_id = f"F{len(world.channel.files)}"
    world.channel.files[file_id] = content
    attachment = {"kind": "document", "file_id": file_id, "name": name, "size": len(content)}
    answered = await world.update(chat, kind="file", attachment=attachment, **more)
    before = len(world.channel.delivered)
    while await world.desk.read_waiting():
        pass
    await world.deliver.settle()
    return answered + world.channel.delivered[before:]


def tasks(world: World) -> list[Task]:
    return world.database.read_now(lambda session: list(session.exec(select(Task))))


async def test_the_difference_is_shown_and_a_press_applies_it(world: World) -> None:
    shown = words(await send(world, HUONG, sheet(*ROWS)))
    assert "Đang đọc" in shown
    assert "Thêm <b>2</b>" in shown
    assert "Báo cáo kết quả cải cách – SNV, đến hết ngày 20/12/2026" in shown
    assert "Sẽ giao <b>2</b> việc" in shown
    assert tasks(world) == []
    done = words(await world.press_label(HUONG, "Áp dụng"))
    assert "thêm 2, đổi 0, rút 0 nhiệm vụ" in done
    assert len(tasks(world)) == 2
    assert "Kế hoạch tuyên truyền" in words(await world.say(LAN, "/viec"))
    told = world.database.read_now(
        lambda s: [(row.what, row.official_id) for row in s.exec(select(LedgerRow))]
    )
    assert ("plan.imported", 1) in told
    (file,) = world.database.read_now(lambda session: list(session.exec(select(PlanFile))))
    assert (file.state, file.kept) == ("applied", None)


async def test_errors_come_back_all_at_once_and_nothing_waits_for_a_yes(world: World) -> None:
    rows = (*ROWS, (3, "Việc", "Sở <Phù thủy>", "", "31/02/2026"))
    shown = words(await send(world, HUONG, sheet(*rows)))
    assert "hàng 4, cột C “Cơ quan chủ trì”: không biết cơ quan “Sở &lt;Phù thủy&gt;”" in shown
    assert "hàng 4, cột E “Thời hạn”: “31/02/2026” không có trong lịch" in shown
    assert not any(each.outgoing.buttons for each in world.of(HUONG))
    assert "chưa ghi nhận gì" in words(await world.say(HUONG, "áp dụng"))
    assert tasks(world) == []


async def test_no_changes_nothing_and_the_same_file_again_says_so(world: World) -> None:
    await send(world, HUONG, sheet(*ROWS))
    assert "chưa ghi nhận gì" in words(await world.press_label(HUONG, "Không"))
    assert tasks(world) == []
    await send(world, HUONG, sheet(*ROWS))
    assert "thêm 2" in words(await world.say(HUONG, "đồng ý"))
    assert "không khác gì danh mục" in words(await send(world, HUONG, sheet(*ROWS)))


async def test_an_officials_spreadsheet_stays_evidence_and_so_does_a_coordinators_with_a_word(
    world: World,
) -> None:
    mine = world.add_assignment("STP", "Báo cáo", "2026-12-20")
    assert "minh chứng" in words(await send(world, LAN, sheet(*ROWS)))
    own = world.add_assignment("SNV", "Báo cáo của Sở Nội vụ", "2026-12-20")
    assert "hoàn thành" in words(await send(world, HUONG, sheet(*ROWS), text=f"{own} xong"))
    kept = world.database.read_now(lambda s: [row.assignment_id for row in s.exec(select(Evidence))])
    assert kept == [mine, own]
    assert world.database.read_now(lambda session: list(session.exec(select(PlanFile)))) == []


async def test_what_was_shown_before_somebody_else_changed_it_is_read_anew(world: World) -> None:
    await send(world, HUONG, sheet(*ROWS))
    first = world.of(HUONG)[-1].outgoing.buttons[0][0].data
    await send(world, HUONG, sheet(ROWS[0]))
    await world.press_label(HUONG, "Áp dụng")
    assert len(tasks(world)) == 1
    assert "đã cũ" in words(await world.press(HUONG, first))

    await send(world, HUONG, sheet(*ROWS))

    def change(session: Session) -> None:
        session.exec(select(Task)).one().note = "đã sửa"

    world.database.write_now(change)
    assert "Danh mục vừa thay đổi" in words(await world.press_label(HUONG, "Áp dụng"))
    assert len(tasks(world)) == 1
    before = len(world.channel.delivered)
    await world.desk.read_waiting()
    await world.deliver.settle()
    assert "Thêm <b>1</b>" in words(world.channel.delivered[before:])
    await world.press_label(HUONG, "Áp dụng")
    assert len(tasks(world)) == 2


async def test_a_platform_that_does_not_answer_is_asked_again_and_a_lost_file_is_told_of(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = world.channel.download

    async def down(file_id: str, *, largest: int) -> bytes:
        raise PlatformError(f"no {file_id} within {largest}")

    monkeypatch.setattr(world.channel, "download", down)
    assert "Thêm" not in words(await send(world, HUONG, sheet(*ROWS)))
    monkeypatch.setattr(world.channel, "download", download)
    world.clock.instant += timedelta(seconds=10)
    await world.desk.read_waiting()
    await world.deliver.settle()
    assert "Thêm <b>2</b>" in world.of(HUONG)[-1].outgoing.html
    world.channel.files.clear()
    attachment = {"kind": "document", "file_id": "lost", "name": "kh.xlsx", "size": 10}
    await world.update(HUONG, kind="file", attachment=attachment)
    await world.desk.read_waiting()
    await world.deliver.settle()
    assert "Không lấy được tệp" in world.of(HUONG)[-1].outgoing.html


async def test_too_large_is_said_at_once_and_no_spreadsheet_is_said_after_reading(world: World) -> None:
    attachment = {"kind": "document", "file_id": "F", "name": "kh.xlsx", "size": 11 << 20}
    assert "lớn hơn 10 MB" in words(await world.update(HUONG, kind="file", attachment=attachment))
    shown = words(await send(world, HUONG, b"PK\x03\x04 broken", "kh.xlsx"))
    assert "không đọc được bảng tính này" in shown
    assert "minh chứng" in shown


async def test_reports_given_before_survive_the_next_version(world: World) -> None:
    await send(world, HUONG, sheet(*ROWS))
    await world.press_label(HUONG, "Áp dụng")
    await world.say(LAN, "đang làm 60%")
    changed = (ROWS[0], (2, "Kế hoạch tuyên truyền pháp luật", "Sở Tư pháp", "Sở Nội vụ", "15/12/2026"))
    assert "đến hết ngày 31/12/2026 → <b>đến hết ngày 15/12/2026</b>" in words(
        await send(world, HUONG, sheet(*changed))
    )
    await world.press_label(HUONG, "Áp dụng")
    (row,) = world.database.read_now(
        lambda s: list(s.exec(select(Assignment).where(Assignment.agency_id == 2)))
    )
    assert (row.state, row.percent, str(row.last_day)) == ("in_progress", 60.0, "2026-12-15")
