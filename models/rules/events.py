"""Events: what starts a run of its own for tasks such as "trước 05 ngày kể từ ngày ký", one for each signed document.

An event's key is its day and, where it has one, its document's number: "2026-11-12 123/QĐ-UBND". So several events run
side by side, those of one day too, and the same event told twice is one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Agency
from models.rules.deadline_rules import AfterEvent, BadRule, EventPlus, parse_rule
from models.rules.deadlines import Period, Readings, for_event
from models.rules.expansion import AssignmentToBe
from models.rules.restricted import RESTRICTED_TITLE
from models.rules.titles import MAX_LENGTH, title_for

DOCUMENT_LENGTH = 60
_KEY = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?: (?P<document>.+))?")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day: a decision was signed, a procedure published. `document` names it, or is ""."""

    day: date
    document: str = ""

    @property
    def key(self) -> str:
        """The key of the run it starts."""
        return f"{self.day.isoformat()} {self.document}".rstrip()


@dataclass(frozen=True, slots=True)
class EventTask:
    """A task whose runs events start, as far as a run needs to know it."""

    plan_code: str
    code: str
    title: str
    rule: str
    restricted: bool = False


def named(day: date, words: str) -> Event:
    """The event of that day; the words that name it with every blank and dash alike, at most DOCUMENT_LENGTH long."""
    document = " ".join(words.translate(_DASHES).split())
    return Event(day, document[:DOCUMENT_LENGTH].strip(" .,;:-"))


def of_key(key: str) -> Event | None:
    """The event whose run has that key; None where the key is no event's."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    try:
        return Event(date.fromisoformat(found["day"]), found["document"] or "")
    except ValueError:
        return None


def event_rule(code: str) -> EventPlus | AfterEvent | None:
    """The rule of a deadline's code where events start its runs, else None."""
    try:
        rule = parse_rule(code)
    except BadRule:
        return None
    return rule if isinstance(rule, EventPlus | AfterEvent) else None


def run_of(
    rule: EventPlus | AfterEvent, event: Event, calendar: WorkingCalendar, readings: Readings
) -> Period:
    """The run that the event starts: its key, its last permissible day and the day to aim at."""
    return replace(for_event(rule, event.day, calendar, readings), key=event.key)


def assignments_of(task: EventTask, run: Period, agencies: Iterable[Agency]) -> tuple[AssignmentToBe, ...]:
    """The run as assignments, one for each agency. Raises ValueError where the run's key is no event's."""
    event = of_key(run.key)
    if event is None:
        raise ValueError(f"không phải một sự kiện: {run.key!r}")
    title = RESTRICTED_TITLE if task.restricted else _title(task.title, event)
    return tuple(
        AssignmentToBe(
            plan_code=task.plan_code,
            task_code=task.code,
            agency_code=agency.code,
            agency_name=agency.name,
            period=run.key,
            title=title,
            last_day=run.last_day,
            aim_day=run.aim_day,
            rule=task.rule,
        )
        for agency in agencies
    )


def day_of(parts: Sequence[int], today: date) -> date | None:
    """The day of an event told as day and month, or day, month and year: without a year the latest not after today.

    None where there is no such day.
    """
    day, month, *told = parts
    for year in told or (today.year, today.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if told or found <= today:
            return found
    return None


def _title(template: str, event: Event) -> str:
    """The task's title with the event behind it; the title gives way where both are too long."""
    document = f"{event.document}, " if event.document else ""
    told = f" ({document}{event.day:%d/%m/%Y})"
    title = title_for(template, event.day.isoformat())
    room = MAX_LENGTH - len(told)
    return (title if len(title) <= room else f"{title[: room - 1].rstrip()}…") + told
