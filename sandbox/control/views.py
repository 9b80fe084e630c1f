"""Chats and messages as the page shows them."""

from typing import Any

from sandbox.messages import Chat, Message
from sandbox.parts import Parts
from sandbox.people import People

Json = dict[str, Any]

FIRST_PAGE = 60  # messages of a chat that are shown at once; older ones come when they are asked for


def message_view(parts: Parts, entry: Json) -> Json:
    """Return a kept message with what the page needs to show its file."""
    attachment = entry["attachment"]
    file = parts.files.find(attachment["file_id"]) if attachment else None
    if file is None:
        return entry
    facts = {"name": file.name, "mime": file.mime, "size": file.size, "url": f"/sandbox/files/{file.id}"}
    return {**entry, "file": facts}


def chat_view(parts: Parts, people: People, chat: Chat) -> Json:
    """Return a chat with its newest messages and its menu of commands."""
    messages = parts.chats.messages(chat, limit=FIRST_PAGE)
    return {
        **chat.as_json(),
        "commands": people.platform(chat.platform).commands(chat),
        "messages": [message_view(parts, message.as_json()) for message in messages],
        "more": len(messages) == FIRST_PAGE,
    }


def done(parts: Parts, message: Message) -> Json:
    """Return what every act of a phone answers: the message, and the version right after the act."""
    return {"version": parts.news.version, "message": message_view(parts, message.as_json())}
