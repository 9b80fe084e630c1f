"""Finding the agency that people mean: "SNV", "so noi vu", "sở tttt" (whose successor answers today)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from models.rules.agencies import Agencies
from models.rules.catalogue import Agency
from models.rules.folding import name_key

SURE_SCORE = 90.0
SURE_LEAD = 6.0
WORTH_SHOWING = 72.0
SHORTEST_FUZZY = 5
EXACT = 100.0


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    """An agency of the day that may be meant: how close (0–100), and by which agency's name it was found."""

    agency: Agency
    score: float
    named: Agency


@dataclass(frozen=True, slots=True)
class AgencySearch:
    """What a search found, closest first, each agency once."""

    matches: tuple[AgencyMatch, ...]

    @property
    def sure(self) -> Agency | None:
        """The one agency that is meant beyond doubt, else None: then ask."""
        if not self.matches or self.matches[0].score < SURE_SCORE:
            return None
        best, *others = self.matches
        return None if others and best.score - others[0].score < SURE_LEAD else best.agency


def find_agency(text: str, agencies: Agencies, day: date) -> AgencySearch:
    """The agencies that exist on `day` and may be meant by the text.

    Codes, names, short names and aliases count alike, without case, diacritics and blanks. Old names lead to who
    carries on today: one for a merger, all for a split. A name that an agency bears on that day outweighs the same
    name of the past.
    """
    key = name_key(text)
    if not key:
        return AgencySearch(())
    scores: dict[str, AgencyMatch] = {}
    for named, score in _scored(key, agencies):
        today = named.exists_on(day)
        for agency in agencies.carrying_on(named.code, day):
            known = scores.get(agency.code)
            if known is None or score > known.score or (today and score == known.score):
                scores[agency.code] = AgencyMatch(agency, score, named)
    exact_today = [m for m in scores.values() if m.score == EXACT and m.named is m.agency]
    ranked = exact_today or sorted(scores.values(), key=lambda match: -match.score)
    return AgencySearch(tuple(ranked))


def _scored(key: str, agencies: Agencies) -> Iterator[tuple[Agency, float]]:
    names = [(name, agency) for agency in agencies.by_code.values() for name in _names(agency)]
    exact = [(agency, EXACT) for name, agency in names if name == key]
    if exact or len(key) < SHORTEST_FUZZY:
        yield from exact
        return
    close = process.extract(
        key, [name for name, _ in names], scorer=fuzz.ratio, score_cutoff=WORTH_SHOWING, limit=None
    )
    for _, score, place in close:
        yield names[place][1], score


def _names(agency: Agency) -> set[str]:
    return {name_key(name) for name in (agency.code, agency.name, agency.short_name, *agency.aliases)}
