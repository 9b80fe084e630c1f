"""A PostgreSQL server for the tests: its own data folder, its own socket, nothing on the network.

Made where the programs are (scripts/install-postgresql); skipped at home where they are not, failing in CI.
NHACVIEC_TEST_SERVER names a running one instead: postgresql+psycopg://user@/?host=/folder.
"""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from models.migrate import migrate

PLACES = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt/postgresql"]
# Nothing here outlives the tests: what would make it durable is off.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
}
_numbers = itertools.count(1)
# Tests run side by side may share a server that is given, and one that was there before.
OURS = f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"


def _programs() -> Path | None:
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [path for place in PLACES for path in Path(place).glob("*/bin/initdb")]
    return max(folders).parent if folders else None


def _owner() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the user of Debian's package."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _missing(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server's database that tests may connect to."""
    if given := os.environ.get("NHACVIEC_TEST_SERVER"):
        yield given
        return
    programs = _programs()
    if programs is None:
        _missing("PostgreSQL is not installed (as root: scripts/install-postgresql)")
        return
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="nhacviec-postgresql-"))
    if owner is not None:
        shutil.chown(folder, owner)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, *arguments], user=owner, cwd=folder, check=True, capture_output=True
        )

    data = folder / "data"
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    try:
        run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        run(
            *("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log")),
            *("-o", f"{options} -c unix_socket_directories='{folder}'", "start"),
        )
        # Whatever ends the tests closes this pipe, and with it the server.
        with subprocess.Popen(
            ["sh", "-c", 'cat; "$0" -D "$1" -m immediate stop', programs / "pg_ctl", data],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            user=owner,
            cwd=folder,
            start_new_session=True,
        ):
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    except subprocess.CalledProcessError as error:
        _missing(f"PostgreSQL does not start: {error.stderr.decode()[-500:]}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def admin(server: str, statement: str) -> None:
    """One statement outside of any transaction."""
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def of_server(server: str, name: str) -> str:
    """The address of a database of that server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def empty_on_server(postgresql_server: str) -> Iterator[str]:
    """The address of a database without any table."""
    name = f"test_{OURS}_{next(_numbers)}"
    admin(postgresql_server, f"CREATE DATABASE {name}")
    yield of_server(postgresql_server, name)
    admin(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


# The guards of the ledger are off for this one transaction: replicas trust what they are sent.
EMPTY = """
    SET LOCAL session_replication_role = replica;
    DO $$ DECLARE each record; BEGIN
      FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM public.%I', each.tablename);
      END LOOP;
      FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'at_first' LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM at_first.%I', each.tablename, each.tablename);
      END LOOP;
      FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(format('public.%I', each.sequencename)::regclass, 1, false);
      END LOOP;
    END $$
"""


# What the migrations put into tables is kept aside, to be there again for each test.
KEEP = """
    CREATE SCHEMA at_first;
    DO $$ DECLARE each record; filled boolean; BEGIN
      FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', each.tablename) INTO filled;
        IF filled THEN
          EXECUTE format('CREATE TABLE at_first.%I AS TABLE public.%I', each.tablename, each.tablename);
        END IF;
      END LOOP;
    END $$
"""


@pytest.fixture(scope="session")
def migrated_on_server(postgresql_server: str) -> Iterator[str]:
    """The address of a database of this version; one for all tests, because making one takes longer than a test."""
    name = f"migrated_{OURS}"
    admin(postgresql_server, f"CREATE DATABASE {name}")
    migrate(of_server(postgresql_server, name))
    admin(of_server(postgresql_server, name), KEEP)
    yield of_server(postgresql_server, name)
    admin(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def emptied_on_server(migrated_on_server: str) -> str:
    """The same, with nothing in it."""
    admin(migrated_on_server, f"BEGIN; {EMPTY}; COMMIT")
    return migrated_on_server
