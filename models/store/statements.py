"""Statements written as SQL text, because SQLite and PostgreSQL read the same: the kinds of their values, and what differs."""

import re
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Date, String, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from models.instant import Instant

# Made once: SQLAlchemy works out anew for each of them what it may remember a statement by.
KINDS: dict[type, TypeEngine[Any]] = {date: Date(), datetime: Instant(), str: String()}


def typed(sql: str, values: dict[str, Any]) -> TextClause:
    """The statement with the kinds of its values told; strings too: PostgreSQL must find one type for a parameter."""
    types = [
        bindparam(name, type_=KINDS[type(value)])
        for name, value in values.items()
        if type(value) in KINDS and re.search(rf":{name}\b", sql)
    ]
    return text(sql).bindparams(*types)


def run(session: Session, sql: str, values: dict[str, Any]) -> int:
    """Run a statement that writes. Returns how many rows it wrote."""
    return cast("CursorResult[Any]", session.execute(typed(sql, values), values)).rowcount


def is_sqlite(session: Session) -> bool:
    """Is it SQLite, not PostgreSQL?"""
    return session.get_bind().dialect.name == "sqlite"


def is_open(session: Session, name: str = "a") -> str:
    """The predicate of the partial indexes, as each database writes it."""
    return f"{name}.open = 1" if is_sqlite(session) else f"{name}.open"
