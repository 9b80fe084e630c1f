"""Which agency a person means by a few words: forgiving names, old names leading to where the work is now."""

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from models.rules.folding import fold
from models.store.agencies import AgencyNames

SURE = 88
POSSIBLE = 72
CHOICES = 6


@dataclass(frozen=True, slots=True)
class FoundAgency:
    """An agency that can be meant. `agency_ids` has more than one where old and new stand for the same."""

    agency_ids: list[int]
    name: str


def find_among(known: list[AgencyNames], words: str, today: date) -> list[FoundAgency]:
    """The agencies that can be meant, best first: one where it is sure, none where nothing is near."""
    wanted = fold(words)
    exact = [each for each in known if wanted in {fold(name) for name in each.names}]
    if exact:
        return _current_first(exact, today)[:1]
    scored = sorted(((_score(wanted, each), each) for each in known), key=lambda pair: -pair[0])
    near = [(score, each) for score, each in scored if score >= POSSIBLE]
    if not near:
        return []
    best = near[0][0]
    sure = best >= SURE and (len(near) == 1 or near[1][0] < best)
    return _current_first([each for _, each in near], today)[: 1 if sure else CHOICES]


def _score(wanted: str, each: AgencyNames) -> float:
    return max(fuzz.token_sort_ratio(wanted, fold(name)) for name in each.names if name)


def _current_first(found: list[AgencyNames], today: date) -> list[FoundAgency]:
    living = [each for each in found if each.valid_to is None or each.valid_to >= today]
    return [FoundAgency([each.agency_id], each.name) for each in living or found]
