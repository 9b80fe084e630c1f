"""Reading the plans' files that coordinators send: fetched, read in a process of its own, answered with the difference.

Outside every transaction but the one that keeps the answer: neither the event loop nor the writer waits for a file. A
file that was being read when the program ended is read again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.channels import Channel
from bot.plan_files import KIND
from models.database import Database
from models.errors import DatabaseError, FileGone, FileTooLarge, PlatformError
from models.instant import local
from models.store import outbox, plan_files, questions
from models.store.outbox import Letter
from models.store.plan_files import Waiting
from scheduler.clock import Clock
from seeds.plan_files.apart import Job, Told, reading_apart

log = logging.getLogger(__name__)

IDLE_SECONDS = 5.0


@dataclass
class PlanDesk:
    """Reads what was sent, one file after the other.

    Args:
        largest: bytes that are taken in at most.
    """

    database: Database
    clock: Clock
    channels: Mapping[str, Channel]
    largest: int

    def __post_init__(self) -> None:
        self._arrived = asyncio.Event()

    def wake(self) -> None:
        """There may be a file to read (safe to call on the loop only)."""
        self._arrived.set()

    async def run(self) -> None:
        """Read until cancelled."""
        while True:
            self._arrived.clear()
            try:
                if await self.read_waiting():
                    continue
            except DatabaseError as error:
                log.error("a plan's file could not be read: %s", error)  # noqa: TRY400 - one line for the operator
            try:
                async with asyncio.timeout(IDLE_SECONDS):  # wait_for may swallow the end of the program
                    await self._arrived.wait()
            except TimeoutError:
                continue

    async def read_waiting(self) -> int:
        """Read every file that waits. Returns how many there were."""
        now = self.clock.now()
        files = await self.database.read(lambda session: plan_files.waiting(session, now=now))
        for file in files:
            await self._read(file)
        if files:
            await self.database.write(lambda session: plan_files.let_go(session, now=now))
        return len(files)

    async def _read(self, file: Waiting) -> None:
        try:
            content = await self.channels[file.channel].download(file.file_id, largest=self.largest)
        except FileTooLarge:
            await self._fail(file, "plan_file.too_large", {"megabytes": self.largest >> 20})
            return
        except (FileGone, KeyError):
            await self._fail(file, "plan_file.gone", {})
            return
        except PlatformError as error:
            log.warning("a plan's file could not be fetched: %s", error)
            now = self.clock.now()
            if not await self.database.write(
                lambda session: plan_files.put_off(session, file.number, now=now)
            ):
                await self._fail(file, "plan_file.gone", {})
            return
        today = local(self.clock.now()).date()
        told = await reading_apart(content, Job(file.name, self.database.url, today))
        await self.database.write(self._answer(file, told))

    async def _fail(self, file: Waiting, template: str, data: dict[str, Any]) -> None:
        now = self.clock.now()

        def work(session: Session) -> None:
            found = plan_files.to_answer(session, file.number)
            if found is not None:
                row, contact = found
                letter = Letter(template, data | {"name": file.name})
                key = f"plan:{file.number}:{row.inbox_id}:failed"
                outbox.queue(session, contact, letter, key=key, now=now, inbox_id=row.inbox_id)
                plan_files.end(session, file.number, "failed", now=now)

        await self.database.write(work)

    def _answer(self, file: Waiting, told: Told) -> Callable[[Session], None]:
        now = self.clock.now()

        def work(session: Session) -> None:
            found = plan_files.to_answer(session, file.number)
            if found is None:
                return
            row, contact = found
            data = {"name": file.name, **told.summary}
            counts: Any = told.summary["counts"]
            question = 0
            changes = any(counts[name] for name in ("added", "changed", "withdrawn", "restored"))
            if told.summary["errors"]:
                letter = Letter("plan_file_wrong.jinja", data)
                plan_files.end(session, file.number, "failed", now=now)
            elif not changes and not told.summary["new"] and not told.summary["plan_changed"]:
                letter = Letter("plan_file.nothing_new", {"name": file.name, "count": counts["unchanged"]})
                plan_files.end(session, file.number, "applied", now=now)
            else:
                plan_files.keep_found(row, told.kept)
                question = questions.ask(session, contact, KIND, {"file": file.number}, now=now)
                rows = [[("apply", f"y:{question}"), ("no", f"n:{question}")]]
                letter = Letter("plan_file_read.jinja", data, rows)
            key = f"plan:{file.number}:{question or 'end'}"
            outbox.queue(session, contact, letter, key=key, now=now, inbox_id=row.inbox_id)

        return work
