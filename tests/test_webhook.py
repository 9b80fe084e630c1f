"""Receiving by webhook: the whole program behind its own web server, the sandbox calling it."""

import asyncio
import json
import socket
from pathlib import Path

import httpx
import pytest
from program import program, run_to_end

from sandbox.client import SandboxClient
from sandbox.server import running
from sandbox.settings import DEMO_BOT, SandboxSettings

SECRET = "a-secret-of-thirty-letters-only"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_a_reply_by_webhook_and_what_is_not_from_the_platform(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with running(SandboxSettings(limits=False)) as sandbox, SandboxClient(sandbox.address) as people:
        settings = {
            "telegram_token": DEMO_BOT,
            "telegram_base_url": sandbox.address,
            "telegram_receiving": "webhook",
            "webhook_url": address,
            "webhook_secret": SECRET,
            "web_port": str(port),
        }
        async with program(tmp_path, "run", **settings) as process:
            assert process.stdout is not None
            assert "đang chạy" in (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
            stranger = people.phone(1004)
            await stranger.say("chào bot")
            await stranger.wait_for("mã liên kết", any_time=True)
            update = {
                "update_id": 10**9,
                "message": {"message_id": 1, "chat": {"id": 1004, "type": "private"}},
            }
            async with httpx.AsyncClient(base_url=address) as outside:
                forged = await outside.post("/telegram", content=json.dumps(update))
                unreadable = await outside.post(
                    "/telegram", content=b"{", headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}
                )
                huge = await outside.post(
                    "/telegram", content=b" " * 2_000_000, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}
                )
                assert (forged.status_code, unreadable.status_code, huge.status_code) == (403, 400, 413)
                assert (await outside.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"webhook_url": "http://bot.example"}, "NHACVIEC_WEBHOOK_URL"),
        ({"webhook_url": "https://bot.example", "webhook_secret": "short"}, "NHACVIEC_WEBHOOK_SECRET"),
    ],
)
async def test_a_webhook_that_cannot_work_is_refused_before_it_runs(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    code, said = await run_to_end(
        tmp_path, "run", telegram_token="123456:not-a-real-one", telegram_receiving="webhook", **settings
    )
    assert (code, named in said, "Traceback" in said) == (78, True, False)
