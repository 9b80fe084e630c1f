"""The composition root: the only file that knows everything."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from pydantic import SecretStr

from bot.at_work import Bot
from bot.channels import Channel
from bot.channels.telegram import Telegram
from bot.channels.zalo import Share, Zalo
from bot.compose import Composer, tell_of_dead
from bot.connecting import Link, Links
from bot.evidence_folder import EvidenceFolder
from bot.fetch_files import FetchFiles
from bot.flood import Flood
from bot.plan_desk import PlanDesk
from bot.planning import plans_of
from bot.receive import Receive
from bot.settings import Receiving, Settings
from bot.turn import House
from models.database import Database
from models.engines import sqlite_file
from models.keeping.backup import back_up
from models.keeping.in_use import in_use
from models.migrate import migrate
from models.rules.sending import SendingHours
from scheduler.clock import Clock, FollowedClock, SystemClock
from scheduler.dead_mans_switch import DeadMansSwitch
from scheduler.deliver import Deliver
from scheduler.health import Health
from scheduler.lease import Lease
from scheduler.nightly_backup import NightlyBackup
from scheduler.pulse import Pulse
from scheduler.standing import Standing
from scheduler.vitals import Vitals
from seeds.calendar import load_calendar, load_readings
from web.health import health
from web.metrics import metrics
from web.server import WebServer
from web.shared_files import SharedFiles
from web.webhooks import webhook


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
        shared = SharedFiles(database, settings.webhook_url, clock.now)
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


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is there before the wiring."""

    database: Database
    clock: Clock
    house: House
    links: Links
    web: WebServer


def _wire(settings: Settings, parts: _Parts) -> Bot:
    database, clock, house, links = parts.database, parts.clock, parts.house, parts.links.all
    lease = Lease(database, clock)
    vitals = Vitals()
    look_after = Health(database, clock, vitals, settings.pulse_seconds)
    channels = {link.name: link.channel for link in links}
    flood = Flood(settings.messages_a_minute)
    receive = Receive(database, clock, channels, house, may_poll=lease.held, vitals=vitals, flood=flood)
    desk = PlanDesk(database, clock, channels, house.largest_plan_file)
    receive.after_file = desk.wake
    folder = EvidenceFolder(settings.evidence_folder)
    fetch_files = FetchFiles(database, clock, channels, folder, settings.evidence_megabytes)
    parts.web.serve(health(look_after.look), metrics(look_after.look, vitals))
    for link in links:
        if link.webhook is not None:
            take_in = partial(_take_in, receive, link.channel)
            parts.web.serve(webhook(f"/{link.name}", link.channel.secret_header, link.secret, take_in))
    pulse = Pulse(database, clock, plans_of(settings, house), settings.pulse_seconds, lease.held)
    pulse.after_good_beat = _after_each_beat(settings, database, clock, look_after)
    return Bot(
        database,
        clock,
        lease,
        receive,
        _deliver(settings, parts, lease, vitals),
        desk,
        fetch_files,
        pulse,
        parts.links,
        parts.web,
        look_after,
    )


def _deliver(settings: Settings, parts: _Parts, lease: Lease, vitals: Vitals) -> Deliver:
    links = parts.links.all
    composer = Composer(parts.house, {link.name: link.can for link in links})
    return Deliver(
        parts.database,
        parts.clock,
        {link.name: link for link in links},
        composer.compose,
        tell_of_dead,
        {"telegram": settings.telegram_limits(), "zalo": settings.zalo_limits()},
        may_send=lease.held,
        holds=lease.holds,
        vitals=vitals,
        standing=Standing(timedelta(minutes=settings.failover_minutes)),
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
