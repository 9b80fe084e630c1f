"""The bot as a process on a SQLite file, killed with SIGKILL at random moments while replies come in and reminders go out.

    python tests/chaos/kill_loop.py --kills 200 [--seed N]

In the end every reply that was handed over stands in the database once, every message that was planned was delivered
at least once, and not more often than once and the sends whose outcome nobody could know.
"""

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from program import program
from sqlmodel import Session
from world import HandClock, World, at

from bench.recording_platform import Delivery, Platform
from models.database import opened
from models.instant import local
from models.migrate import migrate
from models.tables import Agency, Contact, Official, Plan
from seeds.calendar import load_calendar

TOKEN = "1000000001:recorded-only"
BEGIN = "2026-11-23 07:58"
AGENCIES, OFFICIALS_EACH, ASSIGNMENTS_EACH = 4, 3, 4
FIRST_CHAT = 2001
LONGEST_LIFE = 3.0  # seconds from the first call on, after which the watch kills
STARTED_WITHIN = 180.0  # a busy machine is slow
STARTING = 0.08  # the share of runs that are killed before they were up
CALENDAR = load_calendar()
MARK = "<i>(nhắc lại)</i>"
CALM_SECONDS = 90


@dataclass
class Killed:
    """What a loop left behind."""

    file: Path
    said: dict[int, str]
    deliveries: list[Delivery]
    handed_over: set[int]
    kills: int
    moments: Counter[str] = field(default_factory=Counter)


async def loop(folder: Path, kills: int, seed: int) -> Killed:
    """Run and kill so many times, then run once more until all is calm and end it politely."""
    chance = random.Random(seed)
    file = folder / "nhacviec.db"
    numbers = populate(file)
    moment = at(BEGIN)
    said: dict[int, str] = {}
    moments: Counter[str] = Counter()
    async with Platform() as platform:
        await platform.set_clock((moment - datetime.now(UTC)).total_seconds())
        settings = {
            "telegram_token": TOKEN,
            "telegram_base_url": platform.address,
            "database_url": f"sqlite:///{file}",
            "clock_url": f"{platform.address}/clock",
            "pulse_seconds": "1",
        }
        for _ in range(kills):
            moment = await _next_morning(platform, chance, moment)
            async with program(folder, "run", **settings) as process:
                killing = asyncio.create_task(_until_the_kill(platform, chance, said, numbers))
                ended = asyncio.create_task(process.wait())
                await asyncio.wait([killing, ended], return_when=asyncio.FIRST_COMPLETED)
                assert not ended.done(), (await process.communicate())[1].decode()
                moments[await killing] += 1
                process.kill()
                await process.wait()
        platform.seen = None
        await platform.set_clock((_working_morning(moment) - datetime.now(UTC)).total_seconds())
        async with program(folder, "run", **settings) as process:
            await _calm(platform, file)
            process.send_signal(signal.SIGTERM)
            _, errors = await asyncio.wait_for(process.communicate(), 20)
            assert process.returncode == 0, errors.decode()
            assert "Traceback" not in errors.decode(), errors.decode()
        return Killed(file, said, platform.deliveries, platform.handed_over, kills, moments)


def populate(file: Path) -> dict[str, list[int]]:
    """Agencies with officials who are linked, and tasks due over the coming months. Returns each chat's tasks."""
    migrate(f"sqlite:///{file}")
    with opened(f"sqlite:///{file}") as database:

        def people(session: Session) -> None:
            session.add(Plan(code="251-2021", number="251/KH-UBND", title="Kế hoạch thử"))
            chat = FIRST_CHAT
            for n in range(1, AGENCIES + 1):
                session.add(Agency(code=f"S{n}", name=f"Sở thứ {n}", short_name=f"S{n}", kind="sở"))
                session.flush()
                for each in range(OFFICIALS_EACH):
                    official = Official(agency_id=n, role="official", name=f"Cán bộ {n}.{each}")
                    session.add(official)
                    session.flush()
                    session.add(Contact(channel="telegram", chat_id=str(chat), official_id=official.id))
                    chat += 1

        database.write_now(people)
        world = World(database, HandClock(at(BEGIN)))
        first = date(2026, 11, 20)
        numbers: dict[str, list[int]] = {}
        for n in range(AGENCIES):
            own = [
                world.add_assignment(
                    f"S{n + 1}", f"Việc {k} của sở {n}", str(first + timedelta(days=17 * k + 5 * n))
                )
                for k in range(ASSIGNMENTS_EACH)
            ]
            for each in range(OFFICIALS_EACH):
                numbers[str(FIRST_CHAT + n * OFFICIALS_EACH + each)] = own
    return numbers


def _working_morning(moment: datetime) -> datetime:
    """The next morning on which all that waits may go out."""
    day = local(moment).date() + timedelta(days=1)
    while not CALENDAR.is_working_day(day):
        day += timedelta(days=1)
    return at(f"{day} 08:30")


async def _next_morning(platform: Platform, chance: random.Random, moment: datetime) -> datetime:
    """Some of the runs begin on a later day: reminders of that morning, or of several days that were slept through."""
    if chance.random() < 0.6:
        moment += timedelta(days=chance.choice([1, 1, 1, 2, 3]))
        await platform.set_clock(
            (moment + timedelta(minutes=chance.randint(0, 60)) - datetime.now(UTC)).total_seconds()
        )
    return moment


@dataclass
class _Moment:
    """When to kill: at the watch's word, or at the Nth call of a method, before or after it was answered."""

    method: str
    phase: str
    left: int
    began: asyncio.Event = field(default_factory=asyncio.Event)
    come: asyncio.Event = field(default_factory=asyncio.Event)

    async def seen(self, method: str, phase: str) -> None:
        """A call came in, or its answer is about to go out."""
        self.began.set()
        if method == self.method and phase == self.phase:
            self.left -= 1
            if self.left == 0:
                self.come.set()


async def _until_the_kill(
    platform: Platform, chance: random.Random, said: dict[int, str], numbers: dict[str, list[int]]
) -> str:
    """Let people write, and return when the moment of the kill has come. Returns what it was."""
    method = chance.choice(["sendMessage", "sendMessage", "sendMessage", "getUpdates", "no call"])
    moment = _Moment(method, chance.choice(["before", "after"]), chance.randint(1, 6))
    platform.seen = moment.seen
    if chance.random() < STARTING:
        await asyncio.sleep(chance.uniform(0, 1.5))
        return "while it started"
    await asyncio.wait_for(moment.began.wait(), STARTED_WITHIN)
    talking = asyncio.create_task(_talk(platform, chance, said, numbers))
    try:
        await asyncio.wait_for(moment.come.wait(), chance.uniform(0.2, LONGEST_LIFE))
    except TimeoutError:
        return "by the watch"
    else:
        await asyncio.sleep(chance.choice([0, 0, 0.002, 0.01]))
        return f"{moment.phase} the answer to {method}"
    finally:
        talking.cancel()
        await asyncio.wait([talking])


async def _talk(
    platform: Platform, chance: random.Random, said: dict[int, str], numbers: dict[str, list[int]]
) -> None:
    for _ in range(chance.randint(1, 5)):
        await asyncio.sleep(chance.uniform(0, 0.5))
        chat_id = chance.choice(list(numbers))
        text = f"{chance.choice(numbers[chat_id])} đang làm {chance.randint(1, 99)}%"
        said[await platform.say(chat_id, text)] = text


async def _calm(platform: Platform, file: Path) -> None:
    """Return when nothing waits any more, on the platform or in the database."""
    until = time.monotonic() + CALM_SECONDS
    while time.monotonic() < until:
        await asyncio.sleep(0.25)
        with reading(file) as database:
            waiting = database.execute(
                "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
                " + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))"
            ).fetchone()[0]
        if not waiting and not platform.waiting:
            return
    raise AssertionError("it did not become calm")


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """The database as another program reads it."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def check(left: Killed) -> str:
    """The promises. Returns what there was, for whoever watches. Raises AssertionError."""
    with reading(left.file) as database:
        every = database.execute
        assert every("PRAGMA integrity_check").fetchone() == ("ok",)
        in_database = Counter(
            int(key)
            for (key,) in every("SELECT i.update_key FROM report AS r JOIN inbox AS i ON i.id = r.inbox_id")
        )
        assert left.handed_over == set(left.said), "not every reply was handed over in the end"
        assert set(in_database) == left.handed_over, "a reply was lost"
        assert set(in_database.values()) == {1}, "a reply took effect twice"
        states = Counter(state for (state,) in every("SELECT state FROM inbox"))
        assert set(states) == {"handled"}, states
        planned = every(
            "SELECT kind, state, chat_id, platform_message_id, unsure, reason FROM outbox"
        ).fetchall()
        answered = every("SELECT count(DISTINCT inbox_id) FROM outbox WHERE inbox_id IS NOT NULL").fetchone()[
            0
        ]
        assert answered == len(left.said), "a reply got no answer"
        unsure = every("SELECT coalesce(sum(unsure), 0) FROM outbox").fetchone()[0]
        twice = every(
            "SELECT 1 FROM step GROUP BY assignment_id, official_id, deadline, step, round HAVING count(*) > 1"
        ).fetchall()
        assert not twice, "a step was planned twice"
    delivered = {(each.chat_id, str(each.message_id)) for each in left.deliveries}
    for kind, state, chat_id, message_id, _, reason in planned:
        if state == "cancelled":
            assert kind == "reminder", (kind, reason)
            assert "its day ended" in reason, reason
        else:
            assert state == "sent", (kind, state, reason)
            assert (chat_id, message_id) in delivered, "it was never delivered"
    sent = sum(1 for row in planned if row[1] == "sent")
    doubled = len(left.deliveries) - sent
    assert 0 <= doubled <= unsure, f"{doubled} delivered twice, of {unsure} nobody could know"
    marked = sum(1 for each in left.deliveries if each.text.startswith(MARK))
    assert doubled <= marked <= unsure, "a repeat was not marked, or something else was"
    kinds = Counter(kind for kind, state, *_ in planned if state == "sent")
    return (
        f"{left.kills} kills ({', '.join(f'{n} {what}' for what, n in left.moments.most_common())})\n"
        f"{len(left.said)} replies, each in the database once; {sent} messages ({dict(kinds)}), each delivered;\n"
        f"{unsure} sends with an unknown outcome, {doubled} of them delivered twice, all marked"
    )


def main() -> None:
    """The long loop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(check(asyncio.run(loop(Path(folder), given.kills, given.seed))))


if __name__ == "__main__":
    main()
