"""Putting a backup back: checked first, the old database kept aside, everything or nothing."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from models.database import Database, opened
from models.database_errors import named
from models.database_file import BESIDE
from models.engines import sqlite_file
from models.errors import DatabaseDamaged, DatabaseError, DatabaseInUse, DatabaseMissing, DatabaseOutdated
from models.instant import local
from models.keeping import server_dump, shelf
from models.keeping.backup import Keeping, back_up
from models.keeping.in_use import in_use
from models.keeping.shelf import Slip
from models.keeping.sqlite_copy import count, open_to_read, require_sound, to_disk
from models.migrate import migrate, require_known
from models.store import audit
from models.store.audit import Deed, by_operator
from models.store.ledger_check import RESTORED
from models.tables import LeaseRow

RENEWED = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that may be put back, and the rows in it. `slip` is None where it came without one."""

    path: Path
    slip: Slip | None
    rows: dict[str, int]


def check(path: Path) -> Checked:
    """Read a backup whole. Raises DatabaseMissing, DatabaseDamaged, DatabaseTooNew."""
    if not path.is_file():
        raise DatabaseMissing(f"{path} is not there")
    slip = shelf.slip_of(path)
    if slip is not None and shelf.digest(path) != slip.sha256:
        raise DatabaseDamaged(f"{path} is not what was backed up (SHA-256)")
    rows, version = server_dump.look_into(path) if path.suffix == ".dump" else _look_into(path)
    if slip is not None and rows != slip.rows:
        raise DatabaseDamaged(f"{path}: its slip tells of other rows")
    if version is not None:
        require_known(version, str(path))
    return Checked(path, slip, rows)


def _look_into(path: Path) -> tuple[dict[str, int], str]:
    try:
        with contextlib.closing(open_to_read(path)) as copy:
            require_sound(copy, str(path))
            found = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            return count(copy), str(found[0])
    except (sqlite3.Error, TypeError) as error:
        raise DatabaseDamaged(f"{path}: {error}") from error


@contextlib.contextmanager
def alone(url: str, *, now: datetime) -> Iterator[None]:
    """While nobody else works on the database. Raises DatabaseInUse."""
    with in_use(sqlite_file(url), alone=True):
        if sqlite_file(url) is None:
            _require_no_lease(url, now)
        yield


def _require_no_lease(url: str, now: datetime) -> None:
    def newest(session: Session) -> datetime | None:
        return session.execute(
            select(col(LeaseRow.at)).where(col(LeaseRow.holder) != "").order_by(col(LeaseRow.at).desc())
        ).scalar()

    database = Database(url)
    try:
        renewed = database.read_now(newest)
    except DatabaseError:
        return  # no tables: nobody works with them
    finally:
        database.stop()
    if renewed is not None and now - renewed < RENEWED:
        raise DatabaseInUse(url.rpartition("@")[2])


def put_back(checked: Checked, url: str, keeping: Keeping, *, now: datetime) -> Path | None:
    """Put a checked backup in the database's place; only within `alone`.

    Returns where the old database is now, None where there was none. Raises DatabaseError; then the old one is in place.
    """
    file = sqlite_file(url)
    if (checked.path.suffix == ".dump") != (file is None):
        raise DatabaseError(
            f"{checked.path} is a backup of another kind of database than {url.partition(':')[0]}"
        )
    try:
        aside = (
            _replace_file(checked.path, file, now)
            if file
            else _replace_on_server(checked.path, url, keeping, now)
        )
        migrate(url)
        _tell(checked, url, now)
        if keeping.evidence is not None:
            shelf.mirror(checked.path.parent / shelf.EVIDENCE, keeping.evidence)
    except OSError as error:
        raise named(error, str(file or checked.path)) from error
    return aside


def _replace_file(backup: Path, file: Path, now: datetime) -> Path | None:
    unfinished = file.with_name(f"{file.name}.restoring")
    shutil.copyfile(backup, unfinished)
    unfinished.chmod(0o600)
    to_disk(unfinished)
    aside = file.with_name(f"{file.name}.before-{local(now):%Y%m%d-%H%M%S}")
    had = file.exists()
    if had:
        _take_in_its_log(file)
    for suffix in BESIDE:  # of a damaged one: it belongs to it, and would be read into the new one
        with contextlib.suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(aside.with_name(aside.name + suffix))
    if had:
        os.link(file, aside)
    unfinished.replace(file)  # at every moment there is a whole database of that name
    to_disk(file.parent)
    return aside if had else None


def _take_in_its_log(file: Path) -> None:
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(file)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _replace_on_server(backup: Path, url: str, keeping: Keeping, now: datetime) -> Path | None:
    try:
        kept = back_up(url, Keeping(keeping.folder / "before-restore", keep=1_000), now=now).path
    except DatabaseOutdated:
        kept = None  # an empty database has no version, and nothing to lose
    server_dump.put_back(backup, url)
    return kept


def _tell(checked: Checked, url: str, now: datetime) -> None:
    after = {"backup": checked.path.name, "ledger": checked.slip.ledger if checked.slip else ""}

    def work(session: Session) -> int:
        return audit.note(session, Deed(RESTORED, "database", 0, by_operator(now), after=after))

    with opened(url) as database:
        database.write_now(work)
