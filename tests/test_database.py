"""The writer: one commit for what waits together, a savepoint for each, an answer only after the commit."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session, select

from models.database import Database
from models.errors import DatabaseMissing, DatabaseReadOnly, DatabaseTooNew
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


def codes(database: Database) -> list[str]:
    return sorted(database.read_now(lambda session: list(session.exec(select(Plan.code)))))


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
