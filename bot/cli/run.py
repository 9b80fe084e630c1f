"""`nhacviec run`: the bot, on each platform there is a token for, else on the sandbox with a seeded catalogue."""

import asyncio
import logging
import os
import signal
from collections.abc import Coroutine
from typing import Any

import click
from pydantic import SecretStr

from bot import logs
from bot.settings import Receiving, Settings, load_settings
from models.errors import NhacViecError, PortInUse

LAST_SECONDS = 9.0  # after SIGTERM


@click.command(help="Chạy bot: trên Telegram, Zalo nếu .env có token, nếu không thì trên trang thử.")
@click.option("--verbose", is_flag=True, help="In nhật ký chi tiết hơn.")
def run(*, verbose: bool) -> None:
    """Run the bot: on every platform that has a token in .env, else on the sandbox."""
    settings = load_settings()
    # A rehearsal's terminal is for the page's address, not for every message.
    quiet = not (settings.has_token or verbose)
    level = logging.WARNING if quiet else logging.getLevelNamesMapping()[settings.log_level.upper()]
    logs.set_up(settings.log_format, level, settings.secrets())
    _until_stopped(_on_platforms(settings) if settings.has_token else _on_sandbox(settings))


async def _on_platforms(settings: Settings) -> None:
    from bot import at_work, wiring  # noqa: PLC0415 - the whole bot is loaded only when it runs

    async with wiring.connected(settings) as bot:
        where = ", ".join(
            f"{link.channel.title}: @{link.bot_name}"
            if link.up.is_set()
            else f"{link.channel.title}: đang kết nối"
            for link in bot.links.all
        )
        await at_work.run(bot, ready=lambda: click.echo(f"Nhắc Việc đang chạy trên {where}. Dừng: Ctrl-C"))


async def _on_sandbox(settings: Settings) -> None:
    from bot import at_work, wiring  # noqa: PLC0415 - as above
    from bot.demo import sandbox_settings, seed_demo  # noqa: PLC0415 - as above
    from sandbox.errors import PortInUse as SandboxPortInUse  # noqa: PLC0415 - as above
    from sandbox.server import running  # noqa: PLC0415 - as above
    from sandbox.settings import DEMO_BOT, DEMO_ZALO_BOT  # noqa: PLC0415 - as above
    from seeds.loader import checked  # noqa: PLC0415 - as above

    catalogue = checked()
    try:
        async with running(sandbox_settings(settings, catalogue)) as sandbox:
            await asyncio.to_thread(seed_demo, settings, catalogue)
            on_sandbox = settings.model_copy(
                update={
                    "telegram_token": SecretStr(DEMO_BOT),
                    "telegram_base_url": sandbox.address,
                    "telegram_receiving": Receiving.POLLING,
                    "zalo_token": SecretStr(DEMO_ZALO_BOT),
                    "zalo_base_url": f"{sandbox.address}/zalo",
                    "zalo_receiving": Receiving.POLLING,
                    "clock_url": f"{sandbox.address}/clock",
                    "web_port": _free(settings.web_host, settings.web_port),
                }
            )
            async with wiring.connected(on_sandbox) as bot:
                words = f"Nhắc Việc đang chạy. Mở trong trình duyệt: {sandbox.address}  (dừng: Ctrl-C)"
                await at_work.run(bot, ready=lambda: click.echo(words))
    except SandboxPortInUse as error:
        raise PortInUse(f"127.0.0.1:{settings.sandbox_port}") from error


def _free(host: str, port: int) -> int:
    """The port, or (0) any other: a rehearsal need not fail because another program has it."""
    from web.server import WebServer  # noqa: PLC0415 - as above

    probe = WebServer(host, port)
    try:
        probe.bind()
    except PortInUse as error:
        logging.getLogger(__name__).warning("%s is taken: health is served on another port", error)
        return 0
    probe.close()
    return port


def _end_at_once() -> None:
    """Whatever still hangs: everything that was told to anybody is on the disk, and a start makes good what is not."""
    logging.getLogger(__name__).critical("something does not end; the program ends without it")
    os._exit(1)


def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until Ctrl-C or SIGTERM; both end cleanly."""

    async def stoppable() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()

        def end() -> None:
            task.cancel()
            loop.call_later(LAST_SECONDS, _end_at_once)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end)
        try:
            await task
        except asyncio.CancelledError:
            click.echo("Đã dừng; dữ liệu được giữ nguyên.")

    try:
        asyncio.run(stoppable())
    except BaseExceptionGroup as failures:
        named, others = failures.split(NhacViecError)
        if named is None or others is not None:
            raise
        first = named.exceptions[0]
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from failures
