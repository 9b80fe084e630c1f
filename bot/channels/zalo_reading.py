"""Reading a Zalo event into what the bot understands. One event has one message; what is not known says nothing."""

import hashlib
import json
import unicodedata
from typing import Any

from bot.channels import Attachment, Incoming, IncomingKind, RawUpdate, written

TEXT, IMAGE = "message.text.received", "message.image.received"
WITHOUT_WORDS = frozenset(
    {"message.sticker.received", "message.voice.received", "message.unsupported.received"}
)
IN_A_GROUP = "GROUP"
LONGEST_KEY = 200


def event_of(handed_over: Any) -> dict[str, Any]:
    """The event in a webhook's body or an answer to getUpdates, with or without its envelope. Raises ValueError."""
    event = handed_over
    if isinstance(event, dict) and "event_name" not in event:
        event = event.get("result")
    if not isinstance(event, dict) or not isinstance(event.get("event_name"), str):
        raise ValueError("not an event: no event_name")
    return event


def raw_update(event: dict[str, Any]) -> RawUpdate:
    """An event as it is kept. The same event can come twice: its name and the message's id tell."""
    raw = written(event)
    event = json.loads(raw)
    message = event.get("message")
    message = message if isinstance(message, dict) else {}
    message_id = message.get("message_id")
    if not isinstance(message_id, str | int) or isinstance(message_id, bool) or message_id == "":
        message_id = hashlib.sha256(raw.encode()).hexdigest()
    return RawUpdate(f"{event['event_name']}:{message_id}"[:LONGEST_KEY], _chat_id(message), raw)


def read_event(event: dict[str, Any], bot_name: str) -> Incoming:
    """What an event says. Raises ValueError where it is malformed.

    Args:
        event: the event's JSON.
        bot_name: the bot's account name: in a group it is spoken to by "@name", or by a command.
    """
    message = event.get("message")
    if event["event_name"] not in {TEXT, IMAGE, *WITHOUT_WORDS}:
        return Incoming("zalo", _chat_id(message) if isinstance(message, dict) else "", IncomingKind.NOTHING)
    if not isinstance(message, dict) or not _chat_id(message):
        raise ValueError("malformed event: no message, or no chat")
    sender = message.get("from")
    sender = sender if isinstance(sender, dict) else {}
    if sender.get("is_bot") is True:
        return Incoming("zalo", _chat_id(message), IncomingKind.NOTHING)
    kind, words, attachment = _content(event["event_name"], message)
    group = message["chat"].get("chat_type") == IN_A_GROUP
    text = unicodedata.normalize("NFC", words)
    called = bool(bot_name) and f"@{bot_name}".lower() in text.lower()
    return Incoming(
        "zalo",
        _chat_id(message),
        kind,
        str(sender.get("display_name") or ""),
        text=_without_name(text, bot_name) if called else text,
        attachment=attachment,
        group=group,
        addressed=not group or called or text.startswith("/"),
        sender_id=str(sender.get("id") or ""),
    )


def _content(name: str, message: dict[str, Any]) -> tuple[IncomingKind, str, Attachment | None]:
    if name == TEXT:
        text = message.get("text")
        if not isinstance(text, str):
            raise ValueError("malformed event: a text without text")
        return IncomingKind.TEXT, text, None
    if name == IMAGE:
        address = message.get("photo")
        if not isinstance(address, str) or not address:
            raise ValueError("malformed event: an image without an address")
        caption = message.get("caption")
        return (
            IncomingKind.FILE,
            caption if isinstance(caption, str) else "",
            Attachment("photo", address, "ảnh"),
        )
    return IncomingKind.UNSUPPORTED, "", None


def _chat_id(message: dict[str, Any]) -> str:
    chat = message.get("chat")
    value = chat.get("id") if isinstance(chat, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _without_name(text: str, bot_name: str) -> str:
    at = text.lower().find(f"@{bot_name}".lower())
    return (text[:at] + text[at + len(bot_name) + 1 :]).strip()
