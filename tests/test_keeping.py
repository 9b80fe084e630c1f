"""Keeping: a backup is whole or it is none; what was put back is what was backed up; nothing is put over a running bot."""

import asyncio
import json
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, inspect, text
from test_audit import tamper
from world import HUONG, MINH, HandClock, World, at, people

from bot.cli import group
from bot.settings import Settings
from models.database import opened
from models.errors import DatabaseDamaged, DatabaseError, DatabaseFull, DatabaseInUse
from models.keeping import server_dump, shelf
from models.keeping.backup import Keeping, back_up
from models.keeping.in_use import in_use
from models.migrate import head
from models.rules.access import SYSTEM
from models.store import audit, lease, ledger_check
from scheduler.clock import SystemClock
from scheduler.nightly_backup import NightlyBackup, last_due

NOW = at("2026-11-23 09:00")


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path / "backups", 3)


def nhacviec(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *arguments: str) -> Result:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", world.database.url)
    monkeypatch.setenv("NHACVIEC_BACKUP_FOLDER", str(tmp_path / "backups"))
    return CliRunner().invoke(group, list(arguments))


def named(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


def intents(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(text("SELECT intent FROM report ORDER BY id")).scalars())
    engine.dispose()
    return found


@pytest.mark.both_databases
async def test_a_backup_put_back_is_what_was_backed_up(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.say(MINH, f"{number} đang làm 40%")
    made = nhacviec(world, monkeypatch, tmp_path, "backup")
    assert made.exit_code == 0, made.output
    mark = made.output.split()[-1]
    await world.say(MINH, f"{number} xong")
    (backup,) = shelf.all_on(tmp_path / "backups")
    assert str(backup.path) in nhacviec(world, monkeypatch, tmp_path, "restore").output
    world.database.stop()
    asked = nhacviec(world, monkeypatch, tmp_path, "restore", str(backup.path))
    assert asked.exit_code == 1, "nothing happens without a yes"
    assert intents(world.database.url) == ["in_progress", "done"]
    restored = nhacviec(world, monkeypatch, tmp_path, "restore", str(backup.path), "--yes")
    assert restored.exit_code == 0, restored.output
    assert intents(world.database.url) == ["in_progress"]
    assert "được giữ tại" in restored.output
    verified = nhacviec(world, monkeypatch, tmp_path, "audit", "--verify", "--expect", mark)
    assert verified.exit_code == 0, verified.output
    assert "Sổ nguyên vẹn: 2 dòng" in verified.output, "the ledger tells that it was put back"
    if world.database.is_sqlite:
        (kept,) = named(tmp_path, "nhacviec.db.before-*")
        assert intents(f"sqlite:///{kept}") == ["in_progress", "done"]


@pytest.mark.both_databases
async def test_an_older_version_comes_back_over_a_newer_one_with_more_tables(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.say(MINH, f"{number} đang làm 40%")
    nhacviec(world, monkeypatch, tmp_path, "backup")
    (backup,) = shelf.all_on(tmp_path / "backups")
    newer = "CREATE TABLE of_a_newer_version (id INTEGER PRIMARY KEY, of INTEGER REFERENCES report (id))"
    world.database.write_now(lambda session: session.execute(text(newer)))
    world.database.stop()
    restored = nhacviec(world, monkeypatch, tmp_path, "restore", str(backup.path), "--yes")
    assert restored.exit_code == 0, restored.output
    engine = create_engine(world.database.url)
    assert "of_a_newer_version" not in inspect(engine).get_table_names()
    engine.dispose()


@pytest.mark.server
@pytest.mark.parametrize("part", [0.5, 0.9])
async def test_a_dump_that_ends_half_way_leaves_the_server_as_it_is(
    emptied_on_server: str, tmp_path: Path, part: float
) -> None:
    with opened(emptied_on_server) as database:
        database.write_now(people)
        world = World(database, HandClock(NOW))
        await world.say(MINH, f"{world.add_assignment('SNV', 'Báo cáo', '2026-11-26')} xong")
    whole = back_up(emptied_on_server, Keeping(tmp_path, 3), now=NOW).path.read_bytes()
    half = tmp_path / "half.dump"
    half.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(DatabaseError):
        server_dump.put_back(half, emptied_on_server)
    assert intents(emptied_on_server) == ["done"]


@pytest.mark.both_databases
async def test_a_backup_is_of_one_moment_while_the_bot_writes(world: World, keeping: Keeping) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            world.add_assignment("SNV", "Báo cáo", "2026-11-26")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for n in range(3):
            made = back_up(world.database.url, keeping, now=NOW + timedelta(seconds=n))
            assert made.slip.rows["task"] == made.slip.rows["assignment"]
    finally:
        stop.set()
        writing.join()
    assert [each.name.partition(".")[2] for each in sorted(keeping.folder.iterdir())] == (
        ["db", "json"] if world.database.is_sqlite else ["dump", "json"]
    ) * 3


async def test_only_the_newest_are_kept_and_nothing_else_is_touched(world: World, keeping: Keeping) -> None:
    keeping.folder.mkdir()
    (keeping.folder / "ghi-chu.txt").write_text("của tôi")
    made = [back_up(world.database.url, keeping, now=NOW + timedelta(days=n)).path for n in range(5)]
    assert [each.path for each in shelf.all_on(keeping.folder)] == made[2:]
    assert len(list(keeping.folder.iterdir())) == 7
    assert (made[-1].stat().st_mode & 0o777, keeping.folder.stat().st_mode & 0o007) == (
        0o600,
        0o005 & 0o000 | 5,
    )


async def test_evidence_is_copied_once_and_comes_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = tmp_path / "evidence"
    (evidence / "ab").mkdir(parents=True)
    (evidence / "ab" / "abcd.pdf").write_bytes(b"pdf")
    (evidence / "ab" / "half.part").write_bytes(b"p")
    keeping = Keeping(tmp_path / "backups", 3, evidence)
    made = back_up(world.database.url, keeping, now=NOW)
    copy = tmp_path / "backups" / "evidence" / "ab" / "abcd.pdf"
    first = copy.stat().st_mtime_ns
    back_up(world.database.url, keeping, now=NOW + timedelta(days=1))
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == (b"pdf", first)
    assert not copy.with_name("half.part").exists()
    (evidence / "ab" / "abcd.pdf").unlink()
    world.database.stop()
    monkeypatch.setattr(Settings, "keeping", lambda _: keeping)
    restored = nhacviec(world, monkeypatch, tmp_path, "restore", str(made.path), "--yes")
    assert restored.exit_code == 0, restored.output
    assert (evidence / "ab" / "abcd.pdf").read_bytes() == b"pdf"


def damage(path: Path, how: str) -> None:
    slip = path.with_suffix(".json")
    if how == "a byte":
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "cut, without its slip":
        path.write_bytes(path.read_bytes()[:5000])
        slip.unlink()
    elif how == "no database":
        path.write_text("không phải cơ sở dữ liệu")
        slip.unlink()
    elif how == "rows":
        told = json.loads(slip.read_text())
        told["rows"]["plan"] += 1
        slip.write_text(json.dumps(told))
    elif how == "a newer program's":
        slip.unlink()
    elif how == "gone":
        path.unlink()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "how", ["a byte", "cut", "cut, without its slip", "no database", "rows", "a newer program's", "gone"]
)
async def test_a_damaged_backup_is_not_put_back(
    world: World, keeping: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def of_version(number: str) -> None:
        statement = text("UPDATE alembic_version SET version_num = :number")
        world.database.write_now(lambda session: session.execute(statement, {"number": number}))

    of_version("9999" if how == "a newer program's" else head())
    made = back_up(world.database.url, keeping, now=NOW)
    of_version(head())
    damage(made.path, how)
    world.database.stop()
    before = sorted(path.name for path in named(tmp_path, "*"))
    said = nhacviec(world, monkeypatch, tmp_path, "restore", str(made.path), "--yes")
    assert said.exit_code == (1 if how == "gone" else 74), said.output
    assert "Traceback" not in said.output
    after = sorted(path.name for path in named(tmp_path, "*") if path.suffix != ".lock")
    assert after == before


@pytest.mark.of_a_file
async def test_a_running_bot_is_not_restored_under(
    world: World, keeping: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(world.database.url, keeping, now=NOW)
    with in_use(world.database.file), in_use(world.database.file):  # a second one stands by
        said = nhacviec(world, monkeypatch, tmp_path, "restore", str(made.path), "--yes")
    assert said.exit_code == 74
    assert "bot đang chạy" in said.output
    with in_use(world.database.file, alone=True), pytest.raises(DatabaseInUse), in_use(world.database.file):
        pass


@pytest.mark.both_databases
async def test_a_bot_on_a_server_that_renewed_its_lease_is_not_restored_under(
    world: World, keeping: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if world.database.is_sqlite:
        return
    made = back_up(world.database.url, keeping, now=NOW)
    real = SystemClock().now()
    seen = world.database.read_now(lease.look)
    world.database.write_now(lambda session: lease.take(session, "another machine", seen, now=real))
    said = nhacviec(world, monkeypatch, tmp_path, "restore", str(made.path), "--yes")
    assert (said.exit_code, "bot đang chạy" in said.output) == (74, True), said.output


@pytest.mark.both_databases
async def test_a_backup_that_cannot_be_written_leaves_what_there_is(
    world: World, keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = back_up(world.database.url, keeping, now=NOW)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("models.keeping.sqlite_copy.os.fsync", full)
    for n in range(1, 6):
        with pytest.raises(DatabaseFull):
            back_up(world.database.url, keeping, now=NOW + timedelta(days=n))
    assert sorted(path.name for path in keeping.folder.iterdir()) == [
        good.path.name,
        good.path.with_suffix(".json").name,
    ]


@pytest.mark.both_databases
async def test_a_copy_that_lost_rows_is_no_backup(
    world: World, keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter([{"plan": 1}]) if not world.database.is_sqlite else iter([{"plan": 2}, {"plan": 1}])
    copying = "sqlite_copy" if world.database.is_sqlite else "server_dump"
    monkeypatch.setattr(f"models.keeping.{copying}.count", lambda _: next(counts))
    with pytest.raises(DatabaseDamaged):
        back_up(world.database.url, keeping, now=NOW)
    assert list(keeping.folder.iterdir()) == []


async def test_the_night_is_made_up_for_and_never_repeated(world: World, keeping: Keeping) -> None:
    calls: list[str] = []

    def make(now: datetime) -> shelf.Backup:
        calls.append(f"{now:%d %H:%M}")
        return back_up(world.database.url, keeping, now=now)

    hour = Settings().backup_hour
    nightly = NightlyBackup(world.database, world.clock, hour, make)
    for moment in ("2026-11-23 09:00", "2026-11-23 23:00", "2026-11-24 01:59", "2026-11-24 02:00"):
        world.clock.set(moment)
        await nightly.look()
        await NightlyBackup(world.database, world.clock, hour, make).look()  # after a restart
    world.clock.set("2026-11-27 10:00")  # off for three nights
    await nightly.look()
    assert len(calls) == 3
    assert last_due(at("2026-11-24 01:59"), hour) == at("2026-11-23 02:00")


async def test_a_backup_that_fails_at_night_is_told_of_and_tried_again_later(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: object) -> shelf.Backup:
        raise DatabaseFull("no space left")

    nightly = NightlyBackup(world.database, world.clock, Settings().backup_hour, fails)
    nightly.beat()
    assert nightly._making is not None
    await nightly._making
    nightly.beat()
    assert caplog.text.count("the backup was not made: no space left") == 1


async def doctor(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *arguments: str
) -> tuple[int, str]:
    # In a thread: the command has an event loop of its own.
    said = await asyncio.to_thread(nhacviec, world, monkeypatch, tmp_path, "doctor", *arguments)
    assert "Traceback" not in said.output
    return said.exit_code, said.output


@pytest.mark.both_databases
async def test_the_doctor_says_in_ten_lines_how_it_is_and_what_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, said = await doctor(world, monkeypatch, tmp_path)
    assert code == 2, said
    assert len([line for line in said.splitlines() if line[0] in "✓!✗"]) == 10
    assert "✗ Nhịp gần nhất: chưa bao giờ" in said
    assert "→ Bot có đang chạy không?" in said
    assert "! Sao lưu: chưa có bản nào" in said
    assert "! Nền tảng: chưa có token nào" in said
    assert "Mốc sổ" in said
    code, said = await doctor(world, monkeypatch, tmp_path, "--json")
    told = json.loads(said)
    assert (code, told["status"], told["signs"]["database"]["light"]) == (2, "red", "green")
    assert set(told["signs"]) == {
        *("database", "migrations", "last_tick", "oldest_unsent", "unknown", "dead_contacts", "inbox"),
        *("platform", "calendar", "backup"),
    }


async def test_the_doctor_finds_what_is_wrong(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.examine.SystemClock", lambda: world.clock)
    monkeypatch.setenv("NHACVIEC_TELEGRAM_TOKEN", "123456789:AAH-invented_and_never_given_out_x1")
    monkeypatch.setenv("NHACVIEC_TELEGRAM_BASE_URL", "http://127.0.0.1:1")
    await world.beat()
    back_up(world.database.url, Keeping(tmp_path / "backups", 3), now=NOW)
    monkeypatch.setenv("NHACVIEC_ZALO_TOKEN", "123456789:invented_and_never_given_out_x1")
    monkeypatch.setenv("NHACVIEC_ZALO_BASE_URL", "http://127.0.0.1:1")
    said = (await doctor(world, monkeypatch, tmp_path))[1]
    assert "! Zalo: nhận tin kiểu polling" in said
    assert "NHACVIEC_ZALO_RECEIVING=webhook" in said
    assert "✓ Nhịp gần nhất: 0 giây trước" in said
    assert "✓ Sao lưu: nhacviec-20261123-090000.d" in said
    assert "✗ Telegram: không trả lời" in said
    world.database.write_now(
        lambda session: session.execute(text("UPDATE contact SET dead_reason = 'blocked' WHERE id = 2"))
    )
    await world.say(HUONG, "/status")
    world.database.write_now(
        lambda session: session.execute(text("UPDATE outbox SET state = 'queued' WHERE kind = 'answer'"))
    )
    world.clock.set("2026-11-23 09:20")
    said = (await doctor(world, monkeypatch, tmp_path))[1]
    assert "✗ Nhịp gần nhất: 20 phút trước" in said
    assert "✗ Tin chờ gửi: 1, lâu nhất 20 phút" in said
    assert "! Tài khoản không nhận được tin: 1" in said
    if world.database.file is None:
        return
    world.database.stop()
    content = bytearray(world.database.file.read_bytes())
    content[20_000:60_000] = os.urandom(40_000)
    world.database.file.write_bytes(content)
    assert "✗ Cơ sở dữ liệu:" in (await doctor(world, monkeypatch, tmp_path))[1]
    world.database.file.unlink()
    code, said = await doctor(world, monkeypatch, tmp_path)
    assert (code, "✗ Cơ sở dữ liệu" in said) == (2, True)
    assert not world.database.file.exists()


async def test_a_ledger_cut_short_shows_by_the_slips_of_the_backups(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody noted a mark: the backups did."""
    world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.say(MINH, "1 đang làm 40%")
    world.database.write_now(
        lambda session: audit.note(session, audit.Deed("test.noted", "test", 1, audit.by_system(NOW)))
    )
    assert nhacviec(world, monkeypatch, tmp_path, "backup").exit_code == 0
    assert nhacviec(world, monkeypatch, tmp_path, "audit", "--verify").exit_code == 0
    tamper(world.database, "DELETE FROM ledger WHERE id = 2")
    assert not world.database.read_now(lambda s: ledger_check.verify(s, SYSTEM)).count
    said = nhacviec(world, monkeypatch, tmp_path, "audit", "--verify")
    assert said.exit_code == 1
    assert "mốc 2 không còn khớp" in said.output
