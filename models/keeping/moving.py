"""Moving from SQLite to PostgreSQL: every table copied in one transaction, read back, and the ledger verified in its new place.

Everything or nothing: whatever does not fit, the database on the server is as empty as it was, and the file untouched.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel

from models.database_errors import named
from models.engines import read_engine, sqlite_file, write_engine
from models.errors import DatabaseDamaged, DatabaseMissing, DatabaseNotEmpty, DatabaseOutdated, TargetMissing
from models.keeping.in_use import in_use
from models.migrate import head, migrate, require_known, version_of
from models.rules.access import SYSTEM
from models.store import ledger_check
from models.store.ledger_check import Check

ROWS_A_BATCH = 2_000
VERSION = "alembic_version"
LEASE = "lease"  # the migrations put its one row


@dataclass(frozen=True, slots=True)
class Moved:
    """What is in the new place: how many rows of each table, and what the check of the ledger found there."""

    rows: dict[str, int]
    ledger: Check


def move(source: str, target: str) -> Moved:
    """Copy the SQLite database at `source` into the empty PostgreSQL database at `target`.

    Raises DatabaseInUse where a bot runs on the file, TargetMissing, DatabaseNotEmpty, DatabaseOutdated, DatabaseTooNew, DatabaseDamaged
    where what was read back is not what was read; DatabaseError.
    """
    file = sqlite_file(source)
    if file is None or not file.exists():
        raise DatabaseMissing(f"{file or source} is not there")
    with in_use(file, alone=True):
        _require_this_version(source)
        _require_empty(target)
        migrate(target)
        reading, writing = read_engine(source), write_engine(target)
        try:
            with reading.connect() as old, writing.connect() as new, new.begin():
                return _copy(old, new)
        except SQLAlchemyError as error:
            raise named(error, writing.url.database) from error
        finally:
            reading.dispose()
            writing.dispose()


def _require_this_version(source: str) -> None:
    version = version_of(source)
    if version is not None:
        require_known(version, source)
    if version != head():
        raise DatabaseOutdated(f"version {version}, this program's is {head()}")


def _require_empty(target: str) -> None:
    """Nothing but what the migrations make may be there: not even empty tables of something else."""
    engine = read_engine(target)
    try:
        with engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            if there and VERSION not in there:
                raise DatabaseNotEmpty(f"{engine.url.database}: tables of something else")
            _require_no_rows(connection, [table for table in _tables() if table.name in there])
    except SQLAlchemyError as error:
        found = named(error, engine.url.database)
        raise (TargetMissing(str(found)) if isinstance(found, DatabaseMissing) else found) from error
    finally:
        engine.dispose()


def _require_no_rows(connection: Connection, tables: list[Table]) -> None:
    for table in tables:
        if table.name != LEASE and connection.execute(table.select().limit(1)).first() is not None:
            raise DatabaseNotEmpty(f"{connection.engine.url.database}: {table.name}")


def _tables() -> list[Table]:
    """Every table, each after those it refers to. Those that refer to themselves refer to what came before."""
    return list(SQLModel.metadata.sorted_tables)


def _copy(old: Connection, new: Connection) -> Moved:
    tables = _tables()
    _require_no_rows(new, tables)  # once more: nobody can write from here on
    new.execute(text(f"DELETE FROM {LEASE}"))  # noqa: S608 - a name of ours
    rows = {table.name: _copy_table(table, old, new) for table in tables}
    ledger = ledger_check.verify(_session(new), SYSTEM)
    before = ledger_check.verify(_session(old), SYSTEM)
    if (ledger.rows, ledger.hash, ledger.count) != (before.rows, before.hash, before.count):
        raise DatabaseDamaged(f"the ledger had {before.rows} rows, there it has {ledger.rows}")
    new.execute(text("ANALYZE"))  # a server that knows nothing of its new rows plans badly
    return Moved(rows, ledger)


def _copy_table(table: Table, old: Connection, new: Connection) -> int:
    digest, count = hashlib.sha256(), 0
    for batch in _batches(table, old):
        _insert(table, batch, new)
        count += len(batch)
        digest.update(_written(batch))
    again = hashlib.sha256()
    for batch in _batches(table, new):
        again.update(_written(batch))
    if again.digest() != digest.digest():
        raise DatabaseDamaged(f"{table.name}: what was read back is not what was written")
    _go_on_counting(table, new)
    return count


def _insert(table: Table, batch: list[Any], new: Connection) -> None:
    try:
        new.execute(table.insert(), [dict(row._mapping) for row in batch])  # noqa: SLF001 - SQLAlchemy's public name for it
    except SQLAlchemyError as error:
        raise named(error, table.name) from error


def _batches(table: Table, connection: Connection) -> Iterator[list[Any]]:
    wanted = table.select().order_by(*table.primary_key.columns)
    found = connection.execute(wanted, execution_options={"yield_per": ROWS_A_BATCH})
    return (list(part) for part in found.partitions())


def _written(batch: list[Any]) -> bytes:
    return "".join(f"{tuple(row)!r}\n" for row in batch).encode()


def _go_on_counting(table: Table, new: Connection) -> None:
    """The next row is numbered after the newest that was copied."""
    column = table.autoincrement_column
    if column is not None:
        new.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), max({column.name})) "  # noqa: S608 - names of ours
                f"FROM {table.name} HAVING max({column.name}) IS NOT NULL"
            )
        )


def _session(connection: Connection) -> Session:
    return Session(bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False)
