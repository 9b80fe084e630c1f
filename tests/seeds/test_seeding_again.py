"""Seeding again after a merger or a rename in the middle of the year: nothing doubled, nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlmodel import Session, select

from models.database import Database
from models.rules.catalogue import Catalogue, Successor
from models.tables import Agency, Assignment, Task
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
