"""Planning escalations: announced on the working day before, raised in the afternoon; never at night or on a day off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session

from models.instant import local
from models.rules.access import SYSTEM
from models.rules.calendar import WorkingCalendar
from models.rules.escalation import Escalation, thresholds
from models.rules.sending import SendingHours, within_hours
from models.store import duties, escalations, running
from models.store.calendar import current
from models.store.escalations import Group, Told

LOOKED, RAISED = "escalations looked for", "escalations raised"
LOOK_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Escalations:
    """The rule for all agencies, and those that have their own, by code."""

    usual: Escalation = field(default_factory=Escalation)
    by_agency: Mapping[str, Escalation] = field(default_factory=dict)


def plan_escalations(
    session: Session, now: datetime, *, calendar: WorkingCalendar, hours: SendingHours, rules: Escalations
) -> int:
    """Announce what will be due on the next working day; raise what is due today. Returns how many were told.

    Announcing runs every quarter of an hour, before the reminders that carry it; raising once a day from its hour on,
    whatever the bot was away for. `calendar` is the catalogue's; what the database says on top of it counts.
    """
    calendar = current(session, calendar)
    if not within_hours(now, hours, calendar.is_working_day):
        return 0
    here = local(now)
    today = here.date()
    count = 0
    if _passed(running.last(session, LOOKED), now):
        running.mark(session, LOOKED, now)
        due_on = calendar.add_working_days(today, 1)
        for rule, group in _groups(session, rules, due_on, calendar):
            for level in rule.levels:
                found = escalations.announce(
                    session,
                    SYSTEM,
                    group,
                    (level, rule.before(level)),
                    due_on=due_on,
                    today=today,
                    now=now,
                )
                count += len(found)
    last = running.last(session, RAISED)
    if here.time() >= rules.usual.hour and (last is None or local(last).date() != today):
        running.mark(session, RAISED, now)
        told: list[Told] = []
        for _, group in _groups(session, rules, today, calendar):
            told += escalations.raise_due(session, SYSTEM, group, today=today, now=now)
        escalations.drop_rest(session, today=today)
        count += len(told) + duties.queue(session, told, today=today, now=now)
    return count


def _groups(
    session: Session, rules: Escalations, on: date, calendar: WorkingCalendar
) -> list[tuple[Escalation, Group]]:
    """Each rule with the agencies it holds for, and its numbers as days."""
    ids = escalations.ids_of(session, list(rules.by_agency))
    own = {ids[code]: rule for code, rule in rules.by_agency.items() if code in ids}
    found = [(rules.usual, tuple(sorted(own)), True)]
    found += [(rule, (agency_id,), False) for agency_id, rule in sorted(own.items())]
    groups = []
    for rule, agency_ids, all_but in found:
        days = thresholds(rule, on, calendar)
        if rule.levels:
            group = Group(agency_ids, all_but, rule.unanswered, days.overdue_until, days.raised_until)
            groups.append((rule, group))
    return groups


def _passed(last: datetime | None, now: datetime) -> bool:
    return last is None or abs(now - last) >= LOOK_AGAIN
