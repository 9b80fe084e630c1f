"""Who has the file of a SQLite database: any number of running bots together, or one restore alone.

A lock of the operating system on a file beside it: it ends with its program, however that ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.database_errors import named
from models.errors import DatabaseInUse

try:
    import fcntl
except ImportError:  # no such locks on this system: the operator's guide says to stop the bot
    fcntl = None  # type: ignore[assignment]


@contextmanager
def in_use(file: Path | None, *, alone: bool = False) -> Iterator[None]:
    """Have the database's file; None (a server) needs nothing.

    Raises DatabaseInUse where `alone` is wanted and a bot runs, or a restore is under way; DatabaseError where the lock
    cannot be made.
    """
    if file is None or fcntl is None:
        yield
        return
    try:
        lock = file.with_name(f"{file.name}.lock").open("w")
    except OSError as error:
        raise named(error, str(file.parent)) from error
    with lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            raise DatabaseInUse(str(file)) from error
        yield
