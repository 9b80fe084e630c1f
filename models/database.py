"""The database: THE WRITER, the only place of the project that commits, and the readers beside it.

One thread owns the write connection. `await database.write(work)` queues a plain function `work(session)`;
functions that wait together share one commit. Where one of them fails, the others are run anew, each in a savepoint of
its own, so that it takes back its own effects only. A caller is answered after the commit: what it was told is on the
disk. Trade-offs: one slow work holds up the others, so no work may wait for anything but the database; and a work may
run twice, so it changes nothing but the database.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from models.bridge import Bridge
from models.database_errors import named, refined
from models.database_file import DatabaseFile
from models.engines import read_engine, sqlite_file, write_engine
from models.errors import DatabaseError, DatabaseMissing, DatabaseUnavailable

log = logging.getLogger(__name__)

WORKS_A_COMMIT = 64
READERS = 4
STOP_SECONDS = 2.0

T = TypeVar("T")
Work = Callable[[Session], Any]
Answer = tuple[Future[Any], Any, BaseException | None]


@dataclass(frozen=True, slots=True)
class WriterState:
    """How the writer is.

    `busy_seconds`: since when it has been at its present works, 0 where it waits for some. `trouble`: what kept its
    last commit from happening, None where it happened.
    """

    alive: bool
    busy_seconds: float
    trouble: DatabaseError | None


class Database:
    """A database with one writer and a few readers. Start it before use, stop it after.

    Args:
        url: `sqlite:///file.db` or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._write_engine: Engine = write_engine(url)
        self._read_engine: Engine = read_engine(url)
        self._held: DatabaseFile | None = None
        self._works: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread: threading.Thread | None = None
        self._committed: list[Callable[[], None]] = []
        self._bridge = Bridge()
        self._busy_since: float | None = None
        self._stopped = False
        self._trouble: DatabaseError | None = None

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None on a server or in memory."""
        return sqlite_file(self.url)

    @property
    def writer(self) -> WriterState:
        """How the writer is."""
        since = self._busy_since
        alive = self._thread is not None and self._thread.is_alive()
        return WriterState(alive, time.monotonic() - since if since else 0.0, self._trouble)

    def start(self) -> None:
        """Start the writer's thread. Raises DatabaseError where the database cannot be opened."""
        if self.file is not None and not self.file.exists():
            raise DatabaseMissing(f"{self.file} is not there")
        try:
            self._write_engine.connect().close()
        except SQLAlchemyError as error:
            raise self._named(error) from error
        if self.file is not None:
            self._held = DatabaseFile(self.file, self._write_engine, self._read_engine)
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the works that wait, then close every connection.

        A work that cannot be finished within seconds (the database is locked) is left: nobody was told that it was.
        """
        if self._thread is not None:
            self._works.put(None)
            self._thread.join(STOP_SECONDS)
            if self._thread.is_alive():
                log.warning("the database did not take the last works in time; they are left undone")
            self._thread = None
        self._stopped = True
        self._readers.shutdown(wait=False, cancel_futures=True)
        for engine in (self._write_engine, self._read_engine):
            engine.dispose()
            # The mappers remember the dialect, and with it the engine: its statements would stay for good.
            engine.clear_compiled_cache()

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Have `callback` called, in the writer's thread, after every commit. It must not block."""
        self._committed.append(callback)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in the writer and return its result after the commit."""
        return await self._bridge.awaited(self._queue(work))

    def write_now(self, work: Callable[[Session], T]) -> T:
        """The same as `write` for code without an event loop (commands)."""
        return self._queue(work).result()

    async def read(self, query: Callable[[Session], T]) -> T:
        """Run `query` on a reader's connection, which cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, query)

    def read_now(self, query: Callable[[Session], T]) -> T:
        """The same for code without an event loop."""
        try:
            if self._held is None:
                return self._read(query)
            with self._held.reading():
                return self._read(query)
        except SQLAlchemyError as error:
            raise self._named(error) from error

    def _read(self, query: Callable[[Session], T]) -> T:
        with Session(self._read_engine, expire_on_commit=False) as session:
            try:
                return query(session)
            finally:
                if self._stopped:  # nobody is left to close it
                    session.invalidate()

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
                self._busy_since = time.monotonic()
                self._settle(batch)
                self._busy_since = None

    def _settle(self, batch: list[tuple[Work, Future[Any]]]) -> None:
        """Commit, then answer everybody; whatever happens, everybody is answered and the writer lives on."""
        try:
            answers = self._commit(batch)
        except Exception as error:  # noqa: BLE001 - a writer that ends would leave everybody waiting for ever
            self._trouble = self._named(error)
            for _, future in batch:
                future.set_exception(self._trouble)
            return
        self._trouble = None
        for callback in self._committed:
            try:
                callback()
            except Exception:
                log.exception("what was to follow a commit failed")
        for future, result, failed in answers:
            if failed is None:
                future.set_result(result)
            else:
                future.set_exception(failed)

    def _commit(self, batch: list[tuple[Work, Future[Any]]]) -> list[Answer]:
        if self._held is not None:
            self._held.look_after()
        answers: list[Answer] = []
        with self._write_engine.connect() as connection:
            with connection.begin() as transaction:
                failed = self._run_together(connection, batch, answers)
                if failed is None:
                    return answers
                transaction.rollback()
            answers = [failed]
            with connection.begin():
                for work, future in batch:
                    if future is not failed[0]:
                        answers.append((future, *self._run_one(connection, work)))
                        self._still_in_transaction(connection)
        return answers

    def _run_together(
        self, connection: Connection, batch: list[tuple[Work, Future[Any]]], answers: list[Answer]
    ) -> Answer | None:
        """Run all without savepoints, which cost as much as a work. Returns what failed, where one did: then nothing is done.

        The others are run anew then, each in a savepoint of its own: a work must be able to run twice.
        """
        session = Session(bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False)
        with session:
            for work, future in batch:
                try:
                    result = work(session)
                    session.flush()
                except SQLAlchemyError as error:
                    return future, None, self._named(error)
                except Exception as error:  # noqa: BLE001 - whatever a work raises belongs to its caller, not to the writer
                    return future, None, error
                session.expunge_all()  # no work sees what another one had in hand
                answers.append((future, result, None))
        self._still_in_transaction(connection)
        return None

    def _run_one(self, connection: Connection, work: Work) -> tuple[Any, BaseException | None]:
        """One work in its savepoint: its result, or what it raised, with its effects taken back."""
        session = Session(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        try:
            with session:
                result = work(session)
                session.commit()
        except SQLAlchemyError as error:
            return None, self._named(error)
        except Exception as error:  # noqa: BLE001 - whatever a work raises belongs to its caller, not to the writer
            return None, error
        return result, None

    def _still_in_transaction(self, connection: Connection) -> None:
        # A full disk makes SQLite roll the whole transaction back; what ran after it would commit on its own.
        if self.is_sqlite and not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]  # pysqlite's own attribute
            raise DatabaseUnavailable("the transaction was rolled back by the database")

    def _named(self, error: BaseException) -> DatabaseError:
        return refined(named(error, make_url(self.url).database), self.file)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A started database, stopped in the end (commands)."""
    database = Database(url)
    database.start()
    try:
        yield database
    finally:
        database.stop()
