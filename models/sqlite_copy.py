"""A copy of a SQLite database while it is in use: whole, checked, and on the disk."""

import os
import sqlite3
from pathlib import Path

from models.errors import DatabaseDamaged


def copy_out(held: sqlite3.Connection, path: Path) -> None:
    """Write what an open connection sees into a new file at `path`, checked and on the disk.

    Raises sqlite3.Error, OSError, DatabaseDamaged; then `path` is gone again.
    """
    path.unlink(missing_ok=True)
    try:
        _copy(held, path)
        to_disk(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _copy(held: sqlite3.Connection, path: Path) -> None:
    copy = sqlite3.connect(path)
    try:
        held.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    finally:
        copy.close()
    if verdict != "ok":
        raise DatabaseDamaged(f"{path}: {verdict}")


def to_disk(path: Path) -> None:
    """Return when a file that nobody has open, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
