"""Escalation: when a task is told to those above, and to whom. Days and counts in, a level out.

First the agency's leader, then the coordinators, then the province leader's digest; each announced to the official a
working day before. Source: the practice of đôn đốc in provincial administration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import IntEnum

from models.rules.calendar import WorkingCalendar

ONE_DAY = timedelta(days=1)


class Level(IntEnum):
    """To whom a task is told, one after the other."""

    LEADER = 1
    COORDINATOR = 2
    PROVINCE_LEADER = 3


NAMES = {"leader": Level.LEADER, "coordinator": Level.COORDINATOR, "province_leader": Level.PROVINCE_LEADER}


@dataclass(frozen=True, slots=True)
class Escalation:
    """When an agency's tasks are told to those above. No levels: never.

    unanswered: reminders without an answer that begin it; overdue_days: working days after the last permissible day
    that begin it; grace_days: working days from one level to the next; hour: from when on in the afternoon.
    """

    unanswered: int = 4
    overdue_days: int = 3
    grace_days: int = 3
    levels: tuple[Level, ...] = tuple(Level)
    hour: time = time(14, 0)

    def __post_init__(self) -> None:
        if min(self.unanswered, self.overdue_days, self.grace_days) < 1:
            raise ValueError(f"báo lên cấp trên: số lời nhắc và số ngày phải từ 1: {self}")
        object.__setattr__(self, "levels", tuple(sorted(set(self.levels))))

    def begins(self, *, overdue_days: int, unanswered: int) -> bool:
        """True where a task that has been overdue so long, or so many reminders unanswered, is told to those above."""
        return overdue_days >= self.overdue_days or unanswered >= self.unanswered

    def before(self, level: Level) -> Level | None:
        """The level whose grace must have passed before this one; None for the first."""
        earlier = [each for each in self.levels if each < level]
        return earlier[-1] if earlier else None


def next_level(
    rule: Escalation, *, overdue_days: int, unanswered: int, raised: Mapping[Level, int]
) -> Level | None:
    """The level that is due, with the figures of the day on which it would be raised; None where none is.

    Args:
        rule: the agency's.
        overdue_days: working days after the last permissible day; 0 or less up to it, and without one.
        unanswered: reminders of earlier days since the last answer.
        raised: the levels raised for this deadline, each with the working days since.
    """
    if not rule.begins(overdue_days=overdue_days, unanswered=unanswered):
        return None
    for level in rule.levels:
        if level in raised:
            continue
        before = rule.before(level)
        passed = before is None or raised.get(before, -1) >= rule.grace_days
        return level if passed else None
    return None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The rule as days, for asking a database.

    Overdue enough are last days up to `overdue_until`; the grace has passed for what was raised up to `raised_until`.
    """

    overdue_until: date
    raised_until: date


def thresholds(rule: Escalation, on: date, calendar: WorkingCalendar) -> Thresholds:
    """What makes a level due on a working day; agrees with `next_level`."""
    return Thresholds(
        calendar.add_working_days(on, 1 - rule.overdue_days) - ONE_DAY,
        calendar.add_working_days(on, -rule.grace_days),
    )


def levels_of(words: str) -> tuple[Level, ...]:
    """The levels that "leader, coordinator" names. Raises ValueError for any other word."""
    named = [part.strip().lower() for part in words.replace("+", ",").split(",") if part.strip()]
    unknown = [name for name in named if name not in NAMES]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: a level is one of {', '.join(NAMES)}")
    return tuple(NAMES[name] for name in named)


def by_agency(words: str, usual: Escalation) -> dict[str, Escalation]:
    """What "STP: overdue=5 grace=2; SNV: levels=leader+coordinator; VP: levels=" says, by code of the agency.

    Raises ValueError where a part cannot be read.
    """
    found: dict[str, Escalation] = {}
    for part in filter(None, (each.strip() for each in words.split(";"))):
        code, sign, rest = part.partition(":")
        if not sign or not code.strip():
            raise ValueError(f"{part!r} is no agency with its rule, such as STP: overdue=5 grace=2")
        found[code.strip().upper()] = _changed(usual, rest.split())
    return found


def _changed(usual: Escalation, changes: list[str]) -> Escalation:
    rule = usual
    for change in changes:
        name, sign, value = change.partition("=")
        if sign and name == "levels":
            rule = replace(rule, levels=levels_of(value))
        elif sign and name in {"unanswered", "overdue", "grace"} and value.isdigit():
            number = int(value)
            rule = replace(
                rule,
                unanswered=number if name == "unanswered" else rule.unanswered,
                overdue_days=number if name == "overdue" else rule.overdue_days,
                grace_days=number if name == "grace" else rule.grace_days,
            )
        else:
            raise ValueError(f"{change!r}: unanswered=, overdue=, grace= with a number, or levels=")
    return rule
