"""Is the bot well? From facts to signs, each green, yellow or red. Pure; what to do about it stands in bot/cli/doctor.py.

Red is for a monitor to wake somebody: reminders or answers do not go out, or what is said is not kept. Yellow is for the
next working day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

UNSENT_RED = timedelta(minutes=10)
UNSENT_YELLOW = timedelta(minutes=2)
UNHANDLED_RED = timedelta(minutes=10)
WRITER_BUSY_RED = 15.0  # seconds at the same works
FAILING_RED = 300.0  # seconds
LATE_BEATS = 4
LATE_LEAST = timedelta(seconds=90)
BACKUP_YELLOW = timedelta(hours=36)
BACKUP_RED = timedelta(days=7)


class Light(StrEnum):
    """How bad it is."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: its name, how bad it is, what was seen (a number, a word, None where nothing is)."""

    name: str
    light: Light
    seen: float | str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database tells at one instant.

    last_beat: when the pulse last ran to its end. oldest_unsent: since when the message that has waited longest could
    have gone out. oldest_unhandled: when the oldest update that nobody handled yet came in.
    """

    last_beat: datetime | None
    oldest_unsent: datetime | None
    unsent: int
    oldest_unhandled: datetime | None
    unhandled: int
    set_aside: int
    dead_contacts: int


def worst(signs: list[Sign]) -> Light:
    """The light of all together."""
    lights = {sign.light for sign in signs}
    return next((light for light in (Light.RED, Light.YELLOW) if light in lights), Light.GREEN)


def signs_of(facts: Facts, *, now: datetime, pulse_seconds: float) -> list[Sign]:
    """The signs that the database's facts give at `now`."""
    return [
        last_tick(facts.last_beat, now=now, pulse_seconds=pulse_seconds),
        _age("oldest_unsent", facts.oldest_unsent, now, UNSENT_YELLOW, UNSENT_RED),
        _age("oldest_unhandled", facts.oldest_unhandled, now, UNHANDLED_RED, UNHANDLED_RED),
        Sign("set_aside", Light.YELLOW if facts.set_aside else Light.GREEN, facts.set_aside),
    ]


def last_tick(last: datetime | None, *, now: datetime, pulse_seconds: float) -> Sign:
    """When the pulse last beat; red where several beats are missing. A tick in the future (a clock set back) is none."""
    if last is None:
        return Sign("last_tick", Light.RED, None)
    late = max(LATE_LEAST, LATE_BEATS * timedelta(seconds=pulse_seconds))
    age = now - last
    return Sign("last_tick", Light.GREEN if -late < age < late else Light.RED, age.total_seconds())


def writer(*, alive: bool, busy_seconds: float, trouble: str | None) -> Sign:
    """The one who writes: its thread lives, moves on, and its last commit happened."""
    if not alive:
        return Sign("writer", Light.RED, "dead")
    if trouble is not None:
        return Sign("writer", Light.RED, trouble)
    return Sign("writer", Light.RED if busy_seconds > WRITER_BUSY_RED else Light.GREEN, busy_seconds)


def part(name: str, failing_seconds: float) -> Sign:
    """A part of the program that fails since so many seconds: a network hiccup is yellow, a lasting one red."""
    return Sign(name, Light.RED if failing_seconds >= FAILING_RED else Light.YELLOW, failing_seconds)


def backup(last: datetime | None, *, now: datetime) -> Sign:
    """When the last verified backup was made."""
    if last is None:
        return Sign("backup", Light.YELLOW, None)
    return _age("backup", last, now, BACKUP_YELLOW, BACKUP_RED)


def _age(name: str, since: datetime | None, now: datetime, yellow: timedelta, red: timedelta) -> Sign:
    if since is None:
        return Sign(name, Light.GREEN, None)
    age = max(now - since, timedelta())
    light = Light.RED if age >= red else Light.YELLOW if age >= yellow else Light.GREEN
    return Sign(name, light, age.total_seconds())
