"""The queue of events. A poll takes the first one away for good, whether or not its answer arrives."""

from typing import Any

from sandbox.counters import Counter
from sandbox.persistence import Store
from sandbox.waiting import Bell

Json = dict[str, Any]

EVENT_COUNTER = 5
KIND = "zalo_event"


class Events:
    """Events that were not handed over yet, the oldest first; they outlive a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._numbers = Counter("zalo event", EVENT_COUNTER, store)
        self._waiting: dict[int, Json] = {entry["number"]: entry["event"] for entry in store.all(KIND)}
        self.bell = Bell()

    def add(self, event: Json) -> None:
        """Queue one event."""
        number = self._numbers.next()
        self._waiting[number] = event
        self._store.put(KIND, number, {"number": number, "event": event})
        self.bell.ring()

    async def wait(self, seconds: float) -> None:
        """Return when there is an event, or when the time is over."""
        await self.bell.wait_until(lambda: bool(self._waiting), seconds)

    def first(self) -> tuple[int, Json] | None:
        """The oldest event with its number; it stays in the queue."""
        return next(iter(self._waiting.items()), None)

    def forget(self, number: int) -> None:
        """Drop one event: it was handed over."""
        if self._waiting.pop(number, None) is not None:
            self._store.delete(KIND, number)
