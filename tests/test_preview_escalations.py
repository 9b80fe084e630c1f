"""`nhacviec preview` foresees what is announced and raised: against what the real planner does on the same days."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select
from test_preview import days_go_by, foreseen, fresh, run, sent
from world import MINH, HandClock, World, at

from bot.cli.preview import forecast
from bot.settings import Settings
from models.database import Database
from models.rules.escalation import Escalation, Level
from models.tables import Absence, Contact, Cooperation, Official
from models.tables import Escalation as Row
from scheduler.plan_escalations import Escalations

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 18)
HOURS = "08:00 14:00 17:00"


def raised_foreseen(world: World) -> set[tuple[date, int, int]]:
    rule = world.escalations.usual
    as_there = Settings(
        escalation_levels=",".join(level.name.lower() for level in rule.levels),
        escalation_unanswered=rule.unanswered,
        escalation_overdue_days=rule.overdue_days,
        escalation_grace_days=rule.grace_days,
    )
    found = world.database.read_now(
        lambda session: forecast(session, FIRST, LAST, now=world.clock.now(), settings=as_there)
    )
    return {(each.day, each.number, int(each.level)) for each in found.raised}


def raised(world: World) -> set[tuple[date, int, int]]:
    def work(session: Session) -> set[tuple[date, int, int]]:
        rows = session.exec(select(Row).where(Row.state == "raised")).all()
        return {(row.raised_on, row.assignment_id, row.level) for row in rows if row.raised_on}

    return world.database.read_now(work)


async def test_the_overdue_and_the_silent_are_foreseen_level_by_level(world: World) -> None:
    world.escalations = Escalations()
    for agency, last_day in (
        ("STP", "2026-11-18"),
        ("STP", "2026-12-02"),
        ("SNV", "2026-12-30"),
        ("SNV", None),
        ("VP", "2026-11-20"),  # nobody is linked for it: those above are told all the same
    ):
        world.add_assignment(agency, f"Việc {last_day}", last_day)
    world.clock.set("2026-11-23 07:00")
    reminders, above = foreseen(world, FIRST, LAST), raised_foreseen(world)
    await days_go_by(world, FIRST, LAST, HOURS)
    assert sent(world) == reminders
    assert raised(world) == above
    assert {level for _, _, level in above} == {1, 2, 3}


async def test_who_stands_in_hears_the_announcement_and_who_only_helps_does_not(world: World) -> None:
    world.escalations = Escalations(Escalation(overdue_days=1, grace_days=2))
    number = world.add_assignment("STP", "Việc", "2026-11-25")
    other = world.add_assignment("SNV", "Việc khác", "2026-11-25")

    def chosen(session: Session) -> None:
        session.add(Official(agency_id=2, role="leader", name="Phan Thị Hà"))
        session.flush()
        session.add(Contact(channel="telegram", chat_id="1010", official_id=4))
        first, last = date(2026, 11, 25), date(2026, 12, 1)
        session.add(
            Absence(official_id=3, substitute_id=4, first_day=first, last_day=last, at=world.clock.now())
        )
        session.add(Cooperation(assignment_id=other, agency_id=2))

    world.database.write_now(chosen)
    world.clock.set("2026-11-23 07:00")
    reminders, above = foreseen(world, FIRST, LAST), raised_foreseen(world)
    await days_go_by(world, FIRST, LAST, HOURS)
    assert sent(world) == reminders
    assert raised(world) == above
    assert (date(2026, 11, 25), 4, number) in reminders


async def test_what_is_announced_already_and_what_was_answered_since_are_known(world: World) -> None:
    world.escalations = Escalations()
    silent = world.add_assignment("STP", "Chưa trả lời", "2026-11-18")
    answered = world.add_assignment("SNV", "Đã xin gia hạn", "2026-11-18")
    await days_go_by(world, date(2026, 11, 19), date(2026, 11, 20), HOURS)
    await world.say(MINH, f"{answered} xin gia hạn đến 15/12 vì chờ số liệu")
    world.clock.set("2026-11-23 07:30")
    before = sent(world)
    reminders, above = foreseen(world, FIRST, LAST), raised_foreseen(world)
    await days_go_by(world, FIRST, LAST, HOURS)
    assert sent(world) - before == reminders
    assert raised(world) == above
    assert min(day for day, number, _ in above if number == silent) == FIRST
    assert not [each for each in above if each[1] == answered]


@pytest.mark.parametrize(
    "rule", [Escalation(2, 1, 1), Escalation(3, 2, 2, (Level.LEADER, Level.PROVINCE_LEADER))]
)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cases=st.lists(
        st.tuples(
            st.sampled_from(["SNV", "STP"]), st.none() | st.dates(date(2026, 11, 10), date(2027, 1, 10))
        ),
        min_size=1,
        max_size=5,
    )
)
async def test_whatever_is_assigned_preview_and_planner_agree(
    migrated: Path, tmp_path: Path, rule: Escalation, cases: list[tuple[str, date | None]]
) -> None:
    database: Database = fresh(migrated, tmp_path / "other.db")
    try:
        world = World(database, HandClock(at("2026-11-23 07:00")), escalations=Escalations(rule))
        for agency, last_day in cases:
            world.add_assignment(agency, "Việc", str(last_day) if last_day else None)
        reminders, above = foreseen(world, FIRST, LAST), raised_foreseen(world)
        await days_go_by(world, FIRST, LAST, HOURS)
        assert raised(world) == above
        assert sent(world) == reminders
    finally:
        database.stop()


async def test_the_table_says_what_goes_to_whom_and_when(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add_assignment("STP", "Báo cáo TTHC", "2026-11-18")
    world.clock.set("2026-11-20 07:00")
    shown = run(world, monkeypatch, "--to", "2026-12-04").output
    assert "BÁO LÊN CẤP TRÊN" in shown
    assert "T2 23/11/2026  lãnh đạo cơ quan: 1 việc" in shown
    assert "T6 27/11/2026  điều phối: 1 việc" in shown
    assert "quá hạn 2 ngày, báo trước sẽ báo lên lãnh đạo cơ quan · Báo cáo TTHC" in shown
    assert '"announces": "leader"' in run(world, monkeypatch, "--to", "2026-12-04", "--json").output
