"""The composition root: the only file that knows everything."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from bot import wording
from bot.channels.telegram import SECRET_HEADER, Telegram
from bot.compose import Composer, tell_of_dead
from bot.receive import Receive
from bot.settings import Receiving, Settings
from bot.turn import House
from models.database import Database
from models.errors import DatabaseError, PlatformError, TokenRefused
from models.migrate import migrate
from models.rules.ladder import Ladder
from models.rules.sending import SendingHours
from models.store import inbox
from scheduler.clock import Clock, FollowedClock, SystemClock
from scheduler.deliver import Deliver
from scheduler.lease import Lease, LeaseLost
from scheduler.plan_digests import DigestTime, plan_digests
from scheduler.plan_reminders import plan_reminders
from scheduler.pulse import Pulse
from seeds.calendar import load_calendar, load_readings
from web.health import health
from web.server import WebServer
from web.webhooks import webhook

log = logging.getLogger(__name__)

START_AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is wired and connected: its parts, and the name the platform knows it by."""

    name: str
    database: Database
    clock: Clock
    lease: Lease
    receive: Receive
    deliver: Deliver
    pulse: Pulse
    telegram: Telegram
    web: WebServer
    by_webhook: bool


def house_of(settings: Settings) -> House:
    """The calendar, the hours and the numbers the house runs by."""
    hours = SendingHours(settings.sending_from, settings.sending_until, settings.reminder_hour)
    return House(
        load_calendar(),
        hours,
        settings.tasks_a_message,
        load_readings(),
        invitation_days=settings.invitation_days,
    )


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Bot]:
    """A bot on its database and its platform, disconnected in the end.

    Raises DatabaseError, TokenRefused, ConfigurationError, PortInUse. A platform that cannot be reached is waited for.
    """
    if settings.telegram_receiving is Receiving.WEBHOOK:
        settings.require_webhook()
    web = WebServer(settings.web_host, settings.web_port)
    web.bind()
    try:
        async with _connected(settings, web) as bot:
            yield bot
    finally:
        web.close()


@asynccontextmanager
async def _connected(settings: Settings, web: WebServer) -> AsyncIterator[Bot]:
    await asyncio.to_thread(migrate, settings.database_url)
    clock = await _clock(settings)
    house = house_of(settings)
    database = Database(settings.database_url)
    telegram = Telegram(settings.telegram_token.get_secret_value(), settings.telegram_base_url)
    database.start()
    try:
        name = await _start(settings, telegram)
        await database.write(lambda session: inbox.remember_name(session, telegram.name, name))
        bot = _wire(settings, name, _Parts(database, clock, house, telegram, web))
        await telegram.introduce(wording.command_menu(settings.language))
        yield bot
    finally:
        await telegram.stop()
        await asyncio.to_thread(database.stop)


async def run(bot: Bot, *, ready: Callable[[], None] = lambda: None) -> None:
    """Run until cancelled; what is under way is finished, what is queued stays queued."""
    loop = asyncio.get_running_loop()

    def wake() -> None:
        loop.call_soon_threadsafe(bot.deliver.wake)

    bot.database.after_commit(wake)
    async with asyncio.TaskGroup() as group:
        group.create_task(bot.web.run(), name="web")
        group.create_task(_work_in_turns(bot, ready), name="work")


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
                group.create_task(bot.pulse.run(), name="pulse")
                if not bot.by_webhook:
                    group.create_task(bot.receive.poll(bot.telegram), name="poll telegram")
                ready()
        except* LeaseLost:
            log.warning("another program took over; waiting until it ends")
        except* DatabaseError as errors:
            log.warning("work could not go on: %s", errors.exceptions[0])
            await asyncio.sleep(1)
        finally:
            await bot.lease.release()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is there before the wiring."""

    database: Database
    clock: Clock
    house: House
    telegram: Telegram
    web: WebServer


def _wire(settings: Settings, name: str, parts: _Parts) -> Bot:
    database, clock, house, telegram = parts.database, parts.clock, parts.house, parts.telegram
    ladder = Ladder(settings.ladder_before, settings.ladder_after, settings.ladder_after_every)
    when = DigestTime(settings.digest_day, settings.digest_hour)
    plans = {
        "reminders": lambda session, now: plan_reminders(
            session, now, calendar=house.calendar, hours=house.hours, ladder=ladder
        ),
        "digests": lambda session, now: plan_digests(
            session, now, calendar=house.calendar, hours=house.hours, when=when
        ),
    }
    lease = Lease(database, clock)
    receive = Receive(database, clock, {telegram.name: telegram}, house, may_poll=lease.held)
    deliver = Deliver(
        database,
        clock,
        {telegram.name: telegram},
        Composer(house).compose,
        tell_of_dead,
        {telegram.name: settings.telegram_limits()},
        may_send=lease.held,
        holds=lease.holds,
    )
    by_webhook = settings.telegram_receiving is Receiving.WEBHOOK
    parts.web.serve(health())
    if by_webhook:
        secret = settings.webhook_secret.get_secret_value()
        parts.web.serve(webhook("/telegram", SECRET_HEADER, secret, partial(_take_in, receive, telegram)))
    pulse = Pulse(database, clock, plans, settings.pulse_seconds, lease.held)
    return Bot(name, database, clock, lease, receive, deliver, pulse, telegram, parts.web, by_webhook)


async def _take_in(receive: Receive, telegram: Telegram, body: bytes) -> None:
    await receive.keep(telegram.name, [telegram.wrap(body)])


async def _clock(settings: Settings) -> Clock:
    if not settings.clock_url:
        return SystemClock()
    followed = FollowedClock(settings.clock_url)
    await followed.start()
    return followed


async def _start(settings: Settings, telegram: Telegram) -> str:
    """Connect and choose how updates arrive; a platform that does not answer is asked until it does."""
    while True:
        try:
            name = await telegram.start()
            await _choose_receiving(settings, telegram)
        except TokenRefused:
            raise
        except PlatformError as error:
            log.warning("%s (again in %.0f s)", error, START_AGAIN_SECONDS)
            await asyncio.sleep(START_AGAIN_SECONDS)
        else:
            return name


async def _choose_receiving(settings: Settings, telegram: Telegram) -> None:
    if settings.telegram_receiving is Receiving.WEBHOOK:
        url = f"{settings.webhook_url.rstrip('/')}/telegram"
        await telegram.use_webhook(url, settings.webhook_secret.get_secret_value())
    else:
        await telegram.use_webhook(None)
