"""A plan imported again after work has moved to another agency: nothing doubled, nothing taken back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from test_import_command import FIRST, YEAR, ok, save, seeded, url  # noqa: F401 - fixtures

from models.database import opened
from models.tables import Agency, AgencySuccessor, Assignment, Task
from scheduler.plan_succession import plan_succession

CHANGED = (FIRST[0], (2, FIRST[1][1], "Sở Tư pháp; Sở Y tế; Sở Tài chính", "", "Hằng quý"), FIRST[2])


def held(session: Session) -> list[tuple[int, str, str, str, str]]:
    """Number, text, period, agency and state of every assignment of the imported plan."""
    rows = session.execute(
        select(
            col(Assignment.id),
            col(Task.text),
            col(Assignment.period),
            col(Agency.code),
            col(Assignment.state),
        )  # type: ignore[call-overload]  # SQLModel's select is typed for four columns
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(col(Task.text).in_([row[1] for row in FIRST]))
        .order_by(col(Assignment.id))
    )
    return [(number or 0, text, period, agency, state) for number, text, period, agency, state in rows]


def end_justice(session: Session) -> None:
    """From 1/11/2026 Sở Tài chính carries on for Sở Tư pháp; both had nothing in common."""
    ended, to = (session.exec(select(Agency).where(Agency.code == code)).one() for code in ("STP", "STC"))
    ended.valid_to = date(2026, 10, 31)
    session.add(AgencySuccessor(from_id=ended.id or 0, to_id=to.id or 0, on=date(2026, 11, 1)))
    for row in session.exec(select(Assignment)):
        row.created_at = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("moved_first", [True, False])
def test_a_merger_between_two_imports(seeded: str, *, moved_first: bool) -> None:  # noqa: F811 - the fixture
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    with opened(seeded) as database:
        before = database.read_now(held)
        database.write_now(end_justice)
        now = datetime(2026, 11, 2, 2, tzinfo=UTC)
        if moved_first:
            database.write_now(lambda session: plan_succession(session, now))
        ok("import", save("kh.xlsx", *CHANGED), "--apply", *YEAR)
        database.write_now(lambda session: plan_succession(session, now))
        after = database.read_now(held)
    moved = [(*row[:3], "STC" if row[3] == "STP" else row[3], row[4]) for row in before]
    assert after == moved  # Sở Tài chính, new in the file, has what came to it: not a second one


def test_work_that_a_coordinator_moved_is_not_given_back(seeded: str, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    with opened(seeded) as database:

        def move(session: Session) -> None:
            to = session.exec(select(Agency).where(Agency.code == "SYT")).one()
            row = session.exec(select(Assignment).join(Task).where(Task.text == FIRST[2][1])).one()
            row.given_to, row.agency_id = row.agency_id, to.id or 0

        database.write_now(move)
        before = database.read_now(held)
        new_day = (*FIRST[:2], (3, FIRST[2][1], "Sở Tư pháp", "", "Trước 01/12/2026"))
        ok("import", save(str(tmp_path / "kh2.xlsx"), *new_day), "--apply", *YEAR)
        ok("seed", "--year", "2026")
        assert database.read_now(held) == before
        (moved,) = (number for number, text, _, _, _ in before if text == FIRST[2][1])
        last_day = database.read_now(lambda session: session.get_one(Assignment, moved).last_day)
        assert last_day == date(2026, 11, 30)  # the plan's new deadline holds wherever the work is
