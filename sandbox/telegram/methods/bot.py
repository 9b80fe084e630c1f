"""What a bot asks and says about itself, how it gets updates by webhook, and answers to pressed buttons.

Source: https://core.telegram.org/bots/api#getme, https://core.telegram.org/bots/api#answercallbackquery
"""

from typing import Any, Final

from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.service import Telegram

Json = dict[str, Any]

LONGEST_TOAST: Final = 200


def get_me(telegram: Telegram, _: Parameters) -> Json:
    """Return the bot as a User, with what only the bot itself may see."""
    return {
        **telegram.shapes.bot(),
        "can_join_groups": True,
        "can_read_all_group_messages": not telegram.parts.settings.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_webhook(telegram: Telegram, given: Parameters) -> bool:
    """Send updates to an address from now on."""
    telegram.webhooks.set(given)
    return True


def delete_webhook(telegram: Telegram, given: Parameters) -> bool:
    """Go back to getUpdates."""
    telegram.webhooks.delete(given)
    return True


def get_webhook_info(telegram: Telegram, _: Parameters) -> Json:
    """Return a WebhookInfo."""
    return telegram.webhooks.info()


def answer_callback_query(telegram: Telegram, given: Parameters) -> bool:
    """Answer a press: the waiting mark on the button ends, a line may be shown."""
    text = given.text("text")
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query = telegram.queries.answer(given.text("callback_query_id"))
    telegram.parts.news.tell(
        "answer",
        platform=telegram.name,
        query_id=query.id,
        phone_id=query.phone_id,
        message_id=query.message_id,
        text=text,
        alert=given.flag("show_alert"),
        url=given.text("url"),
    )
    return True


def set_commands(telegram: Telegram, given: Parameters) -> bool:
    """Set the menu of commands of a scope and language."""
    telegram.profile.set_commands(given)
    return True


def get_commands(telegram: Telegram, given: Parameters) -> list[Json]:
    """Return the menu of a scope and language."""
    return telegram.profile.get_commands(given)


def delete_commands(telegram: Telegram, given: Parameters) -> bool:
    """Take the menu of a scope and language away."""
    telegram.profile.delete_commands(given)
    return True


def set_name(telegram: Telegram, given: Parameters) -> bool:
    """Change the name people see."""
    telegram.profile.set_text("name", given)
    return True


def get_name(telegram: Telegram, given: Parameters) -> Json:
    """Return the name people see."""
    name = telegram.profile.text("name", given.text("language_code"))
    return {"name": name or telegram.parts.settings.bot_name}


def set_description(telegram: Telegram, given: Parameters) -> bool:
    """Set what an empty chat says about the bot."""
    telegram.profile.set_text("description", given)
    return True


def get_description(telegram: Telegram, given: Parameters) -> Json:
    """Return what an empty chat says about the bot."""
    return {"description": telegram.profile.text("description", given.text("language_code"))}


def set_short_description(telegram: Telegram, given: Parameters) -> bool:
    """Set the line on the bot's profile page."""
    telegram.profile.set_text("short_description", given)
    return True


def get_short_description(telegram: Telegram, given: Parameters) -> Json:
    """Return the line on the bot's profile page."""
    return {"short_description": telegram.profile.text("short_description", given.text("language_code"))}


def _yes(_: Telegram, __: Parameters) -> bool:
    return True


METHODS = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": set_name,
    "getMyName": get_name,
    "setMyDescription": set_description,
    "getMyDescription": get_description,
    "setMyShortDescription": set_short_description,
    "getMyShortDescription": get_short_description,
    "setChatMenuButton": _yes,
    "logOut": _yes,
    "close": _yes,
}
