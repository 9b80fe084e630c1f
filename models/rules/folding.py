"""Folding: one key for all the ways a Vietnamese name is typed.

"Thuận Hoá", "Thuận Hóa", "THUAN HOA" and a decomposed "Thuận Hoá" are one name; so are "KH&CN" and "khcn".
"""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_PEOPLES_COMMITTEE = re.compile(r"\buy ban nhan dan\b")


def fold(text: str) -> str:
    """Lower-case ASCII words with one blank between them: "Sở  Nội vụ" → "so noi vu", "KH&CN" → "khcn".

    Diacritics go altogether, so the place of the tone mark ("Thuỷ", "Thủy") makes no difference.
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("&", ""))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", plain).strip()


def name_key(text: str) -> str:
    """The fold without blanks, with "uỷ ban nhân dân" as "ubnd": what two spellings of a name have in common."""
    return _PEOPLES_COMMITTEE.sub("ubnd", fold(text)).replace(" ", "")
