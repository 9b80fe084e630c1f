"""The file of a running SQLite database: does its path still lead to what the connections hold open?

A file that is removed, moved or replaced under a running program stays open: SQLite would go on writing into something
that nobody will ever find again. So the writer looks before each commit. What was removed is put back from the open
connection, which still holds everything; what was moved away is waited for; what was put in its place is taken over
where it is a database of this version.
"""

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError

from models.errors import DatabaseMissing
from models.gate import Gate
from models.keeping.sqlite_copy import copy_out, to_disk

log = logging.getLogger(__name__)

T = TypeVar("T")

BESIDE = ("-wal", "-shm")
PATIENCE_SECONDS = 10.0


class Whereabouts(StrEnum):
    """Where the file that the connections hold open is."""

    IN_PLACE = "in place"
    REMOVED = "removed"
    MOVED = "moved"
    REPLACED = "replaced"


class DatabaseFile:
    """The file at `path`, as the connections of the engines have it open. The first engine has one open already."""

    def __init__(self, path: Path, *engines: Engine) -> None:
        self._path, self._engines = path, engines
        self._gate = Gate()
        self._identity = _identity(path)
        self._version = self._with_connection(_version)
        for engine in engines:
            event.listen(engine, "do_connect", self._only_in_place, insert=True)

    def reading(self) -> AbstractContextManager[None]:
        """Around every use of a reader's connection: the file is not exchanged meanwhile."""
        return self._gate.passing()

    def whereabouts(self) -> Whereabouts:
        """Where it is now; one look at the path where all is well."""
        try:
            found = _identity(self._path)
        except FileNotFoundError:
            return Whereabouts.MOVED if self._has_a_name() else Whereabouts.REMOVED
        return Whereabouts.IN_PLACE if found == self._identity else Whereabouts.REPLACED

    def look_after(self) -> None:
        """Return where all is well again. Raises DatabaseMissing where nothing may be written for now.

        For the writer, between two transactions.
        """
        match self.whereabouts():
            case Whereabouts.IN_PLACE:
                return
            case Whereabouts.MOVED:
                raise DatabaseMissing(f"{self._path} was moved away under the running bot; move it back")
            case Whereabouts.REMOVED:
                self._put_back()
            case Whereabouts.REPLACED:
                self._take_over()

    def _put_back(self) -> None:
        log.error("%s was removed under the running bot; putting it back from what is still open", self._path)
        copy = self._path.with_name(self._path.name + ".putting-back")
        try:
            self._with_connection(lambda held: copy_out(held, copy))
            self._exchange(lambda: _name(copy, self._path))
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            raise DatabaseMissing(f"{self._path} was removed and cannot be put back: {error}") from error
        log.warning("%s is back, with everything that was recorded", self._path)

    def _take_over(self) -> None:
        try:
            version = _version_in(self._path)
        except sqlite3.Error as error:
            version = str(error)
        if version != self._version:
            raise DatabaseMissing(
                f"what was put in the place of {self._path} is no database of this version ({version}); "
                "put the right file there"
            )
        kept = self._path.with_name(f"{self._path.name}.replaced-{self._identity[1]}")
        try:
            if not self._has_a_name():
                self._with_connection(lambda held: copy_out(held, kept))
            left_behind = self._logs_of_ours()
            self._exchange(lambda: _remove(left_behind))
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            raise DatabaseMissing(f"{self._path} was replaced and cannot be opened: {error}") from error
        log.error(
            "another file was put in the place of %s under the running bot; it is used from now on, what was "
            "there before is kept as %s",
            self._path,
            kept,
        )

    def _exchange(self, put_in_place: Callable[[], None]) -> None:
        """Close every connection, then have the new file in place. Whoever closes the last one removes its log."""
        with self._gate.closed(PATIENCE_SECONDS):
            for engine in self._engines:
                engine.dispose()
            put_in_place()
            self._identity = _identity(self._path)

    def _with_connection(self, use: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._engines[0].raw_connection()
        try:
            held: Any = connection.driver_connection
            return use(held)
        finally:
            connection.close()

    def _logs_of_ours(self) -> list[Path]:
        """What stands beside the path and is open here.

        SQLite leaves it there once the file is another one, and would read it into that one.
        """
        beside = [self._path.with_name(self._path.name + suffix) for suffix in BESIDE]
        opened = _names_of_open_files()
        return [path for path in beside if path.exists() and (opened is None or _identity(path) in opened)]

    def _has_a_name(self) -> bool:
        """True where the open file still has a name somewhere, or the system cannot tell."""
        opened = _names_of_open_files()
        return opened is None or opened.get(self._identity, 1) > 0

    def _only_in_place(self, *_: Any) -> None:
        """No new connection to a file that is another one: it would read the log of the old one into it."""
        if self.whereabouts() is not Whereabouts.IN_PLACE:
            raise sqlite3.OperationalError(f"{self._path} is not the file it was")


def _names_of_open_files() -> dict[tuple[int, int], int] | None:
    """How many names each file has that is open in this program; None where the system does not tell."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        return None
    names = {}
    for each in descriptors.iterdir():
        try:
            found = each.stat()
        except OSError:  # closed meanwhile
            continue
        names[found.st_dev, found.st_ino] = found.st_nlink
    return names


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _name(copy: Path, path: Path) -> None:
    """Give a copy the name of the database; never over a file that is there. What stood beside the old one goes."""
    _remove([path.with_name(path.name + suffix) for suffix in BESIDE])
    os.link(copy, path)
    copy.unlink()
    to_disk(path.parent)


def _version(connection: sqlite3.Connection) -> str:
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        return str(error)


def _version_in(path: Path) -> str:
    # Immutable: the log beside it belongs to the file that was there before.
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    try:
        return _version(connection)
    finally:
        connection.close()
