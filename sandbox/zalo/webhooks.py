"""Delivering events to the bot's own address, one after the other, until each is taken with 2xx."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sandbox.clock import SandboxClock
from sandbox.persistence import Store
from sandbox.posting import Posting
from sandbox.zalo.errors import bad_request
from sandbox.zalo.events import Events

Json = dict[str, Any]

PROOF_HEADER: Final = "X-Bot-Api-Secret-Token"
SECRET: Final = re.compile(r".{8,256}")
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
KIND = "zalo_webhook"


@dataclass(slots=True)
class Webhook:
    """Where events go. `updated_at` in milliseconds."""

    url: str = ""
    secret_token: str = ""
    updated_at: int = 0


class Webhooks:
    """Keeps the webhook and a task that delivers to it."""

    def __init__(self, store: Store, events: Events, clock: SandboxClock) -> None:
        self._store = store
        self._events = events
        self._clock = clock
        self._posting = Posting(events, wrap=lambda event: {"ok": True, "result": event})
        self._hook = Webhook(**(store.get(KIND) or {}))

    @property
    def active(self) -> bool:
        """Whether events go to a webhook, and not to getUpdates."""
        return bool(self._hook.url)

    def set(self, url: str, secret: str) -> Json:
        """Answer setWebhook. Plain http is allowed to this machine only."""
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or local):
            raise bad_request("url must be an https address")
        if not SECRET.fullmatch(secret):
            raise bad_request("secret_token must have 8 to 256 characters")
        return self._change(Webhook(url, secret, self._clock.seconds() * 1000))

    def delete(self) -> Json:
        """Answer deleteWebhook."""
        return self._change(Webhook(updated_at=self._clock.seconds() * 1000))

    def info(self) -> Json:
        """Answer getWebhookInfo."""
        return {"url": self._hook.url, "updated_at": self._hook.updated_at}

    def restart(self) -> None:
        """Begin delivering to the address that holds now; does nothing where there is none."""
        self._posting.restart(self._hook.url, {PROOF_HEADER: self._hook.secret_token})

    async def stop(self) -> None:
        """End the delivery; what waits stays in the queue."""
        await self._posting.stop()

    def _change(self, hook: Webhook) -> Json:
        self._hook = hook
        self._store.put(KIND, 0, asdict(hook))
        self._events.bell.ring()
        self.restart()
        return self.info()
