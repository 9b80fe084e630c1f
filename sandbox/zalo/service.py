"""Zalo in the sandbox: what people do becomes events; no buttons, no edits, no files, no quotes, no links with a code."""

import secrets
from typing import Any, Final

from sandbox.errors import NotPossible
from sandbox.messages import AttachmentKind, Button, Chat, ChatKind, Entity, Membership, Message
from sandbox.parts import Parts
from sandbox.phones import Phone
from sandbox.telegram.plain_entities import find_entities
from sandbox.zalo.events import Events
from sandbox.zalo.names import zalo_id
from sandbox.zalo.webhooks import Webhooks

Json = dict[str, Any]

LONGEST_TEXT: Final = 2000
EVENT_OF: Final = {
    None: "message.text.received",
    AttachmentKind.PHOTO: "message.image.received",
    AttachmentKind.STICKER: "message.sticker.received",
    AttachmentKind.VOICE: "message.voice.received",
}


class Zalo:
    """The state of one bot on Zalo; keeps the promises of `sandbox.platform.Platform`."""

    name = "zalo"
    title = "Zalo"
    edits = False

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.address = ""  # of the sandbox, once it listens: a photo is handed over as an address
        self.events = Events(parts.store)
        self.webhooks = Webhooks(parts.store, self.events, parts.clock)

    async def start(self) -> None:
        """Go on delivering to the webhook that an earlier start kept."""
        self.webhooks.restart()

    def wake(self) -> None:
        """Let every long poll return."""
        self.events.bell.close()

    async def stop(self) -> None:
        """End the webhook's task."""
        await self.webhooks.stop()

    def about(self) -> Json:
        """Return what people see of the bot."""
        settings = self.parts.settings
        words = "Chưa có tin nhắn nào. Nhắn một câu, hoặc mã liên kết, để bot biết bạn."
        return {"name": settings.bot_name, "username": settings.bot_username, "description": words}

    def me(self) -> Json:
        """Answer getMe."""
        settings = self.parts.settings
        return {
            "id": settings.zalo_token.partition(":")[0],
            "account_name": settings.bot_username,
            "account_type": "BASIC",
            "can_join_groups": False,
        }

    def commands(self, chat: Chat | None) -> list[Json]:
        """There is no menu of commands."""
        del chat
        return []

    def compose(self, text: str, *, caption: bool) -> tuple[str, tuple[Entity, ...]]:
        """Trim a person's text and find links in it."""
        text = text.replace("\r\n", "\n").strip()
        if len(text) > LONGEST_TEXT:
            raise NotPossible(f"Tin nhắn dài {len(text)} ký tự, Zalo chỉ nhận {LONGEST_TEXT}. Hãy chia nhỏ.")
        if not text and not caption:
            raise NotPossible("Tin nhắn đang trống.")
        return text, links(text)

    def wrote(self, chat: Chat, message: Message) -> None:
        """Queue an event."""
        if chat.bot is Membership.MEMBER and message.service is None:
            self.events.add(self.event(chat, message))

    def edited(self, chat: Chat, message: Message) -> None:
        """Nobody edits here."""

    def pressed(self, phone: Phone, chat: Chat, message: Message, button: Button) -> str | None:  # noqa: ARG002  # Platform's
        """There are no buttons."""
        raise NotPossible("Zalo không có nút bấm.")

    def membership_changed(self, phone: Phone, chat: Chat, old: Membership | None) -> None:
        """Zalo tells nobody that it was blocked."""

    def start_text(self, link: str) -> str | None:
        """A link carries no code here: it is typed."""
        del link
        return None

    def event(self, chat: Chat, message: Message) -> Json:
        """A person's message as an event. The quoted message is not in it, nor is a file."""
        sender = self.parts.phones.get(message.sender or 0)
        kind = message.attachment.kind if message.attachment else None
        facts: Json = {
            "from": {"id": zalo_id(sender.id), "display_name": sender.full_name, "is_bot": False},
            "chat": {
                "id": zalo_id(chat.id),
                "chat_type": "PRIVATE" if chat.kind is ChatKind.PRIVATE else "GROUP",
            },
            "message_id": f"{message.id:x}{secrets.token_hex(4)}",
            "date": message.date * 1000,
        }
        if kind is None:
            facts["text"] = message.text
        elif kind is AttachmentKind.PHOTO and message.attachment:
            facts["photo"] = f"{self.address}/zalo/photos/{message.attachment.file_id}"
            facts |= {"caption": message.text} if message.text else {}
        elif kind is AttachmentKind.VOICE and message.attachment:
            facts["voice_url"] = f"{self.address}/zalo/photos/{message.attachment.file_id}"
        return {"event_name": EVENT_OF.get(kind, "message.unsupported.received"), "message": facts}


def links(text: str) -> tuple[Entity, ...]:
    """The addresses in a text: Zalo shows those, and no commands."""
    return tuple(entity for entity in find_entities(text) if entity.type == "url")
