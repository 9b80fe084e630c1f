"""Delivering updates to the bot's own address, one after the other, until each is taken.

Source: https://core.telegram.org/bots/api#setwebhook
"""

import asyncio
import contextlib
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from sandbox.clock import SandboxClock
from sandbox.persistence import Store
from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.updates import Updates

if TYPE_CHECKING:
    import httpx

Json = dict[str, Any]

PROOF_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_SECRET: Final = 256
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds between attempts; the real server is slower
ANSWER_WITHIN: Final = 20.0
USUAL_CONNECTIONS: Final = 40


@dataclass(slots=True)
class Webhook:
    """Where updates go, and how the last attempts went."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = USUAL_CONNECTIONS
    last_error_date: int | None = None
    last_error_message: str | None = None


class Webhooks:
    """Keeps the webhook and a task that delivers to it."""

    def __init__(self, store: Store, updates: Updates, clock: SandboxClock) -> None:
        self._store = store
        self._updates = updates
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._hook = Webhook(**(store.get("webhook") or {}))

    @property
    def active(self) -> bool:
        """Whether updates go to a webhook, and not to getUpdates."""
        return bool(self._hook.url)

    def set(self, given: Parameters) -> None:
        """Answer setWebhook: an empty address ends it. Plain http is allowed here: nothing leaves the machine."""
        url, secret = given.text("url").strip(), given.text("secret_token")
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if len(secret) > LONGEST_SECRET:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        self._updates.set_allowed(given)
        self._forget_waiting(given)
        self._hook = Webhook(url, secret, given.integer("max_connections", USUAL_CONNECTIONS))
        self._keep()
        self._updates.disturb_pollers()
        self.restart()

    def delete(self, given: Parameters) -> None:
        """Answer deleteWebhook."""
        self._forget_waiting(given)
        self._hook = Webhook()
        self._keep()
        self.restart()

    def info(self) -> Json:
        """Return a WebhookInfo."""
        hook = self._hook
        facts: Json = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.waiting),
        }
        if hook.url:
            facts["max_connections"] = hook.max_connections
            facts["ip_address"] = "127.0.0.1"
        if hook.last_error_date is not None:
            facts["last_error_date"] = hook.last_error_date
            facts["last_error_message"] = hook.last_error_message
        if self._updates.allowed:
            facts["allowed_updates"] = self._updates.allowed
        return facts

    def restart(self) -> None:
        """Begin delivering to the address that holds now; does nothing where there is none."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self.active:
            self._task = asyncio.get_running_loop().create_task(self._deliver_all(self._hook))

    async def stop(self) -> None:
        """End the delivery; what waits stays in the queue."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _forget_waiting(self, given: Parameters) -> None:
        if given.flag("drop_pending_updates"):
            self._updates.forget_all()

    def _keep(self) -> None:
        self._store.put("webhook", 0, asdict(self._hook))

    async def _deliver_all(self, hook: Webhook) -> None:
        # httpx takes a noticeable part of a second to import, and only webhooks need it.
        import httpx  # noqa: PLC0415  # see the line above

        headers = {PROOF_HEADER: hook.secret_token} if hook.secret_token else {}
        pause = FIRST_PAUSE
        async with httpx.AsyncClient(headers=headers, timeout=ANSWER_WITHIN, trust_env=False) as client:
            while not self._updates.bell.closed:
                await self._updates.bell.wait_until(lambda: bool(self._updates.waiting), ANSWER_WITHIN)
                update = next(iter(self._updates.waiting.values()), None)
                if update is None:
                    continue
                reason = await _deliver(client, hook.url, update)
                if reason is None:
                    self._updates.forget(update["update_id"])
                    pause = FIRST_PAUSE
                    continue
                hook.last_error_date, hook.last_error_message = self._clock.seconds(), reason
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


async def _deliver(client: "httpx.AsyncClient", url: str, update: Json) -> str | None:
    """Post one update; return None where it was taken, else why not."""
    import httpx  # noqa: PLC0415  # only webhooks need it, see above

    try:
        answer = await client.post(url, json=update)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"Connection failed: {type(error).__name__}"
    if answer.is_success:
        return None
    return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
