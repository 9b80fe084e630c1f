"""Pacing: how long a message must wait so that no platform ever has to say 429. Pure: time is an argument.

Three rules, each kept a little under what is allowed (MARGIN), because the platform's clock is not ours:
all messages of a channel are spread evenly, and no second has more than are allowed, by the moments at which they
really went (a busy machine wakes late, and what is late comes in a bunch); a chat has a bucket of a few tokens; a group has, besides, at most so
many in any minute, whichever way the platform cuts its minutes. Source: Telegram's notes on limits (30 a second
overall, one a second to a chat with short bursts, 20 a minute to a group).
"""

from collections import deque
from dataclasses import dataclass, field

MARGIN = 0.97
LATE = 0.1  # seconds that a place may be taken up late without the next one moving
MINUTE = 60.0
ALIKE = 3  # chats refused one after the other with no success between: then it is the channel that is refused
FORGET_EVERY = 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel allows: messages a second overall and to a chat, messages a minute to a group, and the bursts."""

    overall: float = 30
    chat: float = 1
    chat_burst: float = 3
    group: float = 20
    group_burst: float = 3


@dataclass(slots=True)
class _Bucket:
    """Tokens that refill; `a_minute` (0 = no such rule) limits any minute as well."""

    rate: float
    burst: float
    a_minute: int
    tokens: float
    at: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        if now > self.at:
            self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
            self.at = now
        wait = max(0.0, (1 - self.tokens) / self.rate)
        if self.a_minute and len(self.taken) >= self.a_minute:
            wait = max(wait, self.taken[-self.a_minute] + MINUTE / MARGIN - now)
        return wait

    def take(self, at: float) -> None:
        self.wait(at)
        self.tokens -= 1
        if self.a_minute:
            self.taken.append(at)
            if len(self.taken) > self.a_minute:
                self.taken.popleft()

    def went(self, at: float) -> None:
        """What was taken went at that moment, perhaps later than planned: what comes next counts from there."""
        self.at = max(self.at, at)
        if self.taken:
            self.taken[-1] = max(self.taken[-1], at)

    def is_full(self, now: float) -> bool:
        if self.wait(now) > 0 or self.tokens < self.burst:
            return False
        return not self.taken or self.taken[-1] + MINUTE / MARGIN <= now


@dataclass(slots=True)
class Pace:
    """One channel's pace. Instants are seconds of a clock that only goes forward."""

    limits: Limits
    _next_place: float = 0.0
    _went: deque[float] = field(default_factory=deque)
    _chats: dict[str, _Bucket] = field(default_factory=dict)
    _paused: dict[str, float] = field(default_factory=dict)
    _all_paused_until: float = 0.0
    _refused_in_a_row: list[str] = field(default_factory=list)

    def not_before(self, now: float) -> dict[str, float]:
        """The chats nothing may go to at `now`, each with the seconds it has to wait."""
        waiting = {chat_id: until - now for chat_id, until in self._paused.items() if until > now}
        for chat_id, bucket in self._chats.items():
            if (wait := bucket.wait(now)) > 0:
                waiting[chat_id] = max(wait, waiting.get(chat_id, 0.0))
        return waiting

    def paused_for(self, now: float, chat_id: str | None = None) -> float:
        """Seconds for which the platform wants to hear nothing more for that chat, or (None) for any."""
        until = self._paused.get(chat_id, 0.0) if chat_id is not None else 0.0
        return max(self._all_paused_until - now, until - now, 0.0)

    def reserve(self, chat_id: str, now: float) -> float:
        """How many seconds a message to that chat has to wait; its place is taken with the answer."""
        if len(self._chats) % FORGET_EVERY == FORGET_EVERY - 1:
            self.forget(now)
        bucket = self._chat(chat_id, now)
        place = max(self._next_place, now - LATE)
        self._next_place = place + 1 / (self.limits.overall * MARGIN)
        at = max(place, now + bucket.wait(now), now + self.paused_for(now, chat_id))
        bucket.take(at)
        return max(0.0, at - now)

    def go(self, chat_id: str, now: float) -> float:
        """A message whose place has come: 0 where it goes this very moment, else the seconds it has to wait yet."""
        most = max(1, int(self.limits.overall))
        if len(self._went) >= most:
            wait = self._went[0] + max(1.0, 1 / self.limits.overall) / MARGIN - now
            if wait > 0:
                return wait
            self._went.popleft()
        self._went.append(now)
        self._chat(chat_id, now).went(now)
        return 0.0

    def recall(self, chat_id: str, at: float) -> None:
        """A message that went at that moment, before this program ran: a restart must not begin with full buckets.

        What is recalled comes oldest first.
        """
        self._chat(chat_id, at).take(at)

    def pause(self, seconds: float, now: float, chat_id: str | None = None) -> None:
        """The platform asked for patience: for one chat, or (None) for all of them.

        Telegram's 429 does not say which of the two it means. It is taken to speak of the chat; when several chats
        in a row are refused, it speaks of all.
        """
        if chat_id is None:
            self._all_paused_until = max(self._all_paused_until, now + seconds)
            return
        self._paused[chat_id] = max(self._paused.get(chat_id, 0.0), now + seconds)
        if chat_id not in self._refused_in_a_row:
            self._refused_in_a_row.append(chat_id)
        if len(self._refused_in_a_row) >= ALIKE:
            self._all_paused_until = max(self._paused[chat] for chat in self._refused_in_a_row)
            self._refused_in_a_row.clear()

    def went_through(self) -> None:
        """The platform took a message: what it refused before was about single chats."""
        self._refused_in_a_row.clear()

    def forget(self, now: float) -> None:
        """Drop what is of no use any more, so that memory does not grow with the years."""
        self._paused = {chat_id: until for chat_id, until in self._paused.items() if until > now}
        self._chats = {chat_id: bucket for chat_id, bucket in self._chats.items() if not bucket.is_full(now)}

    def _chat(self, chat_id: str, now: float) -> _Bucket:
        if chat_id not in self._chats:
            limits = self.limits
            if chat_id.startswith("-"):
                rate, burst, a_minute = limits.group / MINUTE, limits.group_burst, max(1, int(limits.group))
            else:
                rate, burst, a_minute = limits.chat, limits.chat_burst, 0
            self._chats[chat_id] = _Bucket(rate * MARGIN, burst, a_minute, burst, now)
        return self._chats[chat_id]
