"""The composition root: the only file that knows everything."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from pydantic import SecretStr

from bot.channels import Channel
from bot.channels.telegram import Telegram
from bot.channels.zalo import Share, Zalo
from bot.compose import Composer, tell_of_dead
from bot.connecting import Link, Links
from bot.evidence_folder import EvidenceFolder
from bot.fetch_files import FetchFiles
from bot.flood import Flood
from bot.free_loop import keep_loop_free
from bot.plan_desk import PlanDesk
from bot.receive import Receive
from bot.settings import Receiving, Settings
from bot.systemd import Systemd
from bot.turn import House
from models.database import Database
from models.engines import sqlite_file
from models.errors import DatabaseError
from models.keeping.backup import back_up
from models.keeping.in_use import in_use
from models.migrate import migrate
from models.rules.escalation import Escalation, by_agency, levels_of
from models.rules.ladder import Ladder
from models.rules.sending import SendingHours
from scheduler.clock import Clock, FollowedClock, SystemClock
from scheduler.dead_mans_switch import DeadMansSwitch
from scheduler.deliver import Deliver
from scheduler.health import Health
from scheduler.lease import Lease, LeaseLost
from scheduler.nightly_backup import NightlyBackup
from scheduler.plan_digests import DigestTime, plan_digests
from scheduler.plan_escalations import Escalations, plan_escalations
from scheduler.plan_forgetting import plan_forgetting
from scheduler.plan_group_notices import plan_group_notices
from scheduler.plan_reminders import plan_reminders
from scheduler.plan_succession import plan_succession
from scheduler.pulse import Pulse
from scheduler.standing import Standing
from scheduler.vitals import Vitals
from seeds.calendar import load_calendar, load_readings
from web.health import health
from web.metrics import metrics
from web.server import WebServer
from web.shared_files import SharedFiles
from web.webhooks import webhook

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


def house_of(settings: Settings) -> House:
    """The calendar, the hours and the numbers the house runs by."""
    hours = SendingHours(settings.sending_from, settings.sending_until, settings.reminder_hour)
    return House(
        load_calendar(),
        hours,
        settings.tasks_a_message,
        load_readings(),
        invitation_days=settings.invitation_days,
        accept_at_once=frozenset(settings.accept_at_once),
        largest_plan_file=settings.plan_file_megabytes << 20,
        evidence_folder=settings.evidence_folder,
        evidence_megabytes=settings.evidence_megabytes,
        keep_messages_days=settings.keep_messages_days,
    )


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Bot]:
    """A bot on its database and on every platform it has a token for, disconnected in the end.

    One platform must be there before it begins; it is waited for. Raises DatabaseError, TokenRefused (where no platform
    knows its token), ConfigurationError, PortInUse.
    """
    settings.require_webhooks()
    web = WebServer(settings.web_host, settings.web_port)
    web.bind()
    try:
        with in_use(sqlite_file(settings.database_url)):
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
    share = None
    if settings.webhook_url.startswith("https://"):
        shared = SharedFiles(settings.webhook_url, clock.now)
        web.serve(shared.route())
        share = shared.address
    links = Links(links_of(settings, share), database)
    database.start()
    try:
        await links.first()
        yield _wire(settings, _Parts(database, clock, house, links, web))
    finally:
        await links.stop()
        await asyncio.to_thread(database.stop)


def links_of(settings: Settings, share: Share | None = None) -> list[Link]:
    """A link for each platform that has a token; `share` gives files an address, for a platform that takes none."""
    links = []
    if token := settings.telegram_token.get_secret_value():
        telegram = Telegram(token, settings.telegram_base_url)
        links.append(_link(settings, telegram, settings.telegram_receiving, settings.webhook_secret))
    if token := settings.zalo_token.get_secret_value():
        zalo = Zalo(token, settings.zalo_base_url, share=share)
        links.append(_link(settings, zalo, settings.zalo_receiving, settings.zalo_webhook_secret))
    return links


def _link(settings: Settings, channel: Channel, receiving: Receiving, secret: SecretStr) -> Link:
    if receiving is Receiving.POLLING:
        return Link(channel, settings.language)
    url = f"{settings.webhook_url.rstrip('/')}/{channel.name}"
    return Link(channel, settings.language, url, secret.get_secret_value())


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


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is there before the wiring."""

    database: Database
    clock: Clock
    house: House
    links: Links
    web: WebServer


async def _receive_on(bot: Bot, link: Link) -> None:
    await bot.links.until_up(link)
    if link.webhook is None:
        await bot.receive.poll(link.channel)


def _wire(settings: Settings, parts: _Parts) -> Bot:
    database, clock, house, links = parts.database, parts.clock, parts.house, parts.links.all
    ladder = Ladder(
        settings.ladder_before,
        settings.ladder_after,
        settings.ladder_after_every,
        settings.ladder_cooperating,
    )
    when = DigestTime(settings.digest_day, settings.digest_hour)
    usual = Escalation(
        settings.escalation_unanswered,
        settings.escalation_overdue_days,
        settings.escalation_grace_days,
        levels_of(settings.escalation_levels),
        settings.escalation_hour,
    )
    rules = Escalations(usual, by_agency(settings.escalation_by_agency, usual))
    plans = {
        "agencies": plan_succession,
        "escalations": lambda session, now: plan_escalations(
            session, now, calendar=house.calendar, hours=house.hours, rules=rules
        ),
        "reminders": lambda session, now: plan_reminders(
            session, now, calendar=house.calendar, hours=house.hours, ladder=ladder
        ),
        "forgetting": lambda session, now: plan_forgetting(
            session, now, keep=timedelta(days=settings.keep_messages_days)
        ),
        "group notices": lambda session, now: plan_group_notices(
            session, now, calendar=house.calendar, hours=house.hours
        ),
        "digests": lambda session, now: plan_digests(
            session, now, calendar=house.calendar, hours=house.hours, when=when
        ),
    }
    lease = Lease(database, clock)
    vitals = Vitals()
    look_after = Health(database, clock, vitals, settings.pulse_seconds)
    receive = Receive(
        database,
        clock,
        {link.name: link.channel for link in links},
        house,
        may_poll=lease.held,
        vitals=vitals,
        flood=Flood(settings.messages_a_minute),
    )
    desk = PlanDesk(database, clock, receive.channels, house.largest_plan_file)
    receive.after_file = desk.wake
    composer = Composer(house, {link.name: link.can for link in links})
    deliver = Deliver(
        database,
        clock,
        {link.name: link for link in links},
        composer.compose,
        tell_of_dead,
        {"telegram": settings.telegram_limits(), "zalo": settings.zalo_limits()},
        may_send=lease.held,
        holds=lease.holds,
        vitals=vitals,
        standing=Standing(timedelta(minutes=settings.failover_minutes)),
    )
    fetch_files = FetchFiles(
        database,
        clock,
        {link.name: link.channel for link in links},
        EvidenceFolder(settings.evidence_folder),
        settings.evidence_megabytes,
    )
    parts.web.serve(health(look_after.look), metrics(look_after.look, vitals))
    for link in links:
        if link.webhook is not None:
            take_in = partial(_take_in, receive, link.channel)
            parts.web.serve(webhook(f"/{link.name}", link.channel.secret_header, link.secret, take_in))
    pulse = Pulse(database, clock, plans, settings.pulse_seconds, lease.held)
    pulse.after_good_beat = _after_each_beat(settings, database, clock, look_after)
    return Bot(
        database,
        clock,
        lease,
        receive,
        deliver,
        desk,
        fetch_files,
        pulse,
        parts.links,
        parts.web,
        look_after,
    )


def _after_each_beat(
    settings: Settings, database: Database, clock: Clock, health: Health
) -> Callable[[], None]:
    """What follows a good beat: the monitor is called, the night's backup is made. Not in a rehearsal."""
    followers: list[Callable[[], None]] = []
    if address := settings.ping_url.get_secret_value():
        followers.append(DeadMansSwitch(address, health).beat)
    if settings.backup_folder and not settings.clock_url:
        make = partial(back_up, settings.database_url, settings.keeping())
        followers.append(NightlyBackup(database, clock, settings.backup_hour, lambda now: make(now=now)).beat)

    def beat() -> None:
        for follow in followers:
            follow()

    return beat


async def _take_in(receive: Receive, channel: Channel, body: bytes) -> None:
    await receive.keep(channel.name, [channel.wrap(body)])


async def _clock(settings: Settings) -> Clock:
    if not settings.clock_url:
        return SystemClock()
    followed = FollowedClock(settings.clock_url)
    await followed.start()
    return followed
