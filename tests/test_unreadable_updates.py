"""What Telegram hands over and nobody can read: set aside in one line, in nobody's way, and never asked for in a rush."""

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import run_to_end
from sqlmodel import select
from world import MINH, World

from bot.channels import written
from bot.channels.telegram import Telegram
from bot.receive import REPEATS_PAUSE, Receive
from models.store import inbox
from models.tables import InboxRow

pytestmark = pytest.mark.filterwarnings("ignore:Please use")  # pytest undoes the filter that telegram.py sets
WITHOUT_NUMBER = {"message": {"text": "xong", "chat": {"id": int(MINH), "type": "private"}, "message_id": 4}}
NOT_EVEN_AN_OBJECT = ["what", "is", "this"]


class Enough(Exception):
    pass


def readable(number: int, text: str) -> dict[str, Any]:
    chat = {"id": int(MINH), "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "chat": chat, "text": text}}


class Queue:
    """Telegram's own queue: it hands over what is numbered from the offset on, and forgets what lies below."""

    def __init__(self) -> None:
        self.waiting: dict[int, Any] = {}
        self.asked: list[int] = []
        self.then: list[Callable[[], None]] = []

    async def answer(self, method: str, *, api_kwargs: dict[str, Any], **_: Any) -> list[Any]:
        assert method == "getUpdates"
        offset = api_kwargs["offset"]
        self.asked.append(offset)
        self.waiting = {number: each for number, each in self.waiting.items() if number >= offset}
        found = list(self.waiting.values())
        if not found:
            if not self.then:
                raise Enough
            self.then.pop(0)()
        return found


class Rig:
    """The real channel on that queue; what is waited for takes no time and is written down."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.queue, self.waited = world, Queue(), list[float]()
        self.channel = Telegram("123:invented", "http://127.0.0.1:1")
        monkeypatch.setattr(self.channel, "_bot", self)
        self.receive = Receive(world.database, world.clock, {"telegram": self.channel}, world.house)

        async def no_wait(seconds: float) -> None:
            self.waited.append(seconds)
            if len(self.waited) > 3:
                raise Enough

        monkeypatch.setattr("bot.receive.asyncio.sleep", no_wait)

    async def do_api_request(self, method: str, **more: Any) -> Any:
        return await self.queue.answer(method, **more)

    async def until_enough(self) -> list[InboxRow]:
        with pytest.raises(Enough):
            await self.receive.poll(self.channel)
        while await self.receive.handle_ready():
            pass
        return self.world.database.read_now(
            lambda session: list(session.exec(select(InboxRow).order_by(InboxRow.id)))  # type: ignore[arg-type]  # SQLModel types a column as its value
        )


@pytest.fixture
def rig(world: World, monkeypatch: pytest.MonkeyPatch) -> Rig:
    return Rig(world, monkeypatch)


def stands_at(rig: Rig, offset: int) -> None:
    rig.world.database.write_now(lambda session: inbox.move_offset(session, "telegram", offset))


async def test_a_batch_of_nothing_readable_is_set_aside_and_what_follows_it_is_answered(rig: Rig) -> None:
    stands_at(rig, 900)
    rig.queue.waiting = {900: WITHOUT_NUMBER, 901: NOT_EVEN_AN_OBJECT}
    rig.queue.then = [lambda: rig.queue.waiting.update({902: readable(902, "/viec")})]
    rows = await rig.until_enough()
    assert rig.queue.asked == [900, 902, 902, 903]
    assert rig.waited == []
    assert [row.state for row in rows] == ["set_aside", "set_aside", "handled"]
    assert rows[0].error == "MalformedUpdate: ValueError: not an update: no update_id"
    assert rig.world.reports() == []  # the "xong" in it has no number that would tell a repeat


async def test_an_unreadable_one_takes_no_readable_one_along_wherever_it_stands(rig: Rig) -> None:
    stands_at(rig, 900)
    rig.queue.waiting = {
        900: NOT_EVEN_AN_OBJECT,
        905: readable(905, "/viec"),
        906: WITHOUT_NUMBER,
        907: readable(907, "/help"),
    }
    rows = await rig.until_enough()
    assert [row.state for row in rows] == ["set_aside", "handled", "set_aside", "handled"]
    assert rig.queue.asked == [900, 908]


async def test_where_the_offset_cannot_pass_it_is_asked_for_in_peace_and_kept_once(rig: Rig) -> None:
    """At the first start nobody knows yet how the platform counts: it hands the same over and over."""
    rig.queue.waiting = {700_000: NOT_EVEN_AN_OBJECT}
    rows = await rig.until_enough()
    assert rig.waited == [REPEATS_PAUSE] * 4
    assert len(rig.queue.asked) == 5
    assert [row.state for row in rows] == ["set_aside"]
    rig.waited.clear()
    rig.queue.waiting[700_001] = readable(700_001, "/viec")
    rows = await rig.until_enough()
    assert [row.state for row in rows] == ["set_aside", "handled"]
    assert rig.queue.asked[-1] == 700_002


async def test_the_operator_reads_one_line_of_it_and_finds_it_in_the_inbox(
    rig: Rig, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot.receive")
    stands_at(rig, 900)
    rig.queue.waiting = {900: NOT_EVEN_AN_OBJECT}
    await rig.until_enough()
    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [(record.exc_info, record.getMessage().count("\n")) for record in told] == [(None, 0)]
    assert "update 1 is set aside" in told[0].getMessage()
    assert any(record.levelno == logging.DEBUG and record.exc_info for record in caplog.records)
    _, said = await run_to_end(tmp_path, "inbox", database_url=rig.world.database.url)
    assert "bị gác lại: MalformedUpdate: ValueError: not an update: no update_id" in said


@pytest.mark.parametrize("number", ["true", '"7"', "7.5", "null"])
def test_a_number_that_is_no_number_makes_no_update(rig: Rig, number: str) -> None:
    with pytest.raises(ValueError, match="no update_id"):
        rig.channel.wrap(f'{{"update_id": {number}}}'.encode())


@given(st.lists(st.sampled_from(["\0", "\\", "u0000", '"', "\ud83d", "ừ", "\n"])).map("".join))
def test_only_what_no_database_takes_is_changed(text: str) -> None:
    wanted = re.sub("[\0\ud800-\udfff]", "\ufffd", text)
    assert json.loads(written({text: [text]})) == {wanted: [wanted]}
