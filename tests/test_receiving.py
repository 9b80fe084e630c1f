"""Receiving: kept before it is acknowledged, handled once and in order; what cannot be handled stops nobody."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from program import run_to_end
from sqlmodel import Session, select
from world import LAN, MINH, World

import bot.handle
from bot.channels import RawUpdate
from bot.turn import Turn
from models.errors import DatabaseBusy, PlatformBusy, PlatformError
from models.store import inbox
from models.tables import InboxRow, Report

pytestmark = pytest.mark.both_databases

POISON = "làm hỏng"


class Enough(Exception):
    pass


def update(number: int, chat_id: str, text: str) -> RawUpdate:
    return RawUpdate(
        f"u{number}", chat_id, json.dumps({"chat_id": chat_id, "kind": "text", "text": text}), number
    )


def inbox_rows(world: World) -> list[InboxRow]:
    return world.database.read_now(
        lambda session: list(session.exec(select(InboxRow).order_by(InboxRow.id)))  # type: ignore[arg-type]  # SQLModel types a column as its value
    )


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A message with the words of POISON breaks the handler as often as told."""
    real, left = bot.handle._answer, [0]

    def answer(turn: Turn) -> None:
        real(turn)
        if POISON in turn.incoming.text and left[0] > 0:
            left[0] -= 1
            raise RuntimeError("the handler broke")

    monkeypatch.setattr(bot.handle, "_answer", answer)

    def times(number: int) -> None:
        left[0] = number

    return times


async def handle_all(world: World) -> None:
    while await world.receive.handle_ready():
        pass
    await world.deliver.settle()


async def test_a_repeat_is_dropped_by_its_key(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    same = update(1, MINH, f"{number} đang làm 40%")
    await world.hand_over(same, same)
    await world.hand_over(same)
    assert len(world.reports()) == 1
    assert len(inbox_rows(world)) == 1


async def test_an_update_that_breaks_the_handler_is_kept_tried_again_and_its_effects_never_doubled(
    world: World, poisoned: Callable[[int], None]
) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    poisoned(2)
    await world.hand_over(update(1, MINH, f"{number} đang làm 40%, {POISON}"))
    assert world.reports() == []
    assert inbox_rows(world)[0].error == "RuntimeError: the handler broke"
    waits = []
    for _ in range(2):
        waits.append((inbox_rows(world)[0].not_before or world.clock.now()) - world.clock.now())
        world.clock.instant += timedelta(seconds=10)
        await handle_all(world)
    assert waits[1] > waits[0] > timedelta(0)
    assert len(world.reports()) == 1
    assert (inbox_rows(world)[0].state, inbox_rows(world)[0].error) == ("handled", None)


async def test_after_some_tries_it_is_set_aside_where_the_operator_sees_it_and_its_sender_is_told(
    world: World, poisoned: Callable[[int], None], tmp_path: Path
) -> None:
    poisoned(99)
    await world.hand_over(update(1, MINH, POISON))
    for _ in range(10):
        world.clock.instant += timedelta(minutes=1)
        await handle_all(world)
    [row] = inbox_rows(world)
    assert (row.state, row.attempts) == ("set_aside", 4)
    assert "Có trục trặc" in world.of(MINH)[-1].outgoing.html
    url = world.database.url
    code, said = await run_to_end(tmp_path, "inbox", database_url=url)
    assert code == 0
    assert "RuntimeError: the handler broke" in said
    assert POISON not in said  # what people write is not for the terminal
    poisoned(0)
    await run_to_end(tmp_path, "inbox", "--retry", database_url=url)
    await handle_all(world)
    assert inbox_rows(world)[0].state == "handled"


async def test_one_being_retried_is_shown_to_the_operator_too(
    world: World, poisoned: Callable[[int], None], tmp_path: Path
) -> None:
    poisoned(1)
    await world.hand_over(update(1, MINH, POISON))
    _, said = await run_to_end(tmp_path, "inbox", database_url=world.database.url)
    assert "RuntimeError: the handler broke" in said
    assert "sẽ thử lại" in said


async def test_it_blocks_nobody_else_and_the_order_of_its_own_chat_is_kept(
    world: World, poisoned: Callable[[int], None]
) -> None:
    mine = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    theirs = world.add_assignment("STP", "Báo cáo khác", "2026-11-26")
    poisoned(1)
    await world.hand_over(
        update(1, MINH, f"{mine} đang làm 30%, {POISON}"),
        update(2, MINH, f"{mine} đang làm 60%"),
        update(3, LAN, f"{theirs} đang làm 10%"),
    )
    assert [(each.assignment_id, each.percent) for each in world.reports()] == [(theirs, 10)]
    world.clock.instant += timedelta(seconds=10)
    await handle_all(world)
    assert [each.percent for each in world.reports() if each.assignment_id == mine] == [30, 60]


async def test_an_unreadable_update_is_set_aside_at_once(world: World) -> None:
    await world.hand_over(RawUpdate("u1", MINH, "{}", 1), update(2, MINH, "/viec"))
    assert [row.state for row in inbox_rows(world)] == ["set_aside", "handled"]


async def test_a_database_that_cannot_now_is_no_fault_of_the_update(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, times = bot.handle._answer, [1]

    def answer(turn: Turn) -> None:
        if times.pop() if times else 0:
            raise DatabaseBusy("locked by another program")
        real(turn)

    monkeypatch.setattr(bot.handle, "_answer", answer)
    with pytest.raises(DatabaseBusy):
        await world.hand_over(update(1, MINH, "/viec"))
    assert [(row.state, row.attempts) for row in inbox_rows(world)] == [("new", 0)]
    await handle_all(world)
    assert inbox_rows(world)[0].state == "handled"


async def test_the_offset_moves_only_with_the_commit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    kept: list[int] = []
    failing = [True]

    async def poll(offset: int) -> list[RawUpdate]:
        asked.append(offset)
        kept.append(len(inbox_rows(world)))
        if len(asked) > 3:
            raise Enough
        return [update(8, MINH, "/viec")] if offset <= 7 else []

    def move_offset(*arguments: Any) -> None:
        if failing.pop() if failing else False:
            raise DatabaseBusy("locked")
        real(*arguments)

    async def no_wait(_: float) -> None:
        return

    real = inbox.move_offset
    monkeypatch.setattr(inbox, "move_offset", move_offset)
    monkeypatch.setattr("bot.receive.asyncio.sleep", no_wait)
    world.channel.poll = poll  # type: ignore[method-assign]  # the one that is scripted
    with pytest.raises(Enough):
        await world.receive.poll(world.channel)
    # What is in hand is kept first, however often that fails; only then is the platform asked for what comes after it.
    assert asked == [0, 8, 8, 8]
    assert kept == [0, 1, 1, 1]
    assert not failing


async def test_after_a_quiet_week_updates_numbered_anew_are_not_passed_over(world: World) -> None:
    await world.hand_over(update(900_000, MINH, "/viec"))

    def offset() -> int:
        return world.database.read_now(
            lambda session: inbox.offset(session, "telegram", now=world.clock.now())
        )

    assert offset() == 900_000
    world.clock.instant += timedelta(days=8)
    assert offset() == 0
    await world.hand_over(update(17, MINH, "/help"))
    assert offset() == 17


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the polling meant to wait: its first wait ends the test."""
    seconds_waited: list[float] = []

    async def stop(seconds: float) -> None:
        seconds_waited.append(seconds)
        raise Enough

    monkeypatch.setattr("bot.receive.asyncio.sleep", stop)
    return seconds_waited


async def test_nobody_polls_who_does_not_hold_the_lease(world: World, waited: list[float]) -> None:
    async def poll(offset: int) -> list[RawUpdate]:
        raise PlatformError(f"it asked from {offset} on")

    world.channel.poll = poll  # type: ignore[method-assign]  # the one that is scripted
    world.receive.may_poll = lambda: False
    with pytest.raises(Enough):
        await world.receive.poll(world.channel)
    assert waited == [1]


async def test_a_platform_that_asks_for_patience_is_not_asked_again_before(
    world: World, waited: list[float]
) -> None:
    async def poll(offset: int) -> list[RawUpdate]:
        raise PlatformBusy(f"not from {offset} on now", seconds=17)

    world.channel.poll = poll  # type: ignore[method-assign]  # the one that is scripted
    with pytest.raises(Enough):
        await world.receive.poll(world.channel)
    assert waited == [17]


async def test_effects_and_the_handled_mark_are_one_transaction(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.receive.keep("telegram", [update(1, MINH, f"{number} đang làm 40%")])

    def work(session: Session) -> None:
        bot.handle.handle(session, 1, world.receive._readings, world.house, world.clock.now())
        assert session.exec(select(Report)).all()
        raise RuntimeError("the program ended before the commit")

    with pytest.raises(RuntimeError):
        await world.database.write(work)
    assert world.reports() == []
    assert inbox_rows(world)[0].state == "new"
