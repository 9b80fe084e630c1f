"""Alembic's environment: runs the migrations on the connection it is handed, in one transaction."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import models.tables  # noqa: F401 - makes the tables known
from models.instant import Instant


def in_plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations speak of plain SQLAlchemy types, so that they outlive ours."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=in_plain_types,
)
with context.begin_transaction():
    context.run_migrations()
