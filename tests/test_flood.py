"""One chat that writes ten thousand messages: the others do not notice, and nothing of a person's is lost or doubled."""

import json
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from scripted_channel import Delivered
from sqlmodel import Session, func, select
from world import LAN, MINH, STRANGER, World

from bot.channels import RawUpdate
from bot.flood import Flood
from models.tables import InboxRow


@dataclass
class Seconds:
    """A clock of seconds, moved by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def many(chat: str, count: int, text: str = "cảm ơn nhé", start: int = 0) -> list[RawUpdate]:
    raw = json.dumps({"chat_id": chat, "kind": "text", "text": text})
    return [RawUpdate(f"{chat}-{start + n}", chat, raw) for n in range(count)]


def words(delivered: list[Delivered]) -> str:
    return "\n".join(each.outgoing.html for each in delivered)


def count(world: World, **where: str) -> int:
    def work(session: Session) -> int:
        return session.exec(select(func.count()).select_from(InboxRow).filter_by(**where)).one()

    return world.database.read_now(work)


async def handle_all(world: World) -> None:
    await world.receive.let_in_deferred()
    while await world.receive.handle_ready():
        pass


async def test_the_others_are_answered_at_once_while_one_floods(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-12-19")
    world.receive.flood = Flood(30, Seconds())
    for part in range(100):
        await world.receive.keep("telegram", many(LAN, 100, start=100 * part))
    said = json.dumps({"chat_id": MINH, "kind": "text", "text": f"{number} xong"})
    await world.receive.keep("telegram", [RawUpdate("minh", MINH, said)])
    ready = await world.receive.handle_ready()
    assert ready == 31, "thirty of the flood, and Minh's"
    assert world.assignment(number).state == "awaiting"
    assert count(world, chat_id=LAN) == 10_000, "all of it is kept"


async def test_what_was_too_much_is_handled_in_its_order_and_none_is_lost(world: World) -> None:
    seconds = Seconds()
    world.receive.flood = Flood(30, seconds)
    await world.receive.keep("telegram", many(LAN, 100))
    await handle_all(world)
    assert count(world, state="handled") == 30
    late = json.dumps({"chat_id": LAN, "kind": "text", "text": "/viec"})
    await world.receive.keep("telegram", [RawUpdate("late", LAN, late)])
    for _ in range(3):
        seconds.now += 60
        await handle_all(world)
    assert count(world, state="handled") == 101
    assert not world.receive.flood.waiting
    handled = world.database.read_now(
        lambda s: [r.update_key for r in s.exec(select(InboxRow).order_by("handled_at", "id"))]
    )
    assert handled[-1] == "late"


async def test_whoever_writes_too_fast_is_told_so_once(world: World) -> None:
    world.receive.flood = Flood(30, Seconds())
    for part in range(5):
        await world.receive.keep("telegram", many(LAN, 100, start=100 * part))
    await world.deliver.settle()
    assert words(world.of(LAN)).count("gửi nhanh quá") == 1


async def test_a_restart_forgets_nothing_of_what_waits(world: World) -> None:
    world.receive.flood = Flood(30, Seconds())
    await world.receive.keep("telegram", many(LAN, 50))
    again = World(world.database, world.clock, world.channel)
    seconds = Seconds()
    again.receive.flood = Flood(30, seconds)
    from models.store import inbox  # noqa: PLC0415 - used here only

    again.receive.flood.deferred(again.database.read_now(inbox.deferred_chats))
    await handle_all(again)
    assert count(again, state="handled") == 50


async def test_a_strangers_flood_is_dropped_without_a_word(world: World) -> None:
    world.receive.flood = Flood(30, Seconds())
    await world.receive.keep("telegram", many(STRANGER, 1000))
    await handle_all(world)
    await world.deliver.settle()
    assert count(world, chat_id=STRANGER) == 30
    assert len(world.of(STRANGER)) == 1


async def test_who_writes_as_people_do_notices_nothing(world: World) -> None:
    seconds = Seconds()
    world.receive.flood = Flood(30, seconds)
    for n in range(100):
        await world.receive.keep("telegram", many(LAN, 1, start=n))
        seconds.now += 3
    await handle_all(world)
    assert count(world, state="handled") == 100
    assert "nhanh quá" not in words(world.of(LAN))


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 2)), max_size=200), st.integers(5, 40))
def test_never_more_than_the_limit_a_minute_and_never_out_of_order(
    arrivals: list[tuple[float, int]], limit: int
) -> None:
    seconds = Seconds()
    flood = Flood(limit, seconds)
    let_in: dict[int, list[float]] = {}
    waiting: dict[int, int] = {}
    for wait, who in arrivals:
        seconds.now += wait
        chat = ("telegram", str(who))
        for (_, name), may in flood.may_come().items():
            come = min(may, waiting[int(name)])
            let_in.setdefault(int(name), []).extend([seconds.now] * come)
            waiting[int(name)] -= come
            if not waiting[int(name)]:
                flood.ended(("telegram", name))
        if flood.excess([chat])[0]:
            waiting[who] = waiting.get(who, 0) + 1
            flood.deferred([chat])
        else:
            assert not waiting.get(who), "it would overtake"
            let_in.setdefault(who, []).append(seconds.now)
    for times in let_in.values():
        for first in times:
            assert sum(first <= each < first + 60 for each in times) <= 2 * limit
