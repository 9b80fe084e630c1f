"""Succession: what becomes of an ended agency's open assignments, on the day others carry on for it.

New reminders go to the successor; what was closed, and what was due before the agency ended, stays under its name. A
merger moves the assignment, or folds it into the successor's own of the same task and period. A split gives each
successor its own where the plan means every agency of a group; where the plan named that one agency, nobody can know
who of them carries on: a person decides, and until then the assignment stays where it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.agencies import Agencies

LAST_DAY_OF_YEAR = (12, 31)


class Fate(StrEnum):
    """What becomes of an open assignment of an ended agency."""

    CARRIED = "carried"  # it moves to the one successor
    MERGED = "merged"  # the successor has its own of that task and period: this one ends in it
    SPLIT = "split"  # each successor has its own; this one ends
    ASK = "ask"  # several successors, and the plan named this agency alone
    ORPHANED = "orphaned"  # nobody carries on


@dataclass(frozen=True, slots=True)
class Held:
    """An open assignment of an agency that has ended, as far as its fate depends on it.

    shared: the plan gives the task to a group, or to several agencies: each has its own.
    """

    number: int
    task_id: int
    period: str
    agency_code: str
    shared: bool
    created_on: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """The fate of an assignment, and the codes of who carries on (in the catalogue's order)."""

    held: Held
    fate: Fate
    to: tuple[str, ...] = ()


def passes_on(held: Held, valid_to: date) -> bool:
    """True where the assignment goes to who carries on: it was given while the agency lived, or reaches beyond its end.

    What was entered afterwards about a time before (a plan of the past seeded for rehearsal) stays under the old name.
    """
    year = held.period[:4]
    end = held.last_day or (date(int(year), *LAST_DAY_OF_YEAR) if year.isdecimal() else date.max)
    return held.created_on <= valid_to or end > valid_to


def endings(
    held: Iterable[Held], agencies: Agencies, today: date, twins: Mapping[tuple[int, str], set[str]]
) -> list[Ending]:
    """What becomes of each, in order; those that stay where they are have none.

    Args:
        held: open assignments of ended agencies; of two that end in one, the first is carried, the other merged.
        agencies: who exists when, and who carries on.
        today: the day, in Việt Nam.
        twins: (task, period) → the agencies that have an assignment of it already.
    """
    taken = {key: set(codes) for key, codes in twins.items()}
    found: list[Ending] = []
    for each in held:
        agency = agencies.by_code[each.agency_code]
        if agency.exists_on(today) or agency.valid_to is None or not passes_on(each, agency.valid_to):
            continue
        to = tuple(successor.code for successor in agencies.carrying_on(each.agency_code, today))
        have = taken.setdefault((each.task_id, each.period), set())
        fate = _fate(each, to, have)
        if fate in {Fate.CARRIED, Fate.SPLIT}:
            have |= set(to)
        found.append(Ending(each, fate, to))
    return found


def _fate(held: Held, to: tuple[str, ...], have: set[str]) -> Fate:
    if not to:
        return Fate.ORPHANED
    if len(to) == 1:
        return Fate.MERGED if to[0] in have else Fate.CARRIED
    if held.shared:
        return Fate.SPLIT
    return Fate.MERGED if have.intersection(to) else Fate.ASK
