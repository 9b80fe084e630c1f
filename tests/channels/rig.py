"""One channel with everything around it: the sandbox over real HTTP, the whole bot, its people. For any channel."""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fast_loop import FastFollowedClock
from pydantic import SecretStr
from sqlmodel import Session, select
from world import at

from bot import at_work, wiring
from bot.channels import RawUpdate
from bot.settings import Settings
from models.database import Database
from models.tables import (
    Agency,
    Assignment,
    Contact,
    Evidence,
    InboxRow,
    Official,
    OutboxRow,
    Plan,
    Report,
    Task,
)
from sandbox.client import SandboxClient
from sandbox.phone_client import PhoneClient
from sandbox.server import running
from sandbox.settings import DEMO_BOT, DEMO_ZALO_BOT, SandboxSettings
from sandbox.zalo.names import zalo_id

HUONG, MINH, LAN, STRANGER = 1001, 1002, 1003, 1004
MORNING = "2026-11-23 10:00"
SPEED = 5  # back-offs, pauses, paces and polls pass so much faster; a rig that is busy must not look like one that is dead
Json = dict[str, Any]
TOKENS = {"telegram": DEMO_BOT, "zalo": DEMO_ZALO_BOT}


@dataclass(frozen=True)
class Kind:
    """What a channel's rig must say of it; a third channel adds one of these and passes the suite."""

    name: str
    settings: Callable[[str], Json]
    chat_id: Callable[[int], str]
    text_limit: int
    choose: Callable[[PhoneClient, str], Any]
    malformed: Callable[[str], list[Json]]
    unknown: Json
    has_files: bool = True


async def press(phone: PhoneClient, label: str) -> None:
    await phone.press(label)


async def answer_with_the_number(phone: PhoneClient, label: str) -> None:
    """Read the newest message with that choice as a person does, and type its number, or its words."""
    for message in reversed(await phone.messages()):
        for line in message["text"].splitlines():
            found = re.search(rf"(?:^|: |· )(\d+) {re.escape(label)}(?: ·|$)", line)
            if found and message["sender"] is None:
                await phone.say(found[1])
                return
            if message["sender"] is None and f"“{label.strip('↩ ').lower()}”" in line:
                await phone.say(label.strip("↩ ").lower())
                return
    raise AssertionError(f"nothing offers {label!r}: {[m['text'] for m in await phone.messages()][-2:]}")


TELEGRAM = Kind(
    "telegram",
    lambda address: {"telegram_token": SecretStr(DEMO_BOT), "telegram_base_url": address},
    str,
    4096,
    press,
    lambda chat: [
        {"update_id": 5, "message": {"chat": {"id": int(chat), "type": "private"}}},
        {"update_id": 6, "callback_query": {"from": {"id": int(chat)}}},
        {
            "update_id": 7,
            "message": {"message_id": 1, "chat": {"id": int(chat), "type": "private"}, "photo": [{}]},
        },
    ],
    {"update_id": 8, "something_new": {"chat": {"id": 1}}},
)
ZALO = Kind(
    "zalo",
    lambda address: {"zalo_token": SecretStr(DEMO_ZALO_BOT), "zalo_base_url": f"{address}/zalo"},
    zalo_id,
    2000,
    answer_with_the_number,
    lambda chat: [
        {"event_name": "message.text.received", "message": {"chat": {"id": chat}, "message_id": "a"}},
        {"event_name": "message.image.received", "message": {"chat": {"id": chat}, "message_id": "b"}},
        {"event_name": "message.text.received", "message": {"text": "xong", "message_id": "c"}},
        {"event_name": "message.text.received", "message": None},
    ],
    {"event_name": "message.reaction.received", "message": {"chat": {"id": "x"}, "message_id": "d"}},
    has_files=False,
)
KINDS = {kind.name: kind for kind in (TELEGRAM, ZALO)}


@dataclass
class Rig:
    """A running bot on one channel."""

    kind: Kind
    sandbox: SandboxClient
    bot: at_work.Bot
    folder: Path
    _numbers: list[int] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.bot.database

    def phone(self, number: int) -> PhoneClient:
        return self.sandbox.phone(number, self.kind.name)

    async def choose(self, phone: PhoneClient, label: str) -> None:
        """Choose something the bot offers, the way people do on this channel."""
        await self.kind.choose(phone, label)

    async def fault(self, kind: str, **facts: Any) -> None:
        await self.sandbox.fault(kind, platform=self.kind.name, **facts)

    async def jump(self, words: str) -> None:
        await self.sandbox.jump_to(at(words))

    async def hand_over(self, *updates: Json) -> None:
        """Let the channel read these as what a platform hands over."""
        channel = self.bot.links.all[0].channel
        wrapped: list[RawUpdate] = [channel.wrap(json.dumps(update).encode()) for update in updates]
        await self.bot.receive.keep(channel.name, wrapped)

    def rows(self, table: Any) -> list[Any]:
        return self.database.read_now(lambda session: list(session.exec(select(table).order_by(table.id))))

    def assignment(self, number: int) -> Assignment:
        return self.database.read_now(lambda session: session.get_one(Assignment, number))

    def reports(self) -> list[Report]:
        return self.rows(Report)

    def outbox(self) -> list[OutboxRow]:
        return self.rows(OutboxRow)

    def inbox(self) -> list[InboxRow]:
        return self.rows(InboxRow)

    def evidence(self) -> list[Evidence]:
        return self.rows(Evidence)

    def contact(self, number: int) -> Contact:
        chat_id = self.kind.chat_id(number)
        return self.database.read_now(
            lambda session: session.exec(select(Contact).where(Contact.chat_id == chat_id)).one()
        )

    async def until(self, true: Callable[[], bool], seconds: float = 15) -> None:
        """Wait until something is so in the database; real seconds, however fast the loop goes."""
        ends = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < ends, "it did not come to pass"
            await asyncio.sleep(0.02)

    def add(self, agency: str, title: str, last_day: str | None = "2027-06-01", **more: Any) -> int:
        """A task with one assignment, by default too far off to be reminded of. Returns its number."""

        def work(session: Session) -> int:
            owner = session.exec(select(Agency).where(Agency.code == agency)).one()
            code = f"{agency}-{len(self._numbers) + 1:02d}"
            task = Task(
                plan_id=1, code=code, title=title, text=title, responsible=agency, kind="báo cáo", **more
            )
            session.add(task)
            session.flush()
            day = datetime.fromisoformat(last_day).date() if last_day else None
            row = Assignment(
                task_id=task.id or 0,
                agency_id=owner.id or 0,
                period="2026",
                title=title,
                last_day=day,
                aim_day=day,
                original_last_day=day,
                original_aim_day=day,
                created_at=at(MORNING),
            )
            session.add(row)
            session.flush()
            return row.id or 0

        number = self.database.write_now(work)
        self._numbers.append(number)
        return number


def seed(session: Session, kinds: list[Kind]) -> None:
    """A coordinator and two officials of two agencies, linked on every one of those channels."""
    session.add(Plan(code="251-2021", number="251/KH-UBND", title="Kế hoạch thử"))
    for code, name in (("SNV", "Sở Nội vụ"), ("STP", "Sở Tư pháp")):
        session.add(Agency(code=code, name=name, short_name=code, kind="sở"))
    session.flush()
    for agency, role, name, number in (
        (1, "coordinator", "Nguyễn Thị Hương", HUONG),
        (1, "official", "Trần Văn Minh", MINH),
        (2, "official", "Lê <b>Lan</b> & Thị", LAN),
    ):
        official = Official(agency_id=agency, role=role, name=name)
        session.add(official)
        session.flush()
        for kind in kinds:
            session.add(Contact(channel=kind.name, chat_id=kind.chat_id(number), official_id=official.id))


def _seeded(path: Path, migrated: Path, kinds: list[Kind]) -> None:
    if not path.exists():
        path.write_bytes(migrated.read_bytes())
        database = Database(f"sqlite:///{path}")
        database.start()
        database.write_now(lambda session: seed(session, kinds))
        database.stop()


@asynccontextmanager
async def rig_of(
    kinds: list[Kind], folder: Path, migrated: Path, **settings: Any
) -> AsyncIterator[tuple[SandboxClient, at_work.Bot]]:
    """The sandbox and a bot on those channels, at ten in the morning of Monday 23 November 2026."""
    url = f"sqlite:///{folder / 'nhacviec.db'}"
    _seeded(folder / "nhacviec.db", migrated, kinds)
    acquainted = frozenset((kind.name, number) for kind in kinds for number in (HUONG, MINH, LAN))
    async with (
        running(SandboxSettings(limits=False, acquainted=acquainted)) as server,
        SandboxClient(server.address) as sandbox,
    ):
        await sandbox.jump_to(at(MORNING))
        given: Json = {
            "clock_url": f"{server.address}/clock",
            "web_port": 0,
            "pulse_seconds": 2,
            "digest_day": 5,
            "_env_file": None,
        }
        for kind in kinds:
            given |= kind.settings(server.address)
        given |= {"database_url": url} | settings
        async with bot_running(Settings(**given)) as bot:
            yield sandbox, bot


@asynccontextmanager
async def bot_running(settings: Settings) -> AsyncIterator[at_work.Bot]:
    """The whole bot in this event loop.

    The interpreter stays as the tests have it: what keeps a program's loop free for good would keep every rig's leavings.
    """
    with (
        patch.object(wiring, "FollowedClock", FastFollowedClock),
        patch.object(at_work, "keep_loop_free", lambda: None),
    ):
        async with _run(settings) as bot:
            yield bot


async def answers_after_a_bad_start(kind: Kind, database: Path, fault: str, *, times: int) -> None:
    """The platform's first answers go wrong; the bot comes up all the same, and answers who writes to it."""
    async with running(SandboxSettings(limits=False)) as server, SandboxClient(server.address) as sandbox:
        await sandbox.fault(fault, platform=kind.name, method="getMe", times=times)
        given = kind.settings(server.address) | {
            "database_url": f"sqlite:///{database}",
            "web_port": 0,
            "_env_file": None,
        }
        async with bot_running(Settings(**given)):
            await sandbox.phone(STRANGER, kind.name).say("chào")
            await sandbox.phone(STRANGER, kind.name).wait_for("mã liên kết")


@asynccontextmanager
async def _run(settings: Settings) -> AsyncIterator[at_work.Bot]:
    async with wiring.connected(settings) as bot:
        ready = asyncio.Event()
        task = asyncio.create_task(at_work.run(bot, ready=ready.set))
        try:
            waiting = asyncio.ensure_future(ready.wait())
            await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if task.done():
                task.result()
            yield bot
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
