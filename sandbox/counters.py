"""Numbers that never come twice: not after a restart, not in the next test of the same process."""

import time
from typing import ClassVar

from sandbox.persistence import Store

# Counting starts at the seconds since this instant, 16 numbers a second: ids stay below 2**31 until 2030.
EPOCH = 1_767_225_600  # 2026-01-01T00:00:00Z
NUMBERS_PER_SECOND = 16


class Counter:
    """Counts up, from the highest number ever given out or from a number made of the time, whichever is more."""

    _highest_of_process: ClassVar[dict[str, int]] = {}

    def __init__(self, name: str, key: int, store: Store) -> None:
        self._name = name
        self._key = key
        self._store = store
        kept = store.get("counter", key) or 0
        by_time = int((time.time() - EPOCH) * NUMBERS_PER_SECOND)
        self._last = max(kept, by_time, self._highest_of_process.get(name, 0))

    def next(self) -> int:
        """Return the next number."""
        self._last += 1
        self._highest_of_process[self._name] = max(self._last, self._highest_of_process.get(self._name, 0))
        self._store.put("counter", self._key, self._last)
        return self._last
