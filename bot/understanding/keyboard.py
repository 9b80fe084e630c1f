"""The form of a typed word: shorthand spelled out, slips of fingers and keyboards put right."""

import re

from .lexicon import lexicon
from .near_words import one_slip_apart
from .normalise import fold_of, key_of, squeeze, toneless, typed_raw
from .short_forms import meant_by

Forms = list[tuple[str, bool]]  # each form, and whether it bears its marks
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii"})
_RUN_TOGETHER = (
    "xong", "chua", "roi", "dang", "lam", "da", "khong", "ok", "em", "viec", "done", "sap", "gan", "het", "hoan", "thanh",
    "gui", "nop", "gia", "han", "nhan", "bao", "cao", "mai", "a", "nhe", "r", "nha", "k", "ko", "ban", "dc",
)  # fmt: skip
_DENIALS = ("chua", "khong")
_SHORT_DAYS = re.compile(r"t([2-7])$")
_SHORT_MONTHS = re.compile(r"t(1[0-2]|1)$")
_LONGEST_SYLLABLE = 6  # "nghiêng" is seven letters, and no word of ours
_REPAIRABLE = 5  # shorter words are too like each other
_LEAST_LEFT = 4
_JOINED = range(5, 25)
_LEAST_PART = 3
_LEAST_WORD = 2
_LEAST_TYPED = 3
_SYLLABLE = re.compile(
    r"(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def forms_of(raw: str, nearby: tuple[str, str]) -> Forms:
    """The form or forms of one typed word; `nearby` is the form before it and the text after it."""
    words = lexicon()
    low = raw.lower()
    key = key_of(low)
    if meant := meant_by(raw, key, nearby):
        return [(key_of(word), True) for word in meant.split()]
    if key in words.shorthand:
        return [(form, True) for form in words.shorthand[key]]
    if day := _SHORT_DAYS.match(low):
        return [(key_of("thứ"), True), (day[1], True)]
    if month := _SHORT_MONTHS.match(low):
        return [(key_of("tháng"), True), (month[1], True)]
    if key in words.keys:
        return [(key, key != fold_of(key))]
    if (
        low.isascii()
        and low not in words.folds
        and len(low) >= _LEAST_TYPED
        and (typed := typed_raw(low)) in words.keys
        and typed != fold_of(typed)
    ):
        return [(typed, True)]
    if low not in _ROMAN and (short := squeeze(low)) != low:
        return forms_of(short, nearby)
    return _unknown(raw, key)


def _unknown(raw: str, key: str) -> Forms:
    """A word that stands in no table as it is written."""
    words, fold = lexicon(), fold_of(key)
    if key == fold:
        return [(fold, False)] if fold in words.folds else _repaired(raw, fold)
    if key == toneless(key) and key in words.toneless:
        return [(words.toneless[key], True)]
    if raw.islower() and (swapped := _swapped(key)):
        return [(swapped, True)]
    if _SYLLABLE.fullmatch(fold):
        return [(key, True)]
    return _two_words(raw) or (_split(fold) if len(fold) > _LONGEST_SYLLABLE else None) or [(key, True)]


def _swapped(key: str) -> str | None:
    """“hàon” for "hoàn": two letters in the wrong order."""
    bare, tone = toneless(key), key[len(toneless(key)) :]
    if len(bare) < _LEAST_LEFT:
        return None
    known = lexicon().keys
    return next(
        (
            form
            for at in range(len(bare) - 1)
            if (form := bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :] + tone) in known
        ),
        None,
    )


def _two_words(raw: str) -> Forms | None:
    """“lùihạn”, "đềnghị": two known words without the blank between."""
    known = lexicon().keys
    for at in range(_LEAST_WORD, len(raw) - 1):
        left, right = key_of(raw[:at].lower()), key_of(raw[at:].lower())
        if left in known and right in known:
            return [(left, left != fold_of(left)), (right, right != fold_of(right))]
    return None


def _repaired(raw: str, fold: str) -> Forms:
    """Keystrokes that stayed in the text, words run together, letters swapped or doubled."""
    words, typed = lexicon(), typed_raw(fold)
    if typed is not None:
        if typed in words.keys:
            return [(typed, typed != fold_of(typed))]
        if typed in words.shorthand:
            return [(form, True) for form in words.shorthand[typed]]
        if typed == toneless(typed) and typed in words.toneless:
            return [(words.toneless[typed], True)]
    if split := _split(fold):
        return split
    # Before any other repair: "chuam xong" must never become "cham", and with it a "xong".
    if raw.islower() and (denial := next((each for each in _DENIALS if one_slip_apart(fold, each)), None)):
        return [(denial, False)]
    slip = _slip(fold) if raw.islower() and len(fold) >= _REPAIRABLE else None
    return [(slip or fold, False)]


def _slip(fold: str) -> str | None:
    """The known word that two swapped letters, or one letter too many, have made of this."""
    folds = lexicon().folds
    for at in range(len(fold) - 1):
        swapped = fold[:at] + fold[at + 1] + fold[at] + fold[at + 2 :]
        if swapped in folds:
            return swapped
    if len(fold) - 1 >= _LEAST_LEFT:
        return next(
            (short for at in range(1, len(fold)) if (short := fold[:at] + fold[at + 1 :]) in folds), None
        )
    return None


def _split(fold: str) -> Forms | None:
    """Words typed without a blank: "chuaxong", "xongroi"; None where the whole is not made of known words."""
    if len(fold) not in _JOINED:
        return None
    reach: list[list[str] | None] = [[]] + [None] * len(fold)
    for at in range(len(fold)):
        so_far = reach[at]
        if so_far is None:
            continue
        for word in _RUN_TOGETHER:
            if fold.startswith(word, at) and reach[at + len(word)] is None:
                reach[at + len(word)] = [*so_far, word]
    parts = reach[-1]
    if not parts or len(parts) == 1 or max(map(len, parts)) < _LEAST_PART:
        return None
    shorthand = lexicon().shorthand
    return [(form, part in shorthand) for part in parts for form in shorthand.get(part, (part,))]
