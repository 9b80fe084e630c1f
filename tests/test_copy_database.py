"""`nhacviec copy-database`: everything or nothing from the SQLite file to the server, and work goes on there."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from database_server import admin
from sqlalchemy import Connection, Table, create_engine, text
from test_audit import tamper
from world import HUONG, LAN, MINH, HandClock, World, at, people

from bot.cli import group
from models.database import Database, opened
from models.keeping import moving
from models.keeping.in_use import in_use
from models.migrate import migrate
from models.rules.access import SYSTEM
from models.store import ledger_check

pytestmark = pytest.mark.server


@pytest.fixture
def file(tmp_path: Path, migrated: Path) -> str:
    """The address of a SQLite database of its own, whatever the other tests run over."""
    path = tmp_path / "nhacviec.db"
    path.write_bytes(migrated.read_bytes())
    return f"sqlite:///{path}"


async def lived_in(file: str) -> str:
    """A database with people, tasks, reports, a decision, something taken back, post that waits. Returns its mark."""
    with opened(file) as database:
        database.write_now(people)
        world = World(database, HandClock(at("2026-11-23 09:00")))
        first = world.add_assignment("SNV", "Báo cáo về “việc” — đủ dấu: ẵ ỡ ử", "2026-11-26")
        second = world.add_assignment("STP", "Kế hoạch", "2026-12-01")
        await world.say(MINH, f"{first} đang làm 40%")
        await world.say(MINH, f"{first} xong, số 123/KH-SNV")
        await world.say(MINH, "rút lại")
        await world.say(LAN, f"{second} xin gia hạn đến 15/12 vì chờ số liệu")
        await world.say(HUONG, "/duyet")
        await world.beat("2026-11-25 08:00")
        check = database.read_now(lambda session: ledger_check.verify(session, SYSTEM))
    assert (check.count, check.rows) == (0, 4)
    return f"{check.newest}:{check.hash}"


def copied(monkeypatch: pytest.MonkeyPatch, source: str, target: str) -> Result:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", source)
    return CliRunner().invoke(group, ["copy-database", "--to", target])


def rows(url: str) -> dict[str, int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        found = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - the server's own names
            for name in names.scalars().all()
        }
    engine.dispose()
    return found


async def test_everything_is_there_and_work_goes_on(
    file: str, empty_on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = await lived_in(file)
    said = copied(monkeypatch, file, empty_on_server.replace("postgresql+psycopg", "postgresql"))
    assert said.exit_code == 0, said.output
    assert mark in said.output
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", empty_on_server)
    verified = CliRunner().invoke(group, ["audit", "--verify", "--expect", mark])
    assert verified.exit_code == 0, verified.output
    with opened(empty_on_server) as database:
        world = World(database, HandClock(at("2026-11-25 09:00")))
        world._updates, world._numbers = itertools.count(1000), itertools.count(1000)
        assert [each.intent for each in world.reports()] == ["in_progress", "done", "undo", "extend"]
        assert world.assignment(1).title == "Báo cáo về “việc” — đủ dấu: ẵ ỡ ử"
        third = world.add_assignment("SNV", "Việc mới", "2026-12-20")
        assert third == 3, "rows are numbered on from where they were"
        await world.say(MINH, f"{third} đang làm 20%")
        assert world.assignment(third).percent == 20
        assert database.read_now(lambda session: ledger_check.verify(session, SYSTEM)).count == 0


async def test_a_database_with_anything_in_it_is_refused_and_left_as_it_is(
    file: str, empty_on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_in(file)
    migrate(empty_on_server)
    with opened(empty_on_server) as database:
        database.write_now(people)
    before = rows(empty_on_server)
    said = copied(monkeypatch, file, empty_on_server)
    assert (said.exit_code, "không trống" in said.output) == (74, True), said.output
    assert rows(empty_on_server) == before


async def test_tables_of_somebody_else_are_refused_before_any_of_ours_is_made(
    file: str, empty_on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin(empty_on_server, "CREATE TABLE luong (id int)")
    said = copied(monkeypatch, file, empty_on_server)
    assert (said.exit_code, "không trống" in said.output) == (74, True), said.output
    assert set(rows(empty_on_server)) == {"luong"}


async def test_what_cannot_go_over_whole_does_not_go_over_at_all(
    file: str, empty_on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_in(file)
    with opened(file) as database:  # PostgreSQL keeps no text with a NUL in it
        database.write_now(lambda session: session.execute(text("UPDATE outbox SET reason = 'a' || char(0)")))
    said = copied(monkeypatch, file, empty_on_server)
    assert (said.exit_code, "outbox: " in said.output) == (74, True), said.output
    assert "Traceback" not in said.output
    assert sum(rows(empty_on_server).values()) == 2, "the version, and the row of the lease"
    with opened(file) as database:
        database.write_now(lambda session: session.execute(text("UPDATE outbox SET reason = NULL")))
    assert copied(monkeypatch, file, empty_on_server).exit_code == 0


async def test_a_row_that_came_out_otherwise_than_it_went_in_takes_all_back(
    file: str, empty_on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_in(file)
    insert = moving._insert

    def one_otherwise(table: Table, batch: list[Any], new: Connection) -> None:
        insert(table, batch, new)
        if table.name == "report":
            new.execute(text("UPDATE report SET words = words || ' ' WHERE id = 2"))

    monkeypatch.setattr(moving, "_insert", one_otherwise)
    said = copied(monkeypatch, file, empty_on_server)
    assert (said.exit_code, "report" in said.output) == (74, True), said.output
    assert sum(rows(empty_on_server).values()) == 2, "the version, and the row of the lease"


async def test_a_running_bot_is_not_moved_from_under(
    file: str, empty_on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_use(Database(file).file):
        said = copied(monkeypatch, file, empty_on_server)
    assert (said.exit_code, "bot đang chạy" in said.output) == (74, True), said.output
    assert rows(empty_on_server) == {}


async def test_a_ledger_that_was_tampered_with_is_told_of_and_stays_so(
    file: str, empty_on_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_in(file)
    with opened(file) as database:
        tamper(database, "UPDATE ledger SET words = 'khác' WHERE id = 2")
    said = copied(monkeypatch, file, empty_on_server)
    assert said.exit_code == 0, said.output
    assert "đã có từ trước khi chuyển" in said.output


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        (None, "mysql://a@b/c", "postgresql://"),
        (None, "linh tinh", "postgresql://"),
        (None, "postgresql://nobody@127.0.0.1:1/nhacviec", "địa chỉ và mật khẩu ở --to"),
        ("sqlite:///khong/co.db", "postgresql://a@b/c", "khong/co.db"),
        ("postgresql+psycopg://a@b/c", "postgresql://a@b/c", "không phải tệp SQLite"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    file: str, monkeypatch: pytest.MonkeyPatch, source: str | None, target: str, words: str
) -> None:
    said = copied(monkeypatch, source or file, target)
    assert (said.exit_code != 0, words in said.output) == (True, True), said.output
    assert "Traceback" not in said.output
