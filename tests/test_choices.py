"""Choices where there is nothing to press: numbered lines, and the digit that comes next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import LAN, MINH, World, on_zalo

from bot import choices, wording
from scheduler.sending import Button

THU = "thu-on-zalo"


def words(delivered: list) -> str:  # type: ignore[type-arg]  # a list of Delivered, joined for reading
    return "\n".join(each.outgoing.html for each in delivered)


@pytest.fixture
def thu(world: World) -> World:
    """The same world with one more official, of the agency VP, on Zalo."""
    on_zalo(world, "VP", "Hồ Thị Thu", THU)
    return world


async def say(world: World, text: str) -> str:
    return words(await world.say(THU, text, on="zalo"))


async def test_a_reminder_of_one_task_is_answered_by_a_digit(thu: World) -> None:
    number = thu.add_assignment("VP", "Báo cáo", "2026-11-26")
    reminder = words(await thu.beat("2026-11-23 10:00"))
    assert "<b>1</b> Xong · <b>2</b> Đang làm · <b>3</b> Vướng · <b>4</b> Chi tiết" in reminder
    assert "Bấm" not in reminder
    answer = await say(thu, "1")
    assert thu.assignment(number).state == "awaiting"
    assert "“hoàn tác”" in answer
    assert "<b>1</b>" not in answer


async def test_a_digit_sent_twice_takes_nothing_back(thu: World) -> None:
    number = thu.add_assignment("VP", "Báo cáo", "2026-11-26")
    await thu.beat("2026-11-23 10:00")
    await say(thu, "1")
    await say(thu, "1")
    assert thu.assignment(number).state == "awaiting"
    assert len(thu.reports()) == 1
    await say(thu, "hoàn tác")
    assert thu.assignment(number).state == "not_started"


async def test_with_several_tasks_the_number_is_the_tasks_and_the_bot_asks_what_about_it(thu: World) -> None:
    first = thu.add_assignment("VP", "Báo cáo một", "2026-11-26")
    second = thu.add_assignment("VP", "Báo cáo hai", "2026-11-27")
    reminder = words(await thu.beat("2026-11-23 10:00"))
    assert f"<b>số việc</b> ({first}, {second})" in reminder
    asked = await say(thu, str(second))
    assert "Báo cáo hai" in asked
    assert thu.reports() == []
    await say(thu, "2")
    assert thu.assignment(second).state == "in_progress"
    assert thu.assignment(first).state == "not_started"


async def test_the_question_which_task_is_answered_by_its_number_even_where_numbers_are_small(
    thu: World,
) -> None:
    """Tasks 1 and 2 are shown with 2 first: "1" is task 1, not the first line."""
    later = thu.add_assignment("VP", "Báo cáo một", "2026-12-20")
    sooner = thu.add_assignment("VP", "Báo cáo hai", "2026-12-10")
    asked = await say(thu, "xong rồi")
    assert asked.index("Báo cáo hai") < asked.index("Báo cáo một")
    assert "1) " not in asked.split("<b>số việc")[0]
    await say(thu, str(later))
    assert thu.assignment(later).state == "awaiting"
    assert thu.assignment(sooner).state == "not_started"


async def test_none_of_these_has_a_digit_of_its_own(thu: World) -> None:
    thu.add_assignment("VP", "Báo cáo một", "2026-12-20")
    thu.add_assignment("VP", "Báo cáo hai", "2026-12-10")
    assert "<b>0</b> Không phải việc nào ở trên" in await say(thu, "xong rồi")
    assert "chưa ghi nhận gì" in await say(thu, "0")
    assert thu.reports() == []


async def test_a_digit_counts_only_for_the_last_thing_that_was_asked(thu: World) -> None:
    number = thu.add_assignment("VP", "Báo cáo", "2026-11-26")
    thu.add_assignment("VP", "Không hạn", None)
    await say(thu, f"/viec {number}")
    await say(thu, "cảm ơn")
    await say(thu, "1")
    assert thu.assignment(number).state == "not_started"
    assert thu.reports() == []


async def test_a_digit_is_forgotten_after_some_days(thu: World) -> None:
    number = thu.add_assignment("VP", "Báo cáo", "2027-01-26")
    await say(thu, f"/viec {number}")
    thu.clock.set("2026-11-29 09:00")
    await say(thu, "1")
    assert thu.assignment(number).state == "not_started"


async def test_a_notice_in_between_does_not_end_the_choices(world: World) -> None:
    on_zalo(world, "VP", "Hồ Thị Thu", THU, role="coordinator")
    number = world.add_assignment("VP", "Báo cáo", "2026-12-10")
    world.add_assignment("STP", "Việc khác", "2026-12-10")
    await world.say(THU, f"/viec {number}", on="zalo")
    assert "báo vướng" in words(await world.say(LAN, "vướng, chưa có hướng dẫn"))
    await world.say(THU, "1", on="zalo")
    assert world.assignment(number).state == "awaiting"


async def test_a_digit_that_is_no_choice_is_told_so_and_the_choices_stay(thu: World) -> None:
    number = thu.add_assignment("VP", "Báo cáo", "2026-11-26")
    await thu.beat("2026-11-23 10:00")
    assert "Không có lựa chọn 7" in await say(thu, "7")
    await say(thu, "chọn 1 ạ")
    assert thu.assignment(number).state == "awaiting"


async def test_a_bare_number_of_a_task_shows_it_and_records_nothing(thu: World) -> None:
    thu.add_assignment("VP", "Báo cáo một", "2026-12-20")
    second = thu.add_assignment("VP", "Báo cáo hai", "2026-12-10")
    await say(thu, "/viec")
    shown = await say(thu, str(second))
    assert "Báo cáo hai" in shown
    assert "<b>1</b> Xong" in shown
    assert thu.reports() == []


async def test_somebody_elses_task_stays_hidden_from_a_bare_number(thu: World) -> None:
    number = thu.add_assignment("SNV", "Việc mật của Sở Nội vụ", "2026-12-10")
    thu.add_assignment("VP", "Báo cáo", "2026-12-10")
    assert "Việc mật" not in await say(thu, str(number))
    assert thu.assignment(number).state == "not_started"
    assert thu.reports() == []


async def test_a_number_that_is_asked_for_is_the_answer_to_that(thu: World) -> None:
    """ "Số văn bản là gì?" – "45" is the document's number, though there is a choice to type words for."""
    thu.add_assignment("VP", "Kế hoạch", "2026-11-26", product="KH")
    await thu.beat("2026-11-23 10:00")
    assert "Số văn bản" in await say(thu, "1")
    assert "Đã ghi số văn bản <code>45</code>" in await say(thu, "45")


@pytest.mark.parametrize("said", ["1 Xong", "1 xong rồi ạ", "1. xong"])
async def test_a_choice_typed_with_its_words_is_that_choice_and_no_place_in_an_older_list(
    thu: World, said: str
) -> None:
    others = [thu.add_assignment("SNV", f"Việc của Sở Nội vụ {n}", "2027-12-10") for n in range(5)]
    listed = [thu.add_assignment("VP", f"Báo cáo {n}", "2026-11-26") for n in range(3)]
    await thu.beat("2026-11-23 10:00")
    assert "<b>1</b> Xong" in await say(thu, str(listed[2]))
    await say(thu, said)
    assert [thu.assignment(n).state for n in listed] == ["not_started", "not_started", "awaiting"]
    assert thu.assignment(others[0]).state == "not_started"


async def test_what_is_said_beyond_the_words_of_a_choice_is_kept(thu: World) -> None:
    for n in range(5):
        thu.add_assignment("SNV", f"Việc của Sở Nội vụ {n}", "2027-12-10")
    listed = [thu.add_assignment("VP", f"Báo cáo {n}", "2026-11-26") for n in range(3)]
    await thu.beat("2026-11-23 10:00")
    await say(thu, str(listed[2]))
    assert "60%" in await say(thu, "2 đang làm 60%")
    assert [thu.assignment(n).state for n in listed] == ["not_started", "not_started", "in_progress"]


async def test_a_number_of_theirs_with_words_is_their_task(thu: World) -> None:
    first = thu.add_assignment("VP", "Báo cáo một", "2026-11-26")
    second = thu.add_assignment("VP", "Báo cáo hai", "2026-11-26")
    await say(thu, f"/viec {second}")
    await say(thu, f"{first} xong")
    assert (thu.assignment(first).state, thu.assignment(second).state) == ("awaiting", "not_started")


async def test_another_answer_about_more_tasks_than_were_shown_is_confirmed_first(thu: World) -> None:
    for n in range(12):
        thu.add_assignment("VP", f"Báo cáo {n}", "2026-11-26")
    await thu.beat("2026-11-23 10:00")
    assert "tất cả 12 việc" in await say(thu, "xong hết rồi")
    assert "đang vướng" in await say(thu, "chưa xong, vướng kinh phí")
    assert thu.reports() == []
    await say(thu, "1")
    assert len(thu.reports()) == 12


async def test_more_and_next_are_typed(thu: World) -> None:
    for n in range(12):
        thu.add_assignment("VP", f"Báo cáo {n}", "2026-11-26")
    reminder = words(await thu.beat("2026-11-23 10:00"))
    assert "“xem thêm”" in reminder
    assert "Báo cáo 11" in await say(thu, "xem thêm")
    assert "“trang sau”" in await say(thu, "/viec")
    assert "trang 2/2" in await say(thu, "Trang sau")


async def test_the_same_digit_on_telegram_is_no_press(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo", "2026-11-26")
    await world.beat("2026-11-23 10:00")
    await world.say(MINH, "7")
    assert world.assignment(number).state == "not_started"


@pytest.mark.parametrize("text", ["2", " 2. ", "chọn 2", "số 2 ạ", "2️⃣", "２", "#2", "2)", "2 nhé", "câu 2"])
def test_a_lone_number_however_it_is_typed(text: str) -> None:
    assert choices.lone_number(text) == 2


@pytest.mark.parametrize("text", ["2 xong", "2/3", "2 3", "60%", "12/12", "không", "", "2,5", "1 và 2"])
def test_what_says_more_is_no_choice(text: str) -> None:
    assert choices.lone_number(text) is None


BUTTON = st.builds(
    Button,
    st.text(min_size=1, max_size=20),
    st.text(min_size=1, max_size=20),
    st.none() | st.integers(1, 30),
    st.sampled_from(["", "", "", "hoàn tác", "trang sau"]),
)


@given(st.lists(st.lists(BUTTON, min_size=1, max_size=4), max_size=8), st.sets(st.integers(0, 5).map(str)))
def test_no_button_is_lost_and_no_key_is_given_twice(rows: list[list[Button]], taken: set[str]) -> None:
    rows = [
        [button if n == 0 else Button(button.label, button.data) for n, button in enumerate(row)]
        for row in rows
    ]
    numbers = [row[0].number for row in rows if row[0].number is not None]
    typed = [button.typed for row in rows for button in row if button.typed]
    if len(set(numbers)) < len(numbers) or len(set(typed)) < len(typed):
        return  # a keyboard names each task, and each typed word, once
    offered = choices.offer(rows, taken)
    keys = [choice.key for choice in offered.all()]
    assert len(keys) == len(set(keys))
    kept = choices.read(choices.written(offered))
    assert sorted(data for options in kept.values() for _, data in options) == sorted(
        button.data for row in rows for button in row
    )
    assert not {key for line in offered.lines for choice in line for key in [choice.key]} & taken


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_what_takes_back_or_turns_a_page_is_typed_and_gets_no_digit(language: str) -> None:
    sentences = wording._sentences(language)
    for button in (name.removeprefix("button.") for name in sentences if name.startswith("button.")):
        marked = any(sign in sentences[f"button.{button}"] for sign in "↩‹›")
        assert bool(wording.typed(button, language)) is (marked or f"typed.{button}" in sentences), button
    assert wording.typed("undo|12") == "hoàn tác 12"
    assert wording.typed("12|done") == ""
