"""Reading a Telegram update, as JSON or through the library's types, into what the bot understands."""

import re
import unicodedata
from typing import Any, NamedTuple

from bot.channels import Attachment, Incoming, IncomingKind

GROUPS = {"group", "supergroup"}
GONE = {"kicked", "left"}
OF_A_CHAT = frozenset({"message", "edited_message", "my_chat_member", "callback_query"})
WHOLE = re.compile(r"-?[0-9]{1,19}")
COMMAND_TO_ANYBODY = re.compile(r"/\w+(?:\s|$)")  # "/viec@another_bot" is not for us


class Me(NamedTuple):
    """The bot's own name ("" before it has connected) and id."""

    username: str
    id: int


def where_from(update: dict[str, Any]) -> str:
    """The chat an update belongs to, as text; "" where it belongs to none. Never raises: malformed ones pass too."""
    for holder in ("message", "edited_message", "my_chat_member"):
        inner = update.get(holder)
        if isinstance(inner, dict) and isinstance(inner.get("chat"), dict):
            return str(inner["chat"].get("id", ""))
    press = update.get("callback_query")
    if isinstance(press, dict):
        message = press.get("message")
        if isinstance(message, dict) and isinstance(message.get("chat"), dict):
            return str(message["chat"].get("id", ""))
        if isinstance(press.get("from"), dict):
            return str(press["from"].get("id", ""))
    return ""


def read_update(update: dict[str, Any], me: Me) -> Incoming:
    """What an update says (https://core.telegram.org/bots/api#update). Raises ValueError where it is malformed.

    Args:
        update: the update's JSON.
        me: the bot itself.
    """
    chat_id = where_from(update)
    try:
        if OF_A_CHAT & update.keys():
            _number(chat_id)
        if "callback_query" in update:
            return _press(update["callback_query"], chat_id)
        if "my_chat_member" in update:
            return _membership(update["my_chat_member"], chat_id)
        if "edited_message" in update:
            edited = update["edited_message"]
            group = edited["chat"].get("type") in GROUPS
            return Incoming(
                "telegram", chat_id, IncomingKind.EDITED, _name(edited), group=group, addressed=not group
            )
        if "message" in update:
            return _message(update["message"], chat_id, me)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"malformed update: {error!r}") from error
    return Incoming("telegram", chat_id, IncomingKind.NOTHING)


def _number(found: object) -> str:
    """An id of a chat or a message. What could never be sent back is malformed, not kept and tried for days."""
    number = str(found)
    if not WHOLE.fullmatch(number):
        raise ValueError(f"malformed update: {number[:40]!r} is no id")
    return number


def _press(press: dict[str, Any], chat_id: str) -> Incoming:
    message = press.get("message") or {}
    return Incoming(
        "telegram",
        chat_id,
        IncomingKind.PRESS,
        _name(press),
        message_id=_number(message["message_id"]) if "message_id" in message else None,
        press=str(press.get("data", "")),
        press_id=str(press["id"]),
        group=message.get("chat", {}).get("type") in GROUPS,
        sender_id=_sender_id(press),
    )


def _membership(change: dict[str, Any], chat_id: str) -> Incoming:
    status = change["new_chat_member"]["status"]
    kind = IncomingKind.BLOCKED if status in GONE else IncomingKind.UNBLOCKED
    return Incoming("telegram", chat_id, kind, _name(change), group=change["chat"].get("type") in GROUPS)


def _message(message: dict[str, Any], chat_id: str, me: Me) -> Incoming:
    if "migrate_to_chat_id" in message:
        moved = _number(message["migrate_to_chat_id"])
        return Incoming("telegram", chat_id, IncomingKind.MOVED, moved_to=moved, group=True)
    group = message["chat"].get("type") in GROUPS
    text = unicodedata.normalize("NFC", str(message.get("text") or message.get("caption") or ""))
    quoted = message.get("reply_to_message") or {}
    to_bot = (quoted.get("from") or {}).get("id") == me.id
    named = bool(me.username) and f"@{me.username}".lower() in text.lower()
    attachment = _attachment(message)
    if attachment is not None:
        kind = IncomingKind.FILE
    else:
        kind = IncomingKind.TEXT if "text" in message else IncomingKind.UNSUPPORTED
    return Incoming(
        "telegram",
        chat_id,
        kind,
        _name(message),
        text=_without_name(text, me.username),
        message_id=_number(message["message_id"]),
        quoted=_number(quoted["message_id"]) if to_bot else None,
        attachment=attachment,
        group=group,
        addressed=not group or to_bot or named or COMMAND_TO_ANYBODY.match(text) is not None,
        sender_id=_sender_id(message),
        forwarded="forward_origin" in message or "forward_date" in message,
    )


def _attachment(message: dict[str, Any]) -> Attachment | None:
    if photos := message.get("photo"):
        largest = photos[-1]
        return Attachment("photo", largest["file_id"], "ảnh", largest.get("file_size"))
    if document := message.get("document"):
        return Attachment(
            "document", document["file_id"], document.get("file_name") or "tệp", document.get("file_size")
        )
    return None


def _sender_id(holder: dict[str, Any]) -> str:
    """On Telegram a private chat has the number of the person."""
    return str((holder.get("from") or {}).get("id", ""))


def _name(holder: dict[str, Any]) -> str:
    sender = holder.get("from") or {}
    return " ".join(part for part in (sender.get("first_name"), sender.get("last_name")) if part)


def _without_name(text: str, bot_name: str) -> str:
    at = text.lower().find(f"@{bot_name}".lower()) if bot_name else -1
    return text if at < 0 else (text[:at] + text[at + len(bot_name) + 1 :]).strip()
