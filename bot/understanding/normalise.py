"""Letters: one spelling for each word, with its diacritics and without.

A *key* is the lower-case word with its letter marks (ă â ê ô ơ ư đ) in place and its tone mark moved to the end, so
that "hoá" and "hóa" are one word; hỏi and ngã are one tone (Huế says and types them alike: "đả" = "đã").
A *fold* is the key without any mark. Someone who types no diacritics writes folds only.
"""

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 4000
TONES = {"\u0301": "´", "\u0300": "`", "\u0309": "ˇ", "\u0303": "ˇ", "\u0323": "¸"}
TONE_MARKS = "".join(sorted(set(TONES.values())))
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_TRANSLATE = {**_INVISIBLE, 0xFE0F: None, **dict.fromkeys([0xA0, 0x2007, 0x202F, 0x3000], " ")}
_TELEX_TONES = {"s": "´", "f": "`", "r": "ˇ", "x": "ˇ", "j": "¸"}
_VNI_TONES = {"1": "´", "2": "`", "3": "ˇ", "4": "ˇ", "5": "¸"}
_TELEX_LETTERS = (
    ("dd", "đ"), ("aa", "â"), ("aw", "ă"), ("ee", "ê"), ("oo", "ô"),
    ("uow", "ươ"), ("ow", "ơ"), ("uw", "ư"),
)  # fmt: skip
_VNI_LETTERS = (
    ("d9", "đ"), ("a6", "â"), ("a8", "ă"), ("e6", "ê"), ("o6", "ô"),
    ("uo7", "ươ"), ("o7", "ơ"), ("u7", "ư"),
)  # fmt: skip


def clean(text: str) -> str:
    """NFC, cut at `MAX_LENGTH` characters, without invisible characters and odd blanks."""
    return unicodedata.normalize("NFC", text[:MAX_LENGTH]).translate(_TRANSLATE)


@lru_cache(maxsize=8192)
def key_of(word: str) -> str:
    """The key of one word: "Hoàn" → "hoan`", "thuỷ" = "thủy" → "thuyˇ", "kí" = "ký" → "ki´"."""
    letters: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in TONES:
            tone = TONES[char]
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    plain = plain.replace("uơ", "ươ") if len(plain) > len("uơn") else plain  # a keyboard's slip: "đuợc"
    plain = re.sub(r"^([hklmstvr]|qu)y$", lambda match: match[1] + "i", plain)
    return plain + tone


@lru_cache(maxsize=8192)
def fold_of(key: str) -> str:
    """The key without marks: "hoan`" → "hoan", "đươc¸" → "duoc"."""
    plain = unicodedata.normalize("NFD", key)
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in TONE_MARKS).replace("đ", "d")


def toneless(key: str) -> str:
    """The key without its tone: "rôi`" → "rôi"."""
    return key.rstrip(TONE_MARKS)


def squeeze(word: str) -> str:
    """Letters that were held down, once each: "rồiiii" → "rồi", "xongg" → "xong", "ạaa" → "ạ"."""
    kept = ""
    for char in word:
        if not kept or fold_of(char) != fold_of(kept[-1]):
            kept += char
    return kept


def typed_raw(word: str) -> str | None:
    """The key of a word whose Telex or VNI keystrokes stayed in the text: "chuwa", "roofi", "d9a4"; else None."""
    if word.isalpha():
        tones, letters, tail = _TELEX_TONES, _TELEX_LETTERS, "[sfrxj]"
    else:
        tones, letters, tail = _VNI_TONES, _VNI_LETTERS, "[1-5]"
    tone = ""
    hit = re.search(rf"(?<=[aeiouywdgmnptch6-9]){tail}(?=[a-z6-9]*$)", word)
    if hit:
        tone = tones[hit[0]]
        word = word[: hit.start()] + word[hit.end() :]
    spelled = word
    for typed, letter in letters:
        spelled = spelled.replace(typed, letter)
    if re.search(r"[aă]?[w6-9]$", spelled) and spelled.endswith("w"):
        spelled = spelled[:-1].replace("uo", "ươ").replace("u", "ư").replace("a", "ă")
    return key_of(spelled) + tone if (tone or spelled != word) and spelled.isalpha() else None
