"""Backups of a PostgreSQL database: pg_dump of one snapshot, its rows counted again in what was written.

The password goes by the environment, never by the command line, which everybody on the machine can read.
"""

import contextlib
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, make_url, text

from models.engines import read_engine
from models.errors import DatabaseDamaged, DatabaseError
from models.keeping import shelf
from models.keeping.shelf import Slip
from models.keeping.sqlite_copy import to_disk
from models.rules.chain import START

COPY = re.compile(rb'^COPY (?:public\.)?"?([a-z_]+)"? ')
EMPTIED = b"BEGIN;\nSET client_min_messages = warning;\nDROP SCHEMA IF EXISTS public CASCADE;\n"
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")


def make(url: str, path: Path, now: datetime) -> Slip:
    """Dump the database at `url` into `path`, in pg_restore's own form. Raises DatabaseError, SQLAlchemyError."""
    try:
        rows, version, newest = _dump(url, path)
        to_disk(path)
        _require_whole(path, rows)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Slip(
        made_at=now.astimezone(UTC).isoformat(),
        version=version,
        ledger=newest,
        sha256=shelf.digest(path),
        size=path.stat().st_size,
        rows=rows,
    )


def _require_whole(path: Path, rows: dict[str, int]) -> None:
    if (written := count(path)) != rows:
        raise DatabaseDamaged(f"{path}: {rows} rows went in, {written} came out")


def _dump(url: str, path: Path) -> tuple[dict[str, int], str, str]:
    """Returns the rows of each table, the version and the ledger's newest row, all as of the moment of the dump."""
    engine = read_engine(url)
    try:
        with engine.connect() as connection:
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            version = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
            newest = connection.execute(text("SELECT id, hash FROM ledger ORDER BY id DESC LIMIT 1")).first()
            rows = _count(connection)
            run(
                "pg_dump",
                url,
                "--format=custom",
                f"--snapshot={snapshot}",
                "--schema=public",
                f"--file={path}",
            )
    finally:
        engine.dispose()
    return rows, version, f"{newest[0]}:{newest[1]}" if newest else f"0:{START}"


def put_back(path: Path, url: str) -> None:
    """Put a dump in the place of everything that is in the database, in one transaction. Raises DatabaseError.

    Not by pg_restore's own --clean: it drops what stands in the dump, and stumbles over tables of a newer version.
    """
    address, environment = _address(url)
    writer = [
        _program("psql"),
        address,
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--set=VERBOSITY=terse",
    ]
    with (
        TemporaryFile() as told,
        TemporaryFile() as refused,
        subprocess.Popen(  # noqa: S603 - the program is found by name, its arguments are ours
            [_program("pg_restore"), "--no-owner", "--file=-", str(path)], stdout=subprocess.PIPE, stderr=told
        ) as reading,
        subprocess.Popen(  # noqa: S603 - as above
            writer, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=refused, env=environment
        ) as writing,
    ):
        with contextlib.suppress(BrokenPipeError):  # then it says why
            _hand_on(reading, writing)
        writing.wait()
        for program, process, words in (("psql", writing, refused), ("pg_restore", reading, told)):
            if process.wait():
                words.seek(0)
                raise DatabaseError(f"{program}: {_one_line(words.read())}")


def _hand_on(reading: subprocess.Popen[bytes], writing: subprocess.Popen[bytes]) -> None:
    """Nothing is committed but what was read whole: without the last line psql takes all of it back."""
    assert reading.stdout is not None  # noqa: S101 - asked for by the caller
    assert writing.stdin is not None  # noqa: S101 - as above
    with reading.stdout, writing.stdin:
        writing.stdin.write(EMPTIED)
        shutil.copyfileobj(reading.stdout, writing.stdin)
        if reading.wait() == 0:
            writing.stdin.write(b"COMMIT;\n")


def count(path: Path) -> dict[str, int]:
    """How many rows of each table stand in a dump. Raises DatabaseError where it cannot be read."""
    return look_into(path)[0]


def look_into(path: Path) -> tuple[dict[str, int], str | None]:
    """How many rows of each table stand in a dump, and of which version it is. Raises DatabaseError as above."""
    rows: dict[str, int] = {}
    table, version = "", None
    with subprocess.Popen(  # noqa: S603 - the program is found by name, its arguments are ours
        [_program("pg_restore"), "--data-only", "--file=-", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as reading:
        assert reading.stdout is not None  # noqa: S101 - asked for above
        assert reading.stderr is not None  # noqa: S101 - as above
        for line in reading.stdout:
            if table and line == b"\\.\n":
                table = ""
            elif table:
                rows[table] += 1
                version = line.decode().strip() if table == "alembic_version" else version
            elif started := COPY.match(line):
                table = started[1].decode()
                rows[table] = 0
        words = reading.stderr.read().decode(errors="replace")
    if reading.returncode:
        raise DatabaseDamaged(f"{path}: {' '.join(words.split())}")
    return rows, version


def run(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database. Raises DatabaseError with what it said."""
    address, environment = _address(url)
    done = subprocess.run(  # noqa: S603 - as above
        [_program(program), address, *arguments], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise DatabaseError(f"{program}: {_one_line(done.stderr)}")


def _address(url: str) -> tuple[str, dict[str, str]]:
    """The database as an argument of PostgreSQL's programs, and the environment with its password."""
    address = make_url(url).set(drivername="postgresql")
    environment = dict(os.environ)
    if address.password:
        environment["PGPASSWORD"] = str(address.password)
    return f"--dbname={address.set(password=None).render_as_string(hide_password=False)}", environment


def _one_line(said: bytes) -> str:
    return " ".join(said.decode(errors="replace").split())[-500:]


def _program(name: str) -> str:
    found = shutil.which(name) or next(
        iter(sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")))), None
    )
    if found is None:
        raise DatabaseError(f"{name} is not installed (Debian: apt-get install postgresql-client)")
    return found


def _count(connection: Connection) -> dict[str, int]:
    return {
        name: connection.execute(text(f'SELECT count(*) FROM public."{name}"')).scalar_one()  # noqa: S608 - the database's own names
        for name in connection.execute(TABLES).scalars().all()
    }
