"""kill -9 on the program itself, on every channel: what it had in hand is done once, what it had said half is said again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from program import program
from pydantic import SecretStr
from rig import HUONG, LAN, MINH, MORNING, Kind, seed
from test_webhook import free_port
from world import HandClock, World, at

from models.database import opened
from sandbox.client import SandboxClient
from sandbox.server import running
from sandbox.settings import SandboxSettings

pytest_plugins = ["channel_fixtures"]


def rows(file: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as other:
        return other.execute(sql).fetchall()


async def until(true: object, seconds: float = 60) -> None:
    assert callable(true)
    ends = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < ends, "it did not come to pass"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def with_program(
    kind: Kind, folder: Path, migrated: Path
) -> AsyncIterator[tuple[SandboxClient, dict[str, str]]]:
    """The sandbox with people who know the bot, a database with a task of theirs, and the settings to run it by."""
    file = folder / "nhacviec.db"
    file.write_bytes(migrated.read_bytes())  # noqa: ASYNC240 - a test's file
    with opened(f"sqlite:///{file}") as database:
        database.write_now(lambda session: seed(session, [kind]))
        World(database, HandClock(at(MORNING))).add_assignment("SNV", "Báo cáo", "2027-06-01")
    acquainted = frozenset((kind.name, number) for number in (HUONG, MINH, LAN))
    async with (
        running(SandboxSettings(limits=False, acquainted=acquainted)) as server,
        SandboxClient(server.address) as sandbox,
    ):
        await sandbox.jump_to(at(MORNING))
        given = kind.settings(server.address) | {
            "clock_url": f"{server.address}/clock",
            "database_url": f"sqlite:///{file}",
            "pulse_seconds": "2",
            "digest_day": "5",
        }
        yield (
            sandbox,
            {
                name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
                for name, value in given.items()
            },
        )


async def test_killed_while_it_answers_the_report_counts_once_and_the_answer_comes_again_marked(
    kind: Kind, tmp_path: Path, migrated: Path
) -> None:
    file = tmp_path / "nhacviec.db"
    async with with_program(kind, tmp_path, migrated) as (sandbox, settings):
        phone = sandbox.phone(MINH, kind.name)
        await sandbox.fault("stall-after", platform=kind.name, method="sendMessage", seconds=3600)
        async with program(tmp_path, "run", **settings) as process:
            await phone.say("1 đang làm 40%")
            await until(lambda: rows(file, "SELECT 1 FROM outbox WHERE state = 'sending'"))
            await phone.wait_for("Đã ghi nhận", any_time=True)  # it arrived; the platform has not said so
            process.kill()
            await process.wait()
        assert rows(file, "SELECT count(*) FROM report") == [(1,)]
        async with program(tmp_path, "run", **settings):
            await phone.wait_for("(nhắc lại)", timeout=60, any_time=True)
            await until(lambda: not rows(file, "SELECT 1 FROM outbox WHERE state <> 'sent'"))
        assert rows(file, "SELECT count(*) FROM report") == [(1,)]
        assert rows(file, "SELECT state FROM inbox") == [("handled",)]
        answers = [each["text"] for each in await phone.messages() if each["sender"] is None]
        assert ["(nhắc lại)" in text for text in answers] == [False, True]


async def test_what_is_written_while_it_is_dead_is_answered_once_it_lives(
    kind: Kind, tmp_path: Path, migrated: Path
) -> None:
    """Zalo by webhook: asked by polling it hands a message over once, also to the poll of a program that is dead."""
    file = tmp_path / "nhacviec.db"
    async with with_program(kind, tmp_path, migrated) as (sandbox, settings):
        if kind.name == "zalo":
            port = str(free_port())
            settings |= {"zalo_receiving": "webhook", "webhook_url": f"http://127.0.0.1:{port}"}
            settings |= {"web_port": port, "zalo_webhook_secret": "a-secret-of-thirty-letters-only"}
        phone = sandbox.phone(MINH, kind.name)
        async with program(tmp_path, "run", **settings) as process:
            await phone.say("1 đang làm 40%")
            await until(lambda: rows(file, "SELECT 1 FROM outbox WHERE state = 'sent'"))
            process.kill()
            await process.wait()
        await phone.say("1 đang làm 60%")
        async with program(tmp_path, "run", **settings):
            await phone.wait_for("60%", timeout=60)
        assert rows(file, "SELECT percent FROM report ORDER BY id") == [(40.0,), (60.0,)]
        answers = [each["text"] for each in await phone.messages() if each["sender"] is None]
        assert len(answers) == 2
        assert "nhắc lại" not in "".join(answers)
