"""Brings a database to the version of the program, or says that it is newer than the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from models.database_errors import named
from models.engines import read_engine, write_engine
from models.errors import DatabaseTooNew

FOLDER = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("version_path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def migrate(url: str) -> bool:
    """Create the database where it is missing and bring it to the newest version, all in one transaction.

    Returns True where something was changed. Raises DatabaseTooNew where the database knows a version that this
    program does not, DatabaseError where it cannot be opened or written.
    """
    engine = write_engine(url, create=True)
    try:
        with engine.connect() as connection, connection.begin():
            known = ScriptDirectory.from_config(_config())
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None:
                require_known(current, str(engine.url.database))
            if current == known.get_current_head():
                return False
            command.upgrade(_config(connection), "head")
            return True
    except SQLAlchemyError as error:
        raise named(error, engine.url.database) from error
    finally:
        engine.dispose()


def require_known(version: str, where: str) -> None:
    """Raise DatabaseTooNew where a database is of a version that this program does not know."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    if version not in {script.revision for script in known}:
        raise DatabaseTooNew(f"version {version} of {where} is unknown to this program")


def head() -> str:
    """The version this program wants."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def version_of(url: str) -> str | None:
    """The version of a database; None where it has none. Raises DatabaseError."""
    engine = read_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise named(error, engine.url.database) from error
    finally:
        engine.dispose()


def write_revision(url: str, message: str) -> None:
    """Write a new migration file from the difference between the tables and the database (for developers)."""
    engine = read_engine(url)
    with engine.connect() as connection, connection.begin():
        command.revision(_config(connection), message=message, autogenerate=True)
    engine.dispose()
