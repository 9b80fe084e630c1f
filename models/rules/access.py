"""Who may see and do what: one table. Everything that reads or acts asks here.

Source: the roles of a task in provincial administration (chủ trì, phối hợp, theo dõi) and promise 5: nobody sees or
reports on what is not theirs.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in an agency."""

    OFFICIAL = "official"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    PROVINCE_LEADER = "province_leader"
    OPERATOR = "operator"
    SYSTEM = "system"


class Action(StrEnum):
    """What a person can want."""

    REPORT = "report"
    SEE_OWN_AGENCY = "see_own_agency"
    SEE_ALL = "see_all"
    SEE_FIGURES = "see_figures"
    NUDGE = "nudge"
    INVITE = "invite"
    KEEP_CALENDAR = "keep_calendar"
    ASSIGN = "assign"


ALLOWED: dict[Role, frozenset[Action]] = {
    Role.OFFICIAL: frozenset({Action.REPORT, Action.SEE_OWN_AGENCY}),
    Role.LEADER: frozenset({Action.REPORT, Action.SEE_OWN_AGENCY}),
    Role.COORDINATOR: frozenset(
        {
            Action.REPORT,
            Action.SEE_OWN_AGENCY,
            Action.SEE_ALL,
            Action.SEE_FIGURES,
            Action.NUDGE,
            Action.INVITE,
            Action.KEEP_CALENDAR,
            Action.ASSIGN,
        }
    ),
    Role.PROVINCE_LEADER: frozenset({Action.SEE_FIGURES}),
    Role.OPERATOR: frozenset(),
    Role.SYSTEM: frozenset(Action),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person on whose behalf something is read or done.

    official_id and agency_id are None for the system itself, which acts for nobody.
    """

    role: Role
    official_id: int | None = None
    agency_id: int | None = None
    name: str = ""
    language: str = "vi"

    def may(self, action: Action) -> bool:
        """True where the table allows `action` to this role."""
        return action in ALLOWED[self.role]


SYSTEM = Viewer(Role.SYSTEM)


def may_see_assignment(viewer: Viewer, *, agency_id: int, official_id: int | None) -> bool:
    """True where an assignment of that agency (handed to that person, if to one) is the viewer's to read."""
    if viewer.may(Action.SEE_ALL):
        return True
    own = viewer.official_id is not None and viewer.official_id == official_id
    return own or (viewer.may(Action.SEE_OWN_AGENCY) and viewer.agency_id == agency_id)


def may_report(viewer: Viewer, *, agency_id: int, official_id: int | None) -> bool:
    """True where the viewer answers for the assignment: their agency's, or handed to them by name.

    A coordinator reads everything but reports only for the own agency: what an agency says, the agency says.
    """
    own = viewer.official_id is not None and viewer.official_id == official_id
    return viewer.may(Action.REPORT) and (own or viewer.agency_id == agency_id)
