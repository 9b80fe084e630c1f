"""Fixtures for all: a real database, and a world around it."""

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fast_loop import FastLoop
from hypothesis import settings
from small_html import faults_of
from world import HandClock, World, at, people

from bot import wording
from models.database import Database
from models.migrate import migrate

pytest_plugins = ["in_browser", "database_server"]

# How long an example may take is no expectation of any test, and on a busy machine it is anything.
settings.register_profile("any time", parent=settings.default, deadline=None)
settings.load_profile("any time")

MOST_AT_ONCE = 4  # each loads everything and starts a server of its own: more cost more than they bring


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this version, made once and copied."""
    path = tmp_path_factory.mktemp("migrated") / "nhacviec.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def no_database_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a program would use the database of the folder it stands in, it finds none: whoever tests may keep one there."""
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faster(speed): on a loop whose time runs faster (fast_loop.py)")
    config.addinivalue_line("markers", "both_databases: runs over SQLite and over PostgreSQL")
    config.addinivalue_line("markers", "of_a_file: about the file of a SQLite database; a server has none")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a good part of the tests' time is waiting for programs that they start."""
    return min((os.cpu_count() or 1) + 1, MOST_AT_ONCE)


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """A test marked `faster(speed)` runs on a loop on which so many seconds pass in one."""
    faster = item.get_closest_marker("faster")
    return {"loop": partial(FastLoop, faster.args[0]) if faster else asyncio.new_event_loop}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
        metafunc.parametrize("database_kind", kinds, indirect=True)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """SQLite; PostgreSQL as well for tests marked `both_databases`; for all by NHACVIEC_TEST_DATABASE=postgresql."""
    return str(getattr(request, "param", os.environ.get("NHACVIEC_TEST_DATABASE", "sqlite")))


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> str:
    """The address of a database of its own, of this version."""
    if database_kind == "postgresql":
        if request.node.get_closest_marker("of_a_file"):
            pytest.skip("about the file of a SQLite database; a server has none")
        url: str = request.getfixturevalue("emptied_on_server")
        return url
    path = tmp_path / "nhacviec.db"
    path.write_bytes(migrated.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A started database of its own."""
    database = Database(database_url)
    database.start()
    yield database
    database.stop()


@pytest.fixture
def world(database: Database) -> World:
    """Monday 23 November 2026, nine in the morning, three people linked, nothing assigned yet."""
    database.write_now(people)
    return World(database, HandClock(at("2026-11-23 09:00")))


@pytest.fixture(autouse=True)
def _every_sentence_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test makes the bot say is said in the other languages as well, and must be well-formed in each."""
    say = wording.say

    def in_every_language(template: str, data: dict[str, Any], language: str = "vi") -> str:
        for each in wording.LANGUAGES:
            html = say(template, data, each)
            assert html, f"{template} says nothing in {each}"
            assert not faults_of(html), f"{template} in {each}: {faults_of(html)}"
        return say(template, data, language)

    monkeypatch.setattr(wording, "say", in_every_language)
