"""What a bot may ask about chats and their members.

Source: https://core.telegram.org/bots/api#getchat
"""

from typing import Any

from sandbox.messages import Chat, ChatKind, Content, Membership
from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.sending import find_chat, writable_chat
from sandbox.telegram.service import Telegram

Json = dict[str, Any]


def get_chat(telegram: Telegram, given: Parameters) -> Json:
    """Return a ChatFullInfo."""
    chat = find_chat(telegram, given)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return {
        **telegram.shapes.chat(chat),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_member(telegram: Telegram, given: Parameters) -> Json:
    """Return a ChatMember; the first member of a group is its owner."""
    chat = find_chat(telegram, given)
    return _member(telegram, chat, given.integer("user_id"))


def get_administrators(telegram: Telegram, given: Parameters) -> list[Json]:
    """Return the owner of a group."""
    chat = find_chat(telegram, given)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    return [_member(telegram, chat, chat.members[0])]


def get_member_count(telegram: Telegram, given: Parameters) -> int:
    """Return how many there are, the bot among them."""
    chat = find_chat(telegram, given)
    return len(chat.members) + (chat.bot is Membership.MEMBER)


def leave_chat(telegram: Telegram, given: Parameters) -> bool:
    """Leave a group."""
    chat = writable_chat(telegram, given)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    telegram.parts.chats.set_membership(chat, Membership.KICKED)
    telegram.parts.chats.add(chat, None, Content(service={"kind": "bot_removed"}))
    return True


def _member(telegram: Telegram, chat: Chat, user_id: int) -> Json:
    if user_id == telegram.shapes.bot_id:
        return telegram.shapes.membership(chat.bot)
    phone = telegram.parts.phones.find(user_id)
    if phone is None:
        raise bad_request("user not found")
    user = telegram.shapes.user(phone)
    if user_id not in chat.members:
        return {"user": user, "status": "left"}
    if chat.kind is not ChatKind.PRIVATE and user_id == chat.members[0]:
        return {"user": user, "status": "creator", "is_anonymous": False}
    return {"user": user, "status": "member"}


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave_chat,
}
