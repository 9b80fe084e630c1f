"""Which coordinators are responsible: the nearest ones are told, not all of them.

Nearest: whoever's scope names the agency or the plan. Where nobody of these can be reached, whoever is responsible for
everything; so that a province with one coordinator an agency does not flood the one above them, and nothing is told
to nobody.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from models.rules.access import Role, Scope, Viewer
from models.store.people import contacts_with_role, scope_of
from models.tables import Assignment, Contact, CoordinatorScope, Official, Task

Reachable = tuple[Contact, Official]


def responsible_for(
    session: Session, viewer: Viewer, numbers: Iterable[int], *, but_not: int | None = None
) -> list[Reachable]:
    """The coordinators responsible for those assignments who can be reached, with the contact to use; one a person.

    The system asks (SYSTEM), for a notice or a decision that is due; anybody else gets nobody. `but_not` is the
    official who speaks: nobody is told what they said themselves. Without numbers: those responsible for everything.
    """
    named = list(numbers)
    each = responsible_for_each(session, viewer, named, but_not=but_not)
    return [pair for pair, _ in each] or _nearest(session, viewer, None, but_not)


def responsible_for_each(
    session: Session, viewer: Viewer, numbers: Iterable[int], *, but_not: int | None = None
) -> list[tuple[Reachable, list[int]]]:
    """The same, each with those of the assignments that they are responsible for."""
    places: dict[tuple[int, int | None], list[int]] = {}
    for number, agency_id, plan_id in session.execute(
        select(col(Assignment.id), col(Assignment.agency_id), col(Task.plan_id))
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .where(col(Assignment.id).in_(list(numbers)))
        .order_by(col(Assignment.id))
    ):
        places.setdefault((agency_id, plan_id), []).append(number)
    found: dict[int, tuple[Reachable, list[int]]] = {}
    for place, theirs in places.items():
        for contact, official in _nearest(session, viewer, place, but_not):
            found.setdefault(official.id or 0, ((contact, official), []))[1].extend(theirs)
    return list(found.values())


def responsible_for_agency(
    session: Session, viewer: Viewer, agency_id: int, *, but_not: int | None = None
) -> list[Reachable]:
    """The same for what concerns an agency's people, whatever the plan."""
    return _nearest(session, viewer, (agency_id, None), but_not)


def set_scope(session: Session, official_id: int, scope: Scope) -> None:
    """From now on the coordinator is responsible for this and nothing else. The caller has checked who may say so."""
    official = session.get_one(Official, official_id)
    official.scoped = not scope.everything
    for row in session.execute(
        select(CoordinatorScope).where(col(CoordinatorScope.official_id) == official_id)
    ).scalars():
        session.delete(row)
    session.flush()
    if not scope.everything:
        session.add_all(CoordinatorScope(official_id=official_id, agency_id=each) for each in scope.agencies)
        session.add_all(CoordinatorScope(official_id=official_id, plan_id=each) for each in scope.plans)
    session.flush()


def _nearest(
    session: Session, viewer: Viewer, place: tuple[int, int | None] | None, but_not: int | None
) -> list[Reachable]:
    reachable = [
        pair
        for pair in contacts_with_role(session, viewer, [Role.COORDINATOR])
        if but_not is None or pair[1].id != but_not
    ]
    scopes = {official.id: scope_of(session, official) for _, official in reachable}
    near = [
        pair
        for pair in reachable
        if place is not None
        and not scopes[pair[1].id].everything
        and scopes[pair[1].id].covers(agency_id=place[0], plan_id=place[1])
    ]
    return near or [pair for pair in reachable if scopes[pair[1].id].everything]
