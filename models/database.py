"""The database: engines, pragmas, and THE WRITER, the only place of the project that commits.

One thread owns the write connection. `await database.write(work)` queues a plain function `work(session)`;
functions that wait together share one commit, each in a savepoint of its own, so that one that fails takes back
its own effects only. A caller is answered after the commit: what it was told is on the disk. Trade-off: one slow
work holds up the others, so no work may wait for anything but the database.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from models.database_errors import named
from models.errors import DatabaseError, DatabaseMissing

BUSY_MILLISECONDS = 5_000
WORKS_A_COMMIT = 64
READERS = 4

T = TypeVar("T")
Work = Callable[[Session], Any]


class Database:
    """A database with one writer and a few readers. Start it before use, stop it after.

    Args:
        url: `sqlite:///file.db` or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._write_engine = make_engine(url, begin="BEGIN IMMEDIATE")
        self._read_engine = make_engine(url, begin="BEGIN", read_only=True)
        self._works: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread: threading.Thread | None = None
        self._committed: list[Callable[[], None]] = []

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None on a server or in memory."""
        name = make_url(self.url).database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    def start(self) -> None:
        """Start the writer's thread. Raises DatabaseError where the database cannot be opened."""
        if self.file is not None and not self.file.exists():
            raise DatabaseMissing(f"{self.file} is not there")
        try:
            self._write_engine.connect().close()
        except SQLAlchemyError as error:
            raise named(error, make_url(self.url).database) from error
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the works that wait, then close every connection."""
        if self._thread is not None:
            self._works.put(None)
            self._thread.join()
            self._thread = None
        self._readers.shutdown()
        self._write_engine.dispose()
        self._read_engine.dispose()

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Have `callback` called, in the writer's thread, after every commit. It must not block."""
        self._committed.append(callback)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in the writer and return its result after the commit."""
        return await asyncio.wrap_future(self._queue(work))

    def write_now(self, work: Callable[[Session], T]) -> T:
        """The same for code without an event loop (commands)."""
        return self._queue(work).result()

    async def read(self, query: Callable[[Session], T]) -> T:
        """Run `query` on a reader's connection, which cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, query)

    def read_now(self, query: Callable[[Session], T]) -> T:
        """The same for code without an event loop."""
        try:
            with Session(self._read_engine, expire_on_commit=False) as session:
                return query(session)
        except SQLAlchemyError as error:
            raise named(error) from error

    def _queue(self, work: Callable[[Session], T]) -> Future[T]:
        if self._thread is None:
            raise DatabaseError("the writer is not running")
        future: Future[T] = Future()
        self._works.put((work, future))
        return future

    def _run(self) -> None:
        going = True
        while going:
            waiting = [self._works.get()]
            while len(waiting) < WORKS_A_COMMIT and not self._works.empty():
                waiting.append(self._works.get())
            going = None not in waiting
            batch = [each for each in waiting if each is not None and each[1].set_running_or_notify_cancel()]
            if batch:
                self._commit(batch)

    def _still_in_transaction(self, connection: Connection) -> None:
        # A full disk makes SQLite roll the whole transaction back; what ran after it would commit on its own.
        if self.is_sqlite and not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]  # pysqlite's own attribute
            raise DatabaseError("the transaction was rolled back by the database")

    def _commit(self, batch: list[tuple[Work, Future[Any]]]) -> None:
        answers: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._write_engine.connect() as connection, connection.begin():
                for work, future in batch:
                    answers.append((future, *_run_one(connection, work)))
                    self._still_in_transaction(connection)
        except (SQLAlchemyError, OSError) as error:
            failure = named(error)
            for _, future in batch:
                future.set_exception(failure)
            return
        for callback in self._committed:
            callback()
        for future, result, failed in answers:
            if failed is None:
                future.set_result(result)
            else:
                future.set_exception(failed)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A started database, stopped in the end (commands)."""
    database = Database(url)
    database.start()
    try:
        yield database
    finally:
        database.stop()


def _run_one(connection: Connection, work: Work) -> tuple[Any, BaseException | None]:
    """One work in its savepoint: its result, or what it raised, with its effects taken back."""
    session = Session(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    try:
        with session:
            result = work(session)
            session.commit()
    except SQLAlchemyError as error:
        return None, named(error)
    except Exception as error:  # noqa: BLE001 - whatever a work raises belongs to its caller, not to the writer
        return None, error
    return result, None


def make_engine(url: str, *, begin: str, read_only: bool = False) -> Engine:
    """An engine that begins transactions itself (pysqlite's own begin would let a savepoint commit)."""
    engine = create_engine(url, pool_size=READERS) if ":memory:" not in url else create_engine(url)
    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
