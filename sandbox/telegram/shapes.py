"""The sandbox's people, chats and messages as the Bot API's objects.

Source: https://core.telegram.org/bots/api#available-types
"""

from collections.abc import Iterable
from typing import Any, Final

from sandbox.files import StoredFile
from sandbox.messages import Attachment, AttachmentKind, Chat, ChatKind, Entity, Membership, Message
from sandbox.parts import Parts
from sandbox.phones import Phone

Json = dict[str, Any]
STICKER_SIDE: Final = 512


class Shapes:
    """Builds the Bot API's JSON."""

    def __init__(self, parts: Parts, bot_id: int) -> None:
        self._parts = parts
        self.bot_id = bot_id

    def bot(self) -> Json:
        """Return the bot as a User."""
        settings = self._parts.settings
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": settings.bot_name,
            "username": settings.bot_username,
        }

    def user(self, phone: Phone) -> Json:
        """Return a person as a User."""
        facts = {
            "id": phone.id,
            "is_bot": False,
            "first_name": phone.first_name,
            "last_name": phone.last_name,
            "username": phone.username,
            "language_code": phone.language,
        }
        return {name: value for name, value in facts.items() if value != ""}

    def sender(self, sender: int | None) -> Json:
        """Return the User behind a message's sender."""
        return self.bot() if sender is None else self.user(self._parts.phones.get(sender))

    def chat(self, chat: Chat) -> Json:
        """Return a Chat."""
        facts: Json = {"id": chat.id, "type": chat.kind.value}
        if chat.kind is ChatKind.PRIVATE:
            person = self.user(self._parts.phones.get(chat.id))
            names = ("first_name", "last_name", "username")
            return {**facts, **{name: person[name] for name in names if name in person}}
        return {**facts, "title": chat.title}

    def message(self, chat: Chat, message: Message, *, with_quote: bool = True) -> Json:
        """Return a Message; the quoted one is inside, without its own quote."""
        facts: Json = {
            "message_id": message.id,
            "from": self.sender(message.sender),
            "chat": self.chat(chat),
            "date": message.date,
        }
        if message.edited is not None:
            facts["edit_date"] = message.edited
        if with_quote and message.quote is not None:
            quoted = self._parts.chats.message(chat, message.quote)
            if quoted is not None:
                facts["reply_to_message"] = self.message(chat, quoted, with_quote=False)
        if message.service is not None:
            facts.update(self._service(message.service))
        elif message.attachment is None:
            facts["text"] = message.text
            facts.update(_named("entities", message.entities))
        else:
            facts.update(self._attachment(message.attachment))
            if message.text:
                facts["caption"] = message.text
                facts.update(_named("caption_entities", message.entities))
        if message.buttons:
            rows = [[{"text": b.label, b.action: b.value} for b in row] for row in message.buttons]
            facts["reply_markup"] = {"inline_keyboard": rows}
        return facts

    def file(self, file: StoredFile) -> Json:
        """Return a File, with the path it is downloaded from."""
        return {**_file_facts(file), "file_path": file.path}

    def membership(self, state: Membership | None) -> Json:
        """Return the bot's ChatMember; None means that it was not there."""
        facts: Json = {"user": self.bot(), "status": "left" if state is None else state.value}
        if state is Membership.KICKED:
            facts["until_date"] = 0
        return facts

    def _service(self, service: Json) -> Json:
        match service:
            case {"kind": "migrated_to", "chat_id": chat_id}:
                return {"migrate_to_chat_id": chat_id}
            case {"kind": "migrated_from", "chat_id": chat_id}:
                return {"migrate_from_chat_id": chat_id}
            case {"kind": "bot_added"}:
                return {"new_chat_members": [self.bot()]}
            case _:
                return {"left_chat_member": self.bot()}

    def _attachment(self, attachment: Attachment) -> Json:
        kind = attachment.kind
        if kind is AttachmentKind.LOCATION:
            return {"location": {"latitude": attachment.latitude, "longitude": attachment.longitude}}
        if kind is AttachmentKind.PHOTO:
            return {"photo": [self._size(size.file_id, size.width, size.height) for size in attachment.sizes]}
        file = self._file(attachment.file_id)
        facts = _file_facts(file)
        if kind is AttachmentKind.VOICE:
            return {"voice": {**facts, "duration": attachment.seconds, "mime_type": file.mime}}
        if kind is AttachmentKind.STICKER:
            return {"sticker": {**facts, **_STICKER, "emoji": attachment.emoji}}
        return {"document": {**facts, "file_name": file.name, "mime_type": file.mime}}

    def _size(self, file_id: str, width: int, height: int) -> Json:
        return {**_file_facts(self._file(file_id)), "width": width, "height": height}

    def _file(self, file_id: str) -> StoredFile:
        file = self._parts.files.find(file_id)
        if file is None:
            raise LookupError(f"a message shows the file {file_id}, which is not kept")
        return file


_STICKER: Final[Json] = {
    "type": "regular",
    "width": STICKER_SIDE,
    "height": STICKER_SIDE,
    "is_animated": False,
    "is_video": False,
}


def _file_facts(file: StoredFile) -> Json:
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}


def _named(name: str, entities: Iterable[Entity]) -> Json:
    shapes = []
    for entity in entities:
        facts: Json = {"type": entity.type, "offset": entity.offset, "length": entity.length}
        if entity.url is not None:
            facts["url"] = entity.url
        if entity.language is not None:
            facts["language"] = entity.language
        shapes.append(facts)
    return {name: shapes} if shapes else {}
