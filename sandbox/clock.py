"""The time of the sandbox: the real one, moved by an offset. The only place that reads it."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sandbox.errors import BadInput
from sandbox.news import News
from sandbox.persistence import Store
from sandbox.waiting import Bell

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING: Final = time(8, 0)
SATURDAY: Final = 5
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099


class SandboxClock:
    """A clock that people can move. Its version rises with every move, so that a bot can wait for one."""

    def __init__(self, store: Store, news: News, days_off: Collection[date] = ()) -> None:
        self._store = store
        self._news = news
        self._days_off = frozenset(days_off)
        kept = store.get("clock") or {"version": 1, "offset_seconds": 0.0}
        self.version = int(kept["version"])
        self.offset = timedelta(seconds=kept["offset_seconds"])
        self.bell = Bell()

    def now(self) -> datetime:
        """Return the moved time, in UTC."""
        return datetime.now(UTC) + self.offset

    def seconds(self) -> int:
        """Return the moved time as whole seconds since 1970, as platforms write dates."""
        return int(self.now().timestamp())

    def as_json(self) -> dict[str, Any]:
        """Return `{"version", "offset_seconds", "now"}` (the instant in UTC, ISO 8601)."""
        offset = self.offset.total_seconds()
        return {"version": self.version, "offset_seconds": offset, "now": self.now().isoformat()}

    async def wait(self, after: int, seconds: float) -> None:
        """Return when the version is above `after`, or when the time is over."""
        await self.bell.wait_until(lambda: self.version > after, seconds)

    def move(self, order: Any) -> None:
        """Obey one order: `advance_seconds`, `to`, `real` or `next`; raises `BadInput`."""
        match order:
            case {"advance_seconds": int() | float() as seconds} if not isinstance(seconds, bool):
                self._set(self.offset + _interval(seconds))
            case {"to": str() as text}:
                self._set(_instant(text) - datetime.now(UTC))
            case {"real": True}:
                self._set(timedelta())
            case {"next": "morning"}:
                self._jump_to_morning(working_days_only=False)
            case {"next": "working_day"}:
                self._jump_to_morning(working_days_only=True)
            case _:
                raise BadInput(
                    'Hãy gửi một trong: {"advance_seconds": 3600}, {"to": "2026-11-25T08:00:00+07:00"}, '
                    '{"real": true}, {"next": "morning"}, {"next": "working_day"}.'
                )

    def _jump_to_morning(self, *, working_days_only: bool) -> None:
        day = self.now().astimezone(ZONE).date() + timedelta(days=1)
        while working_days_only and (day.weekday() >= SATURDAY or day in self._days_off):
            day += timedelta(days=1)
        self._set(datetime.combine(day, MORNING, ZONE) - datetime.now(UTC))

    def _set(self, offset: timedelta) -> None:
        try:
            year = (datetime.now(UTC) + offset).year
        except OverflowError:
            year = 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadInput(f"Đồng hồ chỉ đi được từ năm {FIRST_YEAR} đến năm {LAST_YEAR}.")
        self.offset = offset
        self.version += 1
        self._store.put("clock", 0, {"version": self.version, "offset_seconds": offset.total_seconds()})
        self.bell.ring()
        self._news.tell("clock", clock=self.as_json())


def _interval(seconds: float) -> timedelta:
    try:
        return timedelta(seconds=seconds)
    except (OverflowError, ValueError) as error:
        raise BadInput("Số giây phải là một số vừa phải.") from error


def _instant(text: str) -> datetime:
    """Read a date or a date with time; without a zone it is Vietnam's, without a time it is the morning."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"Không hiểu thời điểm {text!r}; ví dụ đúng: 2026-11-25T08:00:00+07:00.") from error
    if len(text) <= len("2026-11-25"):
        read = datetime.combine(read.date(), MORNING)
    return read if read.tzinfo else read.replace(tzinfo=ZONE)
