"""A running sandbox, its client, and a real python-telegram-bot at it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.client import SandboxClient
from sandbox.server import RunningSandbox, running
from sandbox.settings import DEMO_BOT, SandboxSettings

NewBot = Callable[..., AbstractAsyncContextManager[Bot]]


@pytest.fixture
async def server() -> AsyncIterator[RunningSandbox]:
    async with running(SandboxSettings(limits=False)) as sandbox:
        yield sandbox


@pytest.fixture
async def sandbox(server: RunningSandbox) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(server.address) as client:
        yield client


@asynccontextmanager
async def bot_at(address: str, token: str = DEMO_BOT) -> AsyncIterator[Bot]:
    bot = Bot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(),
    )
    async with bot:
        yield bot


@pytest.fixture
def new_bot(monkeypatch: pytest.MonkeyPatch) -> NewBot:
    # Without it the library warns that intervals will be timedeltas one day, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    return bot_at


@pytest.fixture
async def bot(server: RunningSandbox, new_bot: NewBot) -> AsyncIterator[Bot]:
    async with new_bot(server.address) as bot:
        yield bot
