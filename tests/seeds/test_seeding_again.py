"""Seeding again after a merger or a rename in the middle of the year: nothing doubled, nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlmodel import Session, select

from models.database import Database
from models.rules.calendar import DayOff
from models.rules.catalogue import Catalogue, Successor
from models.store import registry
from models.tables import Agency, Assignment, CalendarChange, Task
from scheduler.plan_succession import plan_succession
from seeds.loader import load
from seeds.reading import read_catalogue

JANUARY, SUMMER = datetime(2026, 1, 5, 2, tzinfo=UTC), datetime(2026, 7, 2, 2, tzinfo=UTC)
LAST, FROM = date(2026, 6, 30), date(2026, 7, 1)


def changed(catalogue: Catalogue) -> Catalogue:
    """From 1/7/2026 Sở Tư pháp has another name, and Sở Du lịch is a part of Sở Văn hóa và Thể thao."""
    agencies = [
        replace(each, valid_to=LAST) if each.code in {"STP", "SDL"} else each for each in catalogue.agencies
    ]
    stp = next(each for each in catalogue.agencies if each.code == "STP")
    agencies.append(replace(stp, code="STP2", name="Sở Tư pháp và Pháp chế", valid_from=FROM))
    links = (*catalogue.successors, Successor("STP", "STP2", FROM), Successor("SDL", "SVHTT", FROM))
    return replace(catalogue, agencies=tuple(agencies), successors=links)


def open_by_task(session: Session) -> Counter[tuple[str, str, str]]:
    rows = session.execute(
        select(Task.code, Assignment.period, Agency.code)
        .join(Task, Task.id == Assignment.task_id)  # type: ignore[arg-type]  # SQLModel types a column as its value
        .join(Agency, Agency.id == Assignment.agency_id)  # type: ignore[arg-type]  # as above
        .where(Assignment.open)
    )
    return Counter((task, period, agency) for task, period, agency in rows)


def test_a_merger_in_summer(database: Database) -> None:
    catalogue = read_catalogue()
    database.write_now(lambda session: load(session, catalogue, 2026, now=JANUARY))
    before = database.read_now(open_by_task)
    assert before["STP-02", "2026", "STP"] == 1

    def done(session: Session) -> None:
        row = session.exec(select(Assignment).join(Task).where(Task.code == "STP-01")).one()
        row.state, row.open = "done", False

    database.write_now(done)
    again = database.write_now(lambda session: load(session, changed(catalogue), 2026, now=SUMMER))
    assert again.assignments == 0
    database.write_now(lambda session: plan_succession(session, SUMMER))
    database.write_now(lambda session: load(session, changed(catalogue), 2026, now=SUMMER))
    after = database.read_now(open_by_task)
    assert {agency for *_, agency in after if agency in {"STP", "SDL"}} == set()
    assert max(after.values()) == 1
    assert ("STP-01", "2026", "STP2") not in after  # done before the change: not asked for again
    expected = {
        (task, period, {"STP": "STP2", "SDL": "SVHTT"}.get(agency, agency)) for task, period, agency in before
    } - {("STP-01", "2026", "STP2")}
    assert set(after) == expected
    nothing = database.write_now(lambda session: load(session, changed(catalogue), 2026, now=SUMMER))
    assert not nothing.anything
    assert database.write_now(lambda session: plan_succession(session, SUMMER)) == 0


def of_task(session: Session, code: str) -> Assignment:
    return session.exec(select(Assignment).join(Task).where(Task.code == code)).one()


def test_a_notice_that_comes_later_moves_what_is_open(database: Database) -> None:
    """The year's notice: 18/12/2026 is off, Saturday the 19th is worked instead. A wrong line is taken out again."""
    catalogue = read_catalogue()
    database.write_now(lambda session: load(session, catalogue, 2026, now=SUMMER))
    assert str(database.read_now(lambda session: of_task(session, "SNV-02")).aim_day) == "2026-12-18"
    swapped = (
        DayOff(date(2026, 12, 18), working=False, why="hoán đổi", source="TB 1"),
        DayOff(date(2026, 12, 19), working=True, why="làm bù", source="TB 1"),
    )
    noticed = replace(catalogue, days_off=(*catalogue.days_off, *swapped))
    kept = database.write_now(lambda session: load(session, noticed, 2026, now=SUMMER))
    assert (kept.days, kept.settled, kept.assignments) == (2, 5, 0)
    found = database.read_now(lambda session: of_task(session, "SNV-02"))
    assert (str(found.aim_day), str(found.last_day)) == ("2026-12-19", "2026-12-19")
    assert not database.write_now(lambda session: load(session, noticed, 2026, now=SUMMER)).anything
    back = database.write_now(lambda session: load(session, catalogue, 2026, now=SUMMER))
    assert (back.days, back.settled) == (2, 5)
    assert str(database.read_now(lambda session: of_task(session, "SNV-02")).aim_day) == "2026-12-18"


def test_what_coordinators_changed_counts_when_a_year_is_seeded(database: Database) -> None:
    database.write_now(lambda session: load(session, read_catalogue(), 2026, now=SUMMER))

    def by_chat(session: Session) -> None:
        session.add(CalendarChange(day=date(2027, 12, 17), working=False, notice="TB 2", at=SUMMER))

    database.write_now(by_chat)
    database.write_now(lambda session: load(session, read_catalogue(), 2027, now=SUMMER))
    plans = database.read_now(
        lambda session: session.exec(
            select(Assignment).join(Task).where(Task.code == "SNV-02", Assignment.period == "2027")
        ).one()
    )
    assert (str(plans.last_day), str(plans.aim_day)) == ("2027-12-19", "2027-12-16")


def test_a_link_that_was_wrong_leads_nowhere_any_more(database: Database) -> None:
    catalogue = read_catalogue()
    wrong = replace(catalogue, successors=(*catalogue.successors, Successor("SNGV", "SDL", date(2025, 3, 1))))
    database.write_now(lambda session: load(session, wrong, 2026, now=SUMMER))
    assert database.write_now(lambda session: load(session, catalogue, 2026, now=SUMMER)).agencies == 1
    known = database.read_now(registry.read)
    assert [each.code for each in known.agencies.carrying_on("SNGV", date(2026, 7, 1))] == ["VP"]
