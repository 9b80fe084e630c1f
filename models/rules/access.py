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
    """What a person can want. SEE_ALL, SEE_FIGURES and what follows reach as far as the viewer's scope."""

    REPORT = "report"
    SEE_OWN_AGENCY = "see_own_agency"
    SEE_ALL = "see_all"
    SEE_FIGURES = "see_figures"
    NUDGE = "nudge"
    INVITE = "invite"
    KEEP_CALENDAR = "keep_calendar"
    ASSIGN = "assign"
    DECIDE = "decide"
    EXPLAIN = "explain"
    KEEP_PLANS = "keep_plans"


ALLOWED: dict[Role, frozenset[Action]] = {
    Role.OFFICIAL: frozenset({Action.REPORT, Action.SEE_OWN_AGENCY}),
    Role.LEADER: frozenset({Action.REPORT, Action.SEE_OWN_AGENCY, Action.EXPLAIN}),
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
            Action.DECIDE,
            Action.KEEP_PLANS,
        }
    ),
    Role.PROVINCE_LEADER: frozenset({Action.SEE_FIGURES}),
    Role.OPERATOR: frozenset(),
    Role.SYSTEM: frozenset(Action),
}
# What changes something for everybody: only for whoever is responsible for everything.
FOR_EVERYBODY = frozenset({Action.KEEP_CALENDAR, Action.KEEP_PLANS})
# Whom a coordinator of certain agencies may invite; nobody makes their own equals.
INVITED_BY_SCOPED = frozenset({Role.OFFICIAL, Role.LEADER})
INVITED_BY_ANY = INVITED_BY_SCOPED | {Role.COORDINATOR, Role.PROVINCE_LEADER}


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a coordinator reaches: everything, or certain agencies, or certain plans (in any agency)."""

    everything: bool = True
    agencies: frozenset[int] = frozenset()
    plans: frozenset[int] = frozenset()

    def covers(self, *, agency_id: int, plan_id: int | None) -> bool:
        """True where an assignment of that agency and plan lies inside."""
        return self.everything or agency_id in self.agencies or plan_id in self.plans


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person on whose behalf something is read or done.

    official_id and agency_id are None for the system itself, which acts for nobody. `stands_in_for`: the officials
    whose substitute this person is today; what was handed to them by name is theirs to see and to report on.
    """

    role: Role
    official_id: int | None = None
    agency_id: int | None = None
    name: str = ""
    language: str = "vi"
    scope: Scope = EVERYTHING
    stands_in_for: frozenset[int] = frozenset()

    def may(self, action: Action) -> bool:
        """True where the table allows `action` to this role, with this scope."""
        return action in ALLOWED[self.role] and (self.scope.everything or action not in FOR_EVERYBODY)

    @property
    def sees_everything(self) -> bool:
        """True where no assignment is hidden from the viewer."""
        return self.may(Action.SEE_ALL) and self.scope.everything

    @property
    def persons(self) -> frozenset[int]:
        """The officials this person answers for: themself, and whom they stand in for."""
        own = frozenset() if self.official_id is None else frozenset({self.official_id})
        return own | self.stands_in_for


SYSTEM = Viewer(Role.SYSTEM)


def may_see_assignment(
    viewer: Viewer,
    *,
    agency_id: int,
    official_id: int | None,
    plan_id: int | None = None,
    helps: bool = False,
) -> bool:
    """True where an assignment of that agency and plan (handed to that person, if to one) is the viewer's to read.

    Whose agency `helps` reads what they need for their part: the task, its deadline, its state, who is in charge.
    """
    own = helps and viewer.may(Action.SEE_OWN_AGENCY)
    return own or may_see_dealings(viewer, agency_id=agency_id, official_id=official_id, plan_id=plan_id)


def may_see_dealings(
    viewer: Viewer, *, agency_id: int, official_id: int | None, plan_id: int | None = None
) -> bool:
    """True where the viewer reads what passes between those in charge and the coordinators as well.

    The words of reports, requests with their reasons, explanations, evidence, what was put off: of the agency in charge
    and of who coordinates it, not of those who co-operate (docs/decisions/19).
    """
    if viewer.may(Action.SEE_ALL) and viewer.scope.covers(agency_id=agency_id, plan_id=plan_id):
        return True
    own = official_id is not None and official_id in viewer.persons
    return own or (viewer.may(Action.SEE_OWN_AGENCY) and viewer.agency_id == agency_id)


def may_report(viewer: Viewer, *, agency_id: int, official_id: int | None) -> bool:
    """True where the viewer answers for the assignment: their agency's, or handed to them by name.

    A coordinator reads everything but reports only for the own agency: what an agency says, the agency says.
    """
    own = official_id is not None and official_id in viewer.persons
    return viewer.may(Action.REPORT) and (own or viewer.agency_id == agency_id)


def may_decide(viewer: Viewer, action: Action, *, agency_id: int, plan_id: int | None) -> bool:
    """True where a coordinator may do `action` to an assignment of that agency and plan: inside the scope only."""
    return viewer.may(action) and viewer.scope.covers(agency_id=agency_id, plan_id=plan_id)


def may_invite(viewer: Viewer, *, agency_id: int, role: Role) -> bool:
    """True where the viewer may let a person in: for an agency of the scope, and no equal of their own.

    Whoever is responsible for a plan only invites nobody: an official sees all of the agency's tasks, other plans' too.
    """
    if not viewer.may(Action.INVITE):
        return False
    if viewer.scope.everything:
        return role in INVITED_BY_ANY or viewer.role is Role.SYSTEM
    return role in INVITED_BY_SCOPED and agency_id in viewer.scope.agencies


def may_explain(viewer: Viewer, *, agency_id: int) -> bool:
    """True where the viewer answers for the agency when an explanation is asked for."""
    return viewer.may(Action.EXPLAIN) and viewer.agency_id == agency_id
