"""Chủ trì and phối hợp: one is in charge, others help; they are reminded lighter, report their part and close nothing."""

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from models.rules.access import SYSTEM
from models.rules.figures import Figures
from models.rules.indicators import read_target, target_words
from models.store import figures
from models.tables import Assignment, Cooperation, Report

pytestmark = pytest.mark.both_databases


def words(delivered: list[Delivered], chat: str) -> str:
    return "\n".join(each.outgoing.html for each in delivered if each.outgoing.chat_id == chat)


async def given(world: World, line: str = "stp, báo cáo rà soát TTHC, phối hợp snv, trước 20/12") -> int:
    """Sở Tư pháp in charge, Sở Nội vụ co-operating. Returns the number."""
    await world.say(HUONG, f"/giao {line}")
    await world.press_label(HUONG, "Áp dụng")
    return world.database.read_now(lambda session: session.exec(select(Assignment)).one().id or 0)


async def test_who_co_operates_reports_a_part_closes_nothing_and_those_in_charge_hear_of_it(
    world: World,
) -> None:
    number = await given(world)
    answered = await world.say(MINH, f"{number} xong, số 12/SNV-CCHC")
    assert "Đã ghi phần phối hợp của Sở Nội vụ: <b>hoàn thành</b>" in words(answered, MINH)
    assert "vẫn đang mở" in words(answered, MINH)
    assert "Sở Nội vụ</b> (phối hợp) báo <b>hoàn thành</b>" in words(answered, LAN)
    row = world.assignment(number)
    assert (row.state, row.open, row.reported_at) == ("not_started", True, None)
    assert world.database.read_now(lambda session: session.exec(select(Report)).all()) == []
    shown = words(await world.say(LAN, f"/viec {number}"), LAN)
    assert "phối hợp: Sở Nội vụ ✅ xong phần mình" in shown
    assert "đã lấy lại" in words(await world.press_label(MINH, "↩ Hoàn tác"), MINH).lower()
    assert "xong phần mình" not in words(await world.say(LAN, f"/viec {number}"), LAN)


async def test_who_co_operates_sees_the_task_beside_their_own_and_cannot_ask_for_more_time(
    world: World,
) -> None:
    number = await given(world)
    own = world.add_assignment("SNV", "Việc của Sở Nội vụ", "2026-12-20")
    listed = words(await world.say(MINH, "/viec"), MINH)
    assert "Việc phối hợp" in listed
    assert "phối hợp, chủ trì: Sở Tư pháp" in listed
    assert "chỉ nơi chủ trì xin gia hạn" in words(
        await world.say(MINH, f"{number} xin gia hạn đến 25/12"), MINH
    )
    assert f"<b>{own}.</b>" in words(await world.say(MINH, "xong"), MINH)
    assert not world.assignment(own).open
    assert world.assignment(number).open


async def test_they_are_reminded_lighter_and_not_at_all_when_their_part_is_done(world: World) -> None:
    number = await given(world)
    sent = await world.beat("2026-12-01 08:00")
    assert "chủ trì 1 việc" in words(sent, LAN)
    assert "rà soát" not in words(sent, MINH)
    sent = await world.beat("2026-12-09 08:00")
    assert "phối hợp 1 việc" in words(sent, MINH)
    silent = words(await world.say(HUONG, "/status"), HUONG)
    assert "Lê Thị Lan" in silent
    assert "Trần Văn Minh" not in silent
    assert "chủ trì: Sở Tư pháp" in words(sent, MINH)
    assert "đang thực hiện" in words(await world.press_label(MINH, "Đang làm"), MINH)
    await world.say(MINH, f"{number} xong")
    sent = await world.beat("2026-12-17 08:00")
    assert "rà soát" not in words(sent, MINH)
    assert "báo cáo rà soát" in words(sent, LAN)
    sent = await world.beat("2026-12-24 08:00")
    assert "quá hạn" in words(sent, LAN)
    assert "rà soát" not in words(sent, MINH)


async def test_figures_count_the_one_in_charge_only(world: World) -> None:
    await given(world)
    found = world.database.read_now(
        lambda s: figures.by_agency(
            s, SYSTEM, today=world.clock.now().date(), soon_until=world.clock.now().date()
        )
    )
    assert [(each.code, each.figures.assigned) for each in found] == [("STP", 1)]
    assert sum((each.figures for each in found), Figures()).assigned == 1
    assert "<b>1</b>" in words(await world.say(HUONG, "/status"), HUONG)


async def test_an_agency_that_neither_leads_nor_helps_sees_nothing(world: World) -> None:
    number = await given(world, "snv, kiểm tra công vụ, phối hợp vp, trước 20/12")
    assert "Không tìm thấy" in words(await world.say(LAN, f"/viec {number}"), LAN)
    assert "Đã ghi" not in words(await world.say(LAN, f"{number} xong"), LAN)


async def test_agencies_in_charge_of_the_same_task_do_not_help_each_other(world: World) -> None:
    await world.say(HUONG, "/giao snv và stp: rà soát văn bản, phối hợp stp, vp, trong tháng 12")
    await world.press_label(HUONG, "Áp dụng")

    def query(session: Session) -> list[int]:
        return sorted(row.agency_id for row in session.exec(select(Cooperation)))

    assert world.database.read_now(query) == [3, 3]


async def test_an_indicator_collects_values_apart_from_progress(world: World) -> None:
    number = world.add_assignment(
        "STP", "Tỷ lệ hồ sơ trực tuyến", "2026-12-20", kind="chỉ tiêu", target=">=50%"
    )
    said = words(await world.say(LAN, f"{number} đang đạt 47%"), LAN)
    assert "Giá trị: <b>47%</b> / ≥ 50% – chưa đạt" in said
    row = world.assignment(number)
    assert (row.value, row.percent, row.open) == (47.0, None, True)
    await world.say(LAN, f"{number} đang đạt 52%")
    shown = words(await world.say(LAN, f"/viec {number}"), LAN)
    assert "<b>52%</b> / ≥ 50% ✅" in shown
    assert "Diễn biến: 47% (" in shown
    assert "đạt <b>52%</b> / ≥ 50%" in words(await world.say(LAN, "/viec"), LAN)
    await world.say(LAN, "hoàn tác")
    assert world.assignment(number).value == 47.0
    assert world.assignment(number).open


@pytest.mark.parametrize(
    ("said", "value", "reached"),
    [
        (">=50%", 50, True), (">=50%", 49.9, False), ("100%", 100, True), ("100%", 99, False), ("từ 30% trở lên", 30, True),
        ("tối thiểu 90 %", 89, False), ("<= 5%", 4, True), ("không quá 5%", 6, False), ("không dưới 80%", 85, True),
        ("đầy đủ (=100%, suy ra)", 100, True), ("12 cuộc kiểm tra", 12, True), ("dưới 2,5%", 2.4, True),
    ],
)  # fmt: skip
def test_targets_in_the_words_of_plans(said: str, value: float, *, reached: bool) -> None:
    target = read_target(said)
    assert target is not None
    assert target.reached(value) is reached


def test_a_target_without_a_number_is_none_and_signs_are_shown_as_signs() -> None:
    assert read_target("tăng (không ghi ngưỡng)") is None
    assert target_words(">=50%") == "≥ 50%"
    assert target_words("từ 30% trở lên") == "từ 30% trở lên"


async def test_who_co_operates_sees_the_task_and_not_what_the_lead_says_asks_and_proves(world: World) -> None:
    number = await given(world)
    await world.say(LAN, f"{number} đang làm 40%, vướng chờ anh Bình ký, thứ 6 gửi")
    await world.say(LAN, f"{number} xin gia hạn đến 28/12 vì thiếu người")
    await world.say(LAN, f"/nhacsau {number} đến 10/12 chờ bên Thuế gửi")
    await world.say(MINH, f"{number} đang làm 20%, còn phần phụ lục")
    await world.say(LAN, f"{number} xong, số 77/BC-STP")
    for asked in (f"/viec {number}", f"/lichsu {number}"):
        seen = words(await world.say(MINH, asked), MINH)
        for hidden in ("anh Bình", "thiếu người", "28/12", "bên Thuế", "77/BC", "Hẹn", "Lê Thị Lan"):
            assert hidden not in seen, f"{hidden} in {asked}"
        assert "phần phụ lục" in seen or asked.startswith("/viec")
    seen = words(await world.say(MINH, f"/viec {number}"), MINH)
    for shown in ("báo cáo rà soát TTHC", "19/12/2026", "Chủ trì: Sở Tư pháp", "hoàn thành", "20%"):
        assert shown.lower() in seen.lower(), shown
    assert "là của nơi chủ trì" in words(await world.press(MINH, f"xf:{number}"), MINH)
    for reads_all in (LAN, HUONG):
        seen = words(await world.say(reads_all, f"/lichsu {number}"), reads_all)
        assert "anh Bình" in seen
        assert "77/BC-STP" in seen


async def test_who_co_operates_is_not_told_that_the_lead_used_the_same_number_where(world: World) -> None:
    number = await given(world)
    own = world.add_assignment("SNV", "Việc của Sở Nội vụ", "2026-12-20")
    await world.say(LAN, f"{number} xong, số 77/BC-STP")
    told = words(await world.say(MINH, f"{own} xong, số 77/BC-STP"), MINH)
    assert "đã dùng làm minh chứng cho việc khác" in told
    assert f"việc khác: {number}" not in told
