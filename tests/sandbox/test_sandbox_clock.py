"""The clock that people move, as a bot sees it over HTTP."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from sandbox.client import SandboxClient
from sandbox.clock import SandboxClock
from sandbox.errors import SandboxError
from sandbox.news import News
from sandbox.persistence import Store

pytest_plugins = ["sandbox_fixtures"]

HUE = ZoneInfo("Asia/Ho_Chi_Minh")
NEAR = timedelta(seconds=30)


def local(clock: dict[str, str]) -> datetime:
    return datetime.fromisoformat(clock["now"]).astimezone(HUE)


async def test_moves_add_up_and_the_real_time_comes_back(sandbox: SandboxClient) -> None:
    first = await sandbox.clock()
    assert (first["version"], first["offset_seconds"]) == (1, 0)
    await sandbox.advance(timedelta(hours=1))
    moved = await sandbox.advance(timedelta(hours=2))
    assert (moved["version"], moved["offset_seconds"]) == (3, 3 * 3600)
    assert datetime.fromisoformat(moved["now"]) - datetime.now(UTC) > timedelta(hours=3) - NEAR
    assert (await sandbox.real_time())["offset_seconds"] == 0


async def test_jumps_land_where_they_say(sandbox: SandboxClient) -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=HUE)
    assert local(await sandbox.jump_to(friday)) - friday < NEAR
    saturday = local(await sandbox.next_morning())
    assert (saturday.date(), saturday.hour) == (date(2026, 11, 28), 8)
    monday = local(await sandbox.next_working_day())
    assert (monday.date(), monday.hour) == (date(2026, 11, 30), 8)
    only_date = await sandbox.ask("POST", "/clock", json={"to": "2026-12-20"})
    assert local(only_date).hour == 8


async def test_a_bot_hears_of_a_move_at_once(sandbox: SandboxClient) -> None:
    version = (await sandbox.clock())["version"]
    query = {"after": version, "timeout": 25}
    waiting = asyncio.create_task(sandbox.ask("GET", "/clock", params=query))
    await sandbox.advance(timedelta(hours=1))
    async with asyncio.timeout(10):
        assert (await waiting)["version"] == version + 1
    late = await sandbox.ask("GET", "/clock", params={"after": version + 1, "timeout": 0.05})
    assert late["version"] == version + 1


async def test_messages_carry_the_moved_time(bot: Bot, sandbox: SandboxClient) -> None:
    day = datetime(2027, 1, 4, 8, 0, tzinfo=HUE)
    await sandbox.jump_to(day)
    await sandbox.phone(1002).say("chào năm mới")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert abs(update.message.date - day) < NEAR


@pytest.mark.parametrize("order", [{}, {"to": "hôm qua"}, {"advance_seconds": 1e18}, {"to": "1990-01-01"}])
async def test_senseless_orders_are_refused_in_vietnamese(
    sandbox: SandboxClient, order: dict[str, str]
) -> None:
    with pytest.raises(SandboxError, match=r"Hãy gửi|Không hiểu|Số giây|Đồng hồ"):
        await sandbox.ask("POST", "/clock", json=order)
    assert (await sandbox.clock())["offset_seconds"] == 0


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1)))  # noqa: DTZ001  # given a zone below
def test_the_next_working_day_is_one(start: datetime) -> None:
    store = Store(None)
    off = date(2026, 9, 2)
    clock = SandboxClock(store, News(store), days_off={off})
    clock.move({"to": start.replace(tzinfo=HUE).isoformat()})
    clock.move({"next": "working_day"})
    reached = clock.now().astimezone(HUE)
    store.close()
    assert reached.weekday() < 5
    assert reached.date() not in {off, start.date()}
    assert reached.date() - start.date() <= timedelta(days=4)
    assert (reached.hour, reached.minute) == (8, 0)
