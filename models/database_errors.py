"""From what a driver raises to the errors of the tree."""

import errno
import re
import sqlite3

from sqlalchemy.exc import DBAPIError

from models.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseFull,
    DatabaseMissing,
    DatabaseOutdated,
    DatabaseReadOnly,
)

# By SQLite's own result codes (https://www.sqlite.org/rescode.html), the primary code of the low byte.
BY_CODE: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_CANTOPEN: DatabaseMissing,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
}
# SQLite has no code of its own for these; PostgreSQL says: relation "x" does not exist.
MISSING = re.compile(r"^no such (table|column)|^(relation|column) .* does not exist")


def named(error: BaseException, where: str | None = None) -> DatabaseError:
    """The error of the tree that says what `error` means; DatabaseError itself where nothing closer fits.

    Args:
        error: What a driver raised.
        where: The file or database it concerns, for the message.
    """
    if isinstance(error, DatabaseError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError):
        kind = {errno.ENOSPC: DatabaseFull, errno.EROFS: DatabaseReadOnly, errno.EACCES: DatabaseReadOnly}
        return kind.get(cause.errno or 0, DatabaseError)(_said(cause, where))
    if MISSING.search(str(cause)):
        return DatabaseOutdated(_said(cause, where))
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return BY_CODE.get(code, DatabaseError)(_said(cause, where))


def _said(cause: BaseException | None, where: str | None) -> str:
    return f"{where}: {cause}" if where else str(cause)
