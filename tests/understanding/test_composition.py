"""Composed replies: intent × opening × politeness × shorthand × diacritics × task number."""

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import Intent, understand

TODAY = date(2026, 11, 23)
CORES: dict[Intent, tuple[str, ...]] = {
    Intent.DONE: (
        "xong rồi",
        "làm xong hết rồi",
        "đã hoàn thành",
        "đã gửi báo cáo rồi",
        "nộp xong rồi",
        "ban hành rồi",
    ),
    Intent.NOT_DONE: ("chưa xong", "chưa làm được", "vẫn chưa gửi", "chưa bắt đầu", "chưa làm gì cả"),
    Intent.IN_PROGRESS: (
        "đang làm",
        "sắp xong",
        "gần xong rồi",
        "đang trình ký",
        "đang xử lý",
        "cơ bản hoàn thành",
    ),
    Intent.BLOCKED: ("vướng kinh phí", "chưa có hướng dẫn", "chờ số liệu của các xã", "thiếu biểu mẫu"),
    Intent.EXTEND: ("xin gia hạn", "xin gia hạn đến 15/12", "xin thêm 5 ngày"),
    Intent.UNDO: ("báo nhầm", "bấm nhầm rồi"),
}
OPENINGS = ("", "dạ ", "dạ thưa anh ", "vâng ", "báo cáo anh ", "anh ơi ", "em ", "bên em ")
ENDINGS = ("", " ạ", " nhé", " anh nhé", " nha chị", " anh ơi", " nghe anh", ".", "!")
TASKS = (("", ()), ("việc 3 ", (3,)), ("#8 ", (8,)), ("SNV-03 ", ("SNV-03",)), ("nhiệm vụ số 12 ", (12,)))
SHORT = {"không": "ko", "rồi": "r", "chưa": "ch", "xong": "xog", "đang": "dag", "anh": "a", "em": "e"}

replies = st.tuples(
    st.sampled_from([(intent, core) for intent, cores in CORES.items() for core in cores]),
    st.sampled_from(OPENINGS),
    st.sampled_from(TASKS),
    st.sampled_from(ENDINGS),
)
Reply = tuple[tuple[Intent, str], str, tuple[str, tuple[int | str, ...]], str]


def written(reply: Reply) -> str:
    (_, core), opening, (task, _), ending = reply
    return f"{opening}{task}{core}{ending}"


def without_marks(text: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return plain.replace("đ", "d").replace("Đ", "D")


@given(replies)
def test_a_composed_reply_means_its_core(reply: Reply) -> None:
    (intent, _), _, (_, tasks), _ = reply
    claims = understand(written(reply), TODAY).claims
    assert [(claim.intent, claim.tasks) for claim in claims] == [(intent, tasks)]


@given(replies)
def test_it_means_the_same_without_diacritics(reply: Reply) -> None:
    marked = understand(written(reply), TODAY)
    bare = understand(without_marks(written(reply)), TODAY)
    assert [(c.intent, c.tasks, c.date, c.extra_days) for c in bare.claims] == [
        (c.intent, c.tasks, c.date, c.extra_days) for c in marked.claims
    ]


@given(replies)
def test_it_means_the_same_in_capitals(reply: Reply) -> None:
    marked, shouted = understand(written(reply), TODAY), understand(written(reply).upper(), TODAY)
    assert [(c.intent, c.tasks) for c in shouted.claims] == [(c.intent, c.tasks) for c in marked.claims]


@given(replies, st.sampled_from(sorted(SHORT)))
def test_it_means_the_same_in_shorthand(reply: Reply, word: str) -> None:
    text = written(reply)
    short = " ".join(SHORT[word] if part == word else part for part in text.split(" "))
    assert [c.intent for c in understand(short, TODAY).claims] == [
        c.intent for c in understand(text, TODAY).claims
    ]


@given(replies, st.sampled_from(["?", " chưa?", " chưa anh"]))
def test_a_question_put_behind_it_never_leaves_a_sure_done(reply: Reply, asked: str) -> None:
    meaning = understand(written(reply).rstrip(".!") + asked, TODAY)
    assert not (meaning.sure and any(claim.intent is Intent.DONE for claim in meaning.claims))


@given(replies, replies)
def test_two_tasks_keep_their_own_standing(first: Reply, second: Reply) -> None:
    (one, core), (two, other) = first[0], second[0]
    claims = understand(f"việc 1 {core}, việc 2 {other}", TODAY).claims
    assert {task: claim.intent for claim in claims for task in claim.tasks} == {1: one, 2: two}
