"""Does one chat that floods slow the others? `python -m bench.flood`: another person's reply, beside 10,000 messages or none.

Ratios within one run; the machine is shared. Real file, the real receiving and handling, nothing sent.
"""

import asyncio
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot.channels import Incoming, IncomingKind, RawUpdate
from bot.flood import Flood
from bot.receive import Receive
from bot.turn import House
from models.database import Database
from models.migrate import migrate
from models.rules.sending import SendingHours
from models.tables import Agency, Contact, Official
from scheduler.clock import SystemClock
from seeds.calendar import load_calendar

MESSAGES, A_POLL, REPLIES = 10_000, 100, 30


class Channel:
    """Reads updates as the benches write them; sends nothing."""

    name = "telegram"

    async def typing(self, chat_id: str) -> None:
        """Nothing is shown."""

    def read(self, raw: str) -> Incoming:
        """What a raw update says."""
        value = json.loads(raw)
        return Incoming(self.name, value["chat"], IncomingKind.TEXT, text=value["text"])


def people(session: Session) -> None:
    session.add(Agency(code="STP", name="Sở Tư pháp", short_name="STP", kind="sở"))
    session.flush()
    for chat in ("1", "2"):
        official = Official(agency_id=1, role="official", name=f"Người {chat}")
        session.add(official)
        session.flush()
        session.add(Contact(channel="telegram", chat_id=chat, official_id=official.id))


def update(chat: str, key: str) -> RawUpdate:
    return RawUpdate(key, chat, json.dumps({"chat": chat, "text": "/viec"}))


async def answered(receive: Receive, key: str) -> float:
    """Seconds from the arrival of a person's message until it was handled."""
    began = time.perf_counter()
    await receive.keep("telegram", [update("2", key)])
    while await receive.handle_ready():
        pass
    return time.perf_counter() - began


async def run(flood: Flood | None, flooded: int) -> tuple[float, float]:
    """Median seconds of another person's reply, and seconds to take the flood in."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        migrate(url)
        database = Database(url)
        database.start()
        database.write_now(people)
        house = House(load_calendar(), SendingHours())
        receive = Receive(database, SystemClock(), {"telegram": Channel()}, house, flood=flood)  # type: ignore[dict-item]  # only its reading is used
        began = time.perf_counter()
        for start in range(0, flooded, A_POLL):
            await receive.keep("telegram", [update("1", f"f{start + n}") for n in range(A_POLL)])
        taken = time.perf_counter() - began
        await answered(receive, "first")  # what was let in of the flood is handled with it
        times = [await answered(receive, f"r{n}") for n in range(REPLIES)]
        database.stop()
    return statistics.median(times), taken


async def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d}")
    quiet, _ = await run(Flood(60), 0)
    beside, taken = await run(Flood(60), MESSAGES)
    print(f"a reply alone:                       {quiet * 1000:7.1f} ms")
    print(f"the same, with {MESSAGES:,} deferred:      {beside * 1000:7.1f} ms  ({beside / quiet:.2f} x)")
    print(f"taking {MESSAGES:,} messages in:          {taken:7.2f} s  ({MESSAGES / taken:,.0f} a second)")


if __name__ == "__main__":
    asyncio.run(main())
