"""Telegram's small HTML → text and entities; refuses what Telegram refuses.

Source: https://core.telegram.org/bots/api#html-style
"""

import html
import re
from dataclasses import dataclass
from typing import Final

from sandbox.messages import Entity
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.utf16 import utf16_length

ENTITY_OF_TAG: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAG = re.compile(r"</?\s*([A-Za-z0-9-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*(?:=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
# Telegram knows these four names and numbers, nothing else: "&nbsp;" stays as it is written.
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Return the text people see and its entities; raises the Bot API's 400."""
    return _Parser(source).parse()


def _refuse(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._text: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, tuple[Entity, ...]]:
        at = 0
        while (tag_at := self._source.find("<", at)) >= 0:
            self._add_text(self._source[at:tag_at])
            at = self._read_tag(tag_at)
        self._add_text(self._source[at:])
        if self._open:
            raise _refuse(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        ordered = sorted(self._entities, key=lambda entity: (entity.offset, -entity.length))
        return "".join(self._text), tuple(ordered)

    def _add_text(self, raw: str) -> None:
        text = _REFERENCE.sub(lambda found: html.unescape(found.group()), raw)
        self._text.append(text)
        self._length += utf16_length(text)

    def _byte_offset(self, at: int) -> int:
        return len(self._source[:at].encode())

    def _read_tag(self, at: int) -> int:
        found = _TAG.match(self._source, at)
        if found is None:
            raise _refuse(f"Unclosed start tag at byte offset {self._byte_offset(at)}")
        tag = found[1].lower()
        if self._source.startswith("</", at):
            self._close(tag, at)
        else:
            self._start(tag, found[2], at)
        return found.end()

    def _start(self, tag: str, rest: str, at: int) -> None:
        if tag not in ENTITY_OF_TAG:
            raise _refuse(f'Unsupported start tag "{tag}" at byte offset {self._byte_offset(at)}')
        attributes = {
            name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(rest)
        }
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            offset = self._byte_offset(at)
            raise _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self._open.append(_Open(tag, self._length, attributes))

    def _close(self, tag: str, at: int) -> None:
        if not self._open:
            raise _refuse(f"Unexpected end tag at byte offset {self._byte_offset(at)}")
        opened = self._open.pop()
        if tag not in {"", opened.tag}:
            offset = self._byte_offset(at)
            raise _refuse(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self._length > opened.start:
            self._entities.extend(self._entity_of(opened))

    def _entity_of(self, opened: _Open) -> list[Entity]:
        length = self._length - opened.start
        kind = ENTITY_OF_TAG[opened.tag]
        if opened.tag == "a":
            shown = "".join(self._text).encode("utf-16-le")[opened.start * 2 :].decode("utf-16-le")
            url = link_address(opened.attributes.get("href") or shown)
            # Telegram drops a link whose address is none, and keeps the words.
            return [Entity(kind, opened.start, length, url=url)] if url else []
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            kind = "expandable_blockquote"
        language = None
        if opened.tag == "code" and self._open and self._open[-1].tag == "pre":
            # <pre><code class="language-x"> is one entity: the inner tag only names the language.
            pre = self._open[-1]
            pre.attributes["language"] = opened.attributes.get("class", "").removeprefix("language-")
            return []
        if opened.tag == "pre":
            language = opened.attributes.get("language") or None
        return [Entity(kind, opened.start, length, language=language)]


def link_address(address: str) -> str | None:
    """Return the address with its scheme, or None where it is no web, mail, phone or tg address."""
    address = address.strip()
    if re.match(r"(?i)(https?|tg|ton)://[^\s/]+", address) or re.match(r"(?i)(mailto|tel):\S+", address):
        return address
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", address):
        return f"http://{address}/" if "/" not in address else f"http://{address}"
    return None
