"""Making a backup while the bot runs: a copy of one moment, checked whole, named, rotated."""

import errno
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError

from models.database_errors import named
from models.engines import BUSY_MILLISECONDS, sqlite_file
from models.errors import BackupFolderUnusable, DatabaseMissing
from models.keeping import server_dump, shelf
from models.keeping.shelf import Backup, Slip
from models.keeping.sqlite_copy import copy_out
from models.rules.chain import START


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where backups go and how many are kept.

    evidence: the folder of files of evidence, copied along; None where there is none.
    """

    folder: Path
    keep: int
    evidence: Path | None = None


def back_up(url: str, keeping: Keeping, *, now: datetime) -> Backup:
    """Make a backup of the database at `url`, verified, and remove the oldest beyond `keeping.keep`.

    Raises BackupFolderUnusable, DatabaseError: nothing was removed then, and nothing half-made is left.
    """
    _make_folder(keeping.folder)
    path = None
    try:
        file = sqlite_file(url)
        path = shelf.path_for(keeping.folder, now, "db" if file else "dump")
        unfinished = path.with_name(f".{path.name}.unfinished")
        slip = _of_file(file, unfinished, now) if file else server_dump.make(url, unfinished, now)
        made = shelf.put(unfinished, path, slip)
        if keeping.evidence is not None:
            shelf.mirror(keeping.evidence, keeping.folder / shelf.EVIDENCE)
        shelf.rotate(keeping.folder, keeping.keep)
    except (sqlite3.Error, SQLAlchemyError, OSError) as error:
        raise named(error, str(path or keeping.folder)) from error
    return made


def _make_folder(folder: Path) -> None:
    """Raises BackupFolderUnusable where no file can be made in it, DatabaseFull."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise named(error, str(folder)) from error
        raise BackupFolderUnusable(f"{folder}: {error.strerror}") from error


def _of_file(file: Path, unfinished: Path, now: datetime) -> Slip:
    if not file.exists():
        raise DatabaseMissing(f"{file} is not there")
    source = sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, isolation_level=None)
    try:
        source.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        source.execute("PRAGMA query_only=ON")
        rows = copy_out(source, unfinished)
    finally:
        source.close()
    copy = sqlite3.connect(unfinished)
    try:
        return Slip(
            made_at=now.astimezone(UTC).isoformat(),
            version=_version(copy),
            ledger=_newest_of_ledger(copy),
            sha256=shelf.digest(unfinished),
            size=unfinished.stat().st_size,
            rows=rows,
        )
    finally:
        copy.close()


def _version(copy: sqlite3.Connection) -> str:
    return str(copy.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _newest_of_ledger(copy: sqlite3.Connection) -> str:
    newest = copy.execute("SELECT id, hash FROM ledger ORDER BY id DESC LIMIT 1").fetchone()
    return f"{newest[0]}:{newest[1]}" if newest else f"0:{START}"
