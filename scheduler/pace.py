"""Pacing: how long a message must wait so that no platform ever has to say 429. Pure: time is an argument.

A limit is a bucket: `burst` tokens, refilled at `rate` a second. Source: Telegram's notes on limits (30 a second
overall, one a second to a chat with short bursts, 20 a minute to a group).
"""

from dataclasses import dataclass, field

MARGIN = 0.97  # of the allowed rate: the platform's clock is not ours


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel allows, in messages a second."""

    overall: float = 30
    chat: float = 1
    chat_burst: float = 3
    group: float = 20 / 60
    group_burst: float = 3


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.rate)


@dataclass(slots=True)
class Pace:
    """One channel's pace. Instants are seconds of a clock that only goes forward."""

    limits: Limits
    _overall: _Bucket | None = None
    _chats: dict[str, _Bucket] = field(default_factory=dict)
    _paused: dict[str, float] = field(default_factory=dict)
    _all_paused_until: float = 0.0

    def reserve(self, chat_id: str, now: float) -> float:
        """How many seconds a message to that chat has to wait; its place is taken with the answer."""
        wait = max(self._all_paused_until - now, self._paused.get(chat_id, 0.0) - now, 0.0)
        if self._overall is None:
            overall = self.limits.overall * MARGIN
            self._overall = _Bucket(overall, max(1.0, overall / 10), max(1.0, overall / 10), now)
        for bucket in (self._overall, self._chat(chat_id, now)):
            wait = max(wait, bucket.wait(now))
        if wait <= 0 or chat_id not in self._paused:
            self._paused.pop(chat_id, None)
        for bucket in (self._overall, self._chat(chat_id, now)):
            bucket.tokens -= 1
        return wait

    def pause(self, seconds: float, now: float, chat_id: str | None = None) -> None:
        """The platform asked for patience: for one chat, or (None) for all of them."""
        if chat_id is None:
            self._all_paused_until = max(self._all_paused_until, now + seconds)
        else:
            self._paused[chat_id] = now + seconds

    def forget(self, now: float) -> None:
        """Drop the buckets of chats that are full again, so that memory does not grow with the years."""
        for chat_id in [
            c for c, bucket in self._chats.items() if bucket.wait(now) == 0 and bucket.tokens >= bucket.burst
        ]:
            del self._chats[chat_id]

    def _chat(self, chat_id: str, now: float) -> _Bucket:
        if chat_id not in self._chats:
            group = chat_id.startswith("-")
            rate = (self.limits.group if group else self.limits.chat) * MARGIN
            burst = self.limits.group_burst if group else self.limits.chat_burst
            self._chats[chat_id] = _Bucket(rate, burst, burst, now)
        return self._chats[chat_id]
