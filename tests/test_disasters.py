"""What can happen to a database under a running bot: locked, full, removed, moved, replaced, not writable.

Each time: a clear error, health red, nothing lost, and where it is possible it goes on without a restart.
"""

import asyncio
import contextlib
import ctypes
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from program import ENVIRONMENT, PROGRAM, program
from sqlalchemy import create_engine
from test_webhook import free_port
from world import HUONG, MINH, HandClock, World, at, people

from bot.channels import RawUpdate
from models import engines
from models.database import Database
from models.errors import DatabaseBusy, DatabaseError, DatabaseFull, DatabaseMissing
from models.migrate import migrate
from sandbox.client import SandboxClient
from sandbox.server import running
from sandbox.settings import DEMO_BOT, SandboxSettings
from scheduler.health import Health
from scheduler.vitals import Vitals


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 100)


async def light(world: World) -> str:
    """What /healthz would say."""
    return (await Health(world.database, world.clock, Vitals(), 20).look()).light


def intents(path: Path) -> list[str]:
    """Every report in the file at that path, as another program reads it."""
    with contextlib.closing(sqlite3.connect(path)) as other:
        return [intent for (intent,) in other.execute("SELECT intent FROM report ORDER BY id")]


class AnotherWriter:
    """Another program that may keep everybody else from writing."""

    def __init__(self, database: Database) -> None:
        self._file = database.file is not None
        engine = create_engine(
            database.url,
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False} if self._file else {},
        )
        self._connection = engine.connect()
        self._engine = engine

    def hold(self) -> None:
        self._do("BEGIN IMMEDIATE" if self._file else f"SELECT pg_advisory_lock({engines.ONE_WRITER})")

    def let_go(self) -> None:
        self._do("ROLLBACK" if self._file else f"SELECT pg_advisory_unlock({engines.ONE_WRITER})")
        self._connection.close()
        self._engine.dispose()

    def _do(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)


def put_over(file: Path, other: Path) -> None:
    file.replace(other)


def beside(path: Path, pattern: str) -> list[Path]:
    return list(path.parent.glob(pattern))


async def beat_well(world: World) -> None:
    await world.beat()
    assert await light(world) == "green"


@pytest.mark.both_databases
async def test_a_database_locked_by_another_program(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await beat_well(world)
    update = RawUpdate("u900", MINH, f'{{"chat_id": "{MINH}", "kind": "text", "text": "{number} xong"}}')
    other = AnotherWriter(world.database)
    other.hold()
    with pytest.raises(DatabaseBusy):
        await world.hand_over(update)  # not acknowledged: the platform keeps it
    assert await light(world) == "red"
    other.let_go()
    await world.hand_over(update, update)
    assert [report.intent for report in world.reports()] == ["done"]
    assert await light(world) == "green"


@pytest.mark.both_databases
async def test_what_came_of_a_send_is_kept_after_the_lock_is_gone(world: World) -> None:
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    other = AnotherWriter(world.database)

    async def send_under_lock(outgoing: object) -> object:
        other.hold()
        sent = await send(outgoing)  # type: ignore[arg-type]  # as it comes
        release.append(world.database.writer.trouble)
        return sent

    release: list[object] = []
    send = world.channel.send
    world.channel.send = send_under_lock  # type: ignore[method-assign, assignment]  # the platform's moment
    world.clock.set("2026-11-25 08:00")
    await world.pulse.beat()
    await world.deliver.start_due()
    while world.database.writer.trouble is None:
        await world.database.read(lambda _: None)
    other.let_go()
    await world.deliver.settle()
    await world.beat("2026-11-25 09:00")
    assert len(world.of(MINH)) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=False, capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_full_disk(small_disk: Path, migrated: Path) -> None:
    shutil.copy(migrated, small_disk / "nhacviec.db")
    database = Database(f"sqlite:///{small_disk}/nhacviec.db")
    database.start()
    database.write_now(people)
    world = World(database, HandClock(at("2026-11-23 09:00")))
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await beat_well(world)
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as full:
        while True:
            full.write(b"x" * 4096)
    update = RawUpdate("u900", MINH, f'{{"chat_id": "{MINH}", "kind": "text", "text": "{number} xong"}}')
    failures = 0
    for _ in range(60):  # what was there before still has some room
        try:
            await world.hand_over(update)
            await world.say(HUONG, "/status " + "x" * 3000)
        except DatabaseFull:
            failures += 1
    assert failures > 0
    assert await light(world) == "red"
    filler.unlink()
    await world.hand_over(update)
    await world.beat()
    assert [report.intent for report in world.reports()] == ["done"]
    assert await light(world) == "green"
    database.stop()
    with contextlib.closing(sqlite3.connect(small_disk / "nhacviec.db")) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.of_a_file
@pytest.mark.parametrize("also", [(), ("-wal", "-shm")])
async def test_a_file_removed_under_the_running_bot_comes_back_whole(
    world: World, also: tuple[str, ...]
) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.say(MINH, f"{number} đang làm 40%")
    path = world.database.file
    assert path is not None
    path.unlink()
    for suffix in also:
        path.with_name(path.name + suffix).unlink()
    await world.say(MINH, f"{number} xong")
    assert intents(path) == ["in_progress", "done"]
    await beat_well(world)
    world.database.stop()
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.of_a_file
async def test_a_file_moved_away_is_waited_for(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    path = world.database.file
    assert path is not None
    away = path.with_name("away.db")
    path.rename(away)
    with pytest.raises(DatabaseMissing, match="move it back"):
        await world.say(MINH, f"{number} xong")
    assert await light(world) == "red"
    assert not path.exists(), "nothing may be put where the file will come back to"
    away.rename(path)
    await world.say(MINH, f"{number} xong")
    assert intents(path) == ["done"]
    await beat_well(world)


@pytest.mark.of_a_file
async def test_another_file_in_its_place_is_taken_over_and_the_old_one_kept(
    world: World, tmp_path: Path
) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    path = world.database.file
    assert path is not None
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(tmp_path / "copy.db")) as target,
    ):
        source.backup(target)
    await world.say(MINH, f"{number} đang làm 40%")
    put_over(tmp_path / "copy.db", path)
    await world.say(MINH, f"{number} vướng, chờ số liệu")
    assert intents(path) == ["blocked"]
    (kept,) = beside(path, "nhacviec.db.replaced-*")
    assert intents(kept) == ["in_progress"]


@pytest.mark.of_a_file
@pytest.mark.parametrize("content", [b"", b"no database" * 1000])
async def test_what_is_no_database_is_not_taken_over(world: World, tmp_path: Path, content: bytes) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    path = world.database.file
    assert path is not None
    path.rename(tmp_path / "away.db")
    path.write_bytes(content)
    with pytest.raises(DatabaseMissing, match="no database of this version"):
        await world.say(MINH, f"{number} xong")
    assert path.read_bytes() == content
    (tmp_path / "away.db").replace(path)
    await world.say(MINH, f"{number} xong")
    assert intents(path) == ["done"]


async def test_a_work_that_meets_a_failing_disk_takes_nobody_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer goes on, and whoever waits is answered, whatever a commit ends with."""

    def breaks() -> None:
        raise MemoryError

    world.database.after_commit(breaks)
    await world.say(MINH, "/viec")
    monkeypatch.setattr(world.database, "_commit", lambda *_: breaks())
    with pytest.raises(DatabaseError):
        await world.say(MINH, "/viec")
    monkeypatch.undo()
    assert await world.say(MINH, "/viec")
    assert world.database.writer.alive


async def test_a_limit_on_files_and_a_removed_file_in_the_whole_program(tmp_path: Path) -> None:
    """The disk takes nothing for a while, then somebody removes the file: every reply is there once, no restart."""
    address = f"http://127.0.0.1:{free_port()}"
    path = tmp_path / "nhacviec.db"
    async with (
        running(SandboxSettings(limits=False)) as sandbox,
        SandboxClient(sandbox.address) as phones,
        httpx.AsyncClient(base_url=address) as outside,
    ):
        settings = {
            "telegram_token": DEMO_BOT,
            "telegram_base_url": sandbox.address,
            "web_port": address.rpartition(":")[2],
            "pulse_seconds": "0.2",
        }

        async def until(status: int) -> None:
            while (await outside.get("/healthz")).status_code != status:  # noqa: ASYNC110 - another program: no event
                await asyncio.sleep(0.1)

        async with asyncio.timeout(90), program(tmp_path, "run", **settings) as process:
            assert process.stdout is not None
            await process.stdout.readline()
            await until(200)
            unlimited = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            await until(503)
            await phones.phone(1004).say("một")
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, unlimited)
            await phones.phone(1004).wait_for("mã liên kết", any_time=True)
            await until(200)
            path.unlink()
            await phones.phone(1003).say("hai")
            await phones.phone(1003).wait_for("mã liên kết", any_time=True)
            process.send_signal(signal.SIGTERM)
            _, err = await process.communicate()
    assert "is back, with everything that was recorded" in err.decode()
    assert "Traceback" not in err.decode()
    with contextlib.closing(sqlite3.connect(path)) as kept:
        assert kept.execute("SELECT count(*), count(DISTINCT chat_id) FROM inbox").fetchone() == (2, 2)
        assert kept.execute("SELECT DISTINCT state FROM inbox").fetchall() == [("handled",)]


@pytest.fixture
def not_ours() -> Iterator[Path]:
    """A folder with a database that the program's user may read and not write."""
    folder = Path(tempfile.mkdtemp(prefix="nhacviec-"))
    migrate(f"sqlite:///{folder}/nhacviec.db")
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_anybody() -> None:
    """Root may write anywhere; the program that starts here may not (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(24, 1)


@pytest.mark.parametrize("command", [["run"], ["migrate"], ["audit", "--verify"]])
def test_a_folder_that_may_not_be_written_is_named(not_ours: Path, command: list[str]) -> None:
    said = subprocess.run(
        [*PROGRAM, *command],
        cwd=not_ours,
        env=ENVIRONMENT
        | {"NHACVIEC_TELEGRAM_TOKEN": DEMO_BOT, "NHACVIEC_TELEGRAM_BASE_URL": "http://127.0.0.1:1"},
        preexec_fn=as_anybody,
        capture_output=True,
        check=False,
        timeout=60,
    )
    words = said.stderr.decode()
    assert "Traceback" not in words
    assert (said.returncode, "không cho ghi" in words) == (74, True), words
