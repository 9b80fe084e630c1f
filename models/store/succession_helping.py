"""Whoever co-operated for an agency that has ended: its successors co-operate on what is open; a part that was done stays."""

from sqlalchemy import exists, select, update
from sqlmodel import Session, col

from models.rules.progress import State
from models.tables import Agency, Assignment, Cooperation

ENDED = (State.DONE.value, State.CANCELLED.value)
OPEN_PART = (col(Cooperation.ended).is_(False), col(Cooperation.done).is_(False))
NOT_OVER = (col(Assignment.id) == col(Cooperation.assignment_id), col(Assignment.state).not_in(ENDED))

# Of an agency: it still co-operates on something that is not over.
STILL_HELPS = exists().where(col(Cooperation.agency_id) == col(Agency.id), *OPEN_PART, *NOT_OVER)


def move(session: Session, agency_id: int, to: list[int]) -> int:
    """Each successor co-operates where the ended agency did, unless it is in charge or does already.

    Returns how many parts moved. Without a successor they stay.
    """
    if not to:
        return 0
    held = session.execute(
        select(col(Cooperation.assignment_id), col(Assignment.agency_id))
        .join(Assignment, col(Assignment.id) == col(Cooperation.assignment_id))
        .where(col(Cooperation.agency_id) == agency_id, *OPEN_PART, *NOT_OVER)
    ).all()
    numbers = [number for number, _ in held]
    known = session.execute(
        select(col(Cooperation.assignment_id), col(Cooperation.agency_id)).where(
            col(Cooperation.assignment_id).in_(numbers), col(Cooperation.agency_id).in_(to)
        )
    ).all()
    have = {(number, agency) for number, agency in known}
    session.add_all(
        Cooperation(assignment_id=number, agency_id=each)
        for number, in_charge in held
        for each in to
        if each != in_charge and (number, each) not in have
    )
    over = update(Cooperation).where(
        col(Cooperation.agency_id) == agency_id, col(Cooperation.assignment_id).in_(numbers)
    )
    session.execute(over.values(ended=True).execution_options(synchronize_session=False))
    return len(numbers)
