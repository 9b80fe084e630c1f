"""Undoing: how long what was reported or decided can be taken back, and what stands against it."""

from datetime import datetime, timedelta
from enum import StrEnum

UNDO_FOR = timedelta(minutes=10)


class Hindrance(StrEnum):
    """Why something cannot be taken back."""

    ALREADY = "already"
    ACTED_ON = "superseded"
    TOO_LATE = "too_late"


def hindrance(*, made_at: datetime, now: datetime, undone: bool, acted_on: bool) -> Hindrance | None:
    """What stands against taking back what was made at `made_at`; None where it can be.

    `acted_on`: somebody has reported, asked or decided on the same assignment since. A clock set back hinders nobody.
    """
    if undone:
        return Hindrance.ALREADY
    if acted_on:
        return Hindrance.ACTED_ON
    return Hindrance.TOO_LATE if now - made_at > UNDO_FOR else None
