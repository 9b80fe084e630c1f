"""Which column of a sheet holds what, however its heading is worded (headings.toml)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.rules.folding import fold

FILE = Path(__file__).with_name("headings.toml")
LONGEST = 90
IGNORED = "ignored"
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a field of a task, and how far down the field's list its wording stands (0 is best)."""

    field: str
    rank: int


@cache
def meaning(heading: str) -> Meaning | None:
    """The field a heading names; None where it names none. Brackets ("(ghi rõ ngày)") say nothing."""
    if not heading.strip() or len(heading) > LONGEST:
        return None
    words, names, patterns_of = _known()
    folded = fold(_BRACKETS.sub(" ", heading)) or fold(heading)
    if folded in names:
        return Meaning(names[folded], 0)
    folded = " ".join(words.get(word, word) for word in folded.split())
    for field, patterns in patterns_of:
        for rank, pattern in enumerate(patterns):
            if pattern.search(folded):
                return Meaning(field, rank)
    return None


@cache
def _known() -> tuple[dict[str, str], dict[str, str], tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    words, names = table.pop("short"), table.pop("names")
    return (
        words,
        names,
        tuple((field, tuple(map(re.compile, patterns))) for field, patterns in table.items()),
    )
