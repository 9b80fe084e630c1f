"""Finding the task: what an official means by a number, a place in a list, a few words, or by saying nothing of it."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.find_task import (
    PARTING,
    Finding,
    Found,
    NothingOpen,
    NotYours,
    OpenTask,
    Situation,
    WhichOne,
    each_code_apart,
    find_tasks,
)
from bot.understanding import Claim, Intent
from bot.understanding.meaning import Position
from models.rules.folding import fold

SNV, STTTT = "Sở Nội vụ", "Sở Khoa học và Công nghệ"
PLAN = OpenTask(240, "SNV-02", "Kế hoạch cải cách hành chính năm 2027", SNV)
CHECKING = OpenTask(257, "SNV-03", "Kế hoạch kiểm tra công tác cải cách hành chính năm 2027", SNV)
REPORT = OpenTask(301, "SNV-06", "Báo cáo cải cách hành chính định kỳ quý IV năm 2026 gửi Bộ Nội vụ", SNV)
LATE_REPORT = OpenTask(
    302, "SNV-06", "Báo cáo cải cách hành chính định kỳ quý III năm 2026 gửi Bộ Nội vụ", SNV
)
STAFF_PLAN = OpenTask(310, "SNV-04", "Kế hoạch tinh giản biên chế năm 2027", SNV)
STAFF_REPORT = OpenTask(311, "SNV-11", "Báo cáo kết quả tinh giản biên chế năm 2026", SNV)
TELLING = OpenTask(320, "STTTT-01", "Kế hoạch tuyên truyền cải cách hành chính năm 2027", STTTT)
TOLD = OpenTask(
    321, "STTTT-03", "Báo cáo mức độ hoàn thành kế hoạch tuyên truyền cải cách hành chính năm 2026", STTTT
)
PROCEDURES = OpenTask(330, "SIPAS-06", "Rà soát TTHC, đề xuất giảm thời gian giải quyết hồ sơ năm 2026", SNV)
LAWS = OpenTask(340, "STP-01", "Kế hoạch xây dựng văn bản quy phạm pháp luật năm 2027", "Sở Tư pháp")
INDEX = OpenTask(350, "SNV-20", "Nâng hạng Chỉ số cải cách hành chính (PAR INDEX) năm 2026", SNV)

THREE = (PLAN, CHECKING, REPORT)
REMINDED = Situation(THREE, last_reminder=(240, 257, 301))
QUOTED = Situation((*THREE, PROCEDURES), quoted=(240, 257, 301), last_reminder=(330,))
DONE, WORKING = Claim(Intent.DONE), Claim(Intent.IN_PROGRESS)


def done(**slots: object) -> Claim:
    return replace(DONE, **slots)  # type: ignore[arg-type]  # the slots of a table row


@pytest.mark.parametrize(
    ("tasks", "situation", "expected"),
    [
        ((257,), REMINDED, Found((257,))),
        ((301, 240), REMINDED, Found((301, 240))),
        ((330,), QUOTED, Found((330,))),  # a number says more than the quote
        ((999,), REMINDED, NotYours((999,))),
        ((257, 999), REMINDED, Found((257,), refused=(999,))),
        ((1,), REMINDED, Found((240,))),  # the first of the list
        ((1, 3), REMINDED, Found((240, 301))),
        ((1, 257), REMINDED, Found((257,), refused=(1,))),  # numbers and places do not mix
        ((4,), REMINDED, NotYours((4,))),
        ((0,), REMINDED, NotYours((0,))),
        ((1,), Situation(THREE), NotYours((1,))),  # no list, no places
        ((1,), replace(REMINDED, closed=(1,)), NotYours((1,))),  # theirs, and done: no place
        (
            (1,),
            Situation((PLAN, CHECKING), last_reminder=(301, 240, 257)),
            NotYours((301,)),
        ),  # first, but done
        ((2,), Situation((*THREE, replace(LAWS, number=2)), last_reminder=(240, 257)), Found((2,))),
        (("SNV-03",), REMINDED, Found((257,))),
        (("snv-03",), REMINDED, Found((257,))),
        (("STP-09",), REMINDED, NotYours(("STP-09",))),
        ((257, "STP-09"), REMINDED, Found((257,), refused=("STP-09",))),
        (("SNV-06",), Situation((*THREE, LATE_REPORT)), WhichOne((301, 302))),
        (("SNV-06",), Situation((*THREE, LATE_REPORT), last_reminder=(302, 240)), Found((302,))),
        (("SNV-06",), Situation((*THREE, LATE_REPORT), quoted=(301,), last_reminder=(302,)), Found((301,))),
        (("SNV-06",), Situation((*THREE, LATE_REPORT), quoted=(301, 302)), WhichOne((301, 302))),
        ((5,), Situation(), NotYours((5,))),
    ],
)
def test_numbers_and_codes(tasks: tuple[int | str, ...], situation: Situation, expected: Finding) -> None:
    assert find_tasks(done(tasks=tasks), situation) == expected


@pytest.mark.parametrize(
    ("claim", "situation", "taken", "expected"),
    [
        (done(position=Position.FIRST), REMINDED, (), Found((240,))),
        (done(position=Position.LAST), REMINDED, (), Found((301,))),
        (done(position=Position.FIRST), replace(QUOTED, quoted=(257, 240)), (), Found((257,))),
        (done(position=Position.FIRST), replace(REMINDED, last_reminder=(5, 240)), (), NotYours((5,))),
        (done(position=Position.FIRST), Situation(THREE), (), WhichOne((240, 257, 301))),
        (done(position=Position.LAST), Situation(THREE, last_reminder=(240,)), (), WhichOne((240, 257, 301))),
        (done(position=Position.LAST), Situation((PLAN,)), (), Found((240,))),
        (done(position=Position.LAST), replace(REMINDED, offered=(240, 257)), (), Found((257,))),
        (done(position=Position.REST), REMINDED, (240,), Found((257, 301))),
        (done(position=Position.REST), replace(REMINDED, last_reminder=(5, 257, 301)), (), Found((257, 301))),
        (done(position=Position.REST), REMINDED, (), WhichOne((240, 257, 301))),
        (done(position=Position.REST), QUOTED, (257,), Found((240, 301))),
        (
            done(position=Position.REST),
            Situation(THREE, last_reminder=(257, 301)),
            (240,),
            WhichOne((257, 301)),
        ),
        (replace(WORKING, position=Position.REST), Situation(THREE), (240,), Found((257, 301))),
        (done(position=Position.REST), Situation((PLAN, REPORT)), (240,), Found((301,))),
        (done(position=Position.REST), Situation((PLAN,)), (240,), NothingOpen()),
        (done(position=Position.REST, tasks=(240, 257)), REMINDED, (240,), Found((257,))),
        (done(every_task=True), REMINDED, (), Found((240, 257, 301))),
        (done(every_task=True), REMINDED, (257,), Found((240, 301))),  # "xong hết trừ 257"
        (done(every_task=True), QUOTED, (), Found((240, 257, 301))),
        (done(every_task=True), Situation(THREE), (), WhichOne((240, 257, 301))),
        (done(every_task=True), Situation((PLAN,)), (), Found((240,))),
        (done(every_task=True), replace(REMINDED, last_reminder=(5,)), (), WhichOne((240, 257, 301))),
        (done(every_task=True), Situation(THREE, quoted=(5,)), (), NotYours((5,))),
        (replace(WORKING, every_task=True), Situation(THREE), (), Found((240, 257, 301))),
        (done(every_task=True), Situation(), (), NothingOpen()),
    ],
)
def test_places_and_all(
    claim: Claim, situation: Situation, taken: tuple[int, ...], expected: Finding
) -> None:
    assert find_tasks(claim, situation, taken) == expected


@pytest.mark.parametrize(
    ("said", "tasks", "expected"),
    [
        ("việc TTHC", (PLAN, REPORT, PROCEDURES), Found((330,))),
        ("thủ tục hành chính", (PLAN, REPORT, PROCEDURES), Found((330,))),
        ("báo cáo CCHC", THREE, Found((301,))),
        ("KH CCHC", (PLAN, REPORT), Found((240,))),
        ("cái kế hoạch kiểm tra", THREE, Found((257,))),
        ("KH TGBC", (STAFF_PLAN, STAFF_REPORT), Found((310,))),
        ("bc tinh giản biên chế", (STAFF_PLAN, STAFF_REPORT), Found((311,))),
        ("kế hoạch tuyên truyền", (TELLING, TOLD), Found((320,))),
        ("báo cáo tuyên truyền", (TELLING, TOLD), Found((321,))),
        ("VBQPPL", (*THREE, LAWS), Found((340,))),
        ("vụ PAR INDEX", (*THREE, INDEX), Found((350,))),
        ("báo cáo quý III", (*THREE, LATE_REPORT), Found((302,))),
        ("việc của Sở Tư pháp", (*THREE, LAWS), Found((340,))),
        ("STP", (*THREE, LAWS), Found((340,))),
        # What two tasks share decides between neither.
        ("tinh giản biên chế", (*THREE, STAFF_PLAN, STAFF_REPORT), WhichOne((310, 311))),
        ("tuyên truyền", (*THREE, TELLING, TOLD), WhichOne((320, 321))),
        ("việc CCHC", (*THREE, PROCEDURES), WhichOne((240, 257, 301))),
        ("báo cáo CCHC", (PLAN, REPORT, LATE_REPORT), WhichOne((301, 302))),
        # Misspelt, or another product of the same matter: near, so it is asked.
        ("tuyen truyne", (*THREE, TELLING), WhichOne((320,))),
        ("báo cáo tinh giản biên chế", (*THREE, STAFF_PLAN), WhichOne((310,))),
        # Words of none of the tasks.
        ("báo cáo PAPI", THREE, WhichOne((240, 257, 301))),
        ("số hóa hồ sơ", (PLAN,), WhichOne((240,))),
        ("việc này", (PLAN,), Found((240,))),  # no name at all
    ],
)
def test_words_of_a_title(said: str, tasks: tuple[OpenTask, ...], expected: Finding) -> None:
    assert find_tasks(done(hint=said), Situation(tasks)) == expected
    assert find_tasks(done(hint=fold(said).upper()), Situation(tasks)) == expected


@pytest.mark.parametrize(
    ("said", "situation", "expected"),
    [
        ("tinh giản biên chế", Situation((STAFF_PLAN, STAFF_REPORT), last_reminder=(311,)), Found((311,))),
        ("việc TTHC", replace(QUOTED, quoted=(), last_reminder=(240,)), Found((330,))),
        ("việc TTHC", QUOTED, WhichOne((240, 257, 301, 330))),  # the quote says one thing, the words another
        ("số hóa hồ sơ", replace(QUOTED, quoted=(257,)), Found((257,))),  # the quote is plain enough
        ("số hóa hồ sơ", Situation(THREE, last_reminder=(257,)), WhichOne((240, 257, 301))),
        ("báo cáo CCHC", Situation((REPORT, TOLD), last_reminder=(321,)), WhichOne((301, 321))),
        ("cái tuyên truyền ấy", Situation((*THREE, TELLING, TOLD), offered=(240, 320)), Found((320,))),
    ],
)
def test_words_are_looked_for_first_in_what_lies_before_the_person(
    said: str, situation: Situation, expected: Finding
) -> None:
    assert find_tasks(done(hint=said), situation) == expected


def test_words_that_fit_no_task_hold_up_only_what_would_end_one() -> None:
    only = Situation((PLAN,))
    assert find_tasks(Claim(Intent.BLOCKED, hint="việc thu thập số liệu"), only) == Found((240,))
    assert find_tasks(Claim(Intent.WRONG_ASSIGNEE, hint="việc PAPI"), only) == WhichOne((240,))


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (Situation((PLAN,)), Found((240,))),
        (Situation(THREE), WhichOne((240, 257, 301))),
        (replace(QUOTED, quoted=(257,)), Found((257,))),
        (QUOTED, WhichOne((240, 257, 301))),
        (replace(QUOTED, quoted=(5, 257)), Found((257,))),
        (replace(QUOTED, quoted=(5, 6)), NotYours((5, 6))),
        (Situation(THREE, last_reminder=(257,)), Found((257,))),
        (Situation(THREE, last_reminder=(301, 240)), WhichOne((240, 301))),
        (Situation(), NothingOpen()),
        (Situation((), last_reminder=(5,)), NotYours((5,))),
        (Situation((), last_reminder=(5, 6)), NothingOpen()),
        # What was reminded of is done: a second "xong" may be the same once more, said louder.
        (Situation((PLAN,), last_reminder=(5,)), WhichOne((240,))),
        (Situation((PLAN,), last_reminder=(5, 240)), WhichOne((240,))),
    ],
)
def test_a_bare_done(situation: Situation, expected: Finding) -> None:
    assert find_tasks(DONE, situation) == expected


def test_what_cannot_close_a_task_need_not_be_asked() -> None:
    assert find_tasks(WORKING, Situation((PLAN,), last_reminder=(5, 240))) == Found((240,))


def test_each_code_is_looked_for_by_itself() -> None:
    parts = each_code_apart(done(tasks=(12, "SNV-06", 13, "SIPAS-02")))
    assert [part.tasks for part in parts] == [(12, 13), ("SNV-06",), ("SIPAS-02",)]
    assert each_code_apart(DONE) == (DONE,)


NUMBERS = st.integers(1, 7)
LISTS = st.lists(NUMBERS, max_size=4, unique=True).map(tuple)
TITLES = st.sampled_from([task.title for task in (*THREE, STAFF_PLAN, STAFF_REPORT, PROCEDURES, LAWS)])
OPEN = st.lists(
    st.builds(OpenTask, NUMBERS, st.sampled_from(["SNV-01", "SNV-02"]), TITLES, st.just(SNV)),
    max_size=6,
    unique_by=lambda task: task.number,
).map(tuple)
SITUATIONS = st.builds(Situation, OPEN, LISTS, LISTS, LISTS, LISTS)
HINTS = (
    st.none() | st.text(max_size=12) | st.sampled_from(["việc CCHC", "báo cáo", "TTHC", "biên chế", "xyz"])
)
CLAIMS = st.builds(
    Claim,
    st.sampled_from(list(Intent)),
    tasks=st.lists(NUMBERS | st.sampled_from(["SNV-01", "STP-09"]), max_size=3).map(tuple),
    every_task=st.booleans(),
    position=st.none() | st.sampled_from(list(Position)),
    hint=HINTS,
)
BARE = st.builds(Claim, st.sampled_from(sorted(PARTING)), hint=HINTS)


@given(CLAIMS, SITUATIONS, LISTS)
def test_only_open_tasks_are_ever_found_or_offered(
    claim: Claim, situation: Situation, taken: tuple[int, ...]
) -> None:
    found = find_tasks(claim, situation, taken)
    if isinstance(found, Found | WhichOne):
        assert found.numbers
        assert len(set(found.numbers)) == len(found.numbers)
        assert set(found.numbers) <= set(situation.open_numbers)
    if isinstance(found, Found):
        assert not set(found.refused) & set(situation.open_numbers)
    if isinstance(found, WhichOne):
        assert list(found.numbers) == sorted(found.numbers, key=situation.open_numbers.index)
    if isinstance(found, NotYours):
        assert not set(found.mentioned) & set(situation.open_numbers)


@given(BARE, SITUATIONS, LISTS)
def test_a_bare_done_never_ends_more_than_one_task(
    claim: Claim, situation: Situation, taken: tuple[int, ...]
) -> None:
    found = find_tasks(claim, situation, taken)
    if isinstance(found, Found):
        assert len(found.numbers) == 1
        assert not set(found.numbers) & set(taken)


@given(CLAIMS, SITUATIONS, LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_open_tasks_decides_nothing(
    claim: Claim, situation: Situation, taken: tuple[int, ...], random: Random
) -> None:
    shuffled = list(situation.open_tasks)
    random.shuffle(shuffled)
    found = find_tasks(claim, situation, taken)
    again = find_tasks(claim, replace(situation, open_tasks=tuple(shuffled)), taken)
    assert type(again) is type(found)
    if isinstance(found, Found | WhichOne):
        assert isinstance(again, Found | WhichOne)
        assert set(again.numbers) == set(found.numbers)


@given(st.sampled_from(["việc", "báo cáo", "kế hoạch", "cái"]), TITLES, SITUATIONS)
def test_diacritics_and_case_make_no_difference(head: str, title: str, situation: Situation) -> None:
    said = f"{head} {' '.join(title.split()[2:6])}"
    plain = find_tasks(done(hint=fold(said)), situation)
    assert find_tasks(done(hint=said), situation) == plain
    assert find_tasks(done(hint=said.upper()), situation) == plain
