"""A copy of a SQLite database while it is in use: of one moment, whole, checked, and on the disk."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from models.errors import DatabaseDamaged

Rows = dict[str, int]


def copy_out(held: sqlite3.Connection, path: Path) -> Rows:
    """Write what an open connection sees into a new file at `path`, checked and on the disk.

    Returns how many rows each table has. Raises sqlite3.Error, OSError, DatabaseDamaged; then `path` is gone again.
    """
    path.unlink(missing_ok=True)
    try:
        rows = _copy(held, path)
        to_disk(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return rows


def _copy(held: sqlite3.Connection, path: Path) -> Rows:
    copy = sqlite3.connect(path, isolation_level=None)
    try:
        held.execute("BEGIN")  # what is counted and what is copied are of the same moment
        try:
            counted = count(held)
            held.backup(copy)
        finally:
            held.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        require_sound(copy, str(path))
        if (copied := count(copy)) != counted:
            raise DatabaseDamaged(f"{path}: {counted} rows went in, {copied} came out")
        return copied
    finally:
        copy.close()


def require_sound(connection: sqlite3.Connection, where: str) -> None:
    """Raise DatabaseDamaged where SQLite finds anything wrong in the whole file."""
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise DatabaseDamaged(f"{where}: {verdict}")


def count(connection: sqlite3.Connection) -> Rows:
    """How many rows each table has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - the database's own names
        for (name,) in tables
    }


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody writes: it is neither changed nor made. Raises sqlite3.Error."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, isolation_level=None)


def to_disk(path: Path) -> None:
    """Return when a file that nobody has open, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
