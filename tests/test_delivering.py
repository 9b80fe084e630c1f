"""Sending: in order, in parts, again where the platform did not say; what is refused stops nobody."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from program import run_to_end
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import HUONG, LAN, MINH, World

from models.store import outbox, people
from models.store.outbox import Letter
from models.tables import Contact, OutboxRow
from scheduler.deliver import Cancel
from scheduler.pace import Limits
from scheduler.sending import Outgoing, Refused, RetryAt, SendResult, Unknown

pytestmark = pytest.mark.both_databases


def queue(world: World, chat_id: str, html: str, *, kind: str = "answer", **more: Any) -> int:
    def work(session: Session) -> int:
        contact = people.contact_of(session, "telegram", chat_id)
        letter = Letter("raw.jinja", {"html": html}, kind=kind, **more)
        number = outbox.queue(session, contact, letter, key=f"{chat_id}:{html}"[:60], now=world.clock.now())
        assert number is not None
        return number

    return world.database.write_now(work)


def row(world: World, number: int) -> OutboxRow:
    return world.database.read_now(lambda session: session.get_one(OutboxRow, number))


def rows(world: World) -> list[OutboxRow]:
    return world.database.read_now(outbox.all_of)


def texts(delivered: list[Delivered]) -> list[str]:
    return [each.outgoing.html for each in delivered]


async def pass_time(world: World, **step: float) -> None:
    world.clock.instant += timedelta(**step)
    for line in world.deliver._lines:
        line.pace._paused.clear()
        line.pace._all_paused_until = 0.0
    await world.deliver.settle()


async def test_answers_go_before_reminders_and_reminders_before_digests(world: World) -> None:
    for kind in ("digest", "reminder", "nudge", "notice", "answer"):
        queue(world, MINH, kind, kind=kind)
    await world.deliver.settle()
    assert texts(world.of(MINH)) == ["answer", "notice", "nudge", "reminder", "digest"]


async def test_a_message_put_back_is_not_overtaken_in_its_chat_and_holds_up_no_other(world: World) -> None:
    world.channel.script.append(RetryAt(30, "Too Many Requests: retry after 30"))
    for html in ("một", "hai", "ba"):
        queue(world, MINH, html)
    queue(world, LAN, "việc khác")
    await world.deliver.settle()
    assert texts(world.channel.delivered) == ["việc khác"]
    await pass_time(world, seconds=29)
    assert texts(world.of(MINH)) == []
    await pass_time(world, seconds=1)
    assert texts(world.of(MINH)) == ["một", "hai", "ba"]


async def test_an_answer_overtakes_what_waits_for_the_morning(world: World) -> None:
    world.clock.set("2026-11-23 22:00")
    queue(world, MINH, "tin tuần", kind="digest")
    await world.deliver.settle()
    queue(world, MINH, "trả lời")
    await world.deliver.settle()
    assert texts(world.of(MINH)) == ["trả lời"]
    world.clock.set("2026-11-25 07:30")  # the 24th is a day off
    await world.deliver.settle()
    assert texts(world.of(MINH)) == ["trả lời", "tin tuần"]


async def test_a_send_without_an_answer_keeps_its_place_and_is_marked(world: World) -> None:
    world.channel.script.append("timeout after delivery")
    first = queue(world, MINH, "một")
    queue(world, MINH, "hai")
    await world.deliver.settle()
    assert row(world, first).unsure == 1
    await pass_time(world, seconds=3)
    assert texts(world.of(MINH)) == ["một", "<i>(nhắc lại)</i>\nmột", "hai"]
    assert (row(world, first).state, row(world, first).unsure) == ("sent", 1)


async def test_an_outage_of_a_day_loses_nothing_and_is_not_hammered(world: World) -> None:
    number = queue(world, MINH, "một")
    for _ in range(24 * 12):
        world.channel.script.append(Unknown("Bad Gateway"))
        await pass_time(world, minutes=5)
    assert len(world.channel.tried) < 20
    world.channel.script.clear()
    await pass_time(world, hours=8)
    assert texts(world.of(MINH)) == ["<i>(nhắc lại)</i>\nmột"]
    assert row(world, number).state == "sent"


async def test_what_nobody_can_say_anything_about_for_days_is_given_up_and_shown(world: World) -> None:
    number = queue(world, MINH, "một")
    for _ in range(100):
        world.channel.script.append(Unknown("Bad Gateway"))
        await pass_time(world, hours=1)
    assert row(world, number).state == "unknown"
    assert row(world, number).reason == "Bad Gateway"


async def test_a_message_that_always_fails_does_not_hold_up_its_chat_for_ever(world: World) -> None:
    poison = queue(world, MINH, "một")
    queue(world, MINH, "hai")
    real = world.channel.send

    async def send(outgoing: Outgoing) -> SendResult:
        return Unknown("Internal Server Error") if "một" in outgoing.html else await real(outgoing)

    world.channel.send = send  # type: ignore[method-assign]  # the one that is scripted
    for _ in range(30):
        await pass_time(world, minutes=1)
    assert texts(world.of(MINH)) == ["hai"]
    assert row(world, poison).state == "queued"


async def test_what_is_refused_for_its_content_is_set_aside_with_the_platforms_words(world: World) -> None:
    words = "Bad Request: can't parse entities"
    world.channel.script.append(Refused(words))
    number = queue(world, MINH, "hỏng")
    queue(world, MINH, "lành")
    await world.deliver.settle()
    assert (row(world, number).state, row(world, number).reason) == ("refused", words)
    assert texts(world.of(MINH)) == ["lành"]


async def test_what_cannot_be_put_into_words_is_set_aside_and_stops_nobody(world: World) -> None:
    broken = world.database.write_now(
        lambda session: outbox.queue(
            session,
            people.contact_of(session, "telegram", MINH),
            Letter("no such sentence"),
            key="broken",
            now=world.clock.now(),
        )
    )
    queue(world, MINH, "lành")
    queue(world, LAN, "cũng lành")
    await world.deliver.settle()
    assert sorted(texts(world.channel.delivered)) == ["cũng lành", "lành"]
    assert row(world, broken or 0).state == "cancelled"
    assert "could not be put into words" in (row(world, broken or 0).reason or "")


async def test_a_channel_that_raises_is_an_unknown_outcome_not_the_end(world: World) -> None:
    real = world.channel.send

    async def send(outgoing: Outgoing) -> SendResult:
        world.channel.send = real  # type: ignore[method-assign]  # only once
        raise ValueError(f"a chat id that is no number: {outgoing.chat_id}")

    world.channel.send = send  # type: ignore[method-assign]  # the one that is scripted
    number = queue(world, MINH, "một")
    await world.deliver.settle()
    assert (row(world, number).state, row(world, number).unsure) == ("queued", 1)
    await pass_time(world, seconds=3)
    assert row(world, number).state == "sent"


async def test_a_message_too_old_to_be_edited_is_said_anew(world: World) -> None:
    world.channel.script.append(Refused("Bad Request: message can't be edited"))
    queue(world, MINH, "đã ghi", act="edit", target="55")
    await world.deliver.settle()
    assert [(each.outgoing.act, each.outgoing.html) for each in world.of(MINH)] == [("send", "đã ghi")]


async def test_an_edit_without_an_answer_is_made_again_without_a_mark(world: World) -> None:
    world.channel.script.append("timeout after delivery")
    queue(world, MINH, "đã ghi", act="edit", target="55")
    await world.deliver.settle()
    await pass_time(world, seconds=3)
    assert texts(world.of(MINH)) == ["đã ghi", "đã ghi"]


async def test_a_toast_is_never_late(world: World) -> None:
    world.channel.script.extend([RetryAt(60, "slow down"), Unknown("cut")])
    first = queue(world, MINH, "một", act="toast", target="p1")
    second = queue(world, LAN, "hai", act="toast", target="p2")
    await world.deliver.settle()
    assert [row(world, number).state for number in (first, second)] == ["cancelled", "cancelled"]


# Long messages


LONG = "\n".join(f"<b>{n}.</b> Báo cáo kết quả thực hiện nhiệm vụ số {n} &amp; phụ lục" for n in range(300))


async def test_a_long_message_goes_out_in_parts_in_order_with_the_buttons_on_the_last(world: World) -> None:
    queue(world, MINH, LONG, buttons=[[("=Chi tiết", "d:1")]])
    queue(world, MINH, "sau đó")
    await world.deliver.settle()
    *parts, last = world.of(MINH)
    assert last.outgoing.html == "sau đó"
    assert len(parts) > 2
    assert "\n".join(texts(parts)) == LONG
    assert [bool(each.outgoing.buttons) for each in parts] == [False] * (len(parts) - 1) + [True]


async def test_a_crash_between_two_parts_doubles_only_the_part_that_was_under_way(world: World) -> None:
    queue(world, MINH, LONG)
    world.channel.script.extend(["ok", "timeout after delivery"])
    await world.deliver.settle()
    await pass_time(world, seconds=3)
    sent = texts(world.of(MINH))
    assert sent[2] == f"<i>(nhắc lại)</i>\n{sent[1]}"
    del sent[2]
    assert "\n".join(sent) == LONG


async def test_every_part_of_a_reminder_leads_to_its_tasks(world: World) -> None:
    for n in range(8):
        world.add_assignment("SNV", f"Việc {n}: " + "nội dung rất dài " * 60, "2026-11-26")
    sent = [d for d in await world.beat("2026-11-23 08:00") if d.outgoing.chat_id == MINH]
    parts = [each for each in sent if "nội dung" in each.outgoing.html]
    assert len(parts) > 1
    for part in parts:
        said = await world.say(MINH, "2 xong", quoted=part.message_id)
        assert "Đã ghi nhận" in texts(said)[0] or "hoàn thành" in texts(said)[0]


# Dead contacts, moved groups


async def test_a_dead_contact_is_left_alone_told_of_once_and_revived_by_the_next_word(world: World) -> None:
    world.channel.script.append(Refused("Forbidden: bot was blocked by the user", dead=True))
    queue(world, LAN, "một", kind="notice")
    queue(world, LAN, "hai", kind="notice")
    await world.deliver.settle()
    queue(world, LAN, "ba", kind="notice")
    await world.deliver.settle()
    assert len([each for each in world.of(HUONG) if "Không gửi được tin" in each.outgoing.html]) == 1
    assert world.of(LAN) == []
    assert {each.state for each in rows(world) if each.chat_id == LAN} == {"refused", "cancelled"}
    await world.say(LAN, "alo")
    queue(world, LAN, "bốn", kind="notice")
    await world.deliver.settle()
    assert texts(world.of(LAN))[-1] == "bốn"


async def test_a_group_that_moved_is_followed_with_all_that_waits_for_it(world: World) -> None:
    world.channel.script.append(Refused("group chat was upgraded", moved_to="-1009"))
    queue(world, "-55", "một")
    queue(world, "-55", "hai")
    await world.deliver.settle()
    assert texts(world.of("-1009")) == ["một", "hai"]
    chats = world.database.read_now(lambda session: [each.chat_id for each in session.exec(select(Contact))])
    assert "-1009" in chats
    assert "-55" not in chats


# A program that ended, a database that cannot


async def test_what_was_being_sent_when_the_program_ended_is_sent_again_and_marked(world: World) -> None:
    number = queue(world, MINH, "một")
    world.database.write_now(
        lambda session: outbox.claim(session, [number], lease_until=world.clock.now()) and None
    )
    await world.deliver.recover()
    await pass_time(world, seconds=3)
    assert texts(world.of(MINH)) == ["<i>(nhắc lại)</i>\nmột"]


async def test_a_pause_of_the_whole_channel_outlives_a_restart(world: World) -> None:
    world.channel.script.append(RetryAt(3600, "Too Many Requests", whole_channel=True))
    queue(world, MINH, "một")
    await world.deliver.settle()
    queue(world, LAN, "hai")
    again = World(world.database, world.clock)
    await again.deliver.recover()
    await again.deliver.settle()
    assert again.channel.tried == []
    assert again.deliver._lines[0].pace.paused_for(asyncio.get_running_loop().time()) == pytest.approx(
        3600, abs=5
    )


async def test_what_went_just_before_a_restart_counts_after_it(world: World) -> None:
    for html in ("một", "hai", "ba"):
        queue(world, MINH, html)
    await world.deliver.settle()
    again = World(world.database, world.clock)
    again.deliver._lines[0].pace.limits = Limits()
    await again.deliver.recover()
    assert MINH in again.deliver._lines[0].pace.not_before(asyncio.get_running_loop().time())


async def test_nothing_is_sent_while_another_program_may_have_taken_over(world: World) -> None:
    mine = True
    world.deliver.may_send = lambda: mine
    queue(world, MINH, "một")
    ids = [row.id or 0 for row in rows(world)]
    line = world.deliver._lines[0]
    taken = world.database.write_now(
        lambda session: world.deliver._take(session, line, ids, world.clock.now())
    )
    mine = False
    line.waiting += 1
    [(taken_row, outgoing)] = taken
    assert outgoing is not None
    await world.deliver._send(line, taken_row, outgoing)
    assert world.channel.tried == []
    assert row(world, ids[0]).state == "queued"
    assert row(world, ids[0]).unsure == 0


async def test_an_ending_program_puts_back_what_it_has_not_begun(world: World) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    real = world.channel.send

    async def send(outgoing: Outgoing) -> SendResult:
        begun.set()
        await go_on.wait()
        return await real(outgoing)

    world.channel.send = send  # type: ignore[method-assign]  # the one that is scripted
    number = queue(world, MINH, "một")
    running = asyncio.create_task(world.deliver.run())
    await asyncio.wait_for(begun.wait(), 10)
    running.cancel()
    go_on.set()
    await asyncio.wait([running])
    assert row(world, number).state == "sent"


async def test_a_row_that_cannot_be_composed_any_more_is_cancelled_with_the_reason(world: World) -> None:
    world.deliver.compose = lambda *_: Cancel("no longer due")
    number = queue(world, MINH, "một")
    await world.deliver.settle()
    assert (row(world, number).state, row(world, number).reason) == ("cancelled", "no longer due")
    assert row(world, number).attempts == 0


async def test_the_coordinator_sees_what_was_repeated_and_what_was_refused_and_nobody_else_does(
    world: World, tmp_path: Path
) -> None:
    assert "mọi tin đều đã tới" in texts(await world.say(HUONG, "/guitin"))[0]
    world.channel.script.append("timeout after delivery")
    await world.say(MINH, "/help")
    await pass_time(world, seconds=3)
    world.channel.script.append(Refused("Bad Request: can't parse <entities>"))
    await world.say(LAN, "/help")
    said = texts(await world.say(HUONG, "/guitin"))[0]
    assert "Trần Văn Minh" in said
    assert "có ghi “(nhắc lại)”" in said
    assert "can&#39;t parse &lt;entities&gt;" in said
    assert "Lê Thị Lan" not in texts(await world.say(MINH, "/guitin"))[0]
    code, out = await run_to_end(tmp_path, "outbox", "--days", "366", database_url=world.database.url)
    assert code == 0
    assert "1 lần không rõ đã tới chưa" in out
    assert "bị từ chối. Bad Request" in out
