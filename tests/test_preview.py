"""`nhacviec preview` against what the real planner then sends on the same days, by a clock moved by hand."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select
from world import HUONG, HandClock, World, at, people

from bot.cli import group
from bot.cli.preview import forecast
from bot.settings import Settings
from models.database import Database
from models.instant import local
from models.rules.access import SYSTEM, Role, Viewer
from models.rules.calendar import DayOff, WorkingCalendar
from models.rules.ladder import Ladder
from models.rules.preview import Pending, reminders
from models.store import outbox, preview, sent_messages
from models.tables import Absence, Contact, Cooperation, LedgerRow, Official, OutboxRow, Snooze, Step

FIRST, LAST = date(2026, 11, 23), date(2027, 1, 15)


def foreseen(world: World, first: date, last: date) -> set[tuple[date, int, int]]:
    """Day, person and assignment of every reminder that the preview shows."""
    rule = world.escalations.usual
    as_in_the_world = Settings(
        escalation_levels=",".join(level.name.lower() for level in rule.levels),
        escalation_unanswered=rule.unanswered,
        escalation_overdue_days=rule.overdue_days,
        escalation_grace_days=rule.grace_days,
    )
    found = world.database.read_now(
        lambda session: forecast(session, first, last, now=world.clock.now(), settings=as_in_the_world)
    )
    return {(each.day, each.receiver, each.number) for each in found.planned if each.receiver > 0}


def sent(world: World) -> set[tuple[date, int, int]]:
    """The same of what was really sent."""

    def work(session: Session) -> set[tuple[date, int, int]]:
        return {
            (local(row.sent_at).date(), row.official_id, number)
            for row in outbox.all_of(session)
            if row.kind == "reminder" and row.state == "sent" and row.sent_at and row.official_id
            for number in sent_messages.assignments_of(session, SYSTEM, row.id or 0)
        }

    return world.database.read_now(work)


async def days_go_by(world: World, first: date, last: date, hours: str = "08:00") -> None:
    for n in range((last - first).days + 1):
        for hour in hours.split():
            await world.beat(f"{first + timedelta(days=n)} {hour}")


async def test_what_was_foreseen_is_what_is_sent_through_seven_weeks(world: World) -> None:
    for agency, last_day in (
        ("SNV", "2026-11-18"),
        ("SNV", "2026-11-24"),
        ("SNV", "2026-12-19"),
        ("SNV", None),
        ("STP", "2026-12-31"),
        ("STP", "2026-01-31"),
        ("STP", "2027-02-05"),
        ("VP", "2026-12-01"),  # nobody is linked for it
    ):
        world.add_assignment(agency, f"Việc {last_day}", last_day)
    world.clock.set("2026-11-23 07:00")
    expected = foreseen(world, FIRST, LAST)
    await days_go_by(world, FIRST, LAST, "07:00 08:00 11:00 17:30 21:00")
    assert sent(world) == expected
    assert len(expected) > 40


async def test_who_co_operates_is_foreseen_lighter(world: World) -> None:
    tasks = [
        world.add_assignment("SNV", f"Việc {day}", day)
        for day in ("2026-12-19", "2026-11-27", "2026-11-18", None)
    ]
    world.database.write_now(
        lambda session: session.add_all(Cooperation(assignment_id=number, agency_id=2) for number in tasks)
    )
    world.clock.set("2026-11-23 07:00")
    expected = foreseen(world, FIRST, LAST)
    await days_go_by(world, FIRST, date(2026, 12, 31))
    assert sent(world) == {each for each in expected if each[0] <= date(2026, 12, 31)}
    assert {number for _, receiver, number in expected if receiver == 3} == set(tasks[:2])


async def test_what_was_sent_already_today_is_not_foreseen_again_and_tomorrow_goes_on(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    await world.beat("2026-11-23 08:00")
    new = world.add_assignment("SNV", "Việc giao buổi trưa", "2026-11-26")
    world.clock.set("2026-11-23 11:00")
    expected = foreseen(world, FIRST, LAST)
    assert min(day for day, _, number in expected if number == new) == date(2026, 11, 25)
    before = sent(world)
    await days_go_by(world, FIRST, LAST, "11:05")
    assert sent(world) - before == expected


async def test_after_the_hours_nothing_more_is_foreseen_today(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    world.clock.set("2026-11-23 19:00")
    assert min(day for day, *_ in foreseen(world, FIRST, LAST)) == date(2026, 11, 25)


async def test_a_later_range_is_a_part_of_the_whole(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    world.add_assignment("SNV", "Việc cũ", "2026-03-31")
    whole = foreseen(world, FIRST, LAST)
    later = date(2026, 12, 14)
    assert foreseen(world, later, LAST) == {each for each in whole if each[0] >= later}


async def test_changes_of_the_calendar_and_make_up_saturdays_are_followed(world: World) -> None:
    world.add_assignment("STP", "Báo cáo", "2026-12-12")
    await world.say(HUONG, '/nghi 2026-12-12 làm bù "Thông báo số 99/TB-BNV"')
    await world.press_label(HUONG, "Áp dụng")
    await world.say(HUONG, '/nghi 2026-12-09 "Thông báo số 99/TB-BNV"')
    await world.press_label(HUONG, "Áp dụng")
    world.clock.set("2026-11-23 07:30")
    expected = foreseen(world, FIRST, LAST)
    await days_go_by(world, FIRST, LAST)
    assert sent(world) == expected
    days = {day for day, *_ in expected}
    assert date(2026, 12, 12) in days
    assert date(2026, 12, 9) not in days


def fresh(migrated: Path, path: Path) -> Database:
    path.write_bytes(migrated.read_bytes())
    database = Database(f"sqlite:///{path}")
    database.start()
    database.write_now(people)
    return database


async def test_leave_substitutes_and_what_was_put_off_are_foreseen(world: World) -> None:
    """Lan is away twice: Hà, a leader who hears nothing else, stands in; then nobody. Minh's colleague does both."""
    tasks = [
        world.add_assignment(agency, f"Việc {last_day}", last_day)
        for agency, last_day in (
            ("STP", "2026-12-04"),
            ("STP", "2026-11-20"),
            ("STP", "2026-12-31"),
            ("STP", None),
            ("SNV", "2026-12-10"),
            ("SNV", None),
        )
    ]

    def chosen(session: Session) -> None:
        people_too = [
            Official(agency_id=2, role="leader", name="Phan Thị Hà"),
            Official(agency_id=1, role="official", name="Lê Văn Bình"),
            Official(agency_id=1, role="official", name="Không máy"),
        ]
        session.add_all(people_too)
        session.flush()
        ha, binh, mute = (each.id or 0 for each in people_too)
        session.add_all(
            [
                Contact(channel="telegram", chat_id="1010", official_id=ha),
                Contact(channel="telegram", chat_id="1011", official_id=binh),
                *(
                    Absence(
                        official_id=who,
                        substitute_id=instead,
                        first_day=date.fromisoformat(first),
                        last_day=date.fromisoformat(last),
                        at=world.clock.now(),
                    )
                    for who, instead, first, last in (
                        (3, ha, "2026-11-26", "2026-12-02"),
                        (3, None, "2026-12-14", "2026-12-18"),
                        (2, binh, "2026-12-01", "2026-12-04"),
                        (mute, binh, "2026-12-07", "2026-12-08"),
                        (binh, 2, "2026-12-21", "2026-12-22"),
                    )
                ),
                *(
                    Snooze(
                        assignment_id=tasks[at],
                        official_id=who,
                        until=date.fromisoformat(until),
                        reason="chờ số liệu",
                        at=world.clock.now(),
                    )
                    for at, who, until in (
                        (2, 3, "2026-12-25"),
                        (1, 3, "2026-12-25"),  # overdue: is not put off
                        (4, binh, "2026-12-09"),
                        (5, 2, "2026-12-03"),
                    )
                ),
            ]
        )

    world.database.write_now(chosen)
    world.clock.set("2026-11-23 07:00")
    expected = foreseen(world, FIRST, LAST)
    await days_go_by(world, FIRST, LAST)
    assert sent(world) == expected
    assert {receiver for _, receiver, _ in expected} == {2, 3, 4, 5}


CASES = st.lists(
    st.tuples(st.sampled_from(["SNV", "STP"]), st.none() | st.dates(date(2026, 10, 1), date(2027, 1, 31))),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("began", ["2026-11-23 07:00", "2026-11-25 09:00"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=CASES, off=st.lists(st.dates(FIRST, LAST), max_size=3))
async def test_whatever_is_assigned_preview_and_planner_agree(
    migrated: Path, tmp_path: Path, began: str, cases: list[tuple[str, date | None]], off: list[date]
) -> None:
    database = fresh(migrated, tmp_path / "other.db")
    try:
        world = World(database, HandClock(at(began)))
        for agency, last_day in cases:
            world.add_assignment(agency, "Việc", str(last_day) if last_day else None)
        for day in set(off):
            await world.say(HUONG, f'/nghi {day} "Thông báo số 99/TB-BNV"')
            await world.say(HUONG, "đồng ý")
        expected = foreseen(world, FIRST, date(2026, 12, 20))
        await days_go_by(world, local(world.clock.now()).date(), date(2026, 12, 20), "09:30")
        assert sent(world) == expected
    finally:
        database.stop()


def test_it_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    assert run(world, monkeypatch).exit_code == 0
    rows = world.database.read_now(
        lambda session: [
            row for table in (Step, OutboxRow, LedgerRow) for row in session.execute(select(table))
        ]
    )
    assert rows == []


def run(world: World, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", world.database.url)
    monkeypatch.setattr("scheduler.clock.SystemClock", lambda: world.clock)
    return CliRunner().invoke(group, ["preview", *arguments])


def test_a_flood_stands_out_and_nobody_linked_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(11):
        world.add_assignment("SNV", f"Việc {n}", "2026-12-04")
    world.add_assignment("STP", "Một việc", "2026-12-04")
    world.add_assignment("VP", "Không ai nghe", "2026-12-04")
    shown = run(world, monkeypatch, "--from", "2026-11-23", "--to", "04/12/2026").output
    day = next(line for line in shown.splitlines() if line.startswith("T2 23/11/2026  █"))
    assert "2 người, 12 việc; nhiều nhất 11: Trần Văn Minh · Sở Nội vụ  ‼ 1 người quá 8 việc" in day
    assert "Trần Văn Minh · Sở Nội vụ: 11 việc  ‼" in shown
    assert "Lê Thị Lan · Sở Tư pháp: 1 việc\n" in shown
    assert "hạn 04/12/2026, còn 8 ngày làm việc · Một việc" in shown
    assert "CHƯA CÓ NGƯỜI NHẬN: 1 cơ quan, 1 việc" in shown
    assert "T3 24/11" not in shown
    rows = json.loads(run(world, monkeypatch, "--to", "2026-12-04", "--json").output)
    assert Counter(row["many"] for row in rows if row["official"]) == {False: 5, True: 5}
    unheard = next(row for row in rows if row["official"] is None)
    assert (unheard["agency"], unheard["many"]) == ("Văn phòng UBND thành phố Huế", False)


@pytest.mark.parametrize(
    "arguments",
    [("--from", "2026-12-10", "--to", "2026-12-01"), ("--to", "2026-11-01"), ("--to", "2028-11-01")],
)
def test_a_range_that_makes_no_sense_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    result = run(world, monkeypatch, *arguments)
    assert result.exit_code == 2
    assert "theo thứ tự" in result.output


def test_the_pure_rule_says_who_hears_when() -> None:
    calendar = WorkingCalendar([DayOff(date(2026, 12, 18), working=False, why="nghỉ")])
    task = Pending(7, 1, date(2026, 12, 17), date(2026, 12, 19), spent=-7)
    asked = Pending(8, 2, None, None, rounds=frozenset({"2026-12"}))
    found = reminders(
        [task, asked], date(2026, 12, 14), date(2027, 1, 5), calendar=calendar, ladder=Ladder((7, 3, 1, 0))
    )
    assert [(str(each.day), each.receiver, each.step) for each in found] == [
        ("2026-12-14", 7, -3),
        ("2026-12-16", 7, -1),
        ("2026-12-17", 7, 0),
        ("2026-12-21", 7, 1),
        ("2026-12-23", 7, 3),
        ("2026-12-25", 7, 5),
        ("2027-01-04", 7, 10),
        ("2027-01-04", 8, None),
    ]


def test_only_who_sees_everything_may_look(world: World) -> None:

    world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    official = Viewer(Role.OFFICIAL, 2, 1)
    assert world.database.read_now(lambda session: list(preview.pending(session, official, FIRST))) == []
    assert len(world.database.read_now(lambda session: list(preview.pending(session, SYSTEM, FIRST)))) == 1
