"""Taking a person's name out of what was said about them: notices, cards, lists, questions, what others typed in passing.

The sentences stay as they were sent, without the name. The ledger names nobody of itself, and its chain is not touched;
the words of reports are records of the office (docs/privacy.md).
"""

import html
import json
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, bindparam, or_, select, update
from sqlmodel import Session, col

from models.direct import connection_of
from models.tables import InboxRow, Official, OutboxRow, Question, Replacement

# Where names are kept as they were told: table, and the columns of words in it.
TOLD: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (OutboxRow, ("data", "buttons", "choices")),
    (Question, ("data",)),
    (Replacement, ("name",)),
    (InboxRow, ("raw",)),
)


def forget_name(session: Session, official_id: int, name: str, instead: str) -> int:
    """Put `instead` where the name of that official stands in what others were told. Returns how many rows it was in.

    A colleague's longer name that begins with it stays whole. Where somebody else bears the very same name, what still
    waits to be sent is left as it is: it may be about them.
    """
    session.flush()
    namesake, longer = _alike(session, official_id, name)
    names = _pattern(name, longer)
    changed = 0
    for table, columns in TOLD:
        found = select(*(getattr(table, each) for each in ("id", *columns))).where(
            or_(*(getattr(table, c).contains(w, autoescape=True) for c in columns for w in written(name)))
        )
        if namesake and table is OutboxRow:
            found = found.where(col(OutboxRow.state).not_in(["queued", "sending"]))
        if table is InboxRow:  # what was not handled yet is still to be read as it was said
            found = found.where(col(InboxRow.handled_at).is_not(None))
        rows = [
            {"row": row[0]}
            | {f"new_{c}": names.sub(_keeper(longer, instead), row[n]) for n, c in enumerate(columns, 1)}
            for row in session.execute(found)
        ]
        changed += len(rows)
        if rows:
            statement = update(table.__table__).where(_id_of(table) == bindparam("row"))
            statement = statement.values({c: bindparam(f"new_{c}") for c in columns})
            connection_of(session).execute(statement, rows)
    session.expire_all()
    return changed


def _id_of(table: Any) -> Column[int]:
    found: Column[int] = table.__table__.c.id
    return found


def _alike(session: Session, official_id: int, name: str) -> tuple[bool, list[str]]:
    """Does somebody else who is there bear that very name; and the names of others that contain it."""
    others = session.execute(
        select(col(Official.name), col(Official.ended_on)).where(
            col(Official.id) != official_id,
            col(Official.name).contains(name, autoescape=True),
        )
    ).all()
    same = any(other == name and ended is None for other, ended in others)
    return same, sorted(
        {other for other, _ in others if name in other and other != name}, key=len, reverse=True
    )


def written(name: str) -> Sequence[str]:
    """How a name may stand in a row: as JSON has it, in ASCII or not, and escaped for the markup inside of it."""
    forms = (name, html.escape(name, quote=False), str(html.escape(name)).replace("&#x27;", "&#39;"))
    found = [
        json.dumps(each, ensure_ascii=ascii_only)[1:-1] for each in forms for ascii_only in (False, True)
    ]
    return list(dict.fromkeys(found))


def _pattern(name: str, longer: list[str]) -> re.Pattern[str]:
    forms = [form for each in (*longer, name) for form in written(each)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")


def _keeper(longer: list[str], instead: str) -> Any:
    whole = {form for each in longer for form in written(each)}
    return lambda found: found[0] if found[0] in whole else instead
