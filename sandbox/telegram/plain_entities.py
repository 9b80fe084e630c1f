"""What Telegram finds by itself in plain text: commands, links, mentions, hashtags, mail addresses."""

import re
from typing import Final

from sandbox.messages import Entity
from sandbox.telegram.utf16 import utf16_length

_PATTERNS: Final = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("url", re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"«»“”]+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?!\w)", re.ASCII)),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|edu|gov|me)(?:/[^\s<>\"]*)?(?!\w)",
            re.IGNORECASE,
        ),
    ),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{2,31}(?!\w)", re.ASCII)),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}")),
)
_TRAILING: Final = ".,:;!?)'\"…"


def find_entities(text: str, taken: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Return `taken` and what is found beside it, by offset; nothing is found inside what is taken."""
    found: list[Entity] = []
    closed = [(entity.offset, entity.offset + entity.length) for entity in taken if _keeps_out(entity)]
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            stretch = match.group().rstrip(_TRAILING) if kind == "url" else match.group()
            offset, length = utf16_length(text[: match.start()]), utf16_length(stretch)
            if any(start < offset + length and offset < end for start, end in closed):
                continue
            closed.append((offset, offset + length))
            found.append(Entity(kind, offset, length))
    return tuple(sorted((*taken, *found), key=lambda entity: (entity.offset, -entity.length)))


def _keeps_out(entity: Entity) -> bool:
    return entity.type in {"code", "pre", "text_link", "url", "mention", "bot_command", "email", "hashtag"}
