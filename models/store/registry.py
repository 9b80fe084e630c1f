"""The agencies as the database has them, with their history: what the pure rules ask. Names of agencies are public."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.agencies import Agencies
from models.rules.catalogue import Agency, AgencyGroup, AgencyKind, Successor
from models.tables import Agency as AgencyRow
from models.tables import AgencyAlias, AgencySuccessor
from models.tables import AgencyGroup as AgencyGroupRow


@dataclass(frozen=True, slots=True)
class Registry:
    """Agencies, groups and successions, with the ids of the rows they come from."""

    agencies: Agencies
    groups: dict[str, AgencyGroup]
    ids: dict[str, int]

    def responsible(self, codes: str, day: date) -> tuple[Agency, ...]:
        """Who a task's codes ("SNV; NHOM-XA") mean on that day; codes nobody knows mean nobody."""
        known = [
            code
            for each in codes.split(";")
            if (code := each.strip()) in self.groups or code in self.agencies.by_code
        ]
        return self.agencies.responsible(known, self.groups, day)

    def is_shared(self, codes: str) -> bool:
        """True where the codes mean a group, or several agencies: each has its own assignment."""
        parts = [part.strip() for part in codes.split(";") if part.strip()]
        return len(parts) > 1 or any(part in self.groups for part in parts)


def read(session: Session) -> Registry:
    """Every agency there is or was, in the catalogue's order."""
    rows = session.execute(select(AgencyRow).order_by(col(AgencyRow.id))).scalars().all()
    aliases: dict[int, list[str]] = {}
    for agency_id, alias in session.execute(
        select(col(AgencyAlias.agency_id), col(AgencyAlias.alias)).order_by(col(AgencyAlias.id))
    ):
        aliases.setdefault(agency_id, []).append(alias)
    codes = {row.id or 0: row.code for row in rows}
    agencies = [
        Agency(
            row.code,
            row.name,
            row.short_name,
            AgencyKind(row.kind),
            tuple(aliases.get(row.id or 0, ())),
            row.valid_from,
            row.valid_to,
            row.note,
        )
        for row in rows
    ]
    links = session.execute(select(AgencySuccessor).order_by(col(AgencySuccessor.id))).scalars()
    successors = [Successor(codes[link.from_id], codes[link.to_id], link.on) for link in links]
    groups = {
        row.code: AgencyGroup(row.code, row.name, _kinds(row.kinds), row.note)
        for row in session.execute(select(AgencyGroupRow)).scalars()
    }
    return Registry(Agencies(agencies, successors), groups, {code: key for key, code in codes.items()})


def _kinds(written: str) -> frozenset[AgencyKind]:
    return frozenset(AgencyKind(part.strip()) for part in written.split(";") if part.strip())
