"""The ledger: every change of state as a row that stays as it is."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from models.tables.base import Table, instant


class LedgerRow(Table, table=True):
    """One change of state: who, when, by which message, from what to what, the raw words; chained by hash.

    Triggers forbid to change or delete a row (migration 0002). Ids are kept without foreign keys, and no names or chat
    ids: an old update may be cleared away and a person may be forgotten without touching the ledger.
    """

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_subject", "subject", "subject_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant(nullable=False)
    what: str
    subject: str
    subject_id: int
    by: str
    official_id: int | None = None
    contact_id: int | None = None
    inbox_id: int | None = None
    before: str = "{}"
    after: str = "{}"
    words: str = ""
    hash: str
