"""Telegram in the sandbox: what people do becomes updates.

Source: https://core.telegram.org/bots/api#update
"""

import re
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from sandbox.errors import NotPossible
from sandbox.messages import Button, Chat, ChatKind, Entity, Membership, Message
from sandbox.parts import Parts
from sandbox.phones import Phone
from sandbox.telegram.formatting import LONGEST_CAPTION, LONGEST_TEXT, trim
from sandbox.telegram.plain_entities import find_entities
from sandbox.telegram.profile import Profile
from sandbox.telegram.queries import Queries
from sandbox.telegram.shapes import Shapes
from sandbox.telegram.updates import Updates
from sandbox.telegram.webhooks import Webhooks

Json = dict[str, Any]

LINK_HOSTS: Final = frozenset({"t.me", "telegram.me", "www.t.me"})
PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Telegram:
    """The state of one bot on Telegram; keeps the promises of `sandbox.platform.Platform`."""

    name = "telegram"
    title = "Telegram"
    edits = True

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        settings = parts.settings
        self.shapes = Shapes(parts, bot_id=int(settings.token.partition(":")[0]))
        self.updates = Updates(parts.store)
        self.webhooks = Webhooks(parts.store, self.updates, parts.clock)
        self.queries = Queries(settings.query_seconds)
        self.profile = Profile(parts.store, parts.news)

    async def start(self) -> None:
        """Go on delivering to the webhook that an earlier start kept."""
        self.webhooks.restart()

    def wake(self) -> None:
        """Let every long poll return."""
        self.updates.bell.close()

    async def stop(self) -> None:
        """End the webhook's task."""
        await self.webhooks.stop()

    def about(self) -> Json:
        """Return what people see of the bot: `{"name", "username", "description"}`."""
        settings = self.parts.settings
        return {
            "name": self.profile.text("name") or settings.bot_name,
            "username": settings.bot_username,
            "description": self.profile.text("description"),
        }

    def commands(self, chat: Chat | None) -> list[Json]:
        """Return the menu of commands in a chat (None: one that is not begun)."""
        return self.profile.commands_in(chat)

    def compose(self, text: str, *, caption: bool) -> tuple[str, tuple[Entity, ...]]:
        """Trim a person's text and find commands and links in it."""
        text, _ = trim(text.replace("\r\n", "\n"), ())
        longest = LONGEST_CAPTION if caption else LONGEST_TEXT
        if len(text) > longest:
            raise NotPossible(f"Tin nhắn dài {len(text)} ký tự, Telegram chỉ nhận {longest}. Hãy chia nhỏ.")
        if not text and not caption:
            raise NotPossible("Tin nhắn đang trống.")
        return text, find_entities(text)

    def wrote(self, chat: Chat, message: Message) -> None:
        """Queue a `message`; in a group with privacy mode only what concerns the bot."""
        if chat.bot is Membership.MEMBER and self._concerns_bot(chat, message):
            self.updates.add("message", self.shapes.message(chat, message))

    def edited(self, chat: Chat, message: Message) -> None:
        """Queue an `edited_message`."""
        if chat.bot is Membership.MEMBER and self._concerns_bot(chat, message):
            self.updates.add("edited_message", self.shapes.message(chat, message))

    def pressed(self, phone: Phone, chat: Chat, message: Message, button: Button) -> str | None:
        """Queue a `callback_query` and return its id; other buttons ask no bot."""
        if button.action != "callback_data":
            return None
        query = self.queries.new(phone.id, message.id)
        self.updates.add(
            "callback_query",
            {
                "id": query.id,
                "from": self.shapes.user(phone),
                "message": self.shapes.message(chat, message),
                "chat_instance": str(self.shapes.bot_id * 1_000_000_007 + chat.id),
                "data": button.value,
            },
        )
        return query.id

    def membership_changed(self, phone: Phone, chat: Chat, old: Membership | None) -> None:
        """Queue a `my_chat_member`."""
        self.updates.add(
            "my_chat_member",
            {
                "chat": self.shapes.chat(chat),
                "from": self.shapes.user(phone),
                "date": self.parts.clock.seconds(),
                "old_chat_member": self.shapes.membership(old),
                "new_chat_member": self.shapes.membership(chat.bot),
            },
        )

    def start_text(self, link: str) -> str | None:
        """Read `https://t.me/<bot>?start=<payload>`; None where it is no link of this bot."""
        parts = urlsplit(link if "//" in link else f"https://{link}")
        if parts.hostname not in LINK_HOSTS or parts.path.strip("/") != self.parts.settings.bot_username:
            return None
        payload = parse_qs(parts.query).get("start", [""])[0]
        # The real apps drop a payload that breaks the rule, and open the chat all the same.
        return f"/start {payload}" if PAYLOAD.fullmatch(payload) else "/start"

    def _concerns_bot(self, chat: Chat, message: Message) -> bool:
        if chat.kind is ChatKind.PRIVATE or not self.parts.settings.privacy_mode or message.service:
            return True
        quoted = None if message.quote is None else self.parts.chats.message(chat, message.quote)
        if quoted is not None and quoted.sender is None:
            return True
        text, me = message.text.encode("utf-16-le"), self.parts.settings.bot_username.lower()
        for entity in message.entities:
            stretch = text[entity.offset * 2 : (entity.offset + entity.length) * 2]
            _, at, name = stretch.decode("utf-16-le").lower().partition("@")
            is_mine = name == me if at else entity.type == "bot_command"
            if entity.type in {"mention", "bot_command"} and is_mine:
                return True
        return False
