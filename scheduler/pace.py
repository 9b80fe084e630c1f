"""Pacing: how long a message must wait so that no platform ever has to say 429. Pure: time is an argument.

Three rules, each kept a little under what is allowed (MARGIN), because the platform's clock is not ours:
all messages of a channel are spread evenly, and no second has more than are allowed, by the latest moments at which they
can have arrived (a busy machine wakes late, and what is late comes in a bunch); a chat has a bucket of a few tokens; a
group has, besides, at most so many in any minute, whichever way the platform cuts its minutes. Source: Telegram's notes
on limits (30 a second overall, one a second to a chat with short bursts, 20 a minute to a group).
"""

from collections import deque
from dataclasses import dataclass, field

MARGIN = 0.97
LATE = 0.1  # seconds that a place may be taken up late without the next one moving
SECOND = 1.01  # of the platform's, with what two clocks may differ by and what is not seen of the way there
MINUTE = 60.0
REMEMBERED = 64  # answers by which it is known how long one takes that nothing holds up
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
class _Gone:
    """A message that went, and when the platform's answer (or none) was there."""

    went: float
    answered: float | None = None

    def arrived(self, usual: float, now: float) -> float:
        """The latest moment at which it can have arrived, where an answer usually takes so long.

        What took longer may have arrived as much later, in a bunch with what went after it: this program was not at
        work for a moment, or a first connection was made.
        """
        return max(self.went, (now if self.answered is None else self.answered) - usual)


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
    _gone: list[_Gone] = field(default_factory=list)
    _took: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
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
        most, second = max(1, int(self.limits.overall)), max(1.0, 1 / self.limits.overall) * SECOND
        if len(self._gone) >= most:
            usual = self._usual()
            arrived = sorted(each.arrived(usual, now) for each in self._gone)
            if (wait := arrived[-most] + second - now) > 0:
                return wait
            self._gone = [each for each in self._gone if each.arrived(usual, now) > now - 2 * second]
        self._gone.append(_Gone(now))
        self._chat(chat_id, now).went(now)
        return 0.0

    def answered(self, went: float | None, now: float) -> None:
        """The platform's answer (or none) to what went at that moment is there; nothing where it needed no place."""
        if went is None:
            return
        self._took.append(now - went)
        for each in self._gone:
            if each.went == went and each.answered is None:
                each.answered = now
                return

    def kept_back(self, went: float | None) -> None:
        """What was to go at that moment did not go after all."""
        self._gone = [each for each in self._gone if each.went != went or each.answered is not None]

    def _usual(self) -> float:
        """How long an answer takes that nothing holds up: not the fastest, or every other one would count as held up."""
        return sorted(self._took)[len(self._took) // 4] if self._took else 0.0

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
