"""What people do with their phones. Each act changes the chat and tells the platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.attachments import document, photo
from sandbox.errors import NotFound, NotPossible
from sandbox.messages import Attachment, AttachmentKind, Chat, ChatKind, Content, Membership, Message
from sandbox.parts import Parts
from sandbox.phones import Phone
from sandbox.pictures import picture_size
from sandbox.platform import Platform

# The smallest WebP there is, and the first bytes of an Ogg file: enough to be sent and downloaded.
STICKER_BYTES: Final = bytes.fromhex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700")
VOICE_BYTES: Final = b"OggS\x00\x02" + bytes(22)


@dataclass(frozen=True, slots=True)
class Where:
    """Who acts, in which chat, and on which message an answer is given.

    Without a chat id it is the private chat with the bot.
    """

    platform: str
    phone: Phone
    chat_id: int | None = None
    quote: int | None = None


class People:
    """Acts for a phone in one of its chats."""

    def __init__(self, parts: Parts, platforms: Mapping[str, Platform]) -> None:
        self._parts = parts
        self._platforms = platforms

    def platform(self, name: str) -> Platform:
        """Return a platform by name; raises `NotFound`."""
        if (platform := self._platforms.get(name)) is None:
            raise NotFound(f"Không có nền tảng {name!r}; có: {', '.join(self._platforms)}.")
        return platform

    def chat(self, where: Where) -> Chat:
        """Return a chat this phone takes part in; raises `NotFound`."""
        platform, phone, chat_id = self.platform(where.platform), where.phone, where.chat_id
        if chat_id is None or chat_id == phone.id:
            return self._parts.chats.open(platform.name, phone.id)
        chat = self._parts.chats.find(platform.name, chat_id)
        if chat is None or phone.id not in chat.members:
            raise NotFound(f"Máy {phone.id} không ở trong cuộc trò chuyện {chat_id}.")
        return chat

    def say(self, where: Where, text: str) -> Message:
        """Write a text."""
        kept, entities = self.platform(where.platform).compose(text, caption=False)
        return self._write(where, Content(kept, entities, quote=where.quote))

    def send(self, where: Where, attachment: Attachment, caption: str = "") -> Message:
        """Send what is not only text."""
        kept, entities = self.platform(where.platform).compose(caption, caption=True)
        return self._write(where, Content(kept, entities, attachment, where.quote))

    def edit(self, where: Where, message_id: int, text: str) -> Message:
        """Change an own text (or what stands under an own file)."""
        chat, platform = self._writable(where), self.platform(where.platform)
        if not platform.edits:
            raise NotPossible(f"{platform.title} không có sửa tin đã gửi.")
        message = self._message(chat, message_id)
        if message.sender != where.phone.id:
            raise NotPossible("Chỉ sửa được tin nhắn của chính mình.")
        message.text, message.entities = platform.compose(text, caption=message.attachment is not None)
        self._parts.chats.edited(message)
        platform.edited(chat, message)
        return message

    def press(self, where: Where, message_id: int, row: int, column: int) -> dict[str, Any]:
        """Press a button (row and column from 0); returns `{"action", "value", "query_id"}`."""
        chat = self._writable(where)
        message = self._message(chat, message_id)
        try:
            button = message.buttons[row][column]
        except IndexError as error:
            raise NotFound("Tin nhắn này không có nút đó.") from error
        query_id = self.platform(where.platform).pressed(where.phone, chat, message, button)
        return {"action": button.action, "value": button.value, "query_id": query_id}

    def file(self, data: bytes, name: str, mime: str | None, *, as_photo: bool) -> Attachment:
        """Keep a file from a phone; a picture can be sent as a photo."""
        if not as_photo:
            return document(self._parts.files, data, name, mime)
        size = picture_size(data)
        if size is None:
            raise NotPossible("Tệp này không phải ảnh PNG, JPEG, GIF hay WebP; hãy gửi dưới dạng tệp.")
        return photo(self._parts.files, data, name, size)

    def sticker(self, emoji: str) -> Attachment:
        """Return a sticker that stands for this emoji."""
        file = self._parts.files.add(STICKER_BYTES, AttachmentKind.STICKER, "sticker.webp", "image/webp")
        return Attachment(AttachmentKind.STICKER, file.id, emoji=emoji)

    def voice(self, seconds: int) -> Attachment:
        """Return a voice message of this length, with nothing in it."""
        file = self._parts.files.add(VOICE_BYTES, AttachmentKind.VOICE, "voice.oga", "audio/ogg")
        return Attachment(AttachmentKind.VOICE, file.id, seconds=seconds)

    def location(self, latitude: float, longitude: float) -> Attachment:
        """Return a place on the map, in degrees."""
        return Attachment(AttachmentKind.LOCATION, latitude=latitude, longitude=longitude)

    def set_blocked(self, where: Where, *, blocked: bool) -> Chat:
        """Block the bot in the private chat, or let it write again; nothing happens where it is so already."""
        chat = self._parts.chats.open(where.platform, where.phone.id)
        new = Membership.KICKED if blocked else Membership.MEMBER
        if (old := chat.bot) is not new:
            self._parts.chats.set_membership(chat, new)
            self.platform(where.platform).membership_changed(where.phone, chat, old)
        return chat

    def open_link(self, where: Where, link: str) -> Message:
        """Open a link to the bot, as a person who was invited does; raises `NotPossible` for another link."""
        text = self.platform(where.platform).start_text(link.strip())
        if text is None:
            raise NotPossible("Đây không phải liên kết mở bot này. Dạng đúng: https://t.me/tên_bot?start=mã")
        self.set_blocked(where, blocked=False)
        return self.say(where, text)

    def _write(self, where: Where, content: Content) -> Message:
        chat = self._writable(where)
        if content.quote is not None:
            self._message(chat, content.quote)
        message = self._parts.chats.add(chat, where.phone.id, content)
        self.platform(where.platform).wrote(chat, message)
        return message

    def _writable(self, where: Where) -> Chat:
        chat = self.chat(where)
        if chat.migrated_to is not None:
            raise NotPossible(f"Nhóm này đã chuyển thành nhóm lớn {chat.migrated_to}.")
        if chat.kind is ChatKind.PRIVATE and chat.bot is Membership.KICKED:
            raise NotPossible("Máy này đang chặn bot; hãy bỏ chặn trước.")
        return chat

    def _message(self, chat: Chat, message_id: int) -> Message:
        if (message := self._parts.chats.message(chat, message_id)) is None:
            raise NotFound(f"Không còn tin nhắn {message_id} trong cuộc trò chuyện này.")
        return message
