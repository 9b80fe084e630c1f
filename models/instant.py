"""Instants: stored in UTC, shown in Việt Nam's time; never naive."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC without a zone: the same column in SQLite and in PostgreSQL.

    A naive datetime is refused with ValueError: nobody could say what instant it means.
    """

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class asks for it
        """Aware instant → naive UTC, as the column keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs its zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class asks for it
        """Naive UTC from the column → aware instant."""
        return None if value is None else value.replace(tzinfo=UTC)


def local(instant: datetime) -> datetime:
    """The instant as a clock on a wall in Huế shows it."""
    return instant.astimezone(VIETNAM)


def day_begins(day: date) -> datetime:
    """The midnight that a day in Việt Nam begins with, as an instant."""
    return datetime.combine(day, time(), tzinfo=VIETNAM)
