"""Pace: messages to as many chats, and some to one group, against a platform that enforces its limits strictly.

    python -m bench.pace [--chats 1200] [--group 14]

Measured: the share of the allowed rate (30 a second, 20 a minute to the group) and how often the platform said 429.
Beside it, in the same run and against the same platform: python-telegram-bot's AIORateLimiter.
"""

import argparse
import asyncio
import os
import tempfile
from datetime import UTC, datetime

os.environ.setdefault("PTB_TIMEDELTA", "true")

from sqlalchemy import text
from sqlmodel import Session
from telegram import Bot
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bench.platform_process import Told, platform
from bench.recording_platform import Rules
from bot.channels.telegram import Telegram
from bot.compose import Composer, tell_of_dead
from bot.turn import House
from models.database import opened
from models.migrate import migrate
from models.rules.sending import SendingHours
from models.store import outbox, people
from models.store.outbox import Letter
from scheduler.clock import SystemClock
from scheduler.deliver import Deliver
from seeds.calendar import load_calendar

TOKEN = "1000000001:recorded-only"
GROUP = "-1002510000001"
LATENCY = 0.05  # seconds an answer takes, about what a server far away takes
WORDS = "✅ Đã ghi nhận <b>đang làm 40%</b>: <b>12.</b> Báo cáo công tác cải cách hành chính"
OVERALL, A_MINUTE = 30, 20
WAITING = text("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=1200)
    parser.add_argument("--group", type=int, default=14)
    parser.add_argument("--alone", action="store_true", help="without the peer")
    given = parser.parse_args()
    messages = [str(10_000 + n) for n in range(given.chats)] + [GROUP] * given.group
    rules = Rules(OVERALL, 3, A_MINUTE)
    theoretical = max(len(messages) / OVERALL, given.group / A_MINUTE * 60)
    print(
        f"{given.chats} messages to {given.chats} chats, {given.group} to a group; allowed: {theoretical:.1f} s"
    )
    with platform(rules=rules, latency=LATENCY) as remote:
        asyncio.run(_ours(remote.address, messages))
        _print("Nhắc Việc", remote.told(), theoretical, given.chats)
        if not given.alone:
            asyncio.run(asyncio.sleep(61))  # the platform's minute ends, for a fair beginning
            asyncio.run(_peer(remote.address, messages))
            _print("AIORateLimiter", remote.told(), theoretical, given.chats)


def _print(name: str, told: Told, theoretical: float, chats: int) -> None:
    moments = sorted(at for at, _ in told.arrived)
    took = moments[-1] - moments[0]
    private = sorted(at for at, chat in told.arrived if chat != GROUP)
    print(
        f"{name:>16}: {took:6.1f} s = {theoretical / took:6.1%} of the allowed rate"
        f" (single chats alone {chats / OVERALL / (private[-1] - private[0]):.1%});"
        f" refused with 429: {told.refused_for_rate}; delivered {len(moments)}"
    )


async def _ours(address: str, messages: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/nhacviec.db"
        migrate(url)
        with opened(url) as database:
            telegram = Telegram(TOKEN, address)
            await telegram.start()
            await database.write(lambda session: _queue(session, messages))
            house = House(load_calendar(), SendingHours())
            deliver = Deliver(
                database, SystemClock(), {"telegram": telegram}, Composer(house).compose, tell_of_dead
            )
            loop = asyncio.get_running_loop()

            def wake() -> None:
                loop.call_soon_threadsafe(deliver.wake)

            database.after_commit(wake)
            running = asyncio.create_task(deliver.run())
            while await database.read(lambda session: session.execute(WAITING).scalar_one()):
                await asyncio.sleep(0.2)
            running.cancel()
            await asyncio.wait([running])
            await telegram.stop()


def _queue(session: Session, messages: list[str]) -> None:
    now = datetime.now(UTC)
    for number, chat_id in enumerate(messages):
        contact = people.contact_of(session, "telegram", chat_id)
        outbox.queue(session, contact, Letter("raw.jinja", {"html": WORDS}), key=f"bench:{number}", now=now)


async def _peer(address: str, messages: list[str]) -> None:
    bot: Bot = ExtBot(
        TOKEN,
        base_url=f"{address}/bot",
        request=HTTPXRequest(16, pool_timeout=600),
        rate_limiter=AIORateLimiter(max_retries=50),
    )
    async with bot:
        await asyncio.gather(*(bot.send_message(int(chat), WORDS, parse_mode="HTML") for chat in messages))


if __name__ == "__main__":
    main()
