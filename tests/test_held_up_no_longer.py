"""What was reported to be in the way is gone: nobody goes on waiting for an answer about it."""

import pytest
from sqlmodel import select
from world import LAN, World

from models.tables import Request


def waiting(world: World) -> list[str]:
    return world.database.read_now(lambda s: [each.state for each in s.exec(select(Request))])


@pytest.mark.parametrize("said", ["hết vướng rồi ạ", "không còn vướng nữa", "thôi hết vướng rồi"])
@pytest.mark.parametrize(("first", "named"), [("vướng kinh phí", True), ("đang vướng", False)])
async def test_the_obstacle_is_closed_with_what_was_asked_about_it(
    world: World, first: str, said: str, *, named: bool
) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"việc {number} {first}")
    assert world.assignment(number).blocked
    await world.say(LAN, f"việc {number} {said}" if named else said)
    assert not world.assignment(number).blocked
    assert world.assignment(number).state == "acknowledged", "nobody said that the work has begun"
    assert "open" not in waiting(world)


async def test_a_mere_yes_leaves_it(world: World) -> None:
    number = world.add_assignment("STP", "Báo cáo", "2026-12-19")
    await world.say(LAN, f"việc {number} vướng kinh phí")
    await world.say(LAN, f"việc {number} đã nhận được")
    assert world.assignment(number).blocked
