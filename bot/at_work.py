"""The bot at work: what runs side by side, and in turns with another program on the same database."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.connecting import Link, Links
from bot.fetch_files import FetchFiles
from bot.free_loop import keep_loop_free
from bot.plan_desk import PlanDesk
from bot.receive import Receive
from bot.systemd import Systemd
from models.database import Database
from models.errors import DatabaseError
from scheduler.clock import Clock
from scheduler.deliver import Deliver
from scheduler.health import Health
from scheduler.lease import Lease, LeaseLost
from scheduler.pulse import Pulse
from web.server import WebServer

log = logging.getLogger(__name__)

RELEASE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is wired and connected: its parts."""

    database: Database
    clock: Clock
    lease: Lease
    receive: Receive
    deliver: Deliver
    plan_desk: PlanDesk
    fetch_files: FetchFiles
    pulse: Pulse
    links: Links
    web: WebServer
    health: Health


async def run(bot: Bot, *, ready: Callable[[], None] = lambda: None) -> None:
    """Run until cancelled; what is under way is finished, what is queued stays queued."""
    loop = asyncio.get_running_loop()

    def wake() -> None:
        loop.call_soon_threadsafe(bot.deliver.wake)
        loop.call_soon_threadsafe(bot.fetch_files.wake)

    bot.database.after_commit(wake)
    keep_loop_free()
    systemd = Systemd()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bot.web.run(), name="web")
            group.create_task(systemd.feed_watchdog(bot.health), name="watchdog")
            group.create_task(_work_in_turns(bot, ready), name="work")
            # Also while it waits for the lease: a second program that stands by is up.
            systemd.tell("READY=1", f"STATUS=health: {bot.web.address}/healthz")
    finally:
        systemd.tell("STOPPING=1")


async def _work_in_turns(bot: Bot, ready: Callable[[], None]) -> None:
    """Receive, plan and send while this program holds the lease; wait for it as long as another one does."""
    while True:
        await bot.lease.acquire()
        try:
            await bot.deliver.recover()
            async with asyncio.TaskGroup() as group:
                group.create_task(bot.lease.keep(), name="lease")
                group.create_task(bot.receive.run(), name="receive")
                group.create_task(bot.deliver.run(), name="deliver")
                group.create_task(bot.fetch_files.run(), name="fetch files")
                group.create_task(bot.pulse.run(), name="pulse")
                group.create_task(bot.plan_desk.run(), name="plan desk")
                for link in bot.links.all:
                    group.create_task(_receive_on(bot, link), name=f"receive on {link.name}")
                ready()
        except* LeaseLost:
            log.warning("another program took over; waiting until it ends")
        except* DatabaseError as errors:
            log.warning("work could not go on: %s", errors.exceptions[0])
            await asyncio.sleep(1)
        finally:
            # Where the database hangs the lease runs out by itself; the end of the program must not wait for it.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RELEASE_SECONDS):
                    await bot.lease.release()


async def _receive_on(bot: Bot, link: Link) -> None:
    await bot.links.until_up(link)
    if link.webhook is None:
        await bot.receive.poll(link.channel)
