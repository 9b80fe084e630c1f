"""Whatever is typed, there is an answer and never an error; the work grows with the length and no faster."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import Asked, Claim, Context, Intent, Understanding, understand
from bot.understanding.normalise import MAX_LENGTH
from bot.understanding.reading import read
from bot.understanding.split import split

TODAY = date(2026, 11, 23)
WORDS = [
    "xong",
    "chưa",
    "rồi",
    "đã",
    "không",
    "đang",
    "gửi",
    "nộp",
    "việc",
    "1",
    "2",
    "3/4",
    "50%",
    "15/12",
    "31/11",
    "mai",
    "tuần",
    "sau",
    "nhưng",
    "còn",
    "trừ",
    "vì",
    ",",
    ".",
    "?",
    "!",
    ":",
    "-",
    "/",
    "✅",
    "👍",
    "SNV-03",
    "12/KH-UBND",
    "ai",
    "bao",
    "giờ",
    "nhầm",
    "xin",
    "gia",
    "hạn",
    "thêm",
    "5",
    "ngày",
    "chuyển",
    "anh",
    "Nam",
    "vướng",
    "chờ",
    "ký",
    "mà",
    "đâu",
    "mô",
]
MAX_ITEMS_A_TOKEN = 1


@given(st.text(max_size=300))
def test_any_unicode_text_is_understood_without_an_error(text: str) -> None:
    meaning = understand(text, TODAY)
    assert isinstance(meaning, Understanding)
    assert meaning.sure is not bool(meaning.doubts)
    assert meaning.rules


@given(
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.dates(date(2000, 1, 1), date(2090, 1, 1))
)
def test_any_run_of_known_words_is_understood_without_an_error(text: str, today: date) -> None:
    meaning = understand(text, today)
    for claim in meaning.claims:
        assert claim.percent is None or 0 <= claim.percent <= 100
        assert claim.extra_days is None or claim.extra_days >= 0


@settings(max_examples=50)
@given(
    st.text(max_size=60),
    st.sampled_from(Asked),
    st.sampled_from([(), (Claim(Intent.DONE, tasks=(3,)),), (Claim(Intent.EXTEND), Claim(Intent.DONE))]),
    st.sampled_from([(), (1, 2), ("SNV-03", 4), (Intent.DONE, Intent.NOT_DONE)]),
)
def test_any_answer_to_any_question_is_understood_without_an_error(
    text: str, asked: Asked, proposed: tuple[Claim, ...], choices: tuple[int | str | Intent, ...]
) -> None:
    assert isinstance(understand(text, TODAY, Context(asked, proposed, choices)), Understanding)


@given(st.sampled_from(["đã xong rồi ạ", "chưa gửi được", "xin gia hạn đến 15/12", "việc 3 thuộc Sở Y tế"]))
def test_composed_and_decomposed_letters_mean_the_same(text: str) -> None:
    assert understand(unicodedata.normalize("NFD", text), TODAY) == understand(text, TODAY)


@pytest.mark.parametrize(
    ("old", "new"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("hoàn thành", "hòan thành"), ("ký", "kí")]
)
def test_old_and_new_tone_places_are_one_spelling(old: str, new: str) -> None:
    assert read(old, TODAY).line == read(new, TODAY).line


@pytest.mark.parametrize(
    "text", ["xong rồi ", "việc 3 chưa, ", "1 ", "chưa ", "?", "15/12 ", "😂", "aaaa", "- "]
)
def test_items_grow_with_the_text_and_no_faster(text: str) -> None:
    """Every word becomes part of one item: nothing is read twice, however long the text."""
    for times in (1, 10, 100):
        reading = read(text * times, TODAY)
        covered = [token for item in reading.items for token in range(item.start, item.end)]
        assert len(covered) == len(set(covered)) <= len(reading.tokens)
        assert len(reading.tokens) <= len(text * times)


@pytest.mark.parametrize("text", ["😂", "chưa ", "1/", "xong ", "nếu a ", "mà mà ", "không có gì không "])
def test_no_clause_grows_with_the_text(text: str) -> None:
    """Every rule may look at a whole clause: what bounds a clause keeps the work linear."""
    longest = [max(len(clause.items) for clause in split(read(text * times, TODAY))) for times in (500, 2000)]
    assert longest[0] == longest[1] <= 100


def test_a_very_long_text_is_cut() -> None:
    reading = read("xong rồi " * 20_000, TODAY)
    assert len(reading.text) <= MAX_LENGTH
    assert understand("chưa xong. " * 20_000, TODAY).claims[0].intent is Intent.NOT_DONE


def test_an_empty_text_claims_nothing_and_is_not_sure() -> None:
    assert understand("", TODAY).claims == ()
    assert not understand("   ", TODAY).sure
