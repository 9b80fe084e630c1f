"""What the running parts tell of themselves: how often what happened, and what does not work since when.

Counted here, shown by web/metrics.py, judged by scheduler/health.py.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Labels = tuple[str, ...]


def fields(**values: Any) -> dict[str, dict[str, Any]]:
    """Fields for a line of the log: `log.info("sent", extra=fields(outbox=7))`; bot/logs.py writes them."""
    return {"fields": values}


@dataclass
class Vitals:
    """Counts and troubles since the program began.

    updates: (channel, kind, outcome) → how many; outcome is handled, retried or set_aside.
    sends: (channel, kind, result) → how many; result as in scheduler/sending.py, in small letters.
    """

    updates: Counter[Labels] = field(default_factory=Counter)
    sends: Counter[Labels] = field(default_factory=Counter)
    _troubles: dict[str, float] = field(default_factory=dict)

    def fails(self, part: str) -> None:
        """A part could not do its work ("receiving on telegram"); it stays so until it tells that it could."""
        self._troubles.setdefault(part, time.monotonic())

    def works(self, part: str) -> None:
        """A part could do its work."""
        self._troubles.pop(part, None)

    def troubles(self) -> dict[str, float]:
        """What does not work, and for how many seconds."""
        now = time.monotonic()
        return {part: now - since for part, since in self._troubles.items()}

    def update(self, channel: str, kind: str, outcome: str) -> None:
        """An update was handled, or not."""
        self.updates[channel, kind, outcome] += 1

    def send(self, channel: str, kind: str, result: str) -> None:
        """A send ended."""
        self.sends[channel, kind, result] += 1

    def told(self) -> Mapping[str, tuple[Labels, Counter[Labels]]]:
        """Every count with the names of its labels."""
        return {
            "updates": (("channel", "kind", "outcome"), self.updates),
            "sends": (("channel", "kind", "result"), self.sends),
        }
