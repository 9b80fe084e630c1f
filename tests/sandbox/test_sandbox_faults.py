"""What goes wrong on purpose, and the rates."""

from datetime import timedelta

import httpx
import pytest
from sandbox_fixtures import NewBot
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from sandbox.client import SandboxClient
from sandbox.errors import SandboxError
from sandbox.limits import Limits, Rates
from sandbox.server import running
from sandbox.settings import SandboxSettings

pytest_plugins = ["sandbox_fixtures"]

MINH = 1002


@pytest.fixture
async def chat(sandbox: SandboxClient) -> int:
    await sandbox.phone(MINH).say("/start")
    return MINH


async def texts(sandbox: SandboxClient) -> list[str]:
    return [message["text"] for message in await sandbox.phone(MINH).messages() if message["sender"] is None]


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        ("403", Forbidden, False),
        ("400", BadRequest, False),
        ("500-html", TelegramError, False),
        ("502", NetworkError, False),
        ("cut-before", NetworkError, False),
        ("cut-after", NetworkError, True),
        ("truncated-json", TelegramError, True),
    ],
)
async def test_a_fault_breaks_one_call_and_then_all_is_well(
    bot: Bot, sandbox: SandboxClient, chat: int, kind: str, error: type[TelegramError], *, arrives: bool
) -> None:
    await sandbox.fault(kind, method="sendMessage", chat_id=MINH)
    with pytest.raises(error):
        await bot.send_message(chat, "lần một")
    assert await texts(sandbox) == (["lần một"] if arrives else [])
    await bot.send_message(chat, "lần hai")
    assert (await texts(sandbox))[-1] == "lần hai"


async def test_429_says_how_long_to_wait(bot: Bot, sandbox: SandboxClient, chat: int) -> None:
    await sandbox.fault("429", method="sendMessage", retry_after=37, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(chat, "x")
        assert refused.value.retry_after == timedelta(seconds=37)
    calls = await sandbox.calls("sendMessage")
    assert [(call["status"], call["fault"]) for call in calls] == [(429, "429"), (429, "429")]


@pytest.mark.parametrize(("kind", "arrives"), [("stall", False), ("stall-after", True)])
async def test_a_stall_is_a_read_timeout(
    bot: Bot, sandbox: SandboxClient, chat: int, kind: str, *, arrives: bool
) -> None:
    await sandbox.fault(kind, method="sendMessage")
    with pytest.raises(TimedOut) as refused:
        await bot.send_message(chat, "chờ", read_timeout=0.2)
    assert isinstance(refused.value.__cause__, httpx.ReadTimeout)
    assert (await texts(sandbox) == ["chờ"]) is arrives


async def test_a_fault_waits_for_its_chat_and_can_skip(bot: Bot, sandbox: SandboxClient, chat: int) -> None:
    await sandbox.fault("400", method="sendMessage", chat_id=1003)
    await sandbox.fault("403", method="sendMessage", chat_id=MINH, skip=1)
    await bot.send_message(chat, "qua")
    with pytest.raises(Forbidden):
        await bot.send_message(chat, "không qua")
    await sandbox.clear_faults()
    with pytest.raises(SandboxError, match="kind"):
        await sandbox.fault("explode")


async def test_the_rates_are_enforced_when_they_are_on(new_bot: NewBot) -> None:
    rates = Rates(chat_burst=3, chat_per_second=0.01)
    async with running(SandboxSettings(rates=rates)) as server, SandboxClient(server.address) as sandbox:
        await sandbox.phone(MINH).say("/start")
        async with new_bot(server.address) as bot:
            for number in range(3):
                await bot.send_message(MINH, f"{number}")
            with pytest.raises(RetryAfter):
                await bot.send_message(MINH, "thứ tư")
    assert len(rates.__slots__) == 6


def test_a_refused_message_uses_nothing_up_and_time_refills() -> None:
    now = 100.0
    limits = Limits(Rates(chat_burst=2), on=True, monotonic=lambda: now)
    assert [limits.take(1, group=False) for _ in range(4)] == [None, None, 1, 1]
    now += 1
    assert [limits.take(1, group=False) for _ in range(2)] == [None, 1]


def test_a_group_gets_twenty_a_minute_and_all_chats_thirty_a_second() -> None:
    limits = Limits(Rates(), on=True, monotonic=lambda: 0.0)
    assert [limits.take(-1, group=True) for _ in range(21)] == [None] * 20 + [3]
    assert [limits.take(chat, group=False) for chat in range(11)] == [None] * 10 + [1]
    assert Limits(Rates(chat_burst=0), on=False).take(1, group=False) is None
