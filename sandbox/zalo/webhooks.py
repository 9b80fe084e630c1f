"""Delivering events to the bot's own address, one after the other, until each is taken with 2xx."""

import asyncio
import contextlib
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from sandbox.clock import SandboxClock
from sandbox.persistence import Store
from sandbox.zalo.errors import bad_request
from sandbox.zalo.events import Events

if TYPE_CHECKING:
    import httpx

Json = dict[str, Any]

PROOF_HEADER: Final = "X-Bot-Api-Secret-Token"
SECRET: Final = re.compile(r".{8,256}")
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
ANSWER_WITHIN: Final = 20.0
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
        self._task: asyncio.Task[None] | None = None
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

    def _change(self, hook: Webhook) -> Json:
        self._hook = hook
        self._store.put(KIND, 0, asdict(hook))
        self._events.bell.ring()
        self.restart()
        return self.info()

    async def _deliver_all(self, hook: Webhook) -> None:
        # httpx takes a noticeable part of a second to import, and only webhooks need it.
        import httpx  # noqa: PLC0415  # see the line above

        pause = FIRST_PAUSE
        headers = {PROOF_HEADER: hook.secret_token}
        async with httpx.AsyncClient(headers=headers, timeout=ANSWER_WITHIN, trust_env=False) as client:
            while not self._events.bell.closed:
                await self._events.wait(ANSWER_WITHIN)
                found = self._events.first()
                if found is None:
                    continue
                number, event = found
                if await _was_taken(client, hook.url, event):
                    self._events.forget(number)
                    pause = FIRST_PAUSE
                    continue
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


async def _was_taken(client: "httpx.AsyncClient", url: str, event: Json) -> bool:
    import httpx  # noqa: PLC0415  # only webhooks need it, see above

    try:
        answer = await client.post(url, json={"ok": True, "result": event})
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return answer.is_success
