"""A document's number that was wrong is put right; what was reported done stays done."""

import pytest
from sqlmodel import select
from world import MINH, World

from models.tables import Evidence


@pytest.mark.parametrize(
    "said",
    [
        "nhầm số, 46/QĐ-SNV mới đúng",
        "em ghi nhầm số, số đúng là 46/QĐ-SNV ngày 20/11",
        "đính chính số 46/QĐ-SNV",
    ],
)
async def test_a_wrong_number_is_put_right_and_the_report_kept(world: World, said: str) -> None:
    world.add_assignment("SNV", "Việc khác", "2026-12-19")
    number = world.add_assignment("SNV", "Quyết định kiện toàn", "2026-12-19", product="QĐ")
    await world.say(MINH, f"{number} xong, số 45/QĐ-SNV")
    await world.say(MINH, said)
    assert world.assignment(number).state == "awaiting"
    await world.beat("2026-11-23 10:00")
    told = await world.say(MINH, f"/viec {number}")
    now = told[-1].outgoing.html.split("Quá trình")[0]
    assert "46/QĐ-SNV" in now
    assert "45/QĐ-SNV" not in now
    kept = world.database.read_now(lambda s: [each.document for each in s.exec(select(Evidence))])
    assert kept == ["45/QĐ-SNV", "46/QĐ-SNV"], "nothing is wiped out"


async def test_after_ten_minutes_it_is_said_that_it_stays(world: World) -> None:
    number = world.add_assignment("SNV", "Quyết định kiện toàn", "2026-12-19", product="QĐ")
    await world.say(MINH, f"{number} xong, số 45/QĐ-SNV")
    await world.beat("2026-11-23 16:00")
    told = await world.say(MINH, "nhầm số, 46/QĐ-SNV mới đúng")
    assert len(told) == 1
    assert world.assignment(number).state == "awaiting"
    kept = world.database.read_now(lambda s: [each.document for each in s.exec(select(Evidence))])
    assert kept == ["45/QĐ-SNV"]


async def test_a_plain_slip_takes_the_report_back_as_before(world: World) -> None:
    number = world.add_assignment("SNV", "Quyết định kiện toàn", "2026-12-19", product="QĐ")
    await world.say(MINH, f"{number} xong, số 45/QĐ-SNV")
    await world.say(MINH, "nhầm rồi")
    assert world.assignment(number).open
