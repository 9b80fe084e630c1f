"""Telegram, through python-telegram-bot: the only file that imports it.

Updates are fetched raw (`do_api_request`): an update that the library cannot read must still reach the inbox, and
must not hold up the ones behind it.
"""

import asyncio
import json
import logging
import os
import warnings
from typing import Any

os.environ.setdefault(
    "PTB_TIMEDELTA", "true"
)  # the library's coming behaviour; the old one warns at each 429

import httpx
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
)
from telegram.constants import MessageLimit, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest
from telegram.warnings import PTBUserWarning

from bot.channels import (
    Incoming,
    Outgoing,
    RawUpdate,
    Refused,
    RetryAt,
    SendResult,
    Sent,
    Unknown,
    unreadable,
    written,
)
from bot.channels.telegram_reading import Me, read_update, where_from
from models.errors import AnotherPoller, FileGone, FileTooLarge, PlatformBusy, PlatformError, TokenRefused
from scheduler.sending import NEW_MESSAGES, Act, Capabilities

warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'", category=PTBUserWarning)
# Addresses carry the token; httpx logs them at INFO.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)
# It logs an answer that is no JSON with a traceback; the failed call is told of once, by who made it.
logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)

log = logging.getLogger(__name__)

POLL_SECONDS = 25
CONNECTIONS = 16
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# What the library stumbles over where a result is not of the kind that was asked for.
NO_SENSE = (AttributeError, KeyError, TypeError)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class _Envelope(dict[str, Any]):
    """Telegram's answer. One with HTTP 200 and without what was asked for (a proxy's) is a failed call, not a KeyError."""

    def __missing__(self, key: str) -> Any:
        raise TelegramError(f"the answer holds no {key}")


class _Request(HTTPXRequest):
    """The library's requests, for answers of any make."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            found = HTTPXRequest.parse_json_payload(payload)
        except RecursionError:
            raise TelegramError("the answer is nested without end") from None
        if not isinstance(found, dict):
            raise TelegramError("the answer is no JSON object")
        return _Envelope(found)


class Telegram:
    """The Telegram channel.

    Args:
        token: the bot's token; it is in every address, so no address is ever logged.
        base_url: the server; `/bot<token>/<method>` and `/file/bot<token>/<path>` hang below it.
    """

    name = "telegram"
    title = "Telegram"
    secret_header = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
    can = Capabilities(text_limit=int(MessageLimit.MAX_TEXT_LENGTH))

    def __init__(self, token: str, base_url: str, poll_seconds: int = POLL_SECONDS) -> None:
        base = base_url.rstrip("/")
        self._poll_seconds = poll_seconds
        self._me = Me("", int(token.partition(":")[0]))
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_Request(
                CONNECTIONS, read_timeout=20, write_timeout=20, connect_timeout=10, pool_timeout=30
            ),
            get_updates_request=_Request(1, read_timeout=20, connect_timeout=10),
        )

    async def start(self) -> str:
        """Connect and return the bot's user name. Raises TokenRefused, PlatformError."""
        try:
            await self._bot.initialize()
        except InvalidToken as error:
            raise TokenRefused("Telegram does not know this token") from error
        except (TelegramError, *NO_SENSE) as error:
            raise PlatformError(f"Telegram does not answer: {error}") from error
        self._me = Me(str(self._bot.username), self._me.id)
        return self._me.username

    async def stop(self) -> None:
        """Let go of every connection."""
        await self._bot.shutdown()

    async def introduce(self, commands: dict[str, str]) -> None:
        """Set the menu of commands (name → what it does). A platform that refuses keeps its old menu."""
        try:
            await self._bot.set_my_commands([BotCommand(name, words) for name, words in commands.items()])
        except TelegramError as error:
            log.warning("the menu of commands was not set: %s", error)

    async def use_webhook(self, url: str | None, secret: str | None = None) -> None:
        """Have updates posted to `url`, or (None) be asked for them. Raises PlatformError."""
        try:
            if url:
                await self._bot.set_webhook(url, secret_token=secret, allowed_updates=WANTED)
            else:
                await self._bot.delete_webhook()
        except TelegramError as error:
            raise PlatformError(f"Telegram did not change the webhook: {error}") from error

    async def poll(self, offset: int) -> list[RawUpdate]:
        """Wait for updates from `offset` on. Raises AnotherPoller, TokenRefused, PlatformBusy, PlatformError.

        One that does not tell its number is kept too. It has one all the same: what comes after it is numbered at least
        two higher than what came before it, so that the offset may pass it.
        """
        wanted = {"offset": offset, "timeout": self._poll_seconds, "allowed_updates": WANTED}
        try:
            found: Any = await self._bot.do_api_request(
                "getUpdates", api_kwargs=wanted, read_timeout=self._poll_seconds + 15
            )
        except Conflict as error:
            raise AnotherPoller(str(error)) from error
        except InvalidToken as error:
            raise TokenRefused(str(error)) from error
        except RetryAfter as error:
            raise PlatformBusy(f"Telegram asks for patience: {error}", seconds=_seconds(error)) from error
        except TelegramError as error:
            raise PlatformError(f"Telegram does not answer: {error}") from error
        if not isinstance(found, list):
            raise PlatformError("Telegram answered something else than a list of updates")
        kept: list[RawUpdate] = []
        for update in found:
            kept.append(_kept(update, after=kept[-1].offset if kept else offset))
        return kept

    def wrap(self, body: bytes) -> RawUpdate:
        """The update in a webhook's body. Raises ValueError where it is none."""
        try:
            return _raw(json.loads(body))
        except RecursionError:
            raise ValueError("not an update: nested too deeply") from None

    def read(self, raw: str) -> Incoming:
        """What a raw update says. Raises ValueError where it is malformed."""
        return read_update(_update(json.loads(raw)), self._me)

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Send, edit or answer. Never raises for what a platform or a network can do."""
        try:
            return Sent(await self._do(outgoing))
        except RetryAfter as error:
            return RetryAt(_seconds(error), str(error))
        except Forbidden as error:
            return Refused(str(error), dead=True)
        except ChatMigrated as error:
            return Refused(str(error), moved_to=str(error.new_chat_id))
        except BadRequest as error:
            return self._bad_request(outgoing, error)
        except (TimedOut, NetworkError) as error:
            if isinstance(error.__cause__, NOT_CONNECTED):
                return RetryAt(5, f"no connection: {type(error.__cause__).__name__}", whole_channel=True)
            return Unknown(str(error) or type(error).__name__)
        except InvalidToken as error:
            return RetryAt(60, str(error), whole_channel=True)
        except TelegramError as error:
            return Unknown(str(error))
        except NO_SENSE as error:
            return Unknown(f"Telegram answered what makes no sense: {error!r}")

    async def typing(self, chat_id: str) -> None:
        """An answer is there before people could see that it is being written."""

    async def download(self, file_id: str, *, largest: int) -> bytes:
        """The bytes of a file, asked for by its id. Raises FileTooLarge, FileGone, PlatformError."""
        try:
            file = await self._bot.get_file(file_id)
            if file.file_size is not None and file.file_size > largest:
                raise FileTooLarge(f"{file.file_size} bytes, at most {largest}")
            found = bytes(await file.download_as_bytearray())
        except BadRequest as error:
            if "too big" in str(error).lower():
                raise FileTooLarge(str(error)) from error
            raise FileGone(str(error)) from error
        except TelegramError as error:
            raise PlatformError(f"Telegram did not hand over a file: {error}") from error
        if len(found) > largest:
            raise FileTooLarge(f"{len(found)} bytes, at most {largest}")
        return found

    async def _do(self, outgoing: Outgoing) -> str:
        if outgoing.act is Act.TOAST:
            await self._bot.answer_callback_query(str(outgoing.target), text=outgoing.html or None)
            return ""
        keyboard = [
            [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in outgoing.buttons
        ]
        markup = InlineKeyboardMarkup(keyboard) if keyboard else None
        if outgoing.act is Act.EDIT:
            await self._bot.edit_message_text(
                outgoing.html,
                chat_id=int(outgoing.chat_id),
                message_id=int(outgoing.target or 0),
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
            )
            return str(outgoing.target)
        if outgoing.act in {Act.PHOTO, Act.DOCUMENT}:
            return await self._send_file(outgoing, markup)
        message = await self._bot.send_message(
            int(outgoing.chat_id),
            outgoing.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
        )
        return str(message.message_id)

    async def _send_file(self, outgoing: Outgoing, markup: InlineKeyboardMarkup | None) -> str:
        assert outgoing.file is not None  # noqa: S101 - whoever asks for a picture gives one
        content = outgoing.file.content
        data = content if isinstance(content, bytes) else await asyncio.to_thread(content.read_bytes)
        file = InputFile(data, outgoing.file.name)
        chat, words = int(outgoing.chat_id), outgoing.html
        if outgoing.act is Act.PHOTO:
            message = await self._bot.send_photo(
                chat, file, caption=words, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        else:
            message = await self._bot.send_document(
                chat, file, caption=words, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        return str(message.message_id)

    @staticmethod
    def _bad_request(outgoing: Outgoing, error: BadRequest) -> SendResult:
        words = str(error)
        if "not modified" in words.lower():
            return Sent(str(outgoing.target))  # what we wanted to be there is there
        return Refused(words, dead="chat not found" in words.lower() and outgoing.act in NEW_MESSAGES)


def _update(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or type(found.get("update_id")) is not int:
        raise ValueError("not an update: no update_id")
    return found


def _raw(found: Any) -> RawUpdate:
    update = _update(found)
    number = update["update_id"]
    return RawUpdate(str(number), where_from(update), written(update), number + 1)


def _kept(found: Any, *, after: int) -> RawUpdate:
    try:
        return _raw(found)
    except ValueError:
        return unreadable(found, after + 1)
    except RecursionError:
        return unreadable("nested too deeply to be kept", after + 1)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()
