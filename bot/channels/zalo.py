"""Zalo, through its Bot API over httpx: https://bot-api.zaloplatforms.com/bot<TOKEN>/<method>.

The token stands in every address, so no address, and no words of an error that could hold one, is ever logged.
An answer of HTTP 200 is no success: the envelope's `ok` says. What is not JSON says nothing about what was done.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

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
)
from bot.channels.zalo_reading import event_of, raw_update, read_event
from bot.channels.zalo_text import units, zalo_text
from models.errors import DatabaseError, FileGone, FileTooLarge, PlatformBusy, PlatformError, TokenRefused
from scheduler.sending import Act, Capabilities, OutgoingFile

# Addresses carry the token; httpx logs them at INFO.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

log = logging.getLogger(__name__)

POLL_SECONDS = 25
SHORTEST_POLL = 0.5
CONNECTIONS = 16
TEXT_LIMIT = 2000
NOTHING_NEW = 408
TOO_MANY = 429
FORBIDDEN = 403
UNAUTHORIZED, NOT_FOUND = 401, 404
BAD_REQUEST = 400
SERVER_ERROR = 500
FIRST_PATIENCE, LONGEST_PATIENCE = 1.0, 60.0
NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
WITHOUT_BUTTONS = Capabilities(text_limit=TEXT_LIMIT, buttons=False, edits=False, deep_links=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back: the HTTP status, the envelope (None where it was no JSON object), how long to wait."""

    status: int
    envelope: dict[str, Any] | None
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        return self.status < 300 and self.envelope is not None and self.envelope.get("ok") is True  # noqa: PLR2004 - HTTP's

    @property
    def code(self) -> int:
        """The envelope's code, else HTTP's."""
        code = self.envelope.get("error_code") if self.envelope else None
        if isinstance(code, int) and not isinstance(code, bool):
            return code
        return self.status

    @property
    def is_refusal(self) -> bool:
        """True where the platform surely did not do it, and would not if asked again."""
        return BAD_REQUEST <= self.code < SERVER_ERROR and self.code not in {NOTHING_NEW, TOO_MANY}

    @property
    def result(self) -> Any:
        return self.envelope.get("result") if self.envelope else None

    @property
    def words(self) -> str:
        """The platform's words, for the operator."""
        if self.envelope is None:
            return f"HTTP {self.status}, no JSON"
        return f"{self.code}: {str(self.envelope.get('description') or 'no description')[:200]}"


Share = Callable[[OutgoingFile], Awaitable[str]]


class Zalo:
    """The Zalo channel.

    Args:
        token: the bot's token (id:secret); it is in every address, so no address is ever logged.
        base_url: the server; `/bot<token>/<method>` hangs below it.
        share: gives a file an https address; None where this program has no public one. Zalo takes pictures by address
            and no files: without one, the text must say enough.
    """

    name = "zalo"
    title = "Zalo"
    secret_header = "X-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
    can = WITHOUT_BUTTONS

    def __init__(
        self, token: str, base_url: str, poll_seconds: int = POLL_SECONDS, share: Share | None = None
    ) -> None:
        self._share = share
        self._token, self._base = token, base_url.rstrip("/")
        self._poll_seconds = poll_seconds
        self._bot_name = ""
        self._refused_in_a_row = 0
        limits = httpx.Limits(max_connections=CONNECTIONS + 2, max_keepalive_connections=CONNECTIONS)
        self._http = httpx.AsyncClient(
            limits=limits, timeout=httpx.Timeout(20, connect=10, pool=30), follow_redirects=False
        )

    async def start(self) -> str:
        """Connect and return the bot's account name. Raises TokenRefused, PlatformError."""
        answer = await self._ask("getMe", {})
        if not answer.ok:
            if answer.is_refusal:
                raise TokenRefused("Zalo does not know this token")
            raise PlatformError(f"Zalo does not answer: {answer.words}")
        me = answer.result if isinstance(answer.result, dict) else {}
        self._bot_name = str(me.get("account_name") or me.get("id") or "")
        return self._bot_name

    async def stop(self) -> None:
        """Let go of every connection."""
        await self._http.aclose()

    async def introduce(self, commands: dict[str, str]) -> None:
        """Zalo has no menu of commands: they stand in /help."""

    async def use_webhook(self, url: str | None, secret: str | None = None) -> None:
        """Have events posted to `url`, or (None) be asked for them. Raises PlatformError."""
        if url:
            answer = await self._ask("setWebhook", {"url": url, "secret_token": secret})
        else:
            answer = await self._ask("deleteWebhook", {})
        if not answer.ok:
            raise PlatformError(f"Zalo did not change the webhook: {answer.words}")

    async def poll(self, offset: int) -> list[RawUpdate]:
        """Wait for an event: one at most, and gone from the server with this answer.

        Raises TokenRefused, PlatformBusy, PlatformError.
        There is nothing to acknowledge: a crash before the caller's commit loses it. `offset` has no meaning here.
        """
        del offset
        asked_at = time.monotonic()
        answer = await self._ask("getUpdates", {"timeout": self._poll_seconds}, self._poll_seconds + 15)
        if not answer.ok and answer.code != NOTHING_NEW:
            if answer.code in {UNAUTHORIZED, FORBIDDEN, NOT_FOUND}:
                raise TokenRefused(f"Zalo does not take this token: {answer.words}")
            if answer.code == TOO_MANY and answer.retry_after is not None:
                raise PlatformBusy(f"Zalo asks for patience: {answer.words}", seconds=answer.retry_after)
            raise PlatformError(f"Zalo does not answer: {answer.words}")
        handed_over = answer.result if isinstance(answer.result, list) else [answer.result]
        kept = [_kept(each) for each in handed_over if each] if answer.ok else []
        if not kept:  # a server that does not wait must not be asked a thousand times a second
            await asyncio.sleep(max(0.0, SHORTEST_POLL - (time.monotonic() - asked_at)))
        return kept

    def wrap(self, body: bytes) -> RawUpdate:
        """The event in a webhook's body. Raises ValueError where it is none."""
        try:
            return raw_update(event_of(json.loads(body)))
        except RecursionError:
            raise ValueError("not an event: nested too deeply") from None

    def read(self, raw: str) -> Incoming:
        """What a raw event says. Raises ValueError where it is malformed."""
        return read_event(event_of(json.loads(raw)), self._bot_name)

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Send one message. Never raises for what a platform or a network can do."""
        if outgoing.act is Act.TOAST:
            return Sent("")  # nothing was pressed, nothing waits
        try:
            method, body = await self._call(outgoing)
            answer = await self._ask(method, body)
        except _NotConnected as error:
            return RetryAt(5, str(error), whole_channel=True)
        except DatabaseError as error:
            return RetryAt(5, f"its file could not be given an address: {error}")
        except PlatformError as error:
            return Unknown(str(error))
        return await self._outcome(answer)

    async def _call(self, outgoing: Outgoing) -> tuple[str, dict[str, Any]]:
        words = zalo_text(outgoing.html)
        address = await self._share(outgoing.file) if outgoing.file is not None and self._share else ""
        if address and outgoing.act is Act.PHOTO:
            caption = {"caption": words.text} if words.text else {}
            return "sendPhoto", {"chat_id": outgoing.chat_id, "photo": address} | caption
        text = words.text
        if address and units(text) + 1 + units(address) <= TEXT_LIMIT:
            text = f"{text}\n{address}".strip()
        styles = {"text_styles": list(words.styles)} if words.styles else {}
        return "sendMessage", {"chat_id": outgoing.chat_id, "text": text} | styles

    async def typing(self, chat_id: str) -> None:
        """Show that an answer is being written. It is a courtesy: what goes wrong is passed over."""
        try:
            await self._ask("sendChatAction", {"chat_id": chat_id, "action": "typing"}, 5)
        except PlatformError as error:
            log.debug("typing was not shown: %s", error)

    async def download(self, file_id: str, *, largest: int) -> bytes:
        """The bytes behind a photo's address. Raises FileTooLarge, FileGone, PlatformError."""
        if not file_id.startswith(("https://", f"{self._base}/")):
            raise FileGone("the photo's address is not https")
        found = bytearray()
        try:
            async with self._http.stream("GET", file_id) as answer:
                if answer.status_code >= SERVER_ERROR:
                    raise PlatformError(f"Zalo did not hand over a photo: HTTP {answer.status_code}")
                if answer.status_code != 200:  # noqa: PLR2004 - HTTP's
                    raise FileGone(f"HTTP {answer.status_code}")
                async for chunk in answer.aiter_bytes():
                    found += chunk
                    if len(found) > largest:
                        raise FileTooLarge(f"more than {largest} bytes")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PlatformError(f"Zalo did not hand over a photo: {type(error).__name__}") from None
        return bytes(found)

    async def _outcome(self, answer: _Answer) -> SendResult:
        if answer.ok:
            self._refused_in_a_row = 0
            told = answer.result if isinstance(answer.result, dict) else {}
            return Sent(str(told.get("message_id") or ""))
        if answer.code == TOO_MANY:
            return RetryAt(self._patience(answer), answer.words)
        if not answer.is_refusal or answer.status >= SERVER_ERROR:
            return Unknown(answer.words)
        about_us = answer.envelope is None or answer.code in {UNAUTHORIZED, FORBIDDEN, NOT_FOUND}
        if about_us and not await self._is_known():
            return RetryAt(
                LONGEST_PATIENCE, f"Zalo does not take this token: {answer.words}", whole_channel=True
            )
        return Refused(answer.words, dead=answer.code in {FORBIDDEN, NOT_FOUND})

    async def _is_known(self) -> bool:
        """Whether the token still works: then a refusal is about the chat. No code is documented that would tell."""
        try:
            return (await self._ask("getMe", {})).ok
        except PlatformError:
            return False

    def _patience(self, answer: _Answer) -> float:
        """How long to wait after a 429: what the answer says, else twice as long each time."""
        self._refused_in_a_row += 1
        if answer.retry_after is not None:
            return answer.retry_after
        return float(min(LONGEST_PATIENCE, FIRST_PATIENCE * 2 ** min(self._refused_in_a_row - 1, 10)))

    async def _ask(self, method: str, body: Mapping[str, Any], seconds: float = 20) -> _Answer:
        """Call a method. Raises PlatformError where no answer came; its words hold no address."""
        if self._http.is_closed:
            raise _NotConnected("the connection to Zalo is closed")
        timeout = httpx.Timeout(seconds, connect=10, pool=30)
        try:
            response = await self._http.post(
                f"{self._base}/bot{self._token}/{method}", json=dict(body), timeout=timeout
            )
        except NOT_CONNECTED as error:
            raise _NotConnected(f"Zalo cannot be reached: {type(error).__name__}") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PlatformError(f"Zalo did not answer {method}: {type(error).__name__}") from None
        try:
            envelope = response.json()
        except (ValueError, RecursionError):  # nested a thousand deep is no answer either
            envelope = None
        return _Answer(
            response.status_code, envelope if isinstance(envelope, dict) else None, _seconds(response)
        )


def _kept(handed_over: Any) -> RawUpdate:
    try:
        return raw_update(event_of(handed_over))
    except ValueError:
        return unreadable(handed_over)
    except RecursionError:
        return unreadable("nested too deeply to be kept")


class _NotConnected(PlatformError):
    """No connection was made: what was to be sent surely was not."""


def _seconds(response: httpx.Response) -> float | None:
    given = response.headers.get("Retry-After", "")
    return min(float(given), 3600.0) if given.isascii() and given.isdigit() else None
