"""Sending texts, changing and deleting messages.

Source: https://core.telegram.org/bots/api#sendmessage, https://core.telegram.org/bots/api#updating-messages
"""

from typing import Any, Final

from sandbox.messages import Chat, ChatKind, Keyboard, Message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.formatting import Formatted, read_caption, read_text
from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.sending import find_quote, send, take_rate, writable_chat
from sandbox.telegram.service import Telegram

Json = dict[str, Any]

DELETABLE_SECONDS: Final = 48 * 3600
MOST_DELETED: Final = 100
NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_ACTIONS: Final = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(telegram: Telegram, given: Parameters) -> Json:
    """Send a text."""
    formatted = read_text(given)
    read_keyboard(given)
    chat = writable_chat(telegram, given)
    find_quote(telegram, chat, given)
    take_rate(telegram, chat)
    return send(telegram, chat, given, formatted)


def send_chat_action(telegram: Telegram, given: Parameters) -> bool:
    """Show "typing" to the people of the chat."""
    action = given.text("action").strip().lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(telegram, given)
    telegram.parts.news.tell("typing", platform=telegram.name, chat_id=chat.id, action=action)
    return True


def edit_text(telegram: Telegram, given: Parameters) -> Json:
    """Change the text of an own message; buttons that are not given again are gone."""
    formatted, keyboard = read_text(given), read_keyboard(given)
    chat, message = _own_message(telegram, given)
    if message.attachment is not None:
        raise bad_request("there is no text in the message to edit")
    return _change(telegram, chat, message, formatted, keyboard)


def edit_caption(telegram: Telegram, given: Parameters) -> Json:
    """Change what stands under an own file or photo."""
    formatted, keyboard = read_caption(given), read_keyboard(given)
    chat, message = _own_message(telegram, given)
    if message.attachment is None:
        raise bad_request("there is no caption in the message to edit")
    return _change(telegram, chat, message, formatted, keyboard)


def edit_buttons(telegram: Telegram, given: Parameters) -> Json:
    """Change the buttons only; the message gets no "edited" mark."""
    keyboard = read_keyboard(given)
    chat, message = _own_message(telegram, given)
    if keyboard == message.buttons:
        raise bad_request(NOT_MODIFIED)
    message.buttons = keyboard
    telegram.parts.chats.changed(message)
    return telegram.shapes.message(chat, message)


def delete_message(telegram: Telegram, given: Parameters) -> bool:
    """Delete a message: any in a private chat, own ones in a group, for 48 hours."""
    chat = writable_chat(telegram, given)
    message = telegram.parts.chats.message(chat, given.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(telegram, chat, message):
        raise bad_request("message can't be deleted for everyone")
    telegram.parts.chats.delete(message)
    return True


def delete_messages(telegram: Telegram, given: Parameters) -> bool:
    """Delete several; those that are gone or too old are passed over."""
    chat = writable_chat(telegram, given)
    numbers = given.structure("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= MOST_DELETED:
        raise bad_request("message identifiers are not specified")
    for number in numbers:
        message = telegram.parts.chats.message(chat, number) if isinstance(number, int) else None
        if message is not None and _deletable(telegram, chat, message):
            telegram.parts.chats.delete(message)
    return True


def _deletable(telegram: Telegram, chat: Chat, message: Message) -> bool:
    is_young = telegram.parts.clock.seconds() - message.date < DELETABLE_SECONDS
    return is_young and (message.sender is None or chat.kind is ChatKind.PRIVATE)


def _own_message(telegram: Telegram, given: Parameters) -> tuple[Chat, Message]:
    if not given.has("message_id"):
        raise bad_request("message identifier is not specified")
    chat = writable_chat(telegram, given)
    message = telegram.parts.chats.message(chat, given.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not None or message.service is not None:
        raise bad_request("message can't be edited")
    return chat, message


def _change(telegram: Telegram, chat: Chat, message: Message, new: Formatted, keyboard: Keyboard) -> Json:
    if (message.text, message.entities, message.buttons) == (*new, keyboard):
        raise bad_request(NOT_MODIFIED)
    message.text, message.entities = new
    message.buttons = keyboard
    telegram.parts.chats.edited(message)
    return telegram.shapes.message(chat, message)


METHODS = {
    "sendMessage": send_message,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_buttons,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
