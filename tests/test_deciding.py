"""What officials report and ask, and others decide: several people at once, honest and hasty ones."""

import re

import pytest
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from models.tables import Agency, Contact, Decision, Official, Request

BINH, NAM, AN = "2001", "2002", "2003"


def words(delivered: list, chat: str | None = None) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(d.outgoing.html for d in delivered if chat is None or d.outgoing.chat_id == chat)


def labels(delivered: list, chat: str) -> list[str]:  # type: ignore[type-arg]  # as above
    return [
        button.label
        for each in delivered
        if each.outgoing.chat_id == chat
        for row in each.outgoing.buttons
        for button in row
    ]


def add_person(world: World, agency: str, role: str, name: str, chat: str | None) -> int:
    def work(session: Session) -> int:
        owner = session.exec(select(Agency).where(Agency.code == agency)).one()
        official = Official(agency_id=owner.id or 0, role=role, name=name)
        session.add(official)
        session.flush()
        if chat is not None:
            session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))
        return official.id or 0

    return world.database.write_now(work)


def requests(world: World) -> list[Request]:
    return world.database.read_now(lambda s: list(s.exec(select(Request).order_by(Request.id))))  # type: ignore[arg-type]  # SQLModel types a column as its value


def decisions(world: World) -> list[str]:
    return world.database.read_now(lambda s: [d.kind for d in s.exec(select(Decision).order_by(Decision.id))])  # type: ignore[arg-type]  # as above


def reminders(delivered: list) -> list[str]:  # type: ignore[type-arg]  # as above
    return [d.outgoing.chat_id for d in delivered if "Nhắc việc" in d.outgoing.html]


# Confirming and sending back


async def test_what_is_reported_done_waits_and_is_reminded_no_more_until_it_comes_back(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo TTHC", "2026-12-04", product="BC")
    assert reminders(await world.beat("2026-11-25 08:00")) == [LAN]
    recorded = words(await world.say(LAN, f"{number} xong, số 12/BC-STP"))
    assert "chờ điều phối xác nhận" in recorded
    assert world.assignment(number).state == "awaiting"
    for day in ("2026-12-01", "2026-12-03", "2026-12-04", "2026-12-07"):
        assert LAN not in reminders(await world.beat(f"{day} 08:00"))
    card = await world.say(HUONG, "/duyet")
    assert "Báo cáo TTHC" in words(card)
    assert "12/BC-STP" in words(card)
    assert f"{number} xong, số 12/BC-STP" in words(card)
    assert "đúng hạn" in words(card)
    await world.press_label(HUONG, "Trả lại")
    returned = await world.say(HUONG, "thiếu phụ lục 2")
    assert "thiếu phụ lục 2" in words(returned, LAN)
    assert world.assignment(number).state == "returned"
    assert world.assignment(number).done_on is None
    assert reminders(await world.beat("2026-12-08 08:00")) == [LAN], "the ladder is open again, step +1 too"


async def test_done_counts_by_the_day_it_was_reported_once_it_is_accepted(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-27")
    await world.say(LAN, f"{number} xong")
    world.clock.set("2026-12-01 09:00")
    status = words(await world.say(HUONG, "/status stp"))
    assert "Chờ xác nhận: 1" in status
    assert "Quá hạn: <b>0</b>" in status
    await world.say(HUONG, "/duyet")
    accepted = await world.press_label(HUONG, "✅ Xác nhận")
    assert "23/11/2026: đúng hạn" in words(accepted, LAN)
    assert "Đúng hạn: 1" in words(await world.say(HUONG, "/status stp"))


async def test_some_kinds_are_accepted_at_once(world: World) -> None:
    number = world.add_assignment("STP", "Trực một cửa", "2026-11-27")
    world.house = world.house.__class__(
        world.house.calendar, world.house.hours, 8, accept_at_once=frozenset({"báo cáo"})
    )
    world.receive.house = world.house
    assert "chờ điều phối" not in words(await world.say(LAN, f"{number} xong"))
    assert world.assignment(number).state == "done"


@pytest.mark.both_databases
async def test_two_coordinators_at_once_get_one_effect_and_two_clear_answers(world: World) -> None:
    add_person(world, "VP", "coordinator", "Phan Bình", BINH)
    number = world.add_assignment("STP", "Báo cáo", "2026-11-27")
    await world.say(LAN, f"{number} xong")
    await world.say(HUONG, "/duyet")
    await world.say(BINH, "/duyet")
    await world.press_label(HUONG, "✅ Xác nhận")
    second = await world.press_label(BINH, "✅ Xác nhận")
    assert "Nguyễn Thị Hương: xác nhận hoàn thành" in words(second, BINH)
    assert "không thay đổi gì" in words(second, BINH)
    late = await world.press(BINH, f"cr:{number}")
    assert world.assignment(number).state == "done"
    assert decisions(world) == ["accept"], words(late)


async def test_a_card_that_was_overtaken_by_a_new_report_confirms_nothing(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-27")
    await world.say(LAN, f"{number} xong, số 1/BC-STP")
    old = await world.say(HUONG, "/duyet")
    await world.say(HUONG, f"/tralai {number} sai số liệu")
    await world.say(LAN, f"{number} xong, số 2/BC-STP")
    pressed = await world.press(HUONG, old[0].outgoing.buttons[0][0].data)
    assert "báo cáo mới hơn" in words(pressed)
    assert world.assignment(number).state == "awaiting"


async def test_all_of_an_agency_at_once_leaves_what_changed_meanwhile(world: World) -> None:
    numbers = [world.add_assignment("STP", f"Báo cáo {n}", "2026-11-27") for n in range(3)]
    for number in numbers:
        await world.say(LAN, f"{number} xong")
    await world.say(HUONG, "/duyet")
    asked = await world.press_label(HUONG, "Xác nhận cả cơ quan: 3")
    assert all(f"<b>{number}.</b>" in words(asked) for number in numbers)
    await world.say(LAN, f"hoàn tác {numbers[1]}")
    done = await world.press_label(HUONG, "Áp dụng")
    assert f"Để lại việc {numbers[1]}" in words(done, HUONG)
    assert [world.assignment(n).state for n in numbers] == ["done", "not_started", "done"]


async def test_nobody_confirms_their_own_report_while_another_can(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-27")
    await world.say(HUONG, f"{number} xong")
    add_person(world, "VP", "coordinator", "Phan Bình", BINH)
    await world.say(HUONG, "/duyet")
    assert "một điều phối khác" in words(await world.press_label(HUONG, "✅ Xác nhận"))
    assert world.assignment(number).state == "awaiting"


@pytest.mark.parametrize(
    "data", ["ca:{}:0", "cr:{}", "cg:2", "cn:{}", "cv:{}", "ye:{}", "ma:{}:1", "ca:{}:1"]
)
async def test_an_official_who_forges_a_coordinators_button_gets_nothing(world: World, data: str) -> None:
    number = world.add_assignment("STP", "Việc mật của Tư pháp", "2026-11-27")
    await world.say(LAN, f"{number} xong")
    before = world.assignment(number)
    answer = words(await world.press(MINH, data.format(number)))
    assert "Việc mật" not in answer
    assert world.assignment(number).state == before.state
    assert decisions(world) == []
    assert "dành cho điều phối" in words(await world.say(MINH, f"/tralai {number} sai"))


# Undo


async def test_undo_ends_after_ten_minutes_and_where_somebody_has_acted(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-27")
    await world.say(LAN, f"{number} xong")
    world.clock.set("2026-11-23 09:11")
    assert "quá mười phút" in words(await world.press_label(LAN, "↩ Hoàn tác"))
    assert world.assignment(number).state == "awaiting"
    await world.say(HUONG, f"/tralai {number} thiếu chữ ký")
    await world.say(LAN, f"{number} xong")
    await world.say(HUONG, "/duyet")
    await world.press_label(HUONG, "✅ Xác nhận")
    assert "Không hoàn tác được" in words(await world.say(LAN, f"hoàn tác {number}"))
    assert world.assignment(number).state == "done"


async def test_a_decision_is_taken_back_and_everybody_hears_of_it(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì chờ số liệu")
    await world.press_label(HUONG, f"Duyệt {number}")
    assert str(world.assignment(number).last_day) == "2026-12-15"
    undone = await world.press_label(HUONG, "↩ Hoàn tác")
    assert "lấy lại quyết định “duyệt gia hạn”" in words(undone, LAN)
    assert str(world.assignment(number).last_day) == "2026-12-10"
    assert requests(world)[0].open
    assert "đã được hoàn tác" in words(await world.press_label(HUONG, "↩ Hoàn tác"))
    await world.press_label(HUONG, f"Duyệt {number}")
    assert str(world.assignment(number).last_day) == "2026-12-15"


# Extensions


@pytest.mark.both_databases
async def test_an_extension_is_granted_and_the_ladder_opens_anew(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-25 08:00")
    asked = await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì chờ số liệu của các xã")
    assert "chờ số liệu của các xã" in words(asked, HUONG)
    assert labels(asked, HUONG) == [f"Duyệt {number}", f"Từ chối {number}", f"Đề nghị ngày khác {number}"]
    assert str(world.assignment(number).last_day) == "2026-11-26"
    granted = await world.press_label(HUONG, f"Duyệt {number}")
    assert "hạn mới <b>15/12/2026</b>" in words(granted, LAN)
    row = world.assignment(number)
    assert (str(row.last_day), str(row.original_last_day)) == ("2026-12-15", "2026-11-26")
    assert "theo danh mục: 26/11/2026" in words(await world.say(LAN, f"/viec {number}"))
    assert reminders(await world.beat("2026-11-27 08:00")) == [LAN]
    again = await world.say(LAN, f"{number} xin gia hạn đến 20/12 vì vẫn chờ")
    assert "lần xin thứ 2" in words(again, HUONG)


async def test_the_reason_that_was_missing_follows(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    asked = await world.say(LAN, "xin gia hạn đến 15/12")
    assert "chưa nêu lý do" in words(asked, HUONG)
    assert "Lý do xin gia hạn" in words(asked, LAN)
    told = await world.say(LAN, "chờ số liệu của các xã")
    assert "chờ số liệu của các xã" in words(told, HUONG)
    assert requests(world)[0].reason == "chờ số liệu của các xã"
    assert world.assignment(number).blocked is False
    await world.say(LAN, f"{number} xong")
    assert world.assignment(number).state == "awaiting"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("xin gia hạn đến 9/12", "không muộn hơn"),
        ("xin gia hạn đến 10/12", "không muộn hơn"),
        ("xin gia hạn đến 15/12/2030", "quá một năm"),
    ],
)
async def test_a_day_that_cannot_be_asked_for_is_told_at_once(world: World, said: str, answer: str) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    sent = await world.say(LAN, said)
    assert answer in words(sent, LAN)
    assert words(sent, HUONG) == ""
    assert world.reports() == []
    assert "không có hạn" in words(
        await world.say(LAN, f"{world.add_assignment('STP', 'Không hạn', None)} xin gia hạn thêm 5 ngày")
    )
    assert str(world.assignment(number).last_day) == "2026-12-10"


async def test_one_request_is_open_at_a_time_and_can_be_withdrawn(world: World) -> None:
    add_person(world, "STP", "official", "Võ Nam", NAM)
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì ốm")
    second = await world.say(NAM, f"{number} xin gia hạn đến 20/12 vì ốm")
    assert "đang có đề nghị gia hạn đến 15/12/2026 (Lê Thị Lan)" in words(second, NAM)
    assert words(second, HUONG) == ""
    withdrawn = await world.press_label(NAM, "Rút đề nghị")
    assert "đã rút đề nghị" in words(withdrawn, HUONG)
    assert "đã được rút lại bởi Võ Nam" in words(await world.press_label(HUONG, f"Duyệt {number}"))
    assert str(world.assignment(number).last_day) == "2026-12-10"


async def test_a_refusal_carries_its_reason_and_a_second_press_hears_of_it(world: World) -> None:
    add_person(world, "VP", "coordinator", "Phan Bình", BINH)
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì ốm")
    await world.press_label(BINH, f"Từ chối {number}")
    await world.press_label(HUONG, f"Từ chối {number}")
    refused = await world.say(HUONG, "HĐND họp ngày 12/12")
    assert "HĐND họp ngày 12/12" in words(refused, LAN)
    second = await world.say(BINH, "không được")
    assert "đã bị từ chối bởi Nguyễn Thị Hương" in words(second, BINH)
    assert words(second, LAN) == ""
    assert decisions(world) == ["refuse"]
    assert str(world.assignment(number).last_day) == "2026-12-10"


async def test_another_day_is_offered_and_taken_or_not(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 25/12 vì ốm")
    await world.press_label(HUONG, f"Đề nghị ngày khác {number}")
    assert "không muộn hơn" in words(await world.say(HUONG, "9/12"))
    assert "Chưa rõ ngày nào" in words(await world.say(HUONG, "sớm hơn"))
    offered = await world.say(HUONG, "17/12")
    assert "17/12/2026" in words(offered, LAN)
    assert str(world.assignment(number).last_day) == "2026-12-10"
    assert "chờ cơ quan trả lời" in words(await world.press_label(HUONG, f"Duyệt {number}"))
    assert "không còn dùng được" in words(await world.press(MINH, f"ry:{requests(world)[0].id}"))
    taken = await world.press_label(LAN, f"Đồng ý ngày này {number}")
    assert "đồng ý hạn <b>17/12/2026</b>" in words(taken, HUONG)
    assert str(world.assignment(number).last_day) == "2026-12-17"
    await world.say(LAN, f"{number} xin gia hạn đến 31/12 vì ốm")
    await world.press_label(HUONG, f"Đề nghị ngày khác {number}")
    await world.say(HUONG, "20/12")
    declined = await world.press_label(LAN, f"Không đồng ý {number}")
    assert "không đồng ý" in words(declined, HUONG)
    assert str(world.assignment(number).last_day) == "2026-12-17"


@pytest.mark.parametrize(
    ("answer", "last_day"), [("dạ đồng ý ạ", "2026-12-17"), ("không ạ", "2026-12-10"), ("rồi", "2026-12-10")]
)
async def test_an_offered_day_is_taken_or_not_by_a_plain_word(
    world: World, answer: str, last_day: str
) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 25/12 vì ốm")
    await world.press_label(HUONG, f"Đề nghị ngày khác {number}")
    await world.say(HUONG, "17/12")
    await world.say(LAN, answer)
    assert str(world.assignment(number).last_day) == last_day


async def test_a_promise_after_the_deadline_offers_the_request(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    said = await world.say(LAN, "đang làm, 17/12 gửi")
    assert "Xin gia hạn" in labels(said, LAN)
    asked = await world.press_label(LAN, "Xin gia hạn")
    assert "17/12/2026" in words(asked, HUONG)
    assert str(requests(world)[0].asked_until) == "2026-12-17"
    assert str(world.assignment(number).last_day) == "2026-12-10"


async def test_undoing_the_report_withdraws_the_request(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì ốm")
    undone = await world.press_label(LAN, "↩ Hoàn tác")
    assert "đã rút lại đề nghị gia hạn" in words(undone, HUONG)
    assert "đã được rút lại" in words(await world.press_label(HUONG, f"Duyệt {number}"))
    assert str(world.assignment(number).last_day) == "2026-12-10"


# Answers, moving, handing over


async def test_an_obstacle_is_answered_by_quoting_and_the_answer_can_be_answered(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    told = await world.say(LAN, f"{number} vướng, chưa có hướng dẫn của Bộ")
    notice = next(d for d in told if d.outgoing.chat_id == HUONG)
    answered = await world.say(HUONG, "Dùng mẫu cũ, Bộ đã đồng ý", quoted=notice.message_id)
    assert "Dùng mẫu cũ, Bộ đã đồng ý" in words(answered, LAN)
    assert [(r.state, r.answer) for r in requests(world)] == [("answered", "Dùng mẫu cũ, Bộ đã đồng ý")]
    answer = next(d for d in answered if d.outgoing.chat_id == LAN)
    back = await world.say(LAN, "mẫu cũ là mẫu số mấy vậy chị", quoted=answer.message_id)
    assert "mẫu số mấy" in words(back, HUONG)
    await world.say(LAN, "xong rồi ạ", quoted=answer.message_id)
    assert world.assignment(number).state == "awaiting"


async def test_what_is_reported_done_or_goes_on_leaves_nothing_to_decide(world: World) -> None:
    first = world.add_assignment("STP", "Báo cáo một", "2026-12-10")
    second = world.add_assignment("STP", "Báo cáo hai", "2026-12-10")
    await world.say(LAN, f"{first} xin gia hạn đến 15/12 vì ốm")
    await world.say(LAN, f"{second} vướng, chờ số liệu")
    await world.say(LAN, f"{first} xong")
    await world.say(LAN, f"{second} đang làm 50%")
    assert "đề nghị gia hạn" not in words(await world.say(HUONG, "/duyet"))
    assert "chờ xác nhận" in words(await world.press_label(HUONG, f"Duyệt {first}"))
    assert str(world.assignment(first).last_day) == "2026-12-10"
    assert [(r.kind, r.open) for r in requests(world)] == [("extension", True), ("obstacle", False)]
    await world.say(HUONG, f"/tralai {first} thiếu phụ lục")
    await world.press_label(HUONG, f"Duyệt {first}")
    assert str(world.assignment(first).last_day) == "2026-12-15"


async def test_words_that_quote_a_request_for_time_decide_nothing_but_a_plain_yes_grants_it(
    world: World,
) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    told = await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì ốm")
    notice = next(d for d in told if d.outgoing.chat_id == HUONG)
    said = await world.say(HUONG, "em cần mấy ngày thật sự?", quoted=notice.message_id)
    assert "mấy ngày thật sự" in words(said, LAN)
    assert "vẫn đang chờ quyết định" in words(said, HUONG)
    assert str(world.assignment(number).last_day) == "2026-12-10"
    await world.say(HUONG, "đồng ý", quoted=notice.message_id)
    assert str(world.assignment(number).last_day) == "2026-12-15"


async def test_a_task_of_another_agency_is_moved_with_its_history(world: World) -> None:
    number = world.add_assignment("SNV", "Rà soát văn bản", "2026-12-10")
    await world.say(MINH, f"{number} đang làm 20%")
    told = await world.say(MINH, f"{number} không phải việc của sở em, của Sở Tư pháp")
    assert f"Chuyển cơ quan khác {number}" in labels(told, HUONG)
    await world.press_label(HUONG, f"Chuyển cơ quan khác {number}")
    assert "Sở Tư pháp" in words(await world.say(HUONG, "stp"))
    moved = await world.press_label(HUONG, "Áp dụng")
    assert "không còn của Sở Nội vụ" in words(moved, MINH)
    assert "Rà soát văn bản" in words(moved, LAN)
    detail = words(await world.say(LAN, f"/viec {number}"))
    assert "Trần Văn Minh" in detail
    assert "chuyển sang cơ quan khác" in detail
    assert "Không tìm thấy" in words(await world.say(MINH, f"/viec {number}"))
    assert reminders(await world.beat("2026-11-26 08:00")) == [LAN]
    undone = world.database.read_now(lambda s: s.exec(select(Decision)).one())
    world.clock.set("2026-11-26 08:20")
    assert "quá mười phút" in words(await world.press(HUONG, f"du:{undone.id}"))


async def test_a_coordinator_insists_with_a_reason(world: World) -> None:
    number = world.add_assignment("SNV", "Rà soát văn bản", "2026-12-10")
    await world.say(MINH, f"{number} không phải việc của sở em")
    assert "đang chờ điều phối" in words(await world.say(MINH, f"{number} không phải việc của sở em"))
    await world.press_label(HUONG, f"Giữ nguyên {number}")
    told = await world.say(HUONG, "Quyết định 45 giao Sở Nội vụ chủ trì")
    assert "Quyết định 45 giao Sở Nội vụ chủ trì" in words(told, MINH)
    assert requests(world)[0].state == "insisted"


async def test_a_colleague_takes_a_task_over_only_by_saying_so(world: World) -> None:
    add_person(world, "STP", "official", "Trần Thị Hà", NAM)
    number = world.add_assignment("STP", "Báo cáo", "2026-11-26")
    asked = await world.say(LAN, f"việc {number} chuyển chị Hà")
    assert "Trần Thị Hà</b> có nhận" in words(asked, LAN)
    assert words(asked, HUONG) == ""
    assert sorted(reminders(await world.beat("2026-11-23 10:00"))) == sorted([LAN, NAM])
    assert "không còn dùng được" in words(await world.press(MINH, f"rh:{requests(world)[0].id}"))
    taken = await world.press_label(NAM, f"Nhận việc {number}")
    assert "đã nhận việc" in words(taken, LAN)
    assert "đã nhận việc" in words(taken, HUONG)
    assert reminders(await world.beat("2026-11-25 08:00")) == [NAM]
    assert "đã được đồng ý bởi Trần Thị Hà" in words(await world.press_label(NAM, f"Không nhận {number}"))


async def test_a_colleague_who_cannot_be_asked_is_left_to_the_coordinator(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-26")
    told = await world.say(LAN, f"việc {number} chuyển chị Hà")
    assert "chị Hà" in words(told, HUONG)
    assert world.assignment(number).official_id is None


# On hold, cancelled, taken up again; explanations


async def test_on_hold_needs_a_reason_and_a_document_and_stops_the_clock(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-26")
    assert "Cần số văn bản" in words(await world.say(HUONG, f"/tamhoan {number} chờ nghị định"))
    assert "Cần số việc" in words(await world.say(HUONG, "/tamhoan"))
    await world.say(HUONG, f"/tamhoan {number} chờ nghị định mới, số 45/TB-UBND")
    assert world.assignment(number).state == "not_started"
    held = await world.press_label(HUONG, "Áp dụng")
    assert "chờ nghị định mới" in words(held, LAN)
    assert reminders(await world.beat("2026-12-01 08:00")) == []
    assert "tạm hoãn" in words(await world.say(LAN, f"{number} xong"))
    status = words(await world.say(HUONG, "/status"))
    assert "tạm hoãn: 1" in status
    assert "Quá hạn: <b>0</b>" in status
    await world.say(HUONG, f"/molai {number} nghị định đã ban hành")
    resumed = await world.press_label(HUONG, "Áp dụng")
    assert "mở lại" in words(resumed, LAN)
    assert world.assignment(number).state == "not_started"
    assert reminders(await world.beat("2026-12-02 08:00")) == [LAN]
    detail = words(await world.say(LAN, f"/viec {number}"))
    assert "45/TB-UBND" in detail
    assert "nghị định đã ban hành" in detail


async def test_a_cancelled_task_counts_nowhere_and_can_be_taken_up_again(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-26")
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì ốm")
    await world.say(HUONG, f"/huyviec {number} đã bãi bỏ, số 46/QĐ-UBND")
    await world.press_label(HUONG, "Áp dụng")
    assert "Giao: <b>0</b>" in words(await world.say(HUONG, "/status"))
    assert "không còn hiệu lực" in words(await world.press_label(HUONG, f"Duyệt {number}"))
    assert "hủy" in words(await world.say(HUONG, f"/viec {number}"))
    assert "<b>hủy</b>" in words(await world.say(HUONG, f"/huyviec {number} lần nữa, số 46/QĐ-UBND"))
    await world.say(HUONG, f"/molai {number} khôi phục theo chỉ đạo")
    await world.press_label(HUONG, "Áp dụng")
    assert world.assignment(number).open


async def test_a_leader_is_asked_to_explain_and_the_answer_stays_with_the_task(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-10")
    assert "chưa có lãnh đạo" in words(await world.say(HUONG, f"/giaitrinh {number} vì sao chậm"))
    add_person(world, "STP", "leader", "Phạm An", AN)
    asked = await world.say(HUONG, f"/giaitrinh {number} vì sao chậm")
    assert "vì sao chậm" in words(asked, AN)
    assert "đã yêu cầu giải trình" in words(await world.say(HUONG, f"/giaitrinh {number}"))
    request = next(d for d in asked if d.outgoing.chat_id == AN)
    given = await world.say(AN, "Sở thiếu người, đã phân công lại, 5/12 xong", quoted=request.message_id)
    assert "đã phân công lại" in words(given, HUONG)
    assert world.assignment(number).state == "not_started", "an explanation reports nothing"
    detail = words(await world.say(HUONG, f"/viec {number}"))
    assert "giải trình – “Sở thiếu người, đã phân công lại, 5/12 xong”" in detail
    assert "đã được trả lời" in words(await world.press_label(AN, f"Trả lời giải trình {number}"))


@pytest.mark.both_databases
async def test_the_ledger_knows_every_decision_and_verifies(world: World) -> None:
    from models.rules.access import SYSTEM  # noqa: PLC0415 - used here only
    from models.store import ledger_check  # noqa: PLC0415 - as above

    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì ốm")
    await world.press_label(HUONG, f"Duyệt {number}")
    await world.press_label(HUONG, "↩ Hoàn tác")
    await world.say(LAN, f"{number} xong")
    await world.say(HUONG, f"/tralai {number} thiếu phụ lục")
    await world.say(LAN, f"{number} xong")
    await world.say(HUONG, "/duyet")
    await world.press_label(HUONG, "✅ Xác nhận")
    check = world.database.read_now(lambda s: ledger_check.verify(s, SYSTEM))
    assert check.flaws == []
    detail = re.sub(r"<[^>]+>", "", words(await world.say(LAN, f"/viec {number}")))
    told = [
        line.split(": ", 1)[1].split(" – ")[0]
        for line in detail.split("Quá trình")[1].splitlines()
        if ": " in line
    ]
    assert told == [
        "xin gia hạn",
        "duyệt gia hạn, hạn 15/12/2026",
        "hoàn tác quyết định, hạn 10/12/2026",
        "báo hoàn thành",
        "trả lại",
        "báo hoàn thành",
        "xác nhận hoàn thành",
    ]


async def test_taking_a_decision_back_leaves_alone_what_it_had_not_changed(world: World) -> None:
    number = world.add_assignment("STP", "Việc giao chị Lan", "2026-12-04", official_id=3)
    add_person(world, "STP", "official", "Phạm Văn Bình", BINH)
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì chờ số liệu")
    await world.press_label(HUONG, f"Duyệt {number}")
    undo = world.of(HUONG)[-1].outgoing.buttons[0][0].data
    await world.say(HUONG, "/nguoi stp")
    await world.press(HUONG, "xe:3")
    await world.press_label(HUONG, "Áp dụng")
    await world.press(HUONG, undo)
    row = world.assignment(number)
    assert (str(row.last_day), row.official_id) == ("2026-12-04", None), "not with somebody who has left"
    assert reminders(await world.beat("2026-11-25 08:00")) == [BINH]


async def test_what_lapsed_with_a_decision_waits_again_when_it_is_taken_back(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-04")
    await world.say(LAN, f"{number} xin gia hạn đến 15/12 vì chờ số liệu")
    await world.say(HUONG, f"/huyviec {number} đã bãi bỏ, số 45/QĐ-UBND")
    await world.press_label(HUONG, "Áp dụng")
    assert [each.state for each in requests(world)] == ["lapsed"]
    await world.press_label(HUONG, "↩ Hoàn tác")
    assert [each.state for each in requests(world)] == ["open"]
    await world.say(HUONG, f"/duyet {number}")
    await world.press_label(HUONG, f"Duyệt {number}")
    assert str(world.assignment(number).last_day) == "2026-12-15"


async def test_who_was_asked_to_take_a_task_over_and_left_leaves_it_to_the_coordinator(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-04")
    ha = add_person(world, "STP", "official", "Trần Thị Hà", BINH)
    await world.say(LAN, f"việc {number} chuyển chị Hà")
    assert "chuyển" in words(await world.say(LAN, f"việc {number} chuyển chị Hà")), "it waits"
    await world.press(HUONG, f"xe:{ha}")
    await world.press_label(HUONG, "Áp dụng")
    assert f"{number}" in words(await world.say(HUONG, "/duyet"))
    await world.press_label(HUONG, f"{number}. Báo cáo")
    await world.press_label(HUONG, f"Trả lời {number}")
    await world.say(HUONG, "chị cứ làm tiếp nhé")
    assert [each.open for each in requests(world)] == [False]


async def test_a_leader_who_comes_later_finds_what_is_to_be_explained(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-11-20")
    first = add_person(world, "STP", "leader", "Nguyễn Văn An", AN)
    await world.say(HUONG, f"/giaitrinh {number} vì sao chậm")
    await world.press(HUONG, f"xe:{first}")
    await world.press_label(HUONG, "Áp dụng")
    add_person(world, "STP", "leader", "Hồ Văn Nam", NAM)
    assert f"Trả lời giải trình {number}" not in labels(await world.say(LAN, f"/viec {number}"), LAN)
    await world.say(NAM, f"/viec {number}")
    await world.press_label(NAM, f"Trả lời giải trình {number}")
    assert "chờ số liệu của bộ" in words(await world.say(NAM, "chờ số liệu của bộ"), HUONG)


# What was answered to others is not taken back behind their backs; the person reads why, and what to do instead


async def test_a_withdrawal_cannot_be_undone_and_says_how_to_ask_again(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 20/12 vì chờ số liệu")
    await world.say(LAN, f"{number} xin gia hạn đến 22/12")
    await world.press_label(LAN, "Rút đề nghị")
    for said in ("hoàn tác", f"hoàn tác {number}"):
        told = words(await world.say(LAN, said))
        assert f"“{number} xin gia hạn đến 20/12”" in told
        assert "/viec để xem tình hình" not in told


@pytest.mark.parametrize(
    ("answer", "way"), [("Đồng ý ngày này", "hạn đã đổi"), ("Không đồng ý", "xin gia hạn đến 15/12")]
)
async def test_an_answer_to_an_offer_cannot_be_undone_and_says_so(
    world: World, answer: str, way: str
) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} xin gia hạn đến 25/12 vì chờ số liệu")
    await world.press_label(HUONG, f"Đề nghị ngày khác {number}")
    await world.say(HUONG, "15/12")
    await world.press_label(LAN, f"{answer} {number}")
    last_day = world.assignment(number).last_day
    assert way in words(await world.say(LAN, "hoàn tác"))
    assert world.assignment(number).last_day == last_day


async def test_taking_a_task_over_is_given_back_by_handing_it_back(world: World) -> None:
    add_person(world, "STP", "official", "Trần Thị Hà", BINH)
    number = world.add_assignment("STP", "Báo cáo", "2026-12-10")
    await world.say(LAN, f"{number} chuyển chị Hà")
    await world.press_label(BINH, f"Nhận việc {number}")
    assert f"“{number} chuyển Lê Thị Lan”" in words(await world.say(BINH, "hoàn tác"))
    assert world.assignment(number).official_id is not None
