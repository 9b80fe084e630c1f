"""Answers to the bot's own question that answer something else: what is said counts, not what was asked."""

from datetime import date

import pytest

from bot.understanding import Claim, Context, Intent, understand
from bot.understanding.meaning import Asked

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    "said", ["thôi hết vướng rồi", "hết vướng rồi ạ", "het vuong roi", "không còn vướng nữa"]
)
def test_what_is_held_up_no_longer_has_no_reason(said: str) -> None:
    context = Context(asked=Asked.REASON, proposed=(Claim(Intent.BLOCKED, tasks=(12,)),))
    meant = understand(said, DAY, context)
    assert [(claim.intent, claim.tasks, claim.note) for claim in meant.claims] == [
        (Intent.ACKNOWLEDGE, (12,), None)
    ]


@pytest.mark.parametrize("said", ["vướng kinh phí", "chưa hết vướng vì thiếu người", "chờ sở tài chính"])
def test_a_reason_is_a_reason_still(said: str) -> None:
    context = Context(asked=Asked.REASON, proposed=(Claim(Intent.BLOCKED, tasks=(12,)),))
    meant = understand(said, DAY, context)
    assert [(claim.intent, claim.note) for claim in meant.claims] == [(Intent.BLOCKED, said)]


@pytest.mark.parametrize("asked", [Intent.IN_PROGRESS, Intent.BLOCKED, Intent.NOT_DONE, Intent.EXTEND])
def test_ten_is_done_is_said_of_ten_whatever_was_asked(asked: Intent) -> None:
    proposed = (Claim(asked, date=date(2026, 12, 31)),)
    meant = understand("việc 10 xong", DAY, Context(asked=Asked.WHICH, proposed=proposed, choices=(5, 10)))
    assert [(claim.intent, claim.tasks, claim.date) for claim in meant.claims] == [(Intent.DONE, (10,), None)]
