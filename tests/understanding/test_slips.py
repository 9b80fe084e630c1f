"""A slip of the finger in "chưa" or "không" never makes a "xong" of a "chưa xong"."""

from datetime import date

import pytest

from bot.understanding import Intent, understand
from bot.understanding.near_words import one_slip_apart

TODAY = date(2026, 11, 23)
LETTERS = "abcdeghiklmnopqrstuvxyzwưăâêôơ"
# What a slip may really have made another word of, said by people of themselves.
OTHER_WORDS = frozenset({"cháu", "chú", "chau", "chu", "chus", "cha", "chị", "chúng", "phong"})


def slips(word: str) -> set[str]:
    """Every word that one letter more, less, other, or two swapped make of it."""
    made = set()
    for at in range(len(word)):
        made.add(word[:at] + word[at + 1 :])
        made.add(word[:at] + word[at : at + 2][::-1] + word[at + 2 :])
        made |= {word[:at] + letter + word[at + 1 :] for letter in LETTERS}
        made |= {word[:at] + letter + word[at:] for letter in LETTERS}
    made |= {word + letter for letter in LETTERS}
    return made - {word} - OTHER_WORDS


@pytest.mark.parametrize("denial", ["chưa", "chua", "không", "khong"])
@pytest.mark.parametrize("said", ["{} xong", "{} hoàn thành", "việc 3 {} xong ạ"])
def test_no_slip_in_a_denial_is_recorded_as_done(denial: str, said: str) -> None:
    done = [
        text
        for slip in slips(denial)
        if (meaning := understand(text := said.format(slip), TODAY)).sure
        and any(claim.intent is Intent.DONE for claim in meaning.claims)
    ]
    assert done == []


@pytest.mark.parametrize(
    "said", ["cháu xong ạ", "chú xong rồi nhé", "bên em xong", "của em xong rồi", "vâng xong rồi"]
)
def test_what_is_no_slip_is_not_asked_about(said: str) -> None:
    meaning = understand(said, TODAY)
    assert meaning.sure
    assert [claim.intent for claim in meaning.claims] == [Intent.DONE]


def test_one_slip() -> None:
    assert one_slip_apart("cua", "chua")
    assert one_slip_apart("chuaa", "chua")
    assert one_slip_apart("hcua", "chua")
    assert one_slip_apart("chia", "chua")
    assert not one_slip_apart("chua", "chua")
    assert not one_slip_apart("qua", "chua")
