"""A reply is understood in the light of what the bot asked last."""

from datetime import date

import pytest

from bot.understanding import Asked, Claim, Context, Intent, Understanding, understand, yes_or_no

TODAY = date(2026, 11, 23)
DONE_3 = Claim(Intent.DONE, tasks=(3,))
EXTEND_3 = Claim(Intent.EXTEND, tasks=(3,))
BLOCKED_3 = Claim(Intent.BLOCKED, tasks=(3,))


def said(
    text: str, asked: Asked, *proposed: Claim, choices: tuple[int | str | Intent, ...] = ()
) -> Understanding:
    return understand(text, TODAY, Context(asked, proposed, choices))


@pytest.mark.parametrize(
    "text", ["rồi", "rồi ạ", "có", "ừ", "vâng ạ", "dạ rồi", "đúng rồi", "ok", "👍", "✅", "xong"]
)
def test_yes_to_is_it_done_is_done(text: str) -> None:
    meaning = said(text, Asked.DONE, Claim(Intent.ACKNOWLEDGE, tasks=(3,)))
    assert meaning.claims == (DONE_3,)
    assert meaning.sure
    assert meaning.rules[0] == "answer_yes"


@pytest.mark.parametrize("text", ["chưa", "chưa ạ", "không", "dạ chưa", "chưa đâu anh", "ko", "chua"])
def test_no_to_is_it_done_is_not_done(text: str) -> None:
    meaning = said(text, Asked.DONE, Claim(Intent.ACKNOWLEDGE, tasks=(3,)))
    assert [claim.intent for claim in meaning.claims] == [Intent.NOT_DONE]
    assert meaning.claims[0].tasks == (3,)


def test_a_full_sentence_in_answer_speaks_of_the_task_asked_about() -> None:
    meaning = said("đang chờ ký", Asked.DONE, DONE_3)
    assert (meaning.claims[0].intent, meaning.claims[0].tasks) == (Intent.IN_PROGRESS, (3,))


def test_a_sentence_that_names_its_own_task_keeps_it() -> None:
    meaning = said("việc 5 thì chưa", Asked.DONE, DONE_3)
    assert (meaning.claims[0].intent, meaning.claims[0].tasks) == (Intent.NOT_DONE, (5,))


@pytest.mark.parametrize("text", ["2", "số 2", "việc 2", "2 ạ", "chọn 2", "cái 2 nhé"])
def test_a_number_picks_the_task(text: str) -> None:
    meaning = said(text, Asked.WHICH, Claim(Intent.DONE), choices=(11, "SNV-04"))
    assert meaning.claims == (Claim(Intent.DONE, tasks=("SNV-04",)),)
    assert meaning.rules == ("answer_choice",)


def test_a_task_number_that_was_shown_is_itself_before_its_place() -> None:
    assert said("12", Asked.WHICH, Claim(Intent.DONE), choices=(11, 12)).claims[0].tasks == (12,)


def test_all_of_them_or_the_first_one_can_be_meant() -> None:
    assert said("cả hai việc", Asked.WHICH, Claim(Intent.DONE), choices=(1, 2)).claims[0].every_task
    assert said("không có việc nào", Asked.WHICH, Claim(Intent.DONE), choices=(1, 2)).claims == ()
    assert said("không có việc nào", Asked.WHICH, Claim(Intent.DONE), choices=(1, 2)).rules == (
        "answer_none",
    )


def test_words_that_name_a_task_are_kept_as_a_hint_and_asked_again() -> None:
    meaning = said("biên chế", Asked.WHICH, Claim(Intent.DONE), choices=(1, 2))
    assert meaning.claims[0].hint == "biên chế"
    assert not meaning.sure
    assert meaning.rules == ("answer_words",)


@pytest.mark.parametrize("text", ["đúng", "vâng", "ừ", "có ạ", "1"])
def test_a_proposal_is_confirmed(text: str) -> None:
    assert said(text, Asked.CONFIRM, DONE_3).claims == (DONE_3,)
    assert said(text, Asked.CONFIRM, DONE_3).sure


@pytest.mark.parametrize("text", ["không", "sai rồi", "không phải", "2", "nhầm"])
def test_a_proposal_is_refused(text: str) -> None:
    meaning = said(text, Asked.CONFIRM, DONE_3)
    assert not any(claim.intent is Intent.DONE for claim in meaning.claims)


def test_one_of_the_intents_that_were_shown_is_chosen_by_its_number() -> None:
    shown = (Intent.DONE, Intent.IN_PROGRESS, Intent.NOT_DONE)
    meaning = said("2", Asked.CONFIRM, DONE_3, choices=shown)
    assert meaning.claims == (Claim(Intent.IN_PROGRESS, tasks=(3,)),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/12", date(2026, 12, 15)),
        ("thứ 6", date(2026, 11, 27)),
        ("cuối tháng ạ", date(2026, 11, 30)),
        ("mai", date(2026, 11, 24)),
    ],
)
def test_a_date_completes_the_request(text: str, day: date) -> None:
    meaning = said(text, Asked.DATE, EXTEND_3)
    assert meaning.claims == (Claim(Intent.EXTEND, tasks=(3,), date=day),)
    assert meaning.sure


def test_a_number_of_days_completes_the_request() -> None:
    assert said("thêm 5 ngày", Asked.DATE, EXTEND_3).claims[0].extra_days == 5


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123/KH-SNV", "123/KH-SNV"),
        ("số 45/QD-UBND ngày 20/11", "45/QĐ-UBND"),
        ("qd 2210", "QĐ 2210"),
        ("2210", "2210"),
    ],
)
def test_a_document_number_completes_the_report(text: str, number: str) -> None:
    meaning = said(text, Asked.DOCUMENT, DONE_3)
    assert meaning.claims[0].document == number
    assert meaning.claims[0].intent is Intent.DONE


@pytest.mark.parametrize("text", ["không có", "chưa có số", "không", "chưa có"])
def test_there_may_be_no_document_number(text: str) -> None:
    meaning = said(text, Asked.DOCUMENT, DONE_3)
    assert meaning.claims == ()
    assert meaning.rules == ("answer_no_document",)


def test_any_words_are_the_reason_that_was_asked_for() -> None:
    meaning = said("máy chủ bị hỏng cả tuần nay", Asked.REASON, BLOCKED_3)
    assert meaning.claims == (Claim(Intent.BLOCKED, tasks=(3,), note="máy chủ bị hỏng cả tuần nay"),)


def test_a_question_in_answer_stays_a_question() -> None:
    assert said("hạn là ngày nào?", Asked.REASON, BLOCKED_3).claims[0].intent is Intent.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "rồi nha chị",
        "dạ có ạ",
        "đúng vậy",
        "chuẩn luôn",
        "ừ ghi đi em",
        "uhm",
        "dung roi a",
        "có chứ",
        "Đồng ý nhé.",
        "yes!",
    ],
)
def test_a_yes_may_be_wrapped_in_any_politeness(text: str) -> None:
    assert said(text, Asked.CONFIRM, DONE_3).rules == ("answer_yes",)


@pytest.mark.parametrize(
    "text",
    [
        "không phải đâu anh",
        "ko",
        "hông",
        "chưa đâu ạ",
        "thôi",
        "bỏ qua",
        "sai rồi em",
        "khoan đã",
        "nỏ phải mô",
    ],
)
def test_a_no_may_be_wrapped_in_any_politeness(text: str) -> None:
    assert said(text, Asked.CONFIRM, DONE_3).claims == ()


@pytest.mark.parametrize(
    "text",
    [
        "có khi chưa",
        "rồi sao nữa",
        "đúng là chưa",
        "ok để em hỏi lại",
        "xong chưa nhỉ",
        "dạ chưa có",
        "được nửa rồi",
    ],
)
def test_what_is_more_or_less_than_a_yes_confirms_nothing(text: str) -> None:
    for asked in (Asked.CONFIRM, Asked.DONE):
        meaning = said(text, asked, DONE_3)
        assert not (meaning.sure and any(claim.intent is Intent.DONE for claim in meaning.claims))


@pytest.mark.parametrize(
    "text", ["một", "số 1 ạ", "1.", "chọn cái 1 đi em", "cái thứ nhất", "Việc số 1 nhé", "#1"]
)
def test_the_first_of_the_shown_tasks_is_picked_in_many_ways(text: str) -> None:
    assert said(text, Asked.WHICH, Claim(Intent.DONE), choices=(11, 12)).claims[0].tasks == (11,)


@pytest.mark.parametrize("text", ["bỏ qua", "thôi khỏi anh", "không", "không phải việc nào"])
def test_none_of_the_shown_tasks_may_be_meant(text: str) -> None:
    meaning = said(text, Asked.WHICH, Claim(Intent.DONE), choices=(11, 12))
    assert (meaning.claims, meaning.rules) == ((), ("answer_none",))


@pytest.mark.parametrize("text", ["chưa biết nữa", "em chưa rõ", "bỏ qua đi", "chưa xác định được"])
def test_there_may_be_no_day_yet(text: str) -> None:
    meaning = said(text, Asked.DATE, EXTEND_3)
    assert (meaning.claims, meaning.rules) == ((), ("answer_none",))


@pytest.mark.parametrize(
    "text",
    [
        "không có số",
        "việc này không có văn bản",
        "số em chưa nhớ",
        "quên số rồi",
        "chưa lấy số",
        "bỏ qua nhé",
    ],
)
def test_a_report_may_stay_without_a_number(text: str) -> None:
    assert said(text, Asked.DOCUMENT, DONE_3).rules == ("answer_no_document",)


@pytest.mark.parametrize(
    ("text", "number"),
    [("số 45 nhé", "45"), ("KH 45 ngày 20/11", "KH 45"), ("dạ 301/KH-UBND ạ", "301/KH-UBND")],
)
def test_a_number_may_come_in_a_sentence(text: str, number: str) -> None:
    assert said(text, Asked.DOCUMENT, DONE_3).claims[0].document == number


def test_a_denial_in_answer_to_the_number_takes_the_done_back() -> None:
    meaning = said("chưa xong đâu anh", Asked.DOCUMENT, DONE_3)
    assert [claim.intent for claim in meaning.claims] == [Intent.NOT_DONE]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("đồng ý", True),
        ("dạ đồng ý ạ", True),
        ("ok anh", True),
        ("vâng", True),
        ("1", True),
        ("👍", True),
        ("không ạ", False),
        ("thôi khỏi", False),
        ("2", False),
        ("xong", None),
        ("rồi", None),
        ("12 xong", None),
        ("hạn khi nào", None),
        ("", None),
    ],
)
def test_a_whole_answer_says_yes_or_no_or_neither(text: str, *, said: bool | None) -> None:
    assert yes_or_no(text) is said


def test_a_zero_is_no_documents_number() -> None:
    found = understand("0", TODAY, Context(Asked.DOCUMENT, (DONE_3,)))
    assert (found.claims, found.rules) == ((), ("answer_no_document",))


def test_what_an_answer_tells_beside_the_task_is_kept() -> None:
    asked = Context(Asked.WHICH, (Claim(Intent.DONE),), (46, 47))
    found = understand("46 xong rồi số 12/BC-STP", date(2026, 11, 23), asked)
    assert [(c.intent, c.tasks, c.document) for c in found.claims] == [(Intent.DONE, (46,), "12/BC-STP")]
