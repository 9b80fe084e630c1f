"""The leader of the province: figures of all agencies, no tasks of their own, and nothing that says otherwise."""

import pytest
from test_deciding import add_person
from world import World

LEADER = "7001"


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


@pytest.fixture
def world(world: World) -> World:
    """The small world with a leader of the province in VP, which has an overdue task."""
    add_person(world, "VP", "province_leader", "Hoàng Chủ tịch", LEADER)
    world.add_assignment("VP", "Báo cáo của Văn phòng", "2026-11-18")
    world.add_assignment("STP", "Báo cáo của sở", "2026-12-18")
    return world


@pytest.mark.parametrize(
    "said",
    ["/viec", "sở nào chậm nhất?", "bao nhiêu việc quá hạn", "có việc nào quá hạn không", "tình hình chung"],
)
async def test_what_they_ask_is_answered_with_the_figures_of_all_agencies(world: World, said: str) -> None:
    told = words(await world.say(LEADER, said))
    assert "Tình hình thực hiện" in told
    assert "Quá hạn: <b>1</b>" in told or "Quá hạn: 1" in told
    assert "Báo cáo của" not in told, "figures, no titles"
    assert "không có việc nào" not in told


async def test_thanks_are_not_answered_with_a_wish_for_results(world: World) -> None:
    told = words(await world.say(LEADER, "cảm ơn em"))
    assert "/status" in told
    assert "Khi có kết quả" not in told
