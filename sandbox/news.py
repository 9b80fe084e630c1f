"""What happened, in order, for the page and for tests that wait."""

from collections import deque
from typing import Any

from sandbox.persistence import Store
from sandbox.waiting import Bell

KEPT = 2_000
RESERVED = 1_000  # versions written ahead, so that not every message writes the version too


class News:
    """A journal with rising versions. It is bounded: whoever comes too late is told to read everything anew."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reserved = self.version = int(store.get("news") or 0)
        self._journal: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.bell = Bell()

    def tell(self, kind: str, **facts: Any) -> None:
        """Write one event: the facts, with its `version` and `kind`."""
        self.version += 1
        if self.version > self._reserved:
            self._reserved = self.version + RESERVED
            self._store.put("news", 0, self._reserved)
        self._journal.append({**facts, "version": self.version, "kind": kind})
        self.bell.ring()

    def since(self, after: int) -> dict[str, Any]:
        """Return `{"version", "reset", "events"}`; `reset` means: events are missing, read the state anew."""
        oldest = self._journal[0]["version"] if self._journal else self.version + 1
        missing = after > self.version or after < oldest - 1
        events = [] if missing else [event for event in self._journal if event["version"] > after]
        return {"version": self.version, "reset": missing, "events": events}

    async def wait(self, after: int, seconds: float) -> dict[str, Any]:
        """Return as `since`, as soon as there is something after `after`, or when the time is over."""
        await self.bell.wait_until(lambda: self.version != after, seconds)
        return self.since(after)
