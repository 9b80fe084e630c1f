"""The bot as the one who runs it sees it: health, metrics, the log, systemd, the dead man's switch, an orderly end."""

import asyncio
import json
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import program as the_program
import pytest
from program import program
from test_webhook import free_port
from world import World

from bot.systemd import Systemd
from models.database import Database, WriterState
from models.errors import DatabaseFull
from sandbox.client import SandboxClient
from sandbox.server import running
from sandbox.settings import DEMO_BOT, SandboxSettings
from scheduler.dead_mans_switch import DeadMansSwitch
from scheduler.health import Health
from scheduler.vitals import Vitals

WORDS = "mot cau khong nen thay trong nhat ky"


@asynccontextmanager
async def monitor() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A monitor's address, and whether it was called."""
    called = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        called.set()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}/a-secret-of-the-monitor", called


async def hears(manager: socket.socket, words: str) -> None:
    """Wait until systemd is told these words."""
    while words not in (await asyncio.get_running_loop().sock_recv(manager, 4096)).decode().split("\n"):
        pass


async def test_a_running_bot_is_seen_from_all_sides_and_ends_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    manager.bind(str(tmp_path / "notify"))
    monkeypatch.setitem(the_program.ENVIRONMENT, "NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setitem(the_program.ENVIRONMENT, "WATCHDOG_USEC", "1500000")
    address = f"http://127.0.0.1:{free_port()}"
    async with (
        monitor() as (monitors, called),
        running(SandboxSettings(limits=False)) as sandbox,
        SandboxClient(sandbox.address) as people,
        httpx.AsyncClient(base_url=address) as outside,
    ):
        settings = {
            "telegram_token": DEMO_BOT,
            "telegram_base_url": sandbox.address,
            "web_port": address.rpartition(":")[2],
            "ping_url": monitors,
            "log_format": "json",
        }
        async with asyncio.timeout(60), program(tmp_path, "run", **settings) as process:
            await hears(manager, "READY=1")
            await hears(manager, "WATCHDOG=1")
            await called.wait()
            await people.phone(1004).say(WORDS)
            await people.phone(1004).wait_for("mã liên kết", any_time=True)
            healthy = await outside.get("/healthz")
            assert healthy.status_code == 200, healthy.text
            signs = healthy.json()["signs"]
            assert {"writer", "last_tick", "oldest_unsent"} <= set(signs)
            assert signs["last_tick"]["light"] == "green"
            metrics = (await outside.get("/metrics")).text
            assert "nhacviec_healthy 1.0" in metrics
            assert "nhacviec_writer_alive 1.0" in metrics
            assert 'nhacviec_updates_total{channel="telegram",kind="text",outcome="handled"} 1.0' in metrics
            assert 'nhacviec_sends_total{channel="telegram",kind="answer",result="sent"} 1.0' in metrics
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                _, err = await process.communicate()
            assert process.returncode == 0
            await hears(manager, "STOPPING=1")
    manager.close()
    lines = [json.loads(line) for line in err.decode().splitlines()]
    told = [(line["message"], line.get("kind")) for line in lines if line["level"] == "info"]
    assert told.count(("handled", "text")) == 1
    assert told.count(("sent", "answer")) == 1
    for secret in (DEMO_BOT, DEMO_BOT.partition(":")[2], WORDS, "a-secret-of-the-monitor"):
        assert secret not in err.decode()


@pytest.mark.parametrize("steps", range(6))
async def test_an_end_that_comes_together_with_a_message_is_heard(world: World, steps: int) -> None:
    """An update arrives, or a commit wakes the delivery, in the very moment in which the program is told to end."""
    parts = [
        asyncio.create_task(world.receive.run()),
        *(asyncio.create_task(world.deliver._serve(line)) for line in world.deliver._lines),
    ]
    for _ in range(3):
        await world.database.read(lambda _: None)
    for _ in range(20):
        await asyncio.sleep(0)
    world.receive._arrived.set()
    world.deliver.wake()
    for _ in range(steps):
        await asyncio.sleep(0)
    for part in parts:
        part.cancel()
    ended, _ = await asyncio.wait(parts, timeout=5)
    assert [part.cancelled() for part in ended] == [True] * len(parts)


async def test_sigterm_drains_within_ten_seconds_whatever_hangs(tmp_path: Path) -> None:
    """The platform stalls every send, and another program holds the database."""
    async with (
        running(SandboxSettings(limits=False)) as sandbox,
        SandboxClient(sandbox.address) as people,
    ):
        settings = {"telegram_token": DEMO_BOT, "telegram_base_url": sandbox.address}
        async with asyncio.timeout(60), program(tmp_path, "run", **settings) as process:
            assert process.stdout is not None
            await process.stdout.readline()
            await people.fault("stall", method="sendMessage", times=9, seconds=60)
            await people.phone(1004).say("chào bot")
            while not await people.calls("sendMessage"):  # noqa: ASYNC110 - another program: no event
                await asyncio.sleep(0.1)
            thief = sqlite3.connect(tmp_path / "nhacviec.db", isolation_level=None)
            thief.execute("BEGIN IMMEDIATE")
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                _, err = await process.communicate()
            thief.close()
            assert process.returncode == 0, err.decode()


async def test_a_stuck_writer_starves_the_watchdog_and_a_full_disk_does_not(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    name = f"\0nhacviec-test-{tmp_path}"
    manager.bind(name)
    systemd = Systemd({"NOTIFY_SOCKET": f"@{name[1:]}", "WATCHDOG_USEC": "30000"})
    health = Health(world.database, world.clock, Vitals(), 20)
    feeding = asyncio.create_task(systemd.feed_watchdog(health))
    async with asyncio.timeout(20):
        await hears(manager, "WATCHDOG=1")
        state = WriterState(alive=True, busy_seconds=0.0, trouble=DatabaseFull("no space left"))
        monkeypatch.setattr(Database, "writer", state)
        await hears(manager, "WATCHDOG=1")
        monkeypatch.setattr(Database, "writer", WriterState(alive=False, busy_seconds=0.0, trouble=None))
        while "WATCHDOG=1" in (told := (await asyncio.get_running_loop().sock_recv(manager, 4096)).decode()):
            pass
    assert told.startswith("STATUS=red: writer (dead)")
    feeding.cancel()
    manager.close()


def test_without_systemd_nothing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert Systemd({}).watchdog_seconds is None
    Systemd({}).tell("READY=1")
    assert Systemd({"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}).watchdog_seconds is None
    assert caplog.text == ""
    Systemd({"NOTIFY_SOCKET": "/nowhere/at/all"}).tell("READY=1")
    assert "READY=1" in caplog.text


async def test_a_monitor_that_is_not_there_hurts_nobody_and_is_told_of_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.beat()
    switch = DeadMansSwitch("http://127.0.0.1:1/a-secret", Health(world.database, world.clock, Vitals(), 20))
    world.pulse.after_good_beat = switch.beat
    for _ in range(3):
        await world.beat()
        assert switch._calling is not None
        await switch._calling
    assert caplog.text.count("was not reached: ConnectError") == 1
    assert "a-secret" not in caplog.text


async def test_a_red_bot_does_not_call_its_monitor(world: World) -> None:
    async with monitor() as (address, called):
        switch = DeadMansSwitch(address, Health(world.database, world.clock, Vitals(), 20))
        await switch._call()  # the pulse never beat: red
        assert not called.is_set()
        await world.beat()
        await switch._call()
        assert called.is_set()
