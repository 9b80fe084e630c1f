"""Delivering updates to the bot's own address, one after the other, until each is taken.

Source: https://core.telegram.org/bots/api#setwebhook
"""

import re
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sandbox.clock import SandboxClock
from sandbox.persistence import Store
from sandbox.posting import Posting
from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.updates import Updates

Json = dict[str, Any]

PROOF_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_SECRET: Final = 256
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
        self._posting = Posting(updates, wrap=lambda update: update, went_wrong=self._went_wrong)
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
        proof = {PROOF_HEADER: self._hook.secret_token} if self._hook.secret_token else {}
        self._posting.restart(self._hook.url, proof)

    async def stop(self) -> None:
        """End the delivery; what waits stays in the queue."""
        await self._posting.stop()

    def _forget_waiting(self, given: Parameters) -> None:
        if given.flag("drop_pending_updates"):
            self._updates.forget_all()

    def _keep(self) -> None:
        self._store.put("webhook", 0, asdict(self._hook))

    def _went_wrong(self, reason: str) -> None:
        self._hook.last_error_date, self._hook.last_error_message = self._clock.seconds(), reason
