"""What every channel can do, and the words it exchanges with the rest of the bot."""

import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from scheduler.sending import Button, Outgoing, Refused, RetryAt, Sender, SendResult, Sent, Unknown

__all__ = [
    "Attachment",
    "Button",
    "Channel",
    "Incoming",
    "IncomingKind",
    "Outgoing",
    "RawUpdate",
    "Refused",
    "RetryAt",
    "SendResult",
    "Sent",
    "Unknown",
    "unreadable",
    "written",
]

HALF_A_PAIR = re.compile("[\ud800-\udfff]")
NOTHING_AT_ALL = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u0000"
)  # NUL, as JSON writes it; not a backslash before the words


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as the platform handed it over. `key` tells repeats; `offset` is where receiving goes on after it."""

    key: str
    chat_id: str
    raw: str
    offset: int = 0


def written(value: Any) -> str:
    """JSON that says nothing that any database refuses: half a surrogate pair, and NUL, become U+FFFD."""
    text = HALF_A_PAIR.sub("\ufffd", json.dumps(value, ensure_ascii=False, sort_keys=True))
    return NOTHING_AT_ALL.sub("\\1\ufffd", text)


def unreadable(handed_over: Any, offset: int = 0) -> RawUpdate:
    """What is no update at all, kept under its own words: it is set aside for the operator, and holds up nothing."""
    raw = written(handed_over)
    return RawUpdate(f"unreadable:{hashlib.sha256(raw.encode()).hexdigest()}", "", raw, offset)


class IncomingKind(StrEnum):
    """What an update is to us."""

    TEXT = "text"
    PRESS = "press"
    FILE = "file"
    UNSUPPORTED = "unsupported"
    EDITED = "edited"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    MOVED = "moved"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or photo that stays with the platform under `file_id`; `size` in bytes where it is told."""

    kind: str
    file_id: str
    name: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update, read: who wrote what, where, in answer to which message.

    `press` is the data of the pressed button, `press_id` what a toast answers to. `addressed` is False in a group
    where nobody spoke to the bot. `quoted` is the id of the quoted message.
    `sender_id` is who wrote it, as a private chat with them is called. `forwarded`: somebody else's words, passed on.
    """

    channel: str
    chat_id: str
    kind: IncomingKind
    sender: str = ""
    text: str = ""
    message_id: str | None = None
    quoted: str | None = None
    press: str | None = None
    press_id: str | None = None
    attachment: Attachment | None = None
    group: bool = False
    addressed: bool = True
    moved_to: str | None = None
    sender_id: str = ""
    forwarded: bool = False


class Channel(Sender, Protocol):
    """A chat platform. `title` is what people call it; `secret_header` carries the webhook's secret."""

    title: str
    secret_header: str

    async def start(self) -> str:
        """Connect and return the bot's name there. Raises TokenRefused, PlatformError."""
        ...

    async def stop(self) -> None:
        """Let go of every connection."""
        ...

    async def introduce(self, commands: dict[str, str]) -> None:
        """Set the menu of commands (name → what it does), where the platform has one. Raises nothing."""
        ...

    async def use_webhook(self, url: str | None, secret: str | None = None) -> None:
        """Have updates posted to `url`, or (None) be asked for them. Raises PlatformError."""
        ...

    async def poll(self, offset: int) -> list[RawUpdate]:
        """Wait for updates from `offset` on. Raises AnotherPoller, TokenRefused, PlatformError."""
        ...

    def wrap(self, body: bytes) -> RawUpdate:
        """The update in a webhook's body. Raises ValueError where it is none."""
        ...

    def read(self, raw: str) -> Incoming:
        """What a raw update says. Raises ValueError where it is malformed."""
        ...

    async def typing(self, chat_id: str) -> None:
        """Show that an answer is being written, where that helps. Raises nothing."""
        ...

    async def download(self, file_id: str, *, largest: int) -> bytes:
        """The bytes of a file that was sent to us. Raises FileTooLarge (over `largest` bytes), FileGone, PlatformError."""
        ...
