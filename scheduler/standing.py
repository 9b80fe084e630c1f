"""How each channel stands: since when nothing gets through. Kept in memory: after a restart the patience begins anew."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.sending import Refused, RetryAt, SendResult, Sent, Unknown


@dataclass
class Standing:
    """Since when each channel has been down.

    Args:
        patience: how long a channel may be down before what waits for it goes another way.
    """

    patience: timedelta
    _down_since: dict[str, datetime] = field(default_factory=dict)

    def note(self, channel: str, result: SendResult, now: datetime) -> None:
        """What came of a send: an answer about the message shows that the channel is there."""
        match result:
            case Sent() | Refused() | RetryAt(whole_channel=False):
                self._down_since.pop(channel, None)
            case RetryAt() | Unknown():
                self._down_since.setdefault(channel, now)

    def down(self, now: datetime) -> dict[str, datetime]:
        """The channels that have been down for longer than the patience, each with since when."""
        return {name: since for name, since in self._down_since.items() if now - since >= self.patience}
