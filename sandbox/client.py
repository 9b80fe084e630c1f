"""A small client of the control API, for tests: phones, clock, faults, recorded calls."""

import ssl
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.errors import SandboxError
from sandbox.phone_client import PhoneClient

Json = dict[str, Any]

LONGEST_CALL = 90.0


class SandboxClient:
    """Talks to one sandbox. Use it as `async with SandboxClient(address) as sandbox:`."""

    def __init__(self, address: str) -> None:
        self.address = address
        # The sandbox speaks plain HTTP: reading the machine's certificates would only take time.
        no_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._http = httpx.AsyncClient(
            base_url=address, timeout=LONGEST_CALL, trust_env=False, verify=no_certificates
        )
        self._phones: dict[tuple[int, str], PhoneClient] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def ask(self, method: str, path: str, **content: Any) -> Any:
        """Call an address; returns the JSON of the answer; raises `SandboxError` with the sandbox's sentence."""
        answer = await self._http.request(method, path, **content)
        if answer.is_error:
            raise SandboxError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def phone(self, number: int, platform: str = "telegram") -> PhoneClient:
        """Return this phone with that app open; the same object each time."""
        return self._phones.setdefault((number, platform), PhoneClient(self.ask, number, platform))

    async def add_phone(
        self, number: int, first_name: str, last_name: str = "", platform: str = "telegram"
    ) -> PhoneClient:
        """Give one more person a phone."""
        entry = {"id": number, "first_name": first_name, "last_name": last_name, "platforms": [platform]}
        await self.ask("POST", "/sandbox/phones", json=entry)
        return self.phone(number, platform)

    async def new_group(self, title: str, members: list[int]) -> int:
        """Start a group with the bot in it; returns the chat's id."""
        chat = await self.ask("POST", "/sandbox/groups", json={"title": title, "members": members})
        return int(chat["id"])

    async def migrate_group(self, chat_id: int) -> int:
        """Let a group become a supergroup; returns the new id."""
        return int((await self.ask("POST", f"/sandbox/groups/{chat_id}/migrate", json={}))["id"])

    async def remove_bot(self, chat_id: int) -> None:
        """Take the bot out of a group."""
        await self.ask("POST", f"/sandbox/groups/{chat_id}/bot", json={"inside": False})

    async def clock(self) -> Json:
        """Return `{"version", "offset_seconds", "now"}`."""
        read: Json = await self.ask("GET", "/clock")
        return read

    async def advance(self, interval: timedelta) -> Json:
        """Move the clock forward."""
        return await self._move({"advance_seconds": interval.total_seconds()})

    async def jump_to(self, instant: datetime) -> Json:
        """Set the clock to an instant."""
        return await self._move({"to": instant.isoformat()})

    async def next_morning(self) -> Json:
        """Set the clock to 08:00 of the next day."""
        return await self._move({"next": "morning"})

    async def next_working_day(self) -> Json:
        """Set the clock to 08:00 of the next working day."""
        return await self._move({"next": "working_day"})

    async def real_time(self) -> Json:
        """Let the clock show the real time again."""
        return await self._move({"real": True})

    async def fault(self, kind: str, **facts: Any) -> None:
        """Script a fault: `method`, `chat_id`, `times`, `skip`, `retry_after`, `seconds`, `description`."""
        await self.ask("POST", "/sandbox/faults", json={"kind": kind, **facts})

    async def clear_faults(self) -> None:
        """Forget the scripted faults."""
        await self.ask("DELETE", "/sandbox/faults")

    async def calls(self, method: str | None = None, *, after: int = 0) -> list[Json]:
        """Return the calls the bot made, the oldest first."""
        query = {"after": after} if method is None else {"after": after, "method": method}
        read: list[Json] = await self.ask("GET", "/sandbox/calls", params=query)
        return read

    async def _move(self, order: Json) -> Json:
        read: Json = await self.ask("POST", "/clock", json=order)
        return read
