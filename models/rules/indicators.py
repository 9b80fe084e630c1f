"""Indicators: a target that a task names (">=50%", "từ 30% trở lên", "100%"), and whether a value reaches it. Pure.

A value (47 % of ≥ 50 %) is not progress on a task (60 % done): it is collected over time and closes nothing by itself.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from models.rules.folding import fold

_SIGNS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤"}
_NUMBER = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>%|phần trăm|phan tram)?")
_AT_LEAST = re.compile(
    r"[≥>]|\b(?:tu|toi thieu|it nhat|khong duoi|tro len|dat|tren|khong it hon|khong thap hon|day du)\b"
)
_AT_MOST = re.compile(r"[≤<]|\b(?:toi da|nhieu nhat|khong qua|khong vuot|duoi|tro xuong|khong cao hon)\b")


class Side(StrEnum):
    """On which side of the number the target lies."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True)
class Target:
    """A number to be reached, from below or from above; `percent` where it is a share."""

    side: Side
    number: float
    percent: bool

    def reached(self, value: float) -> bool:
        """True where the value lies on the target's side, the number itself included."""
        return value >= self.number if self.side is Side.AT_LEAST else value <= self.number


def read_target(words: str) -> Target | None:
    """The target in a catalogue's words; None where they name no number ("tăng")."""
    found = _NUMBER.search(words)
    if found is None:
        return None
    signs = words[: found.start()]
    for written, sign in _SIGNS.items():
        signs = signs.replace(written, sign)
    said = f"{signs} {fold(words)}"
    at_most = _AT_MOST.search(said) is not None and "≥" not in signs and "khong duoi" not in said
    number = float(found["number"].replace(",", "."))
    return Target(Side.AT_MOST if at_most else Side.AT_LEAST, number, found["unit"] is not None)


def target_words(words: str) -> str:
    """A target as it is shown: ">=50%" → "≥ 50%"; words that are no bare sign and number stay as they are."""
    found = re.fullmatch(r"\s*(>=|=>|<=|=<|≥|≤|>|<)\s*(\d.*)", words)
    return f"{_SIGNS.get(found[1], found[1])} {found[2].strip()}" if found else words.strip()
