"""A restart with the same folder: the old chats are there, no number comes twice; stopping is quick."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sandbox_fixtures import NewBot

from sandbox.client import SandboxClient
from sandbox.errors import PortInUse
from sandbox.server import running
from sandbox.settings import SandboxSettings

pytest_plugins = ["sandbox_fixtures"]


async def test_chats_files_clock_and_waiting_updates_outlive_a_restart(
    tmp_path: Path, new_bot: NewBot
) -> None:
    settings = SandboxSettings(state_folder=tmp_path / "state")
    async with running(settings) as server, SandboxClient(server.address) as sandbox:
        async with new_bot(server.address) as bot:
            said = await sandbox.phone(1002).say("xong")
            await sandbox.phone(1002).send_file("a.txt", b"noi dung")
            await bot.set_my_commands([("status", "Tình hình")])
            first = [update.update_id for update in await bot.get_updates()]
        moved = await sandbox.next_morning()
    async with running(settings) as server, SandboxClient(server.address) as sandbox:
        async with new_bot(server.address) as bot:
            updates = await bot.get_updates()
            assert [update.update_id for update in updates] == first, "not acknowledged: they come again"
            again = await sandbox.phone(1002).say("lần nữa")
            assert again["id"] > said["id"] + 1
            (newest,) = await bot.get_updates(offset=first[-1] + 1)
            assert newest.update_id > first[-1]
            document = updates[1].message and updates[1].message.document
            assert document
            file = await document.get_file()
            assert bytes(await file.download_as_bytearray()) == b"noi dung"
        messages = await sandbox.phone(1002).messages()
        assert [message["text"] for message in messages] == ["xong", "", "lần nữa"]
        assert (await sandbox.clock())["offset_seconds"] == moved["offset_seconds"]
        state = await sandbox.ask("GET", "/sandbox/state")
        assert state["chats"][0]["commands"][0]["command"] == "status"


async def test_numbers_do_not_come_twice_without_a_folder_either() -> None:
    ids = []
    for _ in range(2):
        async with running(SandboxSettings()) as server, SandboxClient(server.address) as sandbox:
            ids.append([(await sandbox.phone(1002).say(f"{n}"))["id"] for n in range(40)])
    assert max(ids[0]) < min(ids[1])


async def test_stopping_does_not_wait_for_open_polls() -> None:
    async with running(SandboxSettings()) as server:
        client = SandboxClient(server.address)
        version = (await client.ask("GET", "/sandbox/news", params={"after": -1}))["version"]
        await client.fault("stall", method="getMe")
        bot = "/bot1000000001:sandbox-only"
        open_calls = [
            asyncio.create_task(client.ask(method, path, params=params))
            for method, path, params in (
                ("GET", f"{bot}/getUpdates", {"timeout": 50}),
                ("GET", "/clock", {"after": 1, "timeout": 50}),
                ("GET", "/sandbox/news", {"after": version, "timeout": 50}),
                ("GET", f"{bot}/getMe", {}),
            )
        ]
        while not await client.calls("getMe"):
            assert not any(call.done() for call in open_calls)
    async with asyncio.timeout(5):
        results: list[Any] = await asyncio.gather(*open_calls, return_exceptions=True)
        await client.__aexit__(None, None, None)
    updates, clock, news, cut = results
    assert (updates, clock["version"], news["version"]) == ({"ok": True, "result": []}, 1, version)
    assert isinstance(cut, httpx.RemoteProtocolError)


async def test_a_taken_port_is_named() -> None:
    async with running(SandboxSettings()) as server:
        port = int(server.address.rpartition(":")[2])
        with pytest.raises(PortInUse, match=str(port)):
            async with running(SandboxSettings(port=port)):
                pass
