"""Agencies of the past in the chat: an old name leads to who carries on; what was done stays under the old name."""

import pytest
from world import HUONG, World

from models.rules.access import SYSTEM
from models.store import assignments
from seeds.loader import checked, load


@pytest.fixture
def hue(world: World) -> World:
    """The real catalogue: the assignments of 2026, and those of 2021 as history."""
    for year in (2021, 2026):
        world.database.write_now(
            lambda session, year=year: load(session, checked(), year, now=world.clock.now())  # type: ignore[misc]
        )
    return world


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


@pytest.mark.parametrize(
    "said", ["sở thông tin và truyền thông", "so tt&tt", "STTTT", "Sở Thông tin & Truyền thông", "tttt"]
)
async def test_an_old_name_leads_to_who_carries_on_and_says_so(hue: World, said: str) -> None:
    answer = words(await hue.say(HUONG, f"/status {said}"))
    assert "Sở Khoa học và Công nghệ (trước đây: Sở Thông tin và Truyền thông (–28/02/2025))" in answer


@pytest.mark.parametrize("said", ["skhcn", "Sở KH&CN", "so khoa hoc va cong nghe"])
async def test_the_new_name_shows_the_past_apart(hue: World, said: str) -> None:
    answer = words(await hue.say(HUONG, f"/status {said}"))
    now, past = answer.split("Trước đây, dưới tên cũ")
    assert "trước đây" not in now
    assert "Sở Thông tin và Truyền thông (–28/02/2025)" in past
    assert "quá hạn <b>5</b>" in past  # one report before 25/11/2021, four quarterly reports


@pytest.mark.parametrize(("said", "name"), [("thuận hóa", "Thuận Hoá"), ("p. Thuỷ Xuân", "Thuỷ Xuân")])
async def test_names_are_compared_without_tone_marks_place(hue: World, said: str, name: str) -> None:
    assert f"UBND phường {name}" in words(await hue.say(HUONG, f"/status {said}"))


async def test_a_split_district_offers_its_communes_and_its_own_past(hue: World) -> None:
    asked = await hue.say(HUONG, "/status huyện A Lưới")
    labels = [row[0].label for row in asked[-1].outgoing.buttons]
    assert labels == [*(f"UBND xã A Lưới {n}" for n in range(1, 6)), "UBND huyện A Lưới (–30/06/2025)"]
    shown = words(await hue.press(HUONG, asked[-1].outgoing.buttons[-1][0].data))
    assert "UBND huyện A Lưới" in shown
    assert "năm 2021" in shown


async def test_old_assignments_keep_the_name_of_their_time(hue: World) -> None:
    names = {
        view.agency_name
        for view in hue.database.read_now(lambda session: assignments.of_code(session, SYSTEM, "STTTT-03"))
    }
    assert names == {"Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"}
