"""Vietnamese patterns that also match what was typed without diacritics.

`pattern("cuối (tuần|tháng)")` matches a reading's `line`: whole words only, each written word of the pattern standing
for its key and for its fold; a word after "§" only for its key. Patterns are compiled when they are first used: most
commands of the program never read a reply.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from .normalise import fold_of, key_of

_WORD = re.compile(r"§?[^\W\d_]+")
_ESCAPE = re.compile(r"\\[a-zA-Z]|\(\?P<\w+>|\(\?P=\w+\)|\{[A-Z]+\}")


def spell(text: str) -> str:
    """Each word of a pattern as `(?:key|fold)`; regex escapes and group names stay."""
    out: list[str] = []
    last = 0
    for escape in _ESCAPE.finditer(text):
        out.extend((_WORD.sub(_both, text[last : escape.start()]), escape[0]))
        last = escape.end()
    out.append(_WORD.sub(_both, text[last:]))
    return "".join(out)


class Pattern:
    """A regular expression that is compiled at its first use."""

    def __init__(self, source: str, *, spelled: bool = False) -> None:
        self._source = source
        self._spelled = spelled

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(spell(self._source) if self._spelled else self._source)

    def search(self, line: str, at: int = 0) -> re.Match[str] | None:
        """The first match at or after `at`."""
        return self.compiled.search(line, at)

    def fullmatch(self, line: str) -> re.Match[str] | None:
        """A match of the whole line."""
        return self.compiled.fullmatch(line)

    def finditer(self, line: str, at: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """All matches from `at` up to `end`, in order."""
        return self.compiled.finditer(line, at, len(line) if end is None else end)


def pattern(text: str) -> Pattern:
    """A whole-word pattern over a reading's line, in written Vietnamese."""
    return Pattern(rf"(?<!\S)(?:{text})(?!\S)", spelled=True)


def written(source: str) -> Pattern:
    """A pattern in written Vietnamese that says itself where words begin and end."""
    return Pattern(source, spelled=True)


def _both(match: re.Match[str]) -> str:
    key = key_of(match[0].lstrip("§"))
    if match[0].startswith("§"):
        return re.escape(key)
    fold = fold_of(key)
    return re.escape(key) if key == fold else f"(?:{re.escape(key)}|{fold})"
