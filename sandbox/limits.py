"""How fast a bot may send: Telegram's rates, on the machine's monotonic clock (not on the moved one).

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second, with how many may come at once before the rate bites."""

    overall_per_second: float = 30.0
    overall_burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 10
    group_per_minute: float = 20.0
    group_burst: int = 20


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: int
    filled_at: float
    level: float = field(init=False)

    def __post_init__(self) -> None:
        self.level = float(self.burst)

    def missing(self, now: float) -> float:
        """Refill up to `now`; return the seconds until one message fits (0 = now)."""
        self.level = min(float(self.burst), self.level + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate


class Limits:
    """Counts what a bot sends, overall and by chat. A refused message uses up nothing."""

    def __init__(self, rates: Rates, *, on: bool, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.on = on
        self._rates = rates
        self._monotonic = monotonic
        self._overall = _Bucket(rates.overall_per_second, rates.overall_burst, monotonic())
        self._chats: dict[int, _Bucket] = {}

    def take(self, chat_id: int, *, group: bool) -> int | None:
        """Count one message; return None, or after how many whole seconds to try again."""
        if not self.on:
            return None
        now = self._monotonic()
        bucket = self._chats.get(chat_id)
        if bucket is None:
            rates = self._rates
            rate = rates.group_per_minute / 60 if group else rates.chat_per_second
            bucket = _Bucket(rate, rates.group_burst if group else rates.chat_burst, now)
            self._chats[chat_id] = bucket
        wait = max(self._overall.missing(now), bucket.missing(now))
        if wait > 0:
            return max(1, math.ceil(wait))
        self._overall.level -= 1
        bucket.level -= 1
        return None
