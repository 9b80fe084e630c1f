"""What a chat consists of, in words that every platform shares. A platform turns these into its own JSON."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class ChatKind(StrEnum):
    """How many people a chat has. A supergroup is a group that was migrated."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


class Membership(StrEnum):
    """Where the bot stands in a chat."""

    MEMBER = "member"
    KICKED = "kicked"  # blocked by the person, or removed from the group


class AttachmentKind(StrEnum):
    """What a message carries besides its text."""

    DOCUMENT = "document"
    PHOTO = "photo"
    STICKER = "sticker"
    VOICE = "voice"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch of formatting; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One size of a photo."""

    file_id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, a place or a sticker; which fields are filled depends on the kind."""

    kind: AttachmentKind
    file_id: str = ""
    sizes: tuple[Picture, ...] = ()  # photos: the smallest first
    seconds: int = 0  # voice
    emoji: str = ""  # sticker
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `action` is the platform's name of what it does, `value` what it carries."""

    label: str
    action: str
    value: Any


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a new message says. `service` marks a line that nobody wrote: `{"kind": "migrated_to", ...}`."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    attachment: Attachment | None = None
    quote: int | None = None
    buttons: Keyboard = ()
    service: dict[str, Any] | None = None


@dataclass(slots=True)
class Message:
    """One message. `sender` is a phone's id, or None for the bot; `date` and `edited` are Unix seconds."""

    platform: str
    chat_id: int
    id: int
    sender: int | None
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    attachment: Attachment | None = None
    quote: int | None = None
    buttons: Keyboard = ()
    edited: int | None = None
    deleted: bool = False
    service: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the message as it is kept and as the page gets it."""
        return asdict(self)

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> Self:
        """Make a message again from what `as_json` gave."""
        attachment = entry["attachment"]
        if attachment is not None:
            sizes = tuple(Picture(**size) for size in attachment["sizes"])
            kind = AttachmentKind(attachment["kind"])
            attachment = Attachment(**{**attachment, "kind": kind, "sizes": sizes})
        return cls(
            **{
                **entry,
                "attachment": attachment,
                "entities": tuple(Entity(**entity) for entity in entry["entities"]),
                "buttons": tuple(tuple(Button(**button) for button in row) for row in entry["buttons"]),
            }
        )


@dataclass(slots=True)
class Chat:
    """One conversation with the bot. In a private chat `id` is the phone's id; groups are below zero."""

    platform: str
    id: int
    kind: ChatKind
    members: list[int]
    title: str = ""
    bot: Membership = Membership.MEMBER
    migrated_to: int | None = None
    message_ids: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the chat as it is kept and as the page gets it: without its messages."""
        facts = asdict(self)
        del facts["message_ids"]
        return facts

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> Self:
        """Make a chat again from what `as_json` gave."""
        return cls(**{**entry, "kind": ChatKind(entry["kind"]), "bot": Membership(entry["bot"])})
