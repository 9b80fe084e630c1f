"""Places in a list ("việc 1", "việc cuối"): counted in what is before the person, and never mixed with numbers."""

from world import LAN, World

WORDS = ("Alpha", "Beta", "Gamma", "Delta")


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


async def reminded(world: World) -> list[int]:
    """Four tasks with numbers that are no places, two of them reminded of."""
    for _ in range(9):
        world.add_assignment("SNV", "Việc của sở khác", "2026-12-19")
    numbers = [
        world.add_assignment("STP", f"Báo cáo {name}", f"2026-11-{26 + at}")
        for at, name in enumerate(WORDS[:2])
    ]
    assert "Alpha" in words(await world.beat("2026-11-23 08:00"))
    return numbers + [world.add_assignment("STP", f"Báo cáo {name}", "2026-12-28") for name in WORDS[2:]]


async def test_a_place_beside_a_number_of_theirs_is_no_place(world: World) -> None:
    numbers = await reminded(world)
    answer = words(await world.say(LAN, f"1 xong, {numbers[0]} đang làm 40%"))
    assert world.assignment(numbers[0]).percent == 40
    assert world.assignment(numbers[0]).state == "in_progress"
    assert "Việc 1 không có trong danh sách" in answer


async def test_a_place_beside_a_question_about_a_number_is_no_place(world: World) -> None:
    numbers = await reminded(world)
    await world.say(LAN, f"việc 1 xong rồi, còn việc {numbers[1]} hạn ngày nào ạ?")
    assert [world.assignment(n).state for n in numbers] == ["not_started"] * 4


async def test_what_was_reported_by_its_place_is_taken_back_by_its_place(world: World) -> None:
    numbers = await reminded(world)
    await world.say(LAN, "việc 1 xong")
    assert not world.assignment(numbers[0]).open
    await world.say(LAN, "hoàn tác việc 1")
    assert world.assignment(numbers[0]).open


async def test_the_last_one_is_that_of_the_page_shown_since_the_reminder(world: World) -> None:
    numbers = await reminded(world)
    await world.say(LAN, "/viec")
    await world.say(LAN, "việc cuối đang làm 30%")
    assert [world.assignment(n).percent for n in numbers] == [None, None, None, 30]


async def test_a_number_beyond_what_a_message_shows_is_no_place(world: World) -> None:
    for _ in range(14):
        world.add_assignment("SNV", "Việc của sở khác", "2026-12-19")
    numbers = [world.add_assignment("STP", f"Báo cáo {n}", "2026-11-26") for n in range(12)]
    await world.beat("2026-11-23 08:00")
    answer = words(await world.say(LAN, "em xin nhận việc 10 ạ"))
    assert {world.assignment(n).state for n in numbers} == {"not_started"}
    assert "10" in answer
    assert "không có trong danh sách" in answer
