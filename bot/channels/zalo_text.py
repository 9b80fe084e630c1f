"""From the small HTML (b, i, code, a) to what Zalo takes: plain text, and where it is bold or italic.

`text_styles` count in UTF-16 units. Source: Zalo's description of sendMessage (text of 1-2,000 characters,
`text_styles` of `{start, len, st}`); nothing is promised of the tags of its `parse_mode`, so none is used.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

STYLE_OF = {"b": "b", "i": "i"}


@dataclass(frozen=True, slots=True)
class ZaloText:
    """A text with its styles, ready to be sent."""

    text: str
    styles: tuple[dict[str, Any], ...] = ()


def zalo_text(html: str) -> ZaloText:
    """The text people see. A link's address stands behind its words, because there is nothing to press."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.result()


def units(text: str) -> int:
    """How long a text is, in UTF-16 units: no platform counts it longer."""
    return len(text.encode("utf-16-le")) // 2


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, str]] = []
        self._styles: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, self._length, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, start, address = self._open.pop()
            words = "".join(self._text)
            if opened == "a" and address and not words.endswith(address):
                self.handle_data(f" ({address})")
            if opened in STYLE_OF and self._length > start:
                self._styles.append({"start": start, "len": self._length - start, "st": [STYLE_OF[opened]]})
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        self._length += units(data)

    def result(self) -> ZaloText:
        whole = "".join(self._text)
        text = whole.rstrip()
        lead = len(text) - len(text.lstrip())
        moved = units(text[:lead])
        text = text.lstrip()
        kept = []
        for style in sorted(self._styles, key=lambda each: (each["start"], -each["len"])):
            start = max(0, style["start"] - moved)
            end = min(units(text), style["start"] - moved + style["len"])
            if end > start:
                kept.append(style | {"start": start, "len": end - start})
        return ZaloText(text, tuple(kept))
