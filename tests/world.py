"""A small world to test in: a real database file, a scripted channel, a clock one can move, a few agencies and people."""

import itertools
import json
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from scripted_channel import Delivered, ScriptedChannel
from sqlmodel import Session, SQLModel, select

from bot.channels import RawUpdate
from bot.compose import Composer, tell_of_dead
from bot.evidence_folder import EvidenceFolder
from bot.fetch_files import FetchFiles
from bot.plan_desk import PlanDesk
from bot.receive import Receive
from bot.turn import House
from models.database import Database
from models.instant import VIETNAM
from models.rules.escalation import Escalation
from models.rules.ladder import Ladder
from models.rules.sending import SendingHours
from models.tables import Agency, Assignment, Contact, Official, Plan, Report, Task
from scheduler.deliver import Deliver
from scheduler.pace import Limits
from scheduler.plan_digests import DigestTime, plan_digests
from scheduler.plan_escalations import Escalations, plan_escalations
from scheduler.plan_group_notices import plan_group_notices
from scheduler.plan_handovers import plan_handovers
from scheduler.plan_reminders import plan_reminders
from scheduler.plan_succession import plan_succession
from scheduler.pulse import Pulse
from scheduler.sending import Capabilities
from seeds.calendar import load_calendar

HUONG, MINH, LAN, STRANGER = "1001", "1002", "1003", "1004"
WITHOUT_BUTTONS = Capabilities(text_limit=2000, buttons=False, edits=False, deep_links=False)
FAST = Limits(overall=1e6, chat=1e6, chat_burst=1e6, group=1e6, group_burst=1e6)


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    async def moved(self) -> None:
        raise AssertionError("nobody waits for this clock")

    def set(self, words: str) -> None:
        """Move to a local time such as "2026-12-01 08:00"."""
        self.instant = at(words)


def at(words: str) -> datetime:
    """A local time in Việt Nam as an instant."""
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM).astimezone(UTC)


@dataclass
class World:
    """Everything of the bot but the platform and the passing of time."""

    database: Database
    clock: HandClock
    channel: ScriptedChannel = field(default_factory=ScriptedChannel)
    zalo: ScriptedChannel = field(default_factory=lambda: ScriptedChannel("zalo", WITHOUT_BUTTONS))
    # Nothing goes to those above unless a test is about that.
    escalations: Escalations = field(default_factory=lambda: Escalations(Escalation(levels=())))
    _updates: Any = field(default_factory=lambda: itertools.count(1))
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.house = House(load_calendar(), SendingHours(), 8, evidence_folder=_beside(self.database))
        channels = {each.name: each for each in (self.channel, self.zalo)}
        self.receive = Receive(self.database, self.clock, channels, self.house)
        self.fetch_files = FetchFiles(
            self.database,
            self.clock,
            {"telegram": self.channel},
            EvidenceFolder(self.house.evidence_folder),
            self.house.evidence_megabytes,
        )
        self.deliver = Deliver(
            self.database,
            self.clock,
            channels,
            Composer(self.house, {name: each.can for name, each in channels.items()}).compose,
            tell_of_dead,
            dict.fromkeys(channels, FAST),
        )
        self.desk = PlanDesk(self.database, self.clock, channels, self.house.largest_plan_file)
        calendar, hours = self.house.calendar, self.house.hours
        self.pulse = Pulse(
            self.database,
            self.clock,
            {
                "agencies": plan_succession,
                "escalations": lambda s, now: plan_escalations(
                    s, now, calendar=calendar, hours=hours, rules=self.escalations
                ),
                "reminders": lambda s, now: plan_reminders(
                    s, now, calendar=calendar, hours=hours, ladder=Ladder()
                ),
                "handovers": lambda s, now: plan_handovers(s, now, calendar=calendar, hours=hours, days=3),
                "group notices": lambda s, now: plan_group_notices(s, now, calendar=calendar, hours=hours),
                "digests": lambda s, now: plan_digests(
                    s, now, calendar=calendar, hours=hours, when=DigestTime()
                ),
            },
        )

    async def say(self, chat_id: str, text: str, **more: Any) -> list[Delivered]:
        """A person writes; what is delivered because of it comes back."""
        return await self.update(chat_id, kind="text", text=text, **more)

    async def press(self, chat_id: str, data: str, message_id: str = "1") -> list[Delivered]:
        """A person presses a button with that data."""
        number = next(self._updates)
        return await self.update(
            chat_id, kind="press", press=data, press_id=str(number), message_id=message_id
        )

    async def press_label(self, chat_id: str, label: str) -> list[Delivered]:
        """A person presses the newest button with that label in their chat."""
        for each in reversed(self.of(chat_id)):
            for row in each.outgoing.buttons:
                for button in row:
                    if button.label == label:
                        return await self.press(chat_id, button.data, each.message_id)
        raise AssertionError(
            f"no button {label!r} in {chat_id}: {[d.outgoing.buttons for d in self.of(chat_id)]}"
        )

    async def update(self, chat_id: str, *, on: str = "telegram", **fields: Any) -> list[Delivered]:
        """Hand over an update and let everything happen that follows from it."""
        raw = json.dumps({"chat_id": chat_id} | fields)
        return await self.hand_over(RawUpdate(f"u{next(self._updates)}", chat_id, raw), on=on)

    async def hand_over(self, *updates: RawUpdate, on: str = "telegram") -> list[Delivered]:
        """Hand over raw updates; what either channel delivers because of it comes back."""
        before = len(self.channel.delivered), len(self.zalo.delivered)
        await self.receive.keep(on, list(updates))
        while await self.receive.handle_ready():
            pass
        await self.deliver.settle()
        return self.channel.delivered[before[0] :] + self.zalo.delivered[before[1] :]

    async def beat(self, words: str | None = None) -> list[Delivered]:
        """Move the clock (if told), let the pulse beat and everything due be delivered."""
        if words is not None:
            self.clock.set(words)
        before = len(self.channel.delivered), len(self.zalo.delivered)
        await self.pulse.beat()
        await self.deliver.settle()
        return self.channel.delivered[before[0] :] + self.zalo.delivered[before[1] :]

    def of(self, chat_id: str) -> list[Delivered]:
        """What reached a chat, oldest first."""
        return [each for each in self.channel.delivered if each.outgoing.chat_id == chat_id]

    def assignment(self, number: int) -> Assignment:
        """The assignment of that number, as it is now."""
        return self.database.read_now(lambda session: session.get_one(Assignment, number))

    def reports(self) -> list[Report]:
        """Every report, oldest first."""
        return self.database.read_now(lambda session: list(session.exec(select(Report).order_by(Report.id))))  # type: ignore[arg-type]  # SQLModel types a column as its value

    def add_assignment(self, agency: str, title: str, last_day: str | None, **more: Any) -> int:
        """A task with one assignment; the aim day is the last working day not after the last one. Returns its number."""
        day = date.fromisoformat(last_day) if last_day else None
        aim = self.house.calendar.previous_working_day(day) if day else None
        count = next(self._numbers)

        def work(session: Session) -> int:
            owner = session.exec(select(Agency).where(Agency.code == agency)).one()
            task = Task(
                plan_id=1,
                code=more.pop("code", f"{agency}-{count:02d}"),
                title=title,
                text=title,
                responsible=agency,
                kind=more.pop("kind", "báo cáo"),
                target=more.pop("target", ""),
                product=more.pop("product", ""),
            )
            session.add(task)
            session.flush()
            row = Assignment(
                task_id=task.id or 0,
                agency_id=owner.id or 0,
                period="2026",
                title=title,
                last_day=day,
                aim_day=aim,
                original_last_day=day,
                original_aim_day=aim,
                created_at=self.clock.now(),
                **more,
            )
            session.add(row)
            session.flush()
            return row.id or 0

        return self.database.write_now(work)


def on_zalo(world: World, agency: str, name: str, chat_id: str, role: str = "official") -> None:
    """Somebody of an agency who is linked on Zalo only."""

    def work(session: Session) -> None:
        owner = session.exec(select(Agency).where(Agency.code == agency)).one()
        official = Official(agency_id=owner.id or 0, role=role, name=name)
        session.add(official)
        session.flush()
        session.add(Contact(channel="zalo", chat_id=chat_id, official_id=official.id))

    world.database.write_now(work)


def _beside(database: Database) -> Path:
    """The folder of evidence next to a test's database."""
    if database.file is not None:
        return database.file.parent / "evidence"
    return Path(tempfile.gettempdir()) / f"nhacviec-evidence-{uuid4()}"  # made where a file comes


def all_that_is_kept(session: Session) -> str:
    """Every value of every row of every table, to look for what must, or must not, be there."""
    return "\n".join(
        repr(tuple(row))
        for table in SQLModel.metadata.sorted_tables
        for row in session.execute(table.select())
    )


def people(session: Session) -> None:
    """A plan, three agencies, a coordinator and two officials, linked; the fourth chat belongs to nobody."""
    session.add(Plan(code="251-2021", number="251/KH-UBND", title="Kế hoạch thử"))
    for code, name in (("SNV", "Sở Nội vụ"), ("STP", "Sở Tư pháp"), ("VP", "Văn phòng UBND thành phố Huế")):
        session.add(Agency(code=code, name=name, short_name=code, kind="sở"))
    session.flush()
    for agency, role, name, chat in (
        (1, "coordinator", "Nguyễn Thị Hương", HUONG),
        (1, "official", "Trần Văn Minh", MINH),
        (2, "official", "Lê Thị Lan", LAN),
    ):
        official = Official(agency_id=agency, role=role, name=name)
        session.add(official)
        session.flush()
        session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))
