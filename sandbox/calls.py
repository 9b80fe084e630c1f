"""The calls that bots made, for tests and for the curious. The token is never written down."""

from collections import deque
from dataclasses import asdict, dataclass, replace
from typing import Any

KEPT = 2_000


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call. `status` 0 means: no answer was given; `answer` is then what would have been said, or None."""

    platform: str
    time: str
    method: str
    parameters: dict[str, Any]
    status: int
    answer: Any
    fault: str | None = None
    number: int = 0


class Calls:
    """The newest calls, the oldest of them first."""

    def __init__(self) -> None:
        self._number = 0
        self._kept: deque[RecordedCall] = deque(maxlen=KEPT)

    def record(self, call: RecordedCall) -> None:
        """Write down one call under the next number."""
        self._number += 1
        self._kept.append(replace(call, number=self._number))

    def as_json(self, *, after: int = 0, method: str | None = None) -> list[dict[str, Any]]:
        """Return the calls with a number above `after`, of one method or of all."""
        wanted = (call for call in self._kept if call.number > after and method in {None, call.method})
        return [asdict(call) for call in wanted]

    def clear(self) -> None:
        """Forget them; the numbers go on."""
        self._kept.clear()
