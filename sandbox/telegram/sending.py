"""What every sending method has in common: the chat, the quote, the rates, the message."""

from typing import Any

from sandbox.messages import Attachment, Chat, ChatKind, Content, Membership
from sandbox.telegram.errors import bad_request, forbidden, too_many_requests
from sandbox.telegram.formatting import Formatted
from sandbox.telegram.keyboards import read_keyboard
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.service import Telegram

Json = dict[str, Any]


def find_chat(telegram: Telegram, given: Parameters) -> Chat:
    """Return the chat of `chat_id`; raises 400 where there is none and 403 where nobody began it."""
    text = given.text("chat_id").strip()
    if not text:
        raise bad_request("chat_id is empty")
    try:
        chat_id = int(text)
    except ValueError as error:
        raise bad_request("chat not found") from error
    chat = telegram.parts.chats.find(telegram.name, chat_id)
    if chat is not None:
        return chat
    if telegram.parts.phones.find(chat_id) is not None:
        raise forbidden("bot can't initiate conversation with a user")
    raise bad_request("chat not found")


def writable_chat(telegram: Telegram, given: Parameters) -> Chat:
    """Return the chat of `chat_id`, refusing also where the bot was blocked, removed, or the group has moved."""
    chat = find_chat(telegram, given)
    if chat.migrated_to is not None:
        reason = "group chat was upgraded to a supergroup chat"
        raise bad_request(reason, migrate_to_chat_id=chat.migrated_to)
    if chat.bot is Membership.KICKED:
        if chat.kind is ChatKind.PRIVATE:
            raise forbidden("bot was blocked by the user")
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    return chat


def find_quote(telegram: Telegram, chat: Chat, given: Parameters) -> int | None:
    """Return the id of the message to reply to, from `reply_parameters` or the older `reply_to_message_id`."""
    parameters = given.structure("reply_parameters", "reply parameters")
    if parameters is None:
        number = given.integer("reply_to_message_id")
        lenient = given.flag("allow_sending_without_reply")
    else:
        if not isinstance(parameters, dict):
            raise bad_request("object expected as reply parameters")
        number = parameters.get("message_id", 0)
        lenient = bool(parameters.get("allow_sending_without_reply"))
        if isinstance(number, bool) or not isinstance(number, int):
            raise bad_request('field "message_id" must be a valid Number')
    if not number:
        return None
    if telegram.parts.chats.message(chat, number) is not None:
        return number
    if lenient:
        return None
    raise bad_request("message to be replied not found")


def take_rate(telegram: Telegram, chat: Chat) -> None:
    """Count one message against the rates; raises 429."""
    wait = telegram.parts.limits.take(chat.id, group=chat.kind is not ChatKind.PRIVATE)
    if wait is not None:
        raise too_many_requests(wait)


def send(
    telegram: Telegram,
    chat: Chat,
    given: Parameters,
    formatted: Formatted,
    attachment: Attachment | None = None,
) -> Json:
    """Put the bot's message into the chat and return it as a Message."""
    text, entities = formatted
    quote, keyboard = find_quote(telegram, chat, given), read_keyboard(given)
    content = Content(text, entities, attachment, quote, keyboard)
    message = telegram.parts.chats.add(chat, None, content)
    return telegram.shapes.message(chat, message)
