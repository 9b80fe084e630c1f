"""The chain of the ledger: every row carries a hash of itself and of the row before it. Pure.

Whoever changes a row, takes one out, or puts one in between has to write every later row anew; and then the newest
hash is another one than the one that was noted elsewhere (a backup, a log, a sheet of paper).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

START = "0" * 64  # what the first row takes for the hash before it


@dataclass(frozen=True, slots=True)
class Link:
    """What of a row is chained. Everything but the hash itself; `before` and `after` as the text that is stored."""

    number: int
    at: datetime
    what: str
    subject: str
    subject_id: int
    by: str
    official_id: int | None
    contact_id: int | None
    inbox_id: int | None
    before: str
    after: str
    words: str


def hash_of(previous: str, link: Link) -> str:
    """SHA-256, in hex, of the hash before and of every field, written so that no two rows write the same."""
    fields: Sequence[object] = (
        previous,
        link.number,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.what,
        link.subject,
        link.subject_id,
        link.by,
        link.official_id,
        link.contact_id,
        link.inbox_id,
        link.before,
        link.after,
        link.words,
    )
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode("ascii")).hexdigest()
