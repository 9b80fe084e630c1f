"""Every method of the Bot API that the sandbox knows, by its name."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sandbox.telegram.methods import bot, chats, files, messages
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.service import Telegram

Handler = Callable[[Telegram, Parameters], Any]

GET_UPDATES: Final = "getUpdates"  # the only one that waits: `sandbox.telegram.endpoint` answers it

HANDLERS: Final[Mapping[str, Handler]] = {
    **bot.METHODS,
    **chats.METHODS,
    **files.METHODS,
    **messages.METHODS,
}
NAMES: Final[Mapping[str, str]] = {name.lower(): name for name in (GET_UPDATES, *HANDLERS)}
