"""What all tables share: names of constraints that migrations can rely on, and columns of instants."""

from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.instant import Instant

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """The root of every table."""


def instant(*, nullable: bool = True) -> Any:
    """A column that keeps an instant (see models/instant.py)."""
    return Field(default=None, sa_column=Column(Instant, nullable=nullable))
