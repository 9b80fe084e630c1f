"""Updates by webhook: the secret, the order, another try until they are taken."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from sandbox.client import SandboxClient

pytest_plugins = ["sandbox_fixtures"]


class Receiver:
    """A bot's HTTP address that says what it is told to say."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.taken: asyncio.Queue[tuple[dict[str, str], Update | None]] = asyncio.Queue()
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                headers = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
                body = await reader.readexactly(int(headers["content-length"]))
                status = self.statuses.pop(0) if self.statuses else 200
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
                await self.taken.put((headers, Update.de_json(json.loads(body))))
        writer.close()

    async def next_text(self) -> str | None:
        async with asyncio.timeout(10):
            _, update = await self.taken.get()
        assert update is not None
        assert update.message is not None
        return update.message.text


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/telegram"
    yield receiver
    server.close()


async def test_updates_come_with_the_secret_and_polling_is_refused(
    bot: Bot, sandbox: SandboxClient, receiver: Receiver
) -> None:
    assert await bot.set_webhook(receiver.url, secret_token="bi-mat_1")
    await sandbox.phone(1002).say("xong")
    async with asyncio.timeout(10):
        headers, update = await receiver.taken.get()
    assert headers["x-telegram-bot-api-secret-token"] == "bi-mat_1"
    assert update is not None
    assert update.message is not None
    assert update.message.text == "xong"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == receiver.url
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.get_updates() == ()


async def test_what_is_not_taken_comes_again_in_order(
    bot: Bot, sandbox: SandboxClient, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503]
    await bot.set_webhook(receiver.url)
    await sandbox.phone(1002).say("một")
    await sandbox.phone(1002).say("hai")
    texts = [await receiver.next_text() for _ in range(4)]
    assert texts == ["một", "một", "một", "hai"]
    info = await bot.get_webhook_info()
    assert "503" in (info.last_error_message or "")


async def test_bad_webhooks_are_refused(bot: Bot, receiver: Receiver) -> None:
    with pytest.raises(BadRequest, match=r"(?i)https url"):
        await bot.set_webhook("ftp://127.0.0.1/x")
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook(receiver.url, secret_token="có dấu")
