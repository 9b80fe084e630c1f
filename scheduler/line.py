"""One channel's way out: who sends on it, how fast, what is under way."""

import asyncio
import logging
from dataclasses import dataclass, field

from scheduler.pace import Pace
from scheduler.receipts import Result
from scheduler.sending import RetryAt, Sender, Sent

log = logging.getLogger(__name__)

AT_ONCE = 16  # of a channel; more connections cost more than they bring
AHEAD = 6  # taken from the outbox and waiting for their place: few, so that an answer overtakes the rest


def seconds_now() -> float:
    """Seconds that only go forward, as the event loop counts them when it sleeps."""
    return asyncio.get_running_loop().time()


@dataclass(eq=False)
class Line:
    """A channel's sender with its pace; each channel has its own, so that one that hangs holds up no other."""

    name: str
    sender: Sender
    pace: Pace
    under_way: dict[asyncio.Task[None], int] = field(default_factory=dict)
    waiting: int = 0
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def room(self) -> int:
        """How many more messages may be taken from the outbox now."""
        return max(0, min(AT_ONCE - len(self.under_way), AHEAD - self.waiting))

    def ended(self, task: asyncio.Task[None]) -> None:
        """A send is over: there is room for another."""
        del self.under_way[task]
        self.wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("a message's outcome could not be kept: %s", error, exc_info=error)

    def note(self, chat_id: str, result: Result) -> bool:
        """Tell the pace what the platform said. Returns True where the whole channel has to rest."""
        if isinstance(result, Sent):
            self.pace.went_through()
        elif isinstance(result, RetryAt):
            now = seconds_now()
            self.pace.pause(result.seconds, now, None if result.whole_channel else chat_id)
            return self.pace.paused_for(now) > 0
        return False
