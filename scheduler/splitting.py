"""A message that is too long for its channel becomes several, split where a reader would split it. Pure.

At the end of a line, else at a blank, else between two letters; never inside a tag or an entity. Tags that are open
at the cut are closed and opened again. Length is counted as the strictest platform counts: UTF-16 units of what is
shown, tags not counted. Source: https://core.telegram.org/bots/api#sendmessage (1-4096 after entities are parsed).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

PIECE = re.compile(r"<[^<>]*>|&#?\w{1,10};|.", re.DOTALL)
TAG_NAME = re.compile(r"</?\s*([a-zA-Z]+)")
EDGES = " \n\t"


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    width: int

    @property
    def is_tag(self) -> bool:
        return self.width == 0


def shown_length(html: str) -> int:
    """How long a small-HTML text is for a platform that counts what is shown."""
    return sum(piece.width for piece in _pieces(html))


def split(html: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` each, well-formed each for itself; one part where it fits."""
    pieces = _pieces(html)
    if sum(piece.width for piece in pieces) <= limit:
        return [html]
    parts: list[str] = []
    open_tags: list[str] = []
    while pieces:
        end = _fitting(pieces, limit)
        if end < len(pieces):
            end = _good_cut(pieces, end)
        part, open_after = _closed(pieces[:end], open_tags)
        if any(not piece.is_tag and piece.text not in EDGES for piece in pieces[:end]):
            parts.append(part)
        pieces, open_tags = _without_edge(pieces[end:]), open_after
    return parts


def _pieces(html: str) -> list[_Piece]:
    return [_Piece(text, _width(text)) for text in PIECE.findall(html)]


def _width(piece: str) -> int:
    if len(piece) > 1 and piece.startswith("<"):
        return 0
    return len(unescape(piece).encode("utf-16-le")) // 2 or 1


def _fitting(pieces: Sequence[_Piece], limit: int) -> int:
    """How many pieces fit."""
    width = 0
    for count, piece in enumerate(pieces):
        width += piece.width
        if width > limit:
            return max(count, 1)
    return len(pieces)


def _good_cut(pieces: Sequence[_Piece], end: int) -> int:
    """The end moved back behind the last line, else the last blank, that is not too near the beginning."""
    for sign in "\n", " ":
        for at in range(end, end // 4, -1):
            if pieces[at].text == sign:
                return at
    return end


def _without_edge(pieces: list[_Piece]) -> list[_Piece]:
    """Blanks and line ends that the cut left at the beginning are dropped."""
    at = 0
    while at < len(pieces) and pieces[at].text in EDGES:
        at += 1
    return pieces[at:]


def _closed(pieces: Sequence[_Piece], open_tags: Sequence[str]) -> tuple[str, list[str]]:
    """The part with what is open opened before and closed behind it; and what is open after it."""
    still_open = list(open_tags)
    for piece in pieces:
        if piece.is_tag:
            if piece.text.startswith("</"):
                if still_open:
                    still_open.pop()
            else:
                still_open.append(piece.text)
    closing = "".join(f"</{_name(tag)}>" for tag in reversed(still_open))
    return "".join([*open_tags, *(piece.text for piece in pieces), closing]).strip(EDGES), still_open


def _name(tag: str) -> str:
    found = TAG_NAME.match(tag)
    return found[1] if found else ""
