"""Which agency a person means by a few words: forgiving names, old names leading to where the work is now."""

from dataclasses import dataclass, replace
from datetime import date

from models.rules.find_agency import AgencyMatch, find_agency
from models.store.registry import Registry

CHOICES = 12


@dataclass(frozen=True, slots=True)
class FoundAgency:
    """An agency of the day that can be meant. `former` is the one that was named where that has ended, else None.

    `sure` is False where its name is merely near: whoever lets people in by it asks first.
    """

    agency_id: int
    name: str
    former: "Former | None" = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Former:
    """An agency that has ended, and on which day."""

    agency_id: int
    name: str
    until: date | None


def find_among(known: Registry, words: str, today: date) -> list[FoundAgency]:
    """The agencies that can be meant, best first: one where it is sure, none where nothing is near."""
    search = find_agency(words, known.agencies, today)
    if search.sure is not None:
        return [_found(known, search.matches[0])]
    return [replace(_found(known, match), sure=False) for match in search.matches[:CHOICES]]


def former_of(known: Registry, agency_id: int) -> list[Former]:
    """The agencies for which that one carries on, directly or not, the latest ended first."""
    code = next((code for code, key in known.ids.items() if key == agency_id), "")
    ended = [agency for agency in known.agencies.predecessors(code) if agency.valid_to is not None]
    ended.sort(key=lambda agency: agency.valid_to or date.max, reverse=True)
    return [Former(known.ids[agency.code], agency.name, agency.valid_to) for agency in ended]


def _found(known: Registry, match: AgencyMatch) -> FoundAgency:
    named = match.named
    former = None
    if named.code != match.agency.code:
        former = Former(known.ids[named.code], named.name, named.valid_to)
    return FoundAgency(known.ids[match.agency.code], match.agency.name, former)
