"""The sandbox's Zalo, as a bot's own HTTP client meets it: an envelope, one event a poll, and what Zalo does not have."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from sandbox.client import SandboxClient
from sandbox.server import RunningSandbox
from sandbox.settings import DEMO_ZALO_BOT
from sandbox.zalo.names import zalo_id

THU = 1005
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def ask(server: RunningSandbox) -> AsyncIterator[Ask]:
    async with httpx.AsyncClient(base_url=f"{server.address}/zalo", timeout=20, trust_env=False) as http:

        async def call(method: str, token: str = DEMO_ZALO_BOT, **body: Any) -> httpx.Response:
            return await http.post(f"/bot{token}/{method}", json=body)

        yield call


async def test_a_text_comes_as_one_event_and_is_gone_with_the_answer(
    ask: Ask, sandbox: SandboxClient
) -> None:
    thu = sandbox.phone(THU, "zalo")
    await thu.say("một")
    await thu.say("hai")
    first = (await ask("getUpdates", timeout=1)).json()["result"]
    assert first["event_name"] == "message.text.received"
    message = first["message"]
    assert (message["text"], message["chat"]["chat_type"]) == ("một", "PRIVATE")
    assert message["chat"]["id"] == message["from"]["id"] == zalo_id(THU)
    assert message["date"] > 10**12, "milliseconds"
    assert (await ask("getUpdates", timeout=1)).json()["result"]["message"]["text"] == "hai"
    empty = await ask("getUpdates", timeout=0)
    assert (empty.json()["ok"], empty.json()["error_code"]) == (False, 408)


async def test_an_answer_that_is_cut_off_has_taken_its_event_along(ask: Ask, sandbox: SandboxClient) -> None:
    await sandbox.phone(THU, "zalo").say("mất")
    await sandbox.fault("cut-after", platform="zalo", method="getUpdates")
    with pytest.raises(httpx.HTTPError):
        await ask("getUpdates", timeout=1)
    assert (await ask("getUpdates", timeout=0)).json()["error_code"] == 408


async def test_a_wrong_token_is_answered_with_a_page(ask: Ask) -> None:
    answer = await ask("getMe", token="1:wrong")
    assert answer.status_code == 404
    with pytest.raises(ValueError, match="Expecting"):
        answer.json()


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("sendMessage", {"text": ""}),
        ("sendMessage", {"text": "x" * 2001}),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": []}}),
        ("sendMessage", {"text": "x", "text_styles": [{"start": 0, "len": 9, "st": ["b"]}]}),
        ("sendMessage", {"text": "x", "chat_id": "nobody"}),
        ("sendPhoto", {"photo": "http://example.org/a.png"}),
        ("editMessageText", {"text": "x"}),
    ],
)
async def test_what_zalo_does_not_have_is_refused(
    ask: Ask, sandbox: SandboxClient, method: str, body: dict[str, Any]
) -> None:
    await sandbox.phone(THU, "zalo").say("chào")
    answer = await ask(method, **({"chat_id": zalo_id(THU)} | body))
    assert answer.json()["ok"] is False


async def test_a_text_with_styles_is_shown_with_them(ask: Ask, sandbox: SandboxClient) -> None:
    thu = sandbox.phone(THU, "zalo")
    await thu.say("chào")
    style = {"start": 3, "len": 3, "st": ["b"]}
    sent = await ask("sendMessage", chat_id=zalo_id(THU), text="🔴 đậm", text_styles=[style])
    assert sent.json()["result"]["message_id"]
    shown = await thu.wait_for("đậm")
    assert shown["entities"][0] == {"type": "bold", "offset": 3, "length": 3, "url": None, "language": None}


async def test_pictures_stickers_and_what_is_not_supported(
    ask: Ask, sandbox: SandboxClient, server: RunningSandbox
) -> None:
    thu = sandbox.phone(THU, "zalo")
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000002000154a24f5d0000000049454e44ae426082"
    )
    await thu.send_file("anh.png", png, caption="biên bản", as_photo=True)
    await thu.send_sticker()
    await thu.send_voice()
    await thu.send_file("kế hoạch.docx", b"PK")
    await thu.send_location()
    names, messages = [], []
    for _ in range(5):
        event = (await ask("getUpdates", timeout=1)).json()["result"]
        names.append(event["event_name"].removeprefix("message.").removesuffix(".received"))
        messages.append(event["message"])
    assert names == ["image", "sticker", "voice", "unsupported", "unsupported"]
    assert messages[0]["caption"] == "biên bản"
    assert messages[0]["photo"].startswith(f"{server.address}/zalo/")
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(messages[0]["photo"])).content == png
    assert not {"text", "photo", "file"} & set(messages[3])


async def test_people_can_neither_edit_nor_press(sandbox: SandboxClient) -> None:
    thu = sandbox.phone(THU, "zalo")
    message = await thu.say("xong")
    with pytest.raises(Exception, match="409"):
        await thu.edit(message["id"], "chưa")


async def test_a_webhook_and_polling_exclude_each_other(ask: Ask, sandbox: SandboxClient) -> None:
    taken: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        await taken.put((head.decode().lower(), await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/zalo"
    assert (await ask("setWebhook", url=url, secret_token="short")).json()["ok"] is False
    assert (await ask("setWebhook", url=url, secret_token="eight-or-more")).json()["result"]["url"] == url
    assert (await ask("getUpdates", timeout=0)).json()["ok"] is False
    await sandbox.phone(THU, "zalo").say("xong")
    head, body = await asyncio.wait_for(taken.get(), 10)
    assert "x-bot-api-secret-token: eight-or-more" in head
    assert b'"event_name":"message.text.received"' in body.replace(b": ", b":")
    assert (await ask("deleteWebhook")).json()["result"]["url"] == ""
    listening.close()
