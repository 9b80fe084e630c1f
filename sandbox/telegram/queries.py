"""Pressed buttons that wait for the bot's answer."""

import secrets
import time
from dataclasses import dataclass
from typing import Final

from sandbox.telegram.errors import bad_request

TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Query:
    """One press: who, under which message, and until when (monotonic seconds) it may be answered."""

    id: str
    phone_id: int
    message_id: int
    until: float


class Queries:
    """The presses of the last minute. They are kept in memory only: a restart makes them too old."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._open: dict[str, Query] = {}

    def new(self, phone_id: int, message_id: int) -> Query:
        """Write down a press."""
        now = time.monotonic()
        self._open = {query.id: query for query in self._open.values() if query.until > now}
        number = str(secrets.randbits(62) | 1 << 62)
        query = Query(number, phone_id, message_id, now + self._seconds)
        self._open[number] = query
        return query

    def answer(self, number: str) -> Query:
        """Take a press away to answer it; raises the Bot API's 400 where it is too old, unknown or answered."""
        query = self._open.pop(number, None)
        if query is None or query.until <= time.monotonic():
            raise bad_request(TOO_OLD)
        return query
