"""Two programs on one database: one works, the other waits and takes over; never do both send or poll."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import kill_loop
import pytest
from program import program
from world import HandClock, at

from bench.recording_platform import Platform
from models.database import Database
from models.store import lease as store
from scheduler import lease as leases
from scheduler.lease import Lease, LeaseLost
from scheduler.this_program import has_ended, identity

WORK = {"getUpdates", "sendMessage"}


async def wait_until(condition: object, seconds: float = 40) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # type: ignore[operator]  # a lambda
            await asyncio.sleep(0.05)


async def test_the_second_waits_neither_polls_nor_sends_and_takes_over_from_the_dead(tmp_path: Path) -> None:
    numbers = kill_loop.populate(tmp_path / "nhacviec.db")
    chat_id, own = next(iter(numbers.items()))
    async with Platform() as platform:
        await platform.set_clock((at("2026-11-23 08:10") - datetime.now(UTC)).total_seconds())
        settings = {
            "telegram_token": kill_loop.TOKEN,
            "database_url": f"sqlite:///{tmp_path}/nhacviec.db",
            "clock_url": f"{platform.address}/clock",
            "pulse_seconds": "1",
        }
        first_calls, second_calls = platform.called_by["/first"], platform.called_by["/second"]
        async with program(
            tmp_path, "run", telegram_base_url=f"{platform.address}/first", **settings
        ) as first:
            await wait_until(lambda: "sendMessage" in first_calls)
            async with program(
                tmp_path, "run", telegram_base_url=f"{platform.address}/second", **settings
            ) as second:
                await wait_until(lambda: "setMyCommands" in second_calls)
                await platform.say(chat_id, f"{own[0]} đang làm 10%")
                await wait_until(lambda: any("Đã ghi nhận" in each.text for each in platform.deliveries))
                assert not WORK & set(second_calls)
                first.kill()
                await platform.say(chat_id, f"{own[0]} đang làm 20%")
                await wait_until(
                    lambda: sum("Đã ghi nhận" in each.text for each in platform.deliveries) >= 2, 30
                )
                assert set(second_calls) >= WORK
                second.terminate()
                _, errors = await asyncio.wait_for(second.communicate(), 20)
                assert second.returncode == 0
                assert "another program works on this database" in errors.decode()


# The lease itself, by a watch that the test holds


class Watch:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    """Looking and renewing take no time but the watch's."""
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        watch.seconds += seconds
        await real(0)

    monkeypatch.setattr("scheduler.lease.asyncio.sleep", sleep)


CLOCK = HandClock(at("2026-11-23 08:00"))


@pytest.mark.usefixtures("quick")
async def test_a_silent_holder_is_taken_over_from_within_thirty_seconds_and_stops_trusting_itself_before(
    database: Database, watch: Watch
) -> None:
    first, second = Lease(database, CLOCK, "far|1", watch), Lease(database, CLOCK, "near|2", watch)
    await first.acquire()
    assert first.held()
    begun = watch.seconds
    stopped_trusting = []

    def looked() -> float:
        if not first.held():
            stopped_trusting.append(watch.seconds)
        return watch.seconds

    second.passed = looked
    await second.acquire()
    assert leases.TRUSTED_SECONDS < watch.seconds - begun <= 30
    assert stopped_trusting[0] < watch.seconds
    assert second.held()
    assert not first.held()
    with pytest.raises(LeaseLost):
        await first.keep()
    assert not database.read_now(first.holds)
    assert database.read_now(second.holds)


async def test_a_holder_that_renews_is_left_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RENEW_SECONDS", "TRUSTED_SECONDS", "TAKEN_OVER_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(leases, name, getattr(leases, name) / 20)
    first, second = Lease(database, CLOCK, "far|1"), Lease(database, CLOCK, "near|2")
    await first.acquire()
    tasks = [asyncio.create_task(first.keep()), asyncio.create_task(second.acquire())]
    began = database.read_now(store.look).beat
    await wait_until(lambda: database.read_now(store.look).beat >= began + 8)  # twice the time to take over
    assert database.read_now(store.look).holder == "far|1"
    assert not tasks[1].done()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_a_lease_given_back_is_free_at_once(database: Database, watch: Watch) -> None:
    first, second = Lease(database, CLOCK, "far|1", watch), Lease(database, CLOCK, "near|2", watch)
    await first.acquire()
    await first.release()
    await asyncio.wait_for(second.acquire(), 5)
    assert second.held()


async def test_of_two_that_reach_for_it_at_once_one_gets_it(database: Database, watch: Watch) -> None:
    both = [Lease(database, CLOCK, f"far|{n}", watch) for n in range(8)]
    reaching = [asyncio.create_task(each.acquire()) for each in both]
    await asyncio.wait(reaching, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0.2)
    assert sum(each.held() for each in both) == 1
    for task in reaching:
        task.cancel()
    await asyncio.wait(reaching)


async def test_a_process_that_ended_is_told_from_one_that_lives_and_from_one_far_away(tmp_path: Path) -> None:
    mine = identity()
    assert not has_ended(mine)
    room, number, begun = mine.rsplit("|", 2)
    assert has_ended(f"{room}|{number}|{int(begun) - 1}")  # the number was given to another process
    assert not has_ended(f"elsewhere|{number}|1")
    async with program(tmp_path, "--help") as process:
        await asyncio.wait_for(process.communicate(), 60)
        assert has_ended(f"{room}|{process.pid}|{begun}")
