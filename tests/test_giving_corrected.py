"""/giao with a target, a day that has passed, helpers nobody knows: said plainly before anything is written, and mended."""

import pytest
from sqlmodel import Session, select
from test_giving import READER, only, words
from world import HUONG, MINH, World, at

from models.rules.deadline_phrases import Anchor
from models.rules.given_words import read_change, read_given
from models.tables import Task

ON = Anchor(at("2026-11-23 09:00").date(), coming=True)


@pytest.mark.parametrize(
    ("said", "text", "target", "rule"),
    [
        ("stp, tỷ lệ trực tuyến, chỉ tiêu 95%, trước 20/12", "tỷ lệ trực tuyến", "95%", "FIXED_BEFORE:2026-12-20"),
        ("stp, tỷ lệ trực tuyến, trước 20/12, chỉ tiêu ≥ 95%", "tỷ lệ trực tuyến", "≥ 95%", "FIXED_BEFORE:2026-12-20"),
        ("stp ty le truc tuyen chi tieu 95% truoc 20/12", "ty le truc tuyen", "95%", "FIXED_BEFORE:2026-12-20"),
        ("stp: hồ sơ số, chỉ tiêu từ 30% trở lên, hết quý I", "hồ sơ số", "từ 30% trở lên", "FIXED:2027-03-31"),
        ("stp, hoàn thành chỉ tiêu 95%, trước 20/12", "hoàn thành chỉ tiêu 95%", "95%", "FIXED_BEFORE:2026-12-20"),
        ("stp, hoàn thành chỉ tiêu 95% hồ sơ trước 20/12", "hoàn thành chỉ tiêu 95% hồ sơ", "", "FIXED_BEFORE:2026-12-20"),
        ("stp, rà soát các chỉ tiêu 2026, trước 20/12", "rà soát các chỉ tiêu 2026", "", "FIXED_BEFORE:2026-12-20"),
        ("stp, rà soát bộ chỉ tiêu, trước 20/12", "rà soát bộ chỉ tiêu", "", "FIXED_BEFORE:2026-12-20"),
    ],
)  # fmt: skip
def test_a_target_is_told_from_the_task_that_speaks_of_one(
    said: str, text: str, target: str, rule: str
) -> None:
    given = read_given(said, READER, ON)
    assert (given.words, given.target, given.rule) == (text, target, rule)


def test_a_change_may_be_of_the_target_alone() -> None:
    assert (read_change("chỉ tiêu 90%", ON).target, read_change("chỉ tiêu 90%", ON).words) == ("90%", "")
    both = read_change("chỉ tiêu ≥ 80%, hạn 25/12", ON)
    assert (both.target, both.rule, both.words) == ("≥ 80%", "FIXED:2026-12-25", "")


@pytest.mark.parametrize(
    ("said", "text", "helping", "unknown"),
    [
        ("stp, báo cáo, phối hợp sở phù thủy, trước 20/12", "báo cáo, phối hợp sở phù thủy", "", ["sở phù thủy"]),
        ("stp, báo cáo, chậm nhất 10/12, phối hợp sở phù thủy", "báo cáo, phối hợp sở phù thủy", "", ["sở phù thủy"]),
        ("stp, báo cáo, phối hợp snv, sở phù thủy, trước 20/12", "báo cáo", "SNV", ["sở phù thủy"]),
        ("stp, báo cáo công tác phối hợp liên ngành, trước 20/12", "báo cáo công tác phối hợp liên ngành", "", []),
        ("stp, báo cáo, phối hợp snv, trước 20/12", "báo cáo", "SNV", []),
    ],
)  # fmt: skip
def test_helpers_that_nobody_knows_are_told_and_the_deadline_is_found_all_the_same(
    said: str, text: str, helping: str, unknown: list[str]
) -> None:
    given = read_given(said, READER, ON)
    assert (given.words, given.cooperating) == (text, helping)
    assert [each.words for each in given.unknown_helpers] == unknown
    assert given.rule is not None


async def test_a_target_is_shown_written_and_asked_for(world: World) -> None:
    asked = words(await world.say(HUONG, "/giao snv, tỷ lệ hồ sơ trực tuyến, chỉ tiêu >=95%, trước 20/12"))
    assert "Chỉ tiêu: <b>≥ 95%</b>" in asked
    await world.press_label(HUONG, "Áp dụng")
    task, assignment = only(world)
    assert (task.target, task.text) == (">=95%", "tỷ lệ hồ sơ trực tuyến")
    assert "≥ 95%" in words(await world.say(MINH, f"/viec {assignment.id}"), MINH)
    changed = words(await world.say(HUONG, f"/giao {assignment.id} chỉ tiêu 90%"))
    assert "Chỉ tiêu: ≥ 95% → <b>90%</b>" in changed
    await world.say(HUONG, "đồng ý")
    assert only(world)[0].target == "90%"


async def test_a_day_that_has_just_passed_is_said_to_be_next_years_and_mended_by_a_word(world: World) -> None:
    asked = words(await world.say(HUONG, "/giao stp, báo cáo quý, trước 20/11"))
    assert "trước ngày 20/11/2027</b>, tức năm sau" in asked
    assert "trả lời “năm nay”" in asked
    again = words(await world.say(HUONG, "năm nay"))
    assert "trước ngày 20/11/2026" in again
    assert "tức năm sau" not in again
    assert "Hạn này đã qua" in again
    third = words(await world.say(HUONG, "trước 25/12"))
    assert "Hạn: <b>trước ngày 25/12/2026</b>" in third
    await world.say(HUONG, "đồng ý")
    task, assignment = only(world)
    assert (task.text, str(assignment.last_day)) == ("báo cáo quý", "2026-12-24")


async def test_next_spring_needs_no_warning_and_other_words_correct_nothing(world: World) -> None:
    asked = words(await world.say(HUONG, "/giao stp, báo cáo năm, trước 15/1"))
    assert "tức năm sau" in asked
    assert "vừa qua" not in asked
    await world.say(HUONG, "/giao snv, họp giao ban, trước 20/12")
    await world.say(HUONG, "thế còn việc kia thì sao nhỉ")
    rows = world.database.read_now(_titles)
    assert rows == []


def _titles(session: Session) -> list[str]:
    return [task.title for task in session.exec(select(Task))]


async def test_helpers_that_nobody_knows_are_warned_of_before_anything_is_given(world: World) -> None:
    asked = words(await world.say(HUONG, "/giao stp, báo cáo, phối hợp sở phù thủy, trước 20/12"))
    assert "không rõ “sở phù thủy” là cơ quan nào" in asked
    assert "không báo cho ai" in asked
