"""Fetching files: what people sent as evidence is brought from the platform into our own folder, whatever restarts.

A file waits in the database until it is kept, refused or gone; a platform that does not answer is asked again.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from bot.channels import Channel
from bot.evidence_folder import EvidenceFolder
from models.database import Database
from models.errors import DatabaseError, EvidenceFolderUnusable, FileGone, FileTooLarge, PlatformError
from models.rules.files import judge
from models.store import evidence, outbox
from models.store.evidence import GONE, REFUSED, ToFetch
from models.store.outbox import Letter
from scheduler.clock import Clock

log = logging.getLogger(__name__)

IDLE_SECONDS = 5.0
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
MOST_TRIES = 60  # some 28 hours
MEGABYTE = 2**20


@dataclass
class FetchFiles:
    """Brings files into the folder of evidence.

    Args:
        megabytes: the largest file that is taken.
    """

    database: Database
    clock: Clock
    channels: Mapping[str, Channel]
    folder: EvidenceFolder
    megabytes: int = 20

    def __post_init__(self) -> None:
        self._arrived = asyncio.Event()

    def wake(self) -> None:
        """There may be something to fetch (safe to call on the loop only)."""
        self._arrived.set()

    async def run(self) -> None:
        """Fetch until cancelled."""
        while True:
            self._arrived.clear()
            try:
                if not await self.fetch_due():
                    await self._sleep()
            except DatabaseError as error:
                log.error("what is to be fetched cannot be read: %s", error)  # noqa: TRY400 - one line for the operator
                await asyncio.sleep(IDLE_SECONDS)

    async def fetch_due(self) -> int:
        """Fetch what is due now. Returns how many files were tried."""
        now = self.clock.now()
        due = await self.database.read(lambda session: evidence.to_fetch(session, now=now))
        for each in due:
            await self._fetch(each)
        return len(due)

    async def _fetch(self, wanted: ToFetch) -> None:
        channel = self.channels.get(wanted.channel)
        if channel is None:
            await self._put_off(wanted, f"{wanted.channel} is not connected")
            return
        try:
            content = await channel.download(wanted.file_id, largest=self.megabytes * MEGABYTE)
        except FileTooLarge:
            await self._give_up(wanted, REFUSED, "large")
        except FileGone:
            await self._give_up(wanted, GONE, "gone")
        except PlatformError as error:
            await self._put_off(wanted, str(error))
        else:
            await self._judge(wanted, content)

    async def _judge(self, wanted: ToFetch, content: bytes) -> None:
        judged = judge(content, wanted.name)
        if judged.refused:
            await self._give_up(wanted, REFUSED, judged.refused)
            return
        try:
            place, digest = await asyncio.to_thread(self.folder.keep, content, judged.extension)
        except EvidenceFolderUnusable as error:
            log.error("evidence cannot be kept: %s", error)  # noqa: TRY400 - one line for the operator
            await self._put_off(wanted, str(error))
            return
        await self.database.write(
            lambda session: evidence.kept(
                session, wanted.evidence_id, place=place, digest=digest, size=len(content)
            )
        )

    async def _put_off(self, wanted: ToFetch, reason: str) -> None:
        if wanted.attempts >= MOST_TRIES:
            await self._give_up(wanted, GONE, "gone")
            return
        wait = min(FIRST_WAIT * 2 ** min(wanted.attempts, 10), LONGEST_WAIT)
        log.warning("evidence=%s not fetched (again in %s): %s", wanted.evidence_id, wait, reason)
        until = self.clock.now() + wait
        await self.database.write(lambda session: evidence.put_off(session, wanted.evidence_id, until))

    async def _give_up(self, wanted: ToFetch, state: str, why: str) -> None:
        now = self.clock.now()

        def work(session: Session) -> None:
            contact, number = evidence.given_up(session, wanted.evidence_id, state, now=now)
            if contact is not None:
                data = {"name": wanted.name, "why": why, "megabytes": self.megabytes, "number": number}
                letter = Letter("evidence.not_kept", data)
                outbox.queue(session, contact, letter, key=f"file:{wanted.evidence_id}", now=now)

        await self.database.write(work)

    async def _sleep(self) -> None:
        due = await self.database.read(evidence.next_fetch)
        wait = min(max((due - self.clock.now()).total_seconds(), 0.05), IDLE_SECONDS) if due else IDLE_SECONDS
        try:
            async with asyncio.timeout(
                wait
            ):  # wait_for would swallow an end that comes together with an arrival
                await self._arrived.wait()
        except TimeoutError:
            return
