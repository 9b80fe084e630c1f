"""The catalogue: plans, their tasks, the agencies that carry them, the days off."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.tables.base import Table


class Plan(Table, table=True):
    """A plan (kế hoạch) issued by the province, whole."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    number: str
    title: str
    issuer: str = ""
    issued_on: date | None = None
    ended_on: date | None = None


class Agency(Table, table=True):
    """A body with responsibility, for the days from valid_from to valid_to; ended, never deleted."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    short_name: str
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


class AgencyAlias(Table, table=True):
    """Another way people write an agency's name ("stp", "so tu phap", a name of the past)."""

    __table_args__ = (UniqueConstraint("agency_id", "alias"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    alias: str


class AgencySuccessor(Table, table=True):
    """From that day on, `to` carries on what `from` did (merger: many → one, split: one → many)."""

    __table_args__ = (UniqueConstraint("from_id", "to_id"),)

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="agency.id", index=True)
    to_id: int = Field(foreign_key="agency.id", index=True)
    on: date


class AgencyGroup(Table, table=True):
    """A collective assignee ("các sở, ban, ngành"), as the catalogue names it."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    kinds: str
    note: str = ""


class Task(Table, table=True):
    """A line of a plan, as the plan words it; withdrawn tasks are ended, never deleted."""

    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    code: str = Field(index=True)
    position: int = 0
    title: str
    text: str
    lead_in: str = ""
    responsible: str
    cooperating: str = ""
    kind: str
    subkind: str = ""
    product: str = ""
    deadline_as_written: str = ""
    rule: str = "NONE"
    target: str = ""
    criterion: str = ""
    recipient: str = ""
    issuing_authority: str = ""
    explicit: bool = True
    restricted: bool = False
    note: str = ""
    ended_on: date | None = None


class DayOff(Table, table=True):
    """A day the yearly notice, or a coordinator, takes out of (or puts into) the working week."""

    __tablename__ = "day_off"

    day: date = Field(primary_key=True)
    working: bool = False
    why: str
    source: str = ""
