"""Requests: what is asked about an assignment by one person and decided by another, and what can become of it.

Source: extensions in administrative practice (only the lead asks, the new date lies later, someone else decides, the
deadline changes only on approval, repeated ones are flagged).
"""

from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What is asked for."""

    EXTENSION = "extension"
    OBSTACLE = "obstacle"
    WRONG_AGENCY = "wrong_agency"
    HANDOVER = "handover"
    EXPLANATION = "explanation"


class Outcome(StrEnum):
    """Where a request stands. OPEN and OFFERED wait for somebody; the others are the end of it."""

    OPEN = "open"
    OFFERED = "offered"  # another date; the one who asked accepts it or not
    APPROVED = "approved"
    REFUSED = "refused"
    ACCEPTED = "accepted"  # the date that was offered; a task that a colleague took over
    DECLINED = "declined"
    ANSWERED = "answered"
    INSISTED = "insisted"  # the task stays where it is
    REASSIGNED = "reassigned"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # whoever was asked by name did not answer for too long
    LAPSED = "lapsed"  # the task was done, cancelled or moved meanwhile


WAITING = frozenset({Outcome.OPEN, Outcome.OFFERED})
# What a coordinator decides on; an explanation is given by a leader.
FOR_DECISION = (Kind.EXTENSION, Kind.WRONG_AGENCY, Kind.OBSTACLE, Kind.HANDOVER)
# An extension that was asked for so often before is flagged to whoever decides.
REPEATED = 1


class Flaw(StrEnum):
    """Why a day cannot be asked for, or offered."""

    NO_DEADLINE = "no_deadline"
    NOT_LATER = "not_later"
    PAST = "past"
    TOO_FAR = "too_far"


FURTHEST_DAYS = 366


def flaw_of(day: date, last_day: date | None, today: date) -> Flaw | None:
    """What is wrong with `day` as the new last permissible day; None where it can be asked for or offered."""
    if last_day is None:
        return Flaw.NO_DEADLINE
    if day <= last_day:
        return Flaw.NOT_LATER
    if day < today:
        return Flaw.PAST
    return Flaw.TOO_FAR if (day - max(today, last_day)).days > FURTHEST_DAYS else None
