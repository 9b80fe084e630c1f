"""A reply is understood in the light of what the bot asked last."""

from datetime import date

import pytest

from bot.understanding import Asked, Claim, Context, Intent, Understanding, understand

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
