"""The channels of this program: each connects, receives and sends for itself, so that one that is down stops no other."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot import wording
from bot.channels import Channel
from models.database import Database
from models.errors import DatabaseError, PlatformError, TokenRefused
from models.store import inbox
from scheduler.sending import Capabilities, Outgoing, RetryAt, SendResult

log = logging.getLogger(__name__)

START_AGAIN_SECONDS = 5.0
REFUSED_AGAIN_SECONDS = 60.0
GRACE_SECONDS = 5.0


@dataclass(eq=False)
class Link:
    """A channel and how it is used here.

    Args:
        channel: the platform.
        language: of the menu of commands.
        webhook: the address updates are posted to; None where the platform is asked for them.
        secret: what the platform sends with each update.
    """

    channel: Channel
    language: str = "vi"
    webhook: str | None = None
    secret: str = ""
    bot_name: str = ""
    up: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        """The channel's name."""
        return self.channel.name

    @property
    def can(self) -> Capabilities:
        """What the channel can do."""
        return self.channel.can

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Send one message; before the channel is connected, later."""
        if not self.up.is_set():
            return RetryAt(START_AGAIN_SECONDS, "not connected yet", whole_channel=True)
        return await self.channel.send(outgoing)

    async def connect(self, database: Database) -> None:
        """Connect and choose how updates arrive, however long it takes. Raises TokenRefused."""
        while True:
            try:
                self.bot_name = await self.channel.start()
                await self.channel.use_webhook(self.webhook, self.secret or None)
                await database.write(lambda session: inbox.remember_name(session, self.name, self.bot_name))
            except TokenRefused:
                raise
            except (PlatformError, DatabaseError) as error:
                log.warning("%s: %s (again in %.0f s)", self.name, error, START_AGAIN_SECONDS)
                await asyncio.sleep(START_AGAIN_SECONDS)
            else:
                break
        self.up.set()
        await self.channel.introduce(wording.command_menu(self.language))


@dataclass(eq=False)
class Links:
    """All channels of this program."""

    all: Sequence[Link]
    database: Database

    def __post_init__(self) -> None:
        self._connecting: dict[Link, asyncio.Task[None]] = {}

    async def first(self) -> None:
        """Begin to connect all, and wait for one; the others get a moment more, and then go on in the background.

        Raises TokenRefused where no platform knows its token.
        """
        for link in self.all:
            self._connecting[link] = asyncio.create_task(
                link.connect(self.database), name=f"connect {link.name}"
            )
        waiting = set(self._connecting.values())
        while waiting and not self.connected:
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if not self.connected:
            await asyncio.gather(*self._connecting.values())
        if waiting:
            await asyncio.wait(waiting, timeout=GRACE_SECONDS)

    @property
    def connected(self) -> list[Link]:
        """The channels that are there."""
        return [link for link in self.all if link.up.is_set()]

    async def until_up(self, link: Link) -> None:
        """Return when the channel is there. Only one of several that is refused ends up here: it is tried again."""
        while not link.up.is_set():
            try:
                await self._connecting[link]
            except TokenRefused as error:
                log.error("%s: %s; the other channels go on without it", link.name, error)  # noqa: TRY400 - one line
                await asyncio.sleep(REFUSED_AGAIN_SECONDS)
                self._connecting[link] = asyncio.create_task(link.connect(self.database))

    async def stop(self) -> None:
        """Let go of every connection."""
        for task in self._connecting.values():
            task.cancel()
        await asyncio.gather(*self._connecting.values(), return_exceptions=True)
        for link in self.all:
            await link.channel.stop()
