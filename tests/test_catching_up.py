"""Downtime of minutes, days, over Tết; clocks that jump: one message a person, on working days, nothing skipped."""

from collections import Counter
from datetime import date

import pytest
from scripted_channel import Delivered
from sqlmodel import Session, select
from world import MINH, World, at

from models.instant import local
from models.store import outbox
from models.tables import CalendarChange, OutboxRow, Step
from scheduler.sending import RetryAt, Unknown

YEAR_END = ["2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"]


def reminders(delivered: list[Delivered]) -> list[str]:
    return [
        d.outgoing.html for d in delivered if d.outgoing.chat_id == MINH and "Nhắc việc" in d.outgoing.html
    ]


def steps(world: World) -> list[int]:
    return world.database.read_now(
        lambda session: [each.step for each in session.exec(select(Step).order_by(Step.id))]  # type: ignore[arg-type]  # SQLModel types a column as its value
    )


@pytest.mark.parametrize(
    ("last_beat", "back_at"),
    [
        ("2026-11-23 07:59", "2026-11-23 08:07"),  # some minutes
        ("2026-11-19 17:00", "2026-11-27 09:30"),  # days
        ("2027-02-03 16:00", "2027-02-16 08:00"),  # over Tết (5-9 February 2027)
    ],
)
async def test_whatever_fell_due_meanwhile_is_one_message_a_person(
    world: World, last_beat: str, back_at: str
) -> None:
    await world.beat(last_beat)
    first_day, last_day = at(last_beat).date(), at(back_at).date()
    for n, day in enumerate([first_day, first_day, last_day, last_day]):
        world.add_assignment("SNV", f"Việc {n}", day.isoformat())
    world.channel.delivered.clear()
    caught_up = reminders(await world.beat(back_at))
    assert len(caught_up) == 1
    assert all(f"Việc {n}" in caught_up[0] for n in range(4))
    assert reminders(await world.beat(back_at)) == []


async def test_the_ladder_is_spent_on_working_days_only_also_over_tet(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo quý", "2027-02-16")
    days: Counter[date] = Counter()
    for day in range(1, 29):
        for hour in ("07:00", "08:00", "11:30", "17:59", "21:00"):
            for _ in reminders(await world.beat(f"2027-02-{day:02d} {hour}")):
                days[local(world.clock.now()).date()] += 1
    assert all(world.house.calendar.is_working_day(day) for day in days)
    assert not {date(2027, 2, day) for day in (5, 6, 7, 8, 9, 13, 14)} & set(days)  # Tết, and a weekend
    assert max(days.values()) == 1
    assert date(2027, 2, 16) in days  # the day itself
    assert date(2027, 2, 17) in days  # one day over


async def test_a_reminder_that_did_not_go_out_on_its_day_is_one_message_with_the_next_days(
    world: World,
) -> None:
    world.add_assignment("SNV", "Việc hôm nay", "2026-11-25")
    world.add_assignment("SNV", "Việc ngày mai", "2026-12-28")  # 30 days before: 2026-11-16, spent; 14 …
    world.channel.script.extend([RetryAt(24 * 3600, "Too Many Requests: retry after 86400")] * 1)
    await world.beat("2026-11-25 08:00")
    world.add_assignment("SNV", "Việc đến hạn thứ Năm", "2026-11-26")
    world.deliver._lines[0].pace._paused.clear()
    world.clock.set("2026-11-26 08:05")
    await world.deliver.settle()
    sent = reminders(world.channel.delivered) + reminders(await world.beat("2026-11-26 08:06"))
    assert len(sent) == 1
    assert "Việc hôm nay" in sent[0]
    assert "Việc đến hạn thứ Năm" in sent[0]
    assert reminders(await world.beat("2026-11-26 09:00")) == []


async def test_a_repeat_from_yesterday_is_todays_reminder(world: World) -> None:
    world.add_assignment("SNV", "Việc hôm qua", "2026-11-26")
    world.channel.script.extend([Unknown("cut")] * 1)
    await world.beat("2026-11-25 17:59")
    world.add_assignment("SNV", "Việc mới", "2026-11-26")
    sent = reminders(await world.beat("2026-11-26 07:40")) + reminders(await world.beat("2026-11-26 08:00"))
    assert [html.startswith("<i>(nhắc lại)</i>") for html in sent] == [True]
    sent = reminders(await world.beat("2026-11-27 08:00"))
    assert len(sent) == 1
    assert "Việc mới" in sent[0]


async def test_a_day_off_told_of_at_the_last_moment_gives_the_reminder_back(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    world.clock.set("2026-11-25 08:00")
    await world.pulse.beat()
    before = steps(world)

    def off(session: Session) -> None:
        session.add(
            CalendarChange(
                day=at("2026-11-25 12:00").date(), working=False, notice="thử", at=world.clock.now()
            )
        )

    world.database.write_now(off)
    await world.deliver.settle()
    assert reminders(world.channel.delivered) == []
    assert before
    assert steps(world) == []
    assert len(reminders(await world.beat("2026-11-26 08:00"))) == 1


# Clocks


async def test_a_clock_that_jumps_forward_and_back_repeats_nothing_and_skips_nothing(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-10")
    sent: Counter[str] = Counter()
    for words in (
        "2026-11-25 08:00",
        "2026-11-25 07:00",  # summer time that is none
        "2026-11-25 08:00",
        "2026-11-26 08:00",
        "2026-11-25 09:00",  # a day back
        "2026-11-26 08:30",
        *(f"2026-12-{day:02d} 08:00" for day in range(1, 12)),
    ):
        for _ in reminders(await world.beat(words)):
            sent[words[:10]] += 1
    assert set(sent.values()) == {1}
    assert sorted(sent) == [
        "2026-11-25",
        "2026-12-01",
        "2026-12-07",
        "2026-12-09",
        "2026-12-10",
        "2026-12-11",
    ]
    assert len(steps(world)) == len(set(steps(world)))


async def test_after_a_clock_was_set_back_nothing_waits_for_the_wrong_instant(world: World) -> None:
    world.clock.set("2027-11-23 09:00")  # a year too far
    await world.beat()
    world.channel.script.append(RetryAt(60, "Too Many Requests"))
    await world.say(MINH, "/help")
    world.clock.set("2026-11-23 09:10")
    world.deliver._lines[0].pace._paused.clear()
    sent = [d.outgoing.html for d in await world.beat() if d.outgoing.chat_id == MINH]
    assert any("/viec" in html for html in sent)


async def test_a_year_too_far_does_not_silence_the_bot_for_a_year(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-10")
    await world.beat("2027-11-23 09:00")
    world.add_assignment("SNV", "Việc khác", "2026-11-26")
    assert len(reminders(await world.beat("2026-11-23 09:00"))) == 1


async def test_every_reminder_that_was_planned_went_out_once_over_a_month_of_bad_weather(
    world: World,
) -> None:
    for n, day in enumerate(YEAR_END):
        world.add_assignment("SNV", f"Việc {n}", day)
    for number in range(1, 32):
        if number % 3 == 0:
            world.channel.script.append(RetryAt(5, "Too Many Requests"))
        for hour in ("08:00", "08:10", "12:00"):
            await world.beat(f"2026-12-{number:02d} {hour}")
            world.deliver._lines[0].pace._paused.clear()
    rows = [each for each in world.database.read_now(outbox.all_of) if each.kind == "reminder"]
    assert Counter(each.state for each in rows) == {"sent": len(rows)}
    a_day = Counter(local(each.sent_at).date() for each in rows if each.sent_at)
    assert max(a_day.values()) == 1
    assert isinstance(rows[0], OutboxRow)
