"""How the bot presents itself: commands, name, descriptions. Kept over a restart.

Source: https://core.telegram.org/bots/api#setmycommands
"""

import json
import re
from typing import Any, Final

from sandbox.messages import Chat, ChatKind
from sandbox.news import News
from sandbox.persistence import Store
from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Parameters

Json = dict[str, Any]

MOST_COMMANDS: Final = 100
LONGEST_COMMAND_TEXT: Final = 256
LONGEST: Final = {"name": 64, "description": 512, "short_description": 120}
LANGUAGE: Final = "vi"


class Profile:
    """Commands by scope and language; texts by language."""

    def __init__(self, store: Store, news: News) -> None:
        self._store = store
        self._news = news
        kept = store.get("profile") or {}
        self._commands: dict[str, list[Json]] = kept.get("commands", {})
        self._texts: dict[str, str] = kept.get("texts", {})

    def set_commands(self, given: Parameters) -> None:
        """Answer setMyCommands."""
        commands = given.structure("commands", "commands")
        if not isinstance(commands, list):
            raise bad_request("can't parse BotCommands: expected an Array of BotCommand")
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[_scope_key(given)] = [_read_command(command) for command in commands]
        self._keep()

    def get_commands(self, given: Parameters) -> list[Json]:
        """Answer getMyCommands."""
        return self._commands.get(_scope_key(given), [])

    def delete_commands(self, given: Parameters) -> None:
        """Answer deleteMyCommands."""
        self._commands.pop(_scope_key(given), None)
        self._keep()

    def commands_in(self, chat: Chat | None) -> list[Json]:
        """Return the commands that people see in a chat: the narrowest scope that has any."""
        everywhere = "all_private_chats"
        scopes: list[Json] = []
        if chat is not None:
            scopes.append({"type": "chat", "chat_id": chat.id})
            everywhere = "all_private_chats" if chat.kind is ChatKind.PRIVATE else "all_group_chats"
        scopes += [{"type": everywhere}, {"type": "default"}]
        for scope in scopes:
            for language in (LANGUAGE, ""):
                if found := self._commands.get(_key(scope, language)):
                    return found
        return []

    def set_text(self, name: str, given: Parameters) -> None:
        """Answer setMyName, setMyDescription and setMyShortDescription."""
        text = given.text(name)
        if len(text) > LONGEST[name]:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        self._texts[f"{name} {given.text('language_code')}"] = text
        self._keep()

    def text(self, name: str, language: str = LANGUAGE) -> str:
        """Return a text in this language, or the one for all languages."""
        return self._texts.get(f"{name} {language}") or self._texts.get(f"{name} ", "")

    def _keep(self) -> None:
        self._store.put("profile", 0, {"commands": self._commands, "texts": self._texts})
        self._news.tell("profile")


def _scope_key(given: Parameters) -> str:
    scope = given.structure("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or not isinstance(scope.get("type"), str):
        raise bad_request("can't parse BotCommandScope: object with a type expected")
    return _key(scope, given.text("language_code"))


def _key(scope: Json, language: str) -> str:
    if "chat_id" in scope:
        scope = {**scope, "chat_id": str(scope["chat_id"])}
    return f"{json.dumps(scope, sort_keys=True)} {language}"


def _read_command(entry: Any) -> Json:
    command = entry.get("command") if isinstance(entry, dict) else None
    text = entry.get("description") if isinstance(entry, dict) else None
    if not isinstance(command, str) or not re.fullmatch(r"/?[a-z0-9_]{1,32}", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_COMMAND_TEXT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": text}
