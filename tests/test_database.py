"""The writer: one commit for what waits together, a savepoint for each, an answer only after the commit."""

import asyncio
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlmodel import Session, SQLModel, select

from models import engines
from models.database import Database
from models.errors import DatabaseBusy, DatabaseMissing, DatabaseReadOnly, DatabaseTooNew, DatabaseUnavailable
from models.migrate import migrate
from models.tables import Plan

pytestmark = pytest.mark.both_databases


def add(code: str) -> Callable[[Session], str]:
    def work(session: Session) -> str:
        session.add(Plan(code=code, number="1", title="thử"))
        return code

    return work


def fail(session: Session) -> None:
    session.add(Plan(code="lost", number="1", title="thử"))
    session.flush()
    raise RuntimeError("this work fails")


def codes_of(session: Session) -> list[str]:
    return sorted(session.exec(select(Plan.code)))


def codes(database: Database) -> list[str]:
    return database.read_now(codes_of)


async def test_a_work_that_fails_takes_back_only_its_own_effects(database: Database) -> None:
    results: list[object] = list(
        await asyncio.gather(
            database.write(add("a")), database.write(fail), database.write(add("b")), return_exceptions=True
        )
    )
    assert results[0] == "a"
    assert isinstance(results[1], RuntimeError)
    assert codes(database) == ["a", "b"]


async def test_works_that_wait_together_share_a_commit(database: Database) -> None:
    commits: list[int] = []
    database.after_commit(lambda: commits.append(1))
    await asyncio.gather(*(database.write(add(f"p{n}")) for n in range(200)))
    assert len(codes(database)) == 200
    assert len(commits) < 100


async def test_what_was_answered_is_on_the_disk_for_another_program(database: Database) -> None:
    await database.write(add("kept"))
    other = create_engine(database.url)
    with other.connect() as connection:
        assert connection.execute(text("SELECT code FROM plan")).scalars().all() == ["kept"]
    other.dispose()


async def test_a_reader_cannot_write(database: Database) -> None:
    def adding(session: Session) -> None:
        session.add(Plan(code="x", number="1", title="x"))
        session.flush()

    with pytest.raises(DatabaseReadOnly):
        await database.read(adding)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match="nowhere"):
        Database(f"sqlite:///{tmp_path}/nowhere.db").start()


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert migrate(url) is True
    assert migrate(url) is False
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseTooNew, match="9999"):
        migrate(url)


async def test_a_server_that_drops_its_connections_costs_no_work(database: Database) -> None:
    """PostgreSQL is restarted: the next work finds a new connection; one under way is told that it did not happen."""
    if database.is_sqlite:
        return
    await database.write(add("before"))
    await database.read(lambda session: session.exec(select(Plan.code)).all())
    other = create_engine(database.url)
    with other.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    other.dispose()
    await database.write(add("after"))
    assert await database.read(codes_of) == ["after", "before"]

    def cut(session: Session) -> None:
        add("cut")(session)
        session.flush()
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseUnavailable):
        await database.write(cut)
    await database.write(add("later"))
    assert await database.read(codes_of) == ["after", "before", "later"]


async def test_a_second_program_waits_its_turn_and_then_is_told_that_it_is_busy(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 200)
    second = Database(database.url)
    second.start()
    begun, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        add("slow")(session)
        begun.set()
        go_on.wait(20)

    first = asyncio.ensure_future(database.write(slow))
    await asyncio.to_thread(begun.wait, 20)
    with pytest.raises(DatabaseBusy):
        await second.write(add("busy"))
    go_on.set()
    await first
    await second.write(add("second"))
    assert codes(database) == ["second", "slow"]
    second.stop()


def test_the_migrations_make_what_the_tables_say(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/own.db"
    if database_kind == "postgresql":
        url = request.getfixturevalue("empty_on_server")
    migrate(url)
    engine = engines.read_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    # The names of unique keys may differ, what they say may not.
    keys = [each[1] for each in found if each[0] in {"add_constraint", "remove_constraint"}]
    assert [each for each in found if each[0] not in {"add_constraint", "remove_constraint"}] == []
    told = Counter((key.table.name, *(column.name for column in key.columns)) for key in keys)
    assert set(told.values()) <= {2}
