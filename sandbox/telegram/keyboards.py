"""Reply markup: inline keyboards become buttons; what Telegram refuses is refused.

Source: https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from typing import Any, Final

from sandbox.messages import Button, Keyboard
from sandbox.telegram.errors import bad_request
from sandbox.telegram.html_entities import link_address
from sandbox.telegram.parameters import Parameters

LONGEST_DATA: Final = 64  # bytes
LONGEST_COPY: Final = 256
MOST_BUTTONS: Final = 100
ACTIONS: Final = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)
# Keyboards in place of the letters are accepted and, as on the real server, not part of the message.
_OTHER_MARKUP: Final = ("keyboard", "remove_keyboard", "force_reply")


def read_keyboard(given: Parameters) -> Keyboard:
    """Read `reply_markup`; empty where there is none or where it is not an inline keyboard."""
    markup = given.structure("reply_markup", "reply keyboard markup")
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if markup and not any(name in markup for name in _OTHER_MARKUP):
            raise bad_request("object expected as reply markup")
        return ()
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    keyboard = tuple(row for row in (_read_row(row) for row in rows) if row)
    if sum(len(row) for row in keyboard) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard


def _read_row(row: Any) -> tuple[Button, ...]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return tuple(_read_button(button) for button in row)


def _read_button(button: Any) -> Button:
    if not isinstance(button, dict):
        raise _button_refused("inline keyboard button must be an Object")
    label = button.get("text")
    if label is None:
        raise _button_refused('Can\'t find field "text"')
    if not isinstance(label, str):
        raise _button_refused('Field "text" must be of type String')
    if not label.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    present = [name for name in ACTIONS if button.get(name) not in (None, "") or _may_be_empty(name, button)]
    if not present:
        raise _button_refused("Text buttons are unallowed in the inline keyboard")
    if len(present) > 1:
        raise _button_refused("exactly one optional field must be used to specify type of the button")
    action = present[0]
    value = button[action]
    _check_value(action, value)
    return Button(label, action, value)


def _may_be_empty(name: str, button: dict[str, Any]) -> bool:
    return name.startswith("switch_inline_query") and button.get(name) == ""


def _check_value(action: str, value: Any) -> None:
    if action == "callback_data":
        if not isinstance(value, str):
            raise _button_refused('Field "callback_data" must be of type String')
        if len(value.encode()) > LONGEST_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        if not isinstance(value, str):
            raise _button_refused('Field "url" must be of type String')
        if link_address(value) is None:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    elif action == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str) or not 1 <= len(copied) <= LONGEST_COPY:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action in {"pay", "callback_game"}:
        raise bad_request("BUTTON_TYPE_INVALID")


def _button_refused(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")
