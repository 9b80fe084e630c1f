"""Agencies in time: who exists on a day, who carries on for whom, who a group means."""

from collections.abc import Iterable, Sequence
from datetime import date

from models.rules.catalogue import Agency, AgencyGroup, AgencyKind, Successor


class Agencies:
    """The agencies and their successions, ready to be asked. Codes are unknown to it only by mistake (KeyError).

    Args:
        agencies: in the catalogue's order, which every answer keeps.
        successors: who carries on for whom, from which day.
    """

    def __init__(self, agencies: Iterable[Agency], successors: Iterable[Successor] = ()) -> None:
        self.by_code = {agency.code: agency for agency in agencies}
        self._order = {code: place for place, code in enumerate(self.by_code)}
        self._links: dict[str, list[Successor]] = {}
        for link in successors:
            self._links.setdefault(link.origin, []).append(link)

    def existing(self, day: date) -> tuple[Agency, ...]:
        """The agencies of that day."""
        return tuple(agency for agency in self.by_code.values() if agency.exists_on(day))

    def carrying_on(self, code: str, day: date) -> tuple[Agency, ...]:
        """Who answers on that day for what the agency does: itself while it exists, else its successors.

        One for a merger, several for a split; empty where the agency has not begun yet. Of an agency's own links,
        those of the latest day up to `day` count; chains are followed to their end.
        """
        found = self._follow(code, day, frozenset())
        return self._sorted(found)

    def predecessors(self, code: str) -> tuple[Agency, ...]:
        """The agencies that lead to this one, directly or through others: whose past is told under it."""
        found: set[str] = set()
        ahead = [code]
        while ahead:
            to = ahead.pop()
            before = {origin for origin, links in self._links.items() for link in links if link.to == to}
            ahead += before - found
            found |= before
        return self._sorted(found - {code})

    def members(self, kinds: Iterable[AgencyKind], day: date) -> tuple[Agency, ...]:
        """Who a group of these kinds means on that day: its members, and who carries on for the ended ones.

        So "UBND các huyện" means the communes and wards once there are no districts.
        """
        wanted = frozenset(kinds)
        found: set[str] = set()
        for agency in self.by_code.values():
            if agency.kind in wanted:
                found |= self._follow(agency.code, day, frozenset())
        return self._sorted(found)

    def responsible(
        self, codes: Sequence[str], groups: dict[str, AgencyGroup], day: date
    ) -> tuple[Agency, ...]:
        """Who the codes of a task mean on that day: agencies or groups; each agency once."""
        found: set[str] = set()
        for code in codes:
            each = self.members(groups[code].kinds, day) if code in groups else self.carrying_on(code, day)
            found |= {agency.code for agency in each}
        return self._sorted(found)

    def _follow(self, code: str, day: date, seen: frozenset[str]) -> set[str]:
        if code in seen:
            return set()
        agency = self.by_code[code]
        if agency.exists_on(day):
            return {code}
        past = [link for link in self._links.get(code, ()) if link.on <= day]
        latest = max((link.on for link in past), default=None)
        found: set[str] = set()
        for link in past:
            if link.on == latest:
                found |= self._follow(link.to, day, seen | {code})
        return found

    def _sorted(self, codes: Iterable[str]) -> tuple[Agency, ...]:
        return tuple(self.by_code[code] for code in sorted(codes, key=self._order.__getitem__))
