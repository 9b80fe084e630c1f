"""The catalogue as values: plans, tasks, agencies and what links them. Read by seeds/reading.py, kept by the store."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.rules.access import Role
from models.rules.calendar import DayOff
from models.rules.deadlines import Readings


class AgencyKind(StrEnum):
    """What an agency is, in the words of the catalogue's files. Groups are made of kinds."""

    DEPARTMENT = "sở"
    OFFICE = "văn phòng"
    INSPECTORATE = "thanh tra"
    COMMITTEE = "ban"
    MANAGEMENT_BOARD = "ban quản lý"
    DISTRICT = "UBND cấp huyện"
    COMMUNE = "UBND cấp xã"


class TaskKind(StrEnum):
    """What a task asks for. An indicator's value is not progress on a task."""

    PLAN = "ban hành kế hoạch"
    REPORT = "báo cáo"
    REGULATION = "quy định"
    INDICATOR = "chỉ tiêu"
    STANDING = "thường xuyên"


class Product(StrEnum):
    """The issued document, with a number, that a task ends in: kế hoạch, báo cáo, quyết định; or none."""

    PLAN = "KH"
    REPORT = "BC"
    DECISION = "QĐ"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """A body with responsibility, from `valid_from` to `valid_to` (both days included; None is open).

    A new name is a new agency that succeeds the old one, so that what is old stays under the name of its time.
    """

    code: str
    name: str
    short_name: str
    kind: AgencyKind
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""

    def exists_on(self, day: date) -> bool:
        """True where the agency exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Successor:
    """From the day `on`, the agency `to` carries on what `origin` did. A later day outweighs an earlier one."""

    origin: str
    to: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    """A collective assignee ("các sở, ban, ngành"): every agency of these kinds."""

    code: str
    name: str
    kinds: frozenset[AgencyKind]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as issued. It assigns from the year of `issued_on` to the year of `ended_on` (None: until replaced)."""

    code: str
    number: str
    title: str
    issuer: str
    issued_on: date
    ended_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a plan.

    text and lead_in stand as the page has them, character for character. responsible holds codes of agencies or
    groups; rule is a deadline's code (deadline_rules.py); title has placeholders (titles.py). A restricted task is named in no channel by
    its words (restricted.py).
    """

    plan_code: str
    code: str
    title: str
    responsible: tuple[str, ...]
    cooperating: str
    kind: TaskKind
    subkind: str
    product: Product
    deadline_as_written: str
    rule: str
    target: str
    criterion: str
    recipient: str
    issuing_authority: str
    explicit: bool
    lead_in: str
    text: str
    note: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on the days off of a year."""

    year: int
    number: str
    issued_on: date | None
    about: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented official with a chat, for the demonstration only."""

    agency: str
    role: Role
    name: str
    channel: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the seeds say, checked."""

    plans: tuple[Plan, ...]
    tasks: tuple[Task, ...]
    agencies: tuple[Agency, ...]
    successors: tuple[Successor, ...]
    groups: tuple[AgencyGroup, ...]
    days_off: tuple[DayOff, ...] = ()
    notices: tuple[Notice, ...] = ()
    people: tuple[DemoPerson, ...] = ()
    readings: Readings = field(default_factory=Readings)

    @property
    def plan(self) -> Plan:
        """The plan issued last."""
        return max(self.plans, key=lambda plan: plan.issued_on)
