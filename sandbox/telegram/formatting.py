"""A bot's text or caption with its formatting, checked as Telegram checks it."""

from dataclasses import replace
from typing import Any, Final

from sandbox.messages import Entity
from sandbox.telegram.errors import bad_request
from sandbox.telegram.html_entities import parse_html
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.plain_entities import find_entities
from sandbox.telegram.utf16 import utf16_length

LONGEST_TEXT: Final = 4096
LONGEST_CAPTION: Final = 1024
_FREE_TYPES: Final = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link",
})  # fmt: skip

Formatted = tuple[str, tuple[Entity, ...]]


def read_text(given: Parameters) -> Formatted:
    """Read `text` with its formatting; it must have 1–4,096 characters after parsing."""
    text, entities = _read(given, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(given: Parameters) -> Formatted:
    """Read `caption` with its formatting; it may be empty and has at most 1,024 characters after parsing."""
    text, entities = _read(given, "caption", "caption_entities")
    if len(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _read(given: Parameters, text_name: str, entities_name: str) -> Formatted:
    source = given.text(text_name).replace("\r\n", "\n").replace("\0", " ")
    mode = given.text("parse_mode").strip().lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in {"", "none"}:
        text, entities = source, _given_entities(given.structure(entities_name, "entities"))
    else:
        # Markdown is not played here: the bot of this project writes HTML.
        raise bad_request("unsupported parse_mode")
    text, entities = trim(text, entities)
    return text, find_entities(text, entities)


def trim(text: str, entities: tuple[Entity, ...]) -> Formatted:
    """Take blanks off both ends, as Telegram does, and move the entities along."""
    shorter = text.lstrip()
    shift = utf16_length(text) - utf16_length(shorter)
    shorter = shorter.rstrip()
    total = utf16_length(shorter)
    kept = []
    for entity in entities:
        start = max(0, entity.offset - shift)
        end = min(total, entity.offset + entity.length - shift)
        if end > start:
            kept.append(replace(entity, offset=start, length=end - start))
    return shorter, tuple(kept)


def _given_entities(raw: Any | None) -> tuple[Entity, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    return tuple(entity for item in raw if (entity := _given_entity(item)) is not None)


def _given_entity(item: Any) -> Entity | None:
    match item:
        case {"type": str() as kind, "offset": int() as offset, "length": int() as length}:
            if kind not in _FREE_TYPES:
                return None
            return Entity(kind, offset, length, url=item.get("url"), language=item.get("language"))
        case _:
            raise bad_request("can't parse entities: MessageEntity must have type, offset and length")
