"""Beside the agency in charge: who co-operates on an assignment and what they said; the values of an indicator."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from models.tables.base import Table, instant


class Cooperation(Table, table=True):
    """An agency that co-operates (phối hợp) on an assignment; ended, never deleted. It counts in no figure."""

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", primary_key=True, index=True)
    ended: bool = False
    done: bool = False


class PartReport(Table, table=True):
    """What a co-operating agency says of its part. It closes nothing; the newest that was not taken back counts."""

    __tablename__ = "part_report"
    __table_args__ = (Index("ix_part_report_assignment", "assignment_id", "agency_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    agency_id: int = Field(foreign_key="agency.id")
    official_id: int | None = Field(default=None, foreign_key="official.id")
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id")
    at: datetime = instant(nullable=False)
    intent: str
    percent: float | None = None
    document: str | None = None
    words: str = ""
    withdrawn: bool = False


class IndicatorValue(Table, table=True):
    """A value of an indicator, as it was reported on that day; the newest that was not taken back is the current one."""

    __tablename__ = "indicator_value"
    __table_args__ = (Index("ix_indicator_value_assignment", "assignment_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    report_id: int = Field(foreign_key="report.id", index=True)
    official_id: int | None = Field(default=None, foreign_key="official.id")
    at: datetime = instant(nullable=False)
    value: float
    withdrawn: bool = False
