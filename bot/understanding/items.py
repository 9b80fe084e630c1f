"""What a reading holds: the text, its tokens, and its items, each one piece of meaning."""

from dataclasses import dataclass, field
from datetime import date

from .tokens import Token

Value = date | float | int | str | tuple[int | str, ...] | None


@dataclass(slots=True)
class Item:
    """One piece of meaning: its tag, the tokens it covers, its value, its words, and the same without marks."""

    tag: str
    start: int
    end: int
    value: Value = None
    words: str = ""
    fold: str = ""


@dataclass(slots=True)
class Reading:
    """The cleaned text with its tokens, the line the patterns see, and its items."""

    text: str
    tokens: list[Token]
    line: str
    items: list[Item] = field(default_factory=list)

    def raw(self, start: int, end: int) -> str:
        """The person's own words from token `start` up to token `end`."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end].strip()
