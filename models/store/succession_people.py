"""The people of an agency that has ended: they go along with the work, and their past posts are kept."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from models.instant import local
from models.store import audit
from models.store.audit import Deed, Source
from models.store.registry import Registry
from models.tables import CoordinatorScope, Official, PastPost


def move(session: Session, known: Registry, ended: dict[int, str], source: Source) -> dict[str, int]:
    """People go along where one agency carries on; where several do, nobody can know who goes where.

    Returns how many moved, by the ended agency's code.
    """
    today = local(source.at).date()
    moved: dict[str, int] = {}
    for agency_id, code in ended.items():
        to = known.agencies.carrying_on(code, today)
        _widen_scopes(session, agency_id, [known.ids[each.code] for each in to])
        until = known.agencies.by_code[code].valid_to
        people = _of_agency(session, agency_id) if len(to) == 1 else []
        if not people or until is None:
            continue
        new = known.ids[to[0].code]
        session.add_all(PastPost(official_id=each, agency_id=agency_id, until=until) for each in people)
        going = update(Official).where(col(Official.id).in_(people)).values(agency_id=new)
        session.execute(going.execution_options(synchronize_session=False))
        before, after = {"agency_id": agency_id}, {"agency_id": new}
        audit.note_all(
            session, [Deed("official.moved", "official", each, source, before, after) for each in people]
        )
        moved[code] = len(people)
    return moved


def how_many(session: Session, agency_id: int) -> int:
    """How many active officials an agency has."""
    return len(_of_agency(session, agency_id))


def _of_agency(session: Session, agency_id: int) -> list[int]:
    active = (col(Official.agency_id) == agency_id, col(Official.ended_on).is_(None))
    return [key for key in session.execute(select(col(Official.id)).where(*active)).scalars() if key]


def _widen_scopes(session: Session, agency_id: int, to: list[int]) -> None:
    """Whoever coordinated the ended agency coordinates who carries on as well; the past stays in reach."""
    rows = session.execute(
        select(col(CoordinatorScope.official_id), col(CoordinatorScope.agency_id)).where(
            col(CoordinatorScope.agency_id).in_([agency_id, *to])
        )
    ).all()
    have = {(official_id, agency) for official_id, agency in rows}
    wanted = {(official_id, each) for official_id, agency in have if agency == agency_id for each in to}
    session.add_all(
        CoordinatorScope(official_id=official_id, agency_id=each)
        for official_id, each in sorted(wanted - have)
    )
