"""From what a driver raises to the errors of the tree."""

import errno
import os
import re
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

from models.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseFull,
    DatabaseMissing,
    DatabaseOutdated,
    DatabaseReadOnly,
    DatabaseUnavailable,
)

# By SQLite's own result codes (https://www.sqlite.org/rescode.html), the primary code of the low byte.
BY_CODE: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_PROTOCOL: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_IOERR: DatabaseUnavailable,
    sqlite3.SQLITE_CANTOPEN: DatabaseMissing,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
}
# SQLite has no code of its own for these.
MISSING = re.compile(r"^no such (table|column)")
# By PostgreSQL's states (https://www.postgresql.org/docs/current/errcodes-appendix.html): whole, else its class.
BY_STATE: dict[str, type[DatabaseError]] = {
    "55P03": DatabaseBusy,
    "57014": DatabaseBusy,
    "40P01": DatabaseBusy,
    "40001": DatabaseBusy,
    "25006": DatabaseReadOnly,
    "42501": DatabaseReadOnly,
    "53100": DatabaseFull,
    "3D000": DatabaseMissing,
    "42P01": DatabaseOutdated,
    "42703": DatabaseOutdated,
    "08": DatabaseMissing,
    "28": DatabaseMissing,
    "53": DatabaseUnavailable,
    "57": DatabaseUnavailable,
    "58": DatabaseUnavailable,
    "XX": DatabaseDamaged,
}
BY_ERRNO: dict[int, type[DatabaseError]] = {
    errno.ENOSPC: DatabaseFull,
    errno.EDQUOT: DatabaseFull,
    errno.EROFS: DatabaseReadOnly,
    errno.EACCES: DatabaseReadOnly,
    errno.ENOENT: DatabaseMissing,
}


def named(error: BaseException, where: str | None = None) -> DatabaseError:
    """The error of the tree that says what `error` means; DatabaseError itself where nothing closer fits.

    Args:
        error: What a driver raised.
        where: The file or database it concerns, for the message.
    """
    if isinstance(error, DatabaseError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) else error
    return _kind(error, cause)(_said(cause, where))


def _kind(error: BaseException, cause: BaseException | None) -> type[DatabaseError]:
    if isinstance(cause, OSError):
        return BY_ERRNO.get(cause.errno or 0, DatabaseUnavailable)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        if MISSING.search(str(cause)):
            return DatabaseOutdated
        return BY_CODE.get(code & 0xFF, DatabaseError)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return BY_STATE.get(state, BY_STATE.get(state[:2], DatabaseError))
    if isinstance(error, OperationalError):  # a server that did not answer, or went away, tells no state
        return DatabaseMissing
    return DatabaseError


def _said(cause: BaseException | None, where: str | None) -> str:
    words = " ".join(str(cause).split())
    return f"{where}: {words}" if where else words


def refined(error: DatabaseError, file: Path | None) -> DatabaseError:
    """SQLite says "unable to open" of a folder that may not be written too; tell the two apart."""
    if not isinstance(error, DatabaseMissing) or file is None or not file.exists():
        return error
    writable = os.access(file.parent, os.W_OK) and os.access(file, os.W_OK)
    return error if writable else DatabaseReadOnly(str(error))
