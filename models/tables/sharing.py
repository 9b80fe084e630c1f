"""Files at an address: what a channel that carries no files is given the address of."""

from datetime import datetime

from sqlmodel import Field

from models.tables.base import Table, instant


class SharedFile(Table, table=True):
    """A file that whoever has its address may fetch, until an instant: its bytes, or where they lie.

    `digest` is the SHA-256 of the address's secret: who reads the database can open none of them.
    """

    __tablename__ = "shared_file"

    digest: str = Field(primary_key=True)
    name: str
    content: bytes | None = None
    place: str = ""
    until: datetime = instant(nullable=False)
