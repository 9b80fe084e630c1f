"""Whom a few words name: "chị Hà", "Lê Thị Hà", "anh Tuấn Anh". Pure.

In Vietnamese a person is called by the end of the full name, so the words must be its end, or all of it.
"""

import re

from models.rules.folding import fold

TITLES = re.compile(
    r"^(?:(?:dong chi|d c|dc|anh|chi|co|chu|bac|ong|ba|em|ban|thay|cau|di|o|mr|mrs|ms)\s+)+(?=\S)"
)


def bare_name(words: str) -> str:
    """The name without titles, folded: "chị Lê Hà" → "le ha"."""
    return TITLES.sub("", fold(words))


def called(name: str, words: str) -> bool:
    """True where the words can mean that person: with their marks as written, where they have any."""
    wanted, full = bare_name(words).split(), fold(name).split()
    if not wanted or len(wanted) > len(full):
        return False
    if full[-len(wanted) :] != wanted and full != wanted:
        return False
    return _marks_agree(name.split()[-len(wanted) :], words.split()[-len(wanted) :])


def _marks_agree(full: list[str], said: list[str]) -> bool:
    """Hà is not Hạ: where marks were typed, they count; where none were, any will do."""
    return all(
        fold(word) == word.lower() or word.lower() == name.lower()
        for name, word in zip(full, said, strict=True)
    )
