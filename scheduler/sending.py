"""The words between `deliver` and a channel: what goes out and what came of it.

They stand here, below the channels, because arrows point down: bot/channels knows them, `deliver` knows no channel.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Act(StrEnum):
    """What a channel is asked to do."""

    SEND = "send"
    EDIT = "edit"
    TOAST = "toast"
    PHOTO = "photo"
    DOCUMENT = "document"


NEW_MESSAGES = frozenset({Act.SEND, Act.PHOTO, Act.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can do. What it cannot is made up for in one place, before a message leaves (bot/choices.py).

    `text_limit` is the longest text in one message, in characters. `deep_links`: an address can carry a code.
    """

    text_limit: int
    buttons: bool = True
    edits: bool = True
    deep_links: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message. `data` comes back when it is pressed (at most 64 bytes).

    For platforms without buttons: `number` is the number of the task the choice stands for, `typed` the words that
    stand for it; with neither it gets a number of its own.
    """

    label: str
    data: str
    number: int | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A picture or document to be sent: its name, and its bytes or where they lie."""

    name: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way out: text in the small HTML (b, i, code, a) or plain, rows of buttons.

    `target` is the message to edit (EDIT) or the press to answer (TOAST). With PHOTO and DOCUMENT there is a `file`,
    and the text stands under it; a channel that has no files sends the text, which must therefore say enough.
    """

    chat_id: str
    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    act: Act = Act.SEND
    target: str | None = None
    file: OutgoingFile | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it, under this id ("" where an act makes no message)."""

    message_id: str


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Surely not sent; the platform, or the network, asks for patience of so many seconds.

    `whole_channel`: nothing else may go out on the channel meanwhile (429 without a chat, no connection).
    """

    seconds: float
    reason: str
    whole_channel: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Surely not sent, and never will be: the platform's words. `dead`: nothing to this chat will be."""

    reason: str
    dead: bool = False
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The platform did not say whether it arrived."""

    reason: str


SendResult = Sent | RetryAt | Refused | Unknown


class Sender(Protocol):
    """The half of a channel that `deliver` uses."""

    @property
    def name(self) -> str:
        """The channel's name, as it is stored."""
        ...

    @property
    def can(self) -> Capabilities:
        """What the platform can do."""
        ...

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Send one message. Never raises for what a platform or a network can do."""
        ...
