"""Engines: how a connection to each kind of database is opened, and how its transactions begin.

SQLite: WAL, FULL, foreign keys, a wait for other programs' locks; a missing file is never created but by a migration.
PostgreSQL: a writer's transaction begins by taking the one lock of all writers, as SQLite's BEGIN IMMEDIATE does, so
that both keep the same promises (docs/decisions, "one writer on PostgreSQL too"); readers see one snapshot.
"""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, Engine, ExceptionContext, create_engine, event, make_url

BUSY_MILLISECONDS = 5_000
CONNECT_SECONDS = 5
POOL = 4
ONE_WRITER = 251  # the key of the lock that a writer on PostgreSQL holds until its commit


def write_engine(url: str, *, create: bool = False) -> Engine:
    """An engine whose transactions may write, one at a time on the whole database.

    `create`: make the file of a SQLite database where it is missing.
    """
    if _is_sqlite(url):
        return _sqlite(url, "BEGIN IMMEDIATE", create=create)
    return _postgresql(url, read_only=False)


def read_engine(url: str) -> Engine:
    """An engine whose transactions see one state of the database and cannot write."""
    return _sqlite(url, "BEGIN", read_only=True) if _is_sqlite(url) else _postgresql(url, read_only=True)


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None on a server or in memory."""
    name = make_url(url).database
    return Path(name) if _is_sqlite(url) and name and name != ":memory:" else None


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _sqlite(url: str, begin: str, *, create: bool = False, read_only: bool = False) -> Engine:
    if sqlite_file(url) is None:
        engine = create_engine(url, hide_parameters=True)
    else:
        engine = create_engine(url, pool_size=POOL, hide_parameters=True)
        event.listen(engine, "do_connect", _creating if create else _not_creating)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # Transactions begin below: pysqlite's own begin would let a savepoint commit.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _not_creating(_dialect: Dialect, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    return _open(arguments[0], "rw", options)


def _creating(_dialect: Dialect, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    return _open(arguments[0], "rwc", options)


def _open(file: str, mode: str, options: dict[str, Any]) -> sqlite3.Connection:
    opened: sqlite3.Connection = sqlite3.connect(f"file:{quote(file)}?mode={mode}", uri=True, **options)
    return opened


def _postgresql(url: str, *, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL,
        pool_pre_ping=True,  # a server that was restarted costs a connection, not a message
        hide_parameters=True,
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c lock_timeout={BUSY_MILLISECONDS} -c timezone=UTC",
        },
    )
    event.listen(engine, "handle_error", _without_values)
    if read_only:
        return engine.execution_options(postgresql_readonly=True)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_WRITER})")

    return engine


def _without_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes the row that it refused under DETAIL, people's words among it: its first line says enough."""
    told, said = context.sqlalchemy_exception, context.original_exception
    first = getattr(
        getattr(said, "diag", None), "message_primary", None
    )  # psycopg's; importing it here would be slow
    if first:
        whole, said.args = str(said), (first,)
        if told is not None:
            told.args = (str(told.args[0]).replace(whole, first),)
