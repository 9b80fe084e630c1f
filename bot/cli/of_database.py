"""What commands that work without a database take from one where it is there."""

from typing import TYPE_CHECKING

import click

from bot.settings import load_settings
from models.errors import DatabaseError

if TYPE_CHECKING:
    from models.rules.calendar import DayOff


def days_of_the_database() -> "tuple[DayOff, ...]":
    """The days off the database says; none, with a word to the operator, where it cannot be read; none without one."""
    from models.database import Database  # noqa: PLC0415 - the database is loaded only when it is needed
    from models.store.calendar import days_of  # noqa: PLC0415 - as above

    database = Database(load_settings().database_url)
    try:
        if database.file is not None and not database.file.exists():
            return ()
        return database.read_now(days_of)
    except DatabaseError as error:
        click.echo(f"Bỏ qua thay đổi lịch trong cơ sở dữ liệu (không đọc được: {error}).", err=True)
        return ()
    finally:
        database.stop()
