"""The audit: whoever changes a state writes it into the ledger, in the same transaction, through `note`.

    audit.note(
        session,
        Deed(
            "deadline.moved",                    # what happened: "<family>.<word>", its words in wording/*/deeds.toml
            "assignment",                        # what it happened to: a table's name ...
            number,                              # ... and the row's id there
            turn.source,                         # who, where, by which message, when
            before={"last_day": old},            # only what changed; an assignment's "state" always, where it changed
            after={"last_day": new},
            words=text,                          # the raw words of the message, "" where there are none
        ),
    )

From a command: `by_operator(now)` as the source; from the pulse: `by_system(now)`. Many at once: `note_all`. Neither
names nor chat ids go into `before` and `after`: ids do (a person may ask to be forgotten, the ledger stays).
The rows are chained in the order of the writer (models/rules/chain.py); models/store/ledger_check.py checks them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, and_, insert, or_, select
from sqlmodel import Session, col

from models.direct import connection_of
from models.instant import local
from models.rules.access import Viewer
from models.rules.chain import START, Link, hash_of
from models.store.assignments import led_for, visible_to
from models.tables import Agency, Assignment, Contact, LedgerRow, Official, PastPost

LONGEST_WORDS = 4000
PERSON, OPERATOR, SYSTEM = "person", "operator", "system"


@dataclass(frozen=True, slots=True)
class Source:
    """Who did it (an official, or `by` the operator or the system), in which chat, by which message, when."""

    official_id: int | None
    contact_id: int | None
    inbox_id: int | None
    at: datetime
    by: str = PERSON


def by_operator(now: datetime) -> Source:
    """The source of what a command does."""
    return Source(None, None, None, now, OPERATOR)


def by_system(now: datetime) -> Source:
    """The source of what the pulse does by itself."""
    return Source(None, None, None, now, SYSTEM)


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of state, as the module's docstring shows it."""

    what: str
    subject: str
    subject_id: int
    source: Source
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""


# Built once: the ledger grows with every reply.
LEDGER: Table = LedgerRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
HEAD = select(LEDGER.c.id, LEDGER.c.hash).order_by(LEDGER.c.id.desc()).limit(1)
ADD = insert(LEDGER)


def note(session: Session, deed: Deed) -> int:
    """Write one change of state into the ledger. Returns its number there."""
    return note_all(session, [deed])


def note_all(session: Session, deeds: Sequence[Deed]) -> int:
    """Write several, in their order. Returns the number of the last one (0 where there are none)."""
    if not deeds:
        return 0
    number, previous = head(session)
    rows = []
    for deed in deeds:
        number += 1
        link = _link(number, deed)
        previous = hash_of(previous, link)
        rows.append(_values(link, previous))
    connection_of(session).execute(ADD, rows)
    return number


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the newest row; (0, START) in an empty ledger."""
    newest = connection_of(session).execute(HEAD).one_or_none()
    return (newest[0], newest[1]) if newest else (0, START)


def _link(number: int, deed: Deed) -> Link:
    source = deed.source
    return Link(
        number,
        source.at,
        deed.what,
        deed.subject,
        deed.subject_id,
        source.by,
        source.official_id,
        source.contact_id,
        source.inbox_id,
        _written(deed.before),
        _written(deed.after),
        deed.words[:LONGEST_WORDS],
    )


def _values(link: Link, chained: str) -> dict[str, Any]:
    return {
        "id": link.number,
        "at": link.at,
        "what": link.what,
        "subject": link.subject,
        "subject_id": link.subject_id,
        "by": link.by,
        "official_id": link.official_id,
        "contact_id": link.contact_id,
        "inbox_id": link.inbox_id,
        "before": link.before,
        "after": link.after,
        "words": link.words,
        "hash": chained,
    }


def _written(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger as it is shown: the person's name and channel as known today, the agency of that time."""

    number: int
    at: datetime
    what: str
    by: str
    who: str
    agency: str
    channel: str
    inbox_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    words: str


def life(session: Session, viewer: Viewer, number: int, *, newest: int | None = None) -> list[Entry]:
    """An assignment's life (its newest entries, where so many are asked for), oldest first.

    Empty where the viewer may not see it. Of what the viewer's agency only co-operates on, what that agency said itself.
    """
    helper = and_(
        col(LedgerRow.what).startswith("cooperation."),
        col(Official.agency_id) == viewer.agency_id,
        visible_to(viewer),
    )
    wanted = (
        select(LedgerRow, col(Official.name), col(Agency.name), col(Contact.channel))
        .join(Assignment, col(Assignment.id) == col(LedgerRow.subject_id))
        .outerjoin(Official, col(Official.id) == col(LedgerRow.official_id))
        .outerjoin(Agency, col(Agency.id) == col(Official.agency_id))
        .outerjoin(Contact, col(Contact.id) == col(LedgerRow.contact_id))
        .where(
            col(LedgerRow.subject) == "assignment",
            col(LedgerRow.subject_id) == number,
            or_(led_for(viewer), helper),
        )
        .order_by(col(LedgerRow.id).desc())
    )
    rows = session.execute(wanted.limit(newest) if newest is not None else wanted).all()
    posts = _past_posts(session, {row.official_id for row, *_ in rows if row.official_id})
    return [
        Entry(
            row.id or 0,
            row.at,
            row.what,
            row.by,
            who or "",
            _then(posts.get(row.official_id or 0, []), row.at) or agency or "",
            channel or "",
            row.inbox_id,
            json.loads(row.before),
            json.loads(row.after),
            row.words,
        )
        for row, who, agency, channel in reversed(rows)
    ]


def _past_posts(session: Session, official_ids: set[int]) -> dict[int, list[tuple[date, str]]]:
    """Where those people were before, by their ids: up to which day, in which agency, the earliest first."""
    found: dict[int, list[tuple[date, str]]] = {}
    for official_id, until, agency in session.execute(
        select(col(PastPost.official_id), col(PastPost.until), col(Agency.name))
        .join(Agency, col(Agency.id) == col(PastPost.agency_id))
        .where(col(PastPost.official_id).in_(official_ids))
        .order_by(col(PastPost.until))
    ):
        found.setdefault(official_id, []).append((until, agency))
    return found


def _then(posts: list[tuple[date, str]], at: datetime) -> str | None:
    """The agency that a person was in at that instant, where it is not today's."""
    day = local(at).date()
    return next((agency for until, agency in posts if day <= until), None)
