"""One chat that writes faster than a person can: the others must not notice, and nothing of what it said is lost.

What comes from one chat beyond the limit is kept in the inbox as "deferred" and let in at the limit's pace, in order,
so that promise 2 holds for it as well; a chat that belongs to nobody has been promised nothing, its excess is dropped.
Why not dropped for all: see docs/decisions.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Chat = tuple[str, str]  # channel and chat id

MINUTE = 60.0


@dataclass(slots=True)
class _Bucket:
    """What a chat may still send at once, as of an instant."""

    left: float
    as_of: float


@dataclass
class Flood:
    """Counts what each chat sends.

    Args:
        a_minute: how many messages of one chat are let in a minute, and at once.
        clock: seconds that only go forward.
    """

    a_minute: int
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[Chat, _Bucket] = field(default_factory=dict)
    _waiting: set[Chat] = field(default_factory=set)

    @property
    def waiting(self) -> bool:
        """True while some chat has messages that were deferred."""
        return bool(self._waiting)

    def excess(self, chats: Iterable[Chat]) -> list[bool]:
        """For each message that arrives, in order, whether it is one too many. Behind a deferred one all are."""
        now = self.clock()
        self._forget_idle(now)
        return [bool(chat[1]) and (chat in self._waiting or not self._take(chat, now)) for chat in chats]

    def deferred(self, chats: Iterable[Chat]) -> None:
        """These chats have messages that wait (after arrivals, and after a start)."""
        self._waiting.update(chats)

    def may_come(self) -> dict[Chat, int]:
        """How many deferred messages each waiting chat may send now."""
        now = self.clock()
        found = {}
        for chat in self._waiting:
            count = int(self._bucket(chat, now).left)
            if count:
                self._buckets[chat].left -= count
                found[chat] = count
        return found

    def ended(self, chat: Chat) -> None:
        """Nothing of this chat waits any more."""
        self._waiting.discard(chat)

    def _take(self, chat: Chat, now: float) -> bool:
        bucket = self._bucket(chat, now)
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def _bucket(self, chat: Chat, now: float) -> _Bucket:
        bucket = self._buckets.setdefault(chat, _Bucket(float(self.a_minute), now))
        grown = bucket.left + (now - bucket.as_of) * self.a_minute / MINUTE
        bucket.left, bucket.as_of = min(float(self.a_minute), grown), now
        return bucket

    def _forget_idle(self, now: float) -> None:
        if len(self._buckets) > 10_000:  # noqa: PLR2004 - about a megabyte
            self._buckets = {
                chat: bucket for chat, bucket in self._buckets.items() if now - bucket.as_of < MINUTE
            }
