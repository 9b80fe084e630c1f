"""Many tasks in one message: one notice that lists them, one answer to all, one undo for all of it."""

import re

import pytest
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World, on_zalo

from models.tables import Agency, Contact, CoordinatorScope, Official, Request
from scheduler.sending import Act

MANY = 35
MAI = "2001"


def words(delivered: list, chat: str | None = None) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(d.outgoing.html for d in delivered if chat is None or d.outgoing.chat_id == chat)


def count(delivered: list, chat: str) -> int:  # type: ignore[type-arg]  # as above
    return len([d for d in delivered if d.outgoing.chat_id == chat and d.outgoing.act is not Act.TOAST])


def requests(world: World) -> list[str]:
    return world.database.read_now(lambda s: [r.state for r in s.exec(select(Request))])


async def blocked(world: World, many: int = MANY) -> tuple[list[int], list]:  # type: ignore[type-arg]  # of Delivered
    numbers = [world.add_assignment("STP", f"Việc thứ {n}", "2026-12-19") for n in range(1, many + 1)]
    await world.beat("2026-11-23 10:00")
    asked = await world.say(LAN, f"{', '.join(map(str, numbers))} đều vướng kinh phí")
    return numbers, asked


@pytest.mark.both_databases
async def test_a_coordinator_reads_one_notice_of_many_obstacles_and_answers_them_once(world: World) -> None:
    numbers, told = await blocked(world)
    assert count(told, HUONG) == 1
    notice = words(told, HUONG)
    assert f"báo vướng <b>{MANY} việc</b>" in notice
    assert f"và {MANY - 8} việc nữa" in notice
    assert "vướng kinh phí" in notice
    assert len(notice) < 900, "it fits a phone"
    assert count(told, LAN) == 1
    assert len(words(told, LAN)) < 500
    await world.press_label(HUONG, f"Trả lời cả {MANY}")
    answered = await world.say(HUONG, "Sở Tài chính sẽ bố trí trong tháng 12")
    assert count(answered, LAN) == 1
    assert "sẽ bố trí" in words(answered, LAN)
    assert f"cho <b>{MANY} việc</b>" in words(answered, HUONG)
    assert requests(world) == ["answered"] * MANY
    assert "đều đã được trả lời" in words(
        (await world.press_label(HUONG, f"Trả lời cả {MANY}"), await world.say(HUONG, "nữa"))[1], HUONG
    )
    assert len(numbers) == MANY


async def test_a_quoted_notice_of_many_is_answered_for_all_of_them(world: World) -> None:
    _, told = await blocked(world, 5)
    notice = next(d for d in told if d.outgoing.chat_id == HUONG)
    answered = await world.say(HUONG, "làm trước, quyết toán sau", quoted=notice.message_id)
    assert "quyết toán sau" in words(answered, LAN)
    assert requests(world) == ["answered"] * 5
    reached = next(d for d in answered if d.outgoing.chat_id == LAN)
    back = await world.say(LAN, "Dạ, nguồn nào ạ?", quoted=reached.message_id)
    assert "nguồn nào" in words(back, HUONG)


async def test_few_are_put_before_the_coordinator_one_by_one_each_with_its_buttons(world: World) -> None:
    _, told = await blocked(world, 3)
    assert count(told, HUONG) == 3


async def test_each_coordinator_reads_of_their_own_tasks_only(world: World) -> None:
    world.database.write_now(_scoped_to_vp)
    own = [world.add_assignment("STP", f"Việc STP {n}", "2026-12-19") for n in range(4)]
    other = [world.add_assignment("VP", f"Việc VP {n}", "2026-12-19", official_id=3) for n in range(4)]
    told = await world.say(LAN, f"{', '.join(map(str, own + other))} đều vướng kinh phí")
    assert "Việc STP" in words(told, HUONG)
    assert "Việc VP" not in words(told, HUONG)
    assert "Việc VP" in words(told, MAI)
    assert "Việc STP" not in words(told, MAI)


def _scoped_to_vp(session: Session) -> None:
    owner = session.exec(select(Agency).where(Agency.code == "VP")).one()
    mai = Official(agency_id=owner.id or 0, role="coordinator", name="Đỗ Thị Mai", scoped=True)
    session.add(mai)
    session.flush()
    session.add(CoordinatorScope(official_id=mai.id or 0, agency_id=owner.id))
    session.add(Contact(channel="telegram", chat_id=MAI, official_id=mai.id))


@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["button", "hoàn tác", "hoàn tác hết", f"hoàn tác cả {MANY}"])
async def test_all_that_one_message_did_is_undone_at_once(world: World, way: str) -> None:
    numbers, told = await blocked(world)
    labels = [b.label for d in told if d.outgoing.chat_id == LAN for row in d.outgoing.buttons for b in row]
    assert labels == [f"↩ Hoàn tác cả {MANY}"]
    if way == "button":
        undone = await world.press_label(LAN, f"↩ Hoàn tác cả {MANY}")
    else:
        undone = await world.say(LAN, way)
    assert f"hoàn tác <b>{MANY} việc</b>" in words(undone, LAN)
    assert {world.assignment(n).blocked for n in numbers} == {False}
    assert requests(world) == ["withdrawn"] * MANY
    assert count(undone, HUONG) == 1
    assert f"<b>{MANY} việc</b>" in words(undone, HUONG)


async def test_on_zalo_all_is_undone_by_its_words(world: World) -> None:
    on_zalo(world, "VP", "Hồ Thị Thu", "thu")
    numbers = [world.add_assignment("VP", f"Việc {n}", "2026-12-19") for n in range(10)]
    said = f"{', '.join(map(str, numbers))} xong"
    told = words(await world.update("thu", on="zalo", kind="text", text=said))
    assert "“hoàn tác cả 10”" in told
    await world.update("thu", on="zalo", kind="text", text="hoàn tác cả 10")
    assert {world.assignment(n).state for n in numbers} == {"not_started"}


async def test_what_was_decided_meanwhile_is_left_and_told(world: World) -> None:
    numbers = [world.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(3)]
    await world.say(LAN, f"{', '.join(map(str, numbers))} xong")
    await world.say(HUONG, f"/tralai {numbers[1]} thiếu phụ lục")
    told = words(await world.say(LAN, "hoàn tác"), LAN)
    assert "<b>2 việc</b>" in told
    assert f"Để lại việc {numbers[1]}" in told
    assert [world.assignment(n).state for n in numbers] == ["not_started", "returned", "not_started"]


async def test_one_of_several_can_still_be_undone_alone(world: World) -> None:
    numbers = [world.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(3)]
    await world.say(LAN, f"{', '.join(map(str, numbers))} xong")
    await world.say(LAN, f"hoàn tác {numbers[0]}")
    assert [world.assignment(n).open for n in numbers] == [True, False, False]
    await world.say(LAN, "hoàn tác")
    assert [world.assignment(n).open for n in numbers] == [True, True, True]


async def test_the_message_before_is_not_undone_with_it(world: World) -> None:
    first, second = (world.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(2))
    await world.say(LAN, f"{first} xong")
    await world.say(LAN, f"{second} xong")
    await world.say(LAN, "hoàn tác")
    assert not world.assignment(first).open
    assert world.assignment(second).open


async def test_confirming_a_whole_agency_tells_its_official_once_and_is_taken_back_at_once(
    world: World,
) -> None:
    numbers = [world.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(9)]
    await world.say(LAN, f"{', '.join(map(str, numbers))} xong")
    await world.say(HUONG, "/duyet")
    await world.press_label(HUONG, "Xác nhận cả cơ quan: 9")
    confirmed = await world.press_label(HUONG, "Áp dụng")
    assert count(confirmed, LAN) == 1
    assert "hoàn thành 9 việc" in words(confirmed, LAN)
    taken_back = await world.say(HUONG, "hoàn tác")
    assert "<b>9 việc</b>" in words(taken_back, HUONG)
    assert count(taken_back, LAN) == 1
    assert "“xác nhận hoàn thành” về <b>9 việc</b>" in words(taken_back, LAN)
    assert {world.assignment(n).state for n in numbers} == {"awaiting"}


@pytest.mark.parametrize("said", ["xong", "đang làm 40%", "chưa xong, thứ 6 gửi", "xin gia hạn đến 25/12"])
async def test_what_is_said_of_many_is_repeated_in_one_line(world: World, said: str) -> None:
    numbers = [world.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(20)]
    told = words(await world.say(LAN, f"{', '.join(map(str, numbers))} {said}"), LAN)
    assert "<b>20 việc</b>" in told
    assert all(re.search(rf"\b{n}\b", told) for n in numbers)
    assert len(told) < 400


async def test_different_things_said_of_many_are_repeated_one_by_one(world: World) -> None:
    numbers = [world.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(10)]
    said = ", ".join(f"{n} đang làm {10 + place}%" for place, n in enumerate(numbers))
    told = words(await world.say(LAN, said), LAN)
    assert "10%" in told
    assert "19%" in told


async def test_a_part_of_a_task_is_taken_back_by_words_and_not_an_older_report(world: World) -> None:
    own = world.add_assignment("SNV", "Việc của mình", "2026-12-19")
    await world.say(HUONG, "/giao stp, báo cáo rà soát TTHC, phối hợp snv, trước 20/12")
    await world.press_label(HUONG, "Áp dụng")
    await world.say(MINH, f"{own} xong")
    world.clock.set("2026-11-23 09:05")
    await world.say(MINH, f"{own + 1} xong")
    assert "đã lấy lại" in words(await world.say(MINH, "hoàn tác"), MINH).lower()
    assert not world.assignment(own).open


async def test_undoing_all_of_an_older_message_undoes_nothing_else(world: World) -> None:
    numbers = [world.add_assignment("STP", f"Việc {n}", "2026-12-19") for n in range(5)]
    await world.say(LAN, f"{', '.join(map(str, numbers[:4]))} xong")
    await world.say(LAN, f"{numbers[4]} xong")
    told = words(await world.say(LAN, "hoàn tác cả 4"), LAN)
    assert "không phải 4" in told
    assert {world.assignment(n).open for n in numbers} == {False}


async def test_a_coordinator_turns_the_pages_of_the_requests_that_wait(world: World) -> None:
    numbers, _ = await blocked(world, 19)
    pages = [words(await world.say(HUONG, "/duyet"), HUONG)]
    pages += [words(await world.press_label(HUONG, "Đề nghị tiếp theo ›"), HUONG) for _ in range(2)]
    seen = [int(n) for page in pages for n in re.findall(r"<b>(\d+)\.</b>", page)]
    assert seen == numbers, "each once, none left out"
    assert "và 11 đề nghị nữa" in pages[0]
    assert "đề nghị nữa" not in pages[2]
    stale = await world.press_label(HUONG, "Đề nghị tiếp theo ›")
    assert words(stale, HUONG), "an old page's button is answered too"


async def test_where_the_next_page_was_decided_meanwhile_the_first_one_is_shown_again(world: World) -> None:
    numbers, _ = await blocked(world, 9)
    await world.say(HUONG, "/duyet")
    await world.say(LAN, f"{numbers[-1]} hết vướng, đang làm")
    again = words(await world.press_label(HUONG, "Đề nghị tiếp theo ›"), HUONG)
    assert f"<b>{numbers[0]}.</b>" in again
    assert f"<b>{numbers[-1]}.</b>" not in again
