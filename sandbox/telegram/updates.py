"""The queue of updates, and the long poll that hands them over.

Source: https://core.telegram.org/bots/api#getupdates
"""

from typing import Any, Final

from sandbox.counters import Counter
from sandbox.persistence import Store
from sandbox.telegram.errors import bad_request, conflict
from sandbox.telegram.parameters import Parameters
from sandbox.waiting import Bell

Json = dict[str, Any]

UPDATE_COUNTER: Final = 2
MOST_AT_ONCE: Final = 100
LONGEST_POLL: Final = 50
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER: Final = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Updates:
    """Updates that the bot has not acknowledged yet, the oldest first; they outlive a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._numbers = Counter("update", UPDATE_COUNTER, store)
        self.waiting: dict[int, Json] = {entry["update_id"]: entry for entry in store.all("update")}
        self._allowed: list[str] = store.get("allowed_updates") or []
        self._poller = 0
        self.bell = Bell()

    @property
    def allowed(self) -> list[str]:
        """The kinds the bot asked for; empty means the usual ones."""
        return self._allowed

    def add(self, kind: str, content: Json) -> None:
        """Queue one update, where the bot wants this kind at all."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        number = self._numbers.next()
        update = {"update_id": number, kind: content}
        self.waiting[number] = update
        self._store.put("update", number, update)
        self.bell.ring()

    async def wait(self, seconds: float) -> None:
        """Return when there is an update, or when the time is over."""
        await self.bell.wait_until(lambda: bool(self.waiting), seconds)

    def first(self) -> tuple[int, Json] | None:
        """The oldest update with its number; it stays in the queue."""
        return next(iter(self.waiting.items()), None)

    def forget(self, number: int) -> None:
        """Drop one update: it was taken."""
        if self.waiting.pop(number, None) is not None:
            self._store.delete("update", number)

    def forget_all(self) -> None:
        """Drop everything that waits."""
        for number in list(self.waiting):
            self.forget(number)

    def set_allowed(self, given: Parameters) -> None:
        """Remember `allowed_updates` where the call names them; they hold until the next time."""
        if not given.has("allowed_updates"):
            return
        kinds = given.structure("allowed_updates", "allowed updates")
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            raise bad_request("can't parse allowed updates: expected an Array of String")
        self._allowed = kinds
        self._store.put("allowed_updates", 0, kinds)

    def disturb_pollers(self) -> None:
        """End a poll that is waiting: somebody else receives the updates now."""
        self._poller += 1
        self.bell.ring()

    async def poll(self, given: Parameters) -> list[Json]:
        """Answer getUpdates: acknowledge below `offset`, then wait until there is something or the time is over.

        A second poll ends the first with 409.
        """
        offset, limit = given.integer("offset"), given.integer("limit", MOST_AT_ONCE)
        seconds = min(max(given.integer("timeout"), 0), LONGEST_POLL)
        limit = limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE
        self.set_allowed(given)
        self.disturb_pollers()
        me = self._poller
        self._acknowledge(offset)
        await self.bell.wait_until(lambda: bool(self.waiting) or self._poller != me, seconds)
        if self._poller != me:
            raise conflict(OTHER_POLLER)
        return list(self.waiting.values())[:limit]

    def _acknowledge(self, offset: int) -> None:
        numbers = sorted(self.waiting)
        if offset < 0:
            gone = numbers[:offset]
        elif offset > 0:
            gone = [number for number in numbers if number < offset]
        else:
            gone = []
        for number in gone:
            self.forget(number)
