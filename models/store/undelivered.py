"""What did not simply arrive: sends the platform said nothing about, what it refused, what was given up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, text
from sqlmodel import Session, col

from models.rules.access import Action, Viewer
from models.tables import Agency, Official, OutboxRow


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that did not simply arrive; `unsure` is how often the platform did not say, `reason` its words."""

    number: int
    who: str
    agency: str
    agency_id: int
    channel: str
    kind: str
    state: str
    unsure: int
    reason: str
    at: datetime


def since(session: Session, viewer: Viewer, moment: datetime, *, limit: int = 500) -> list[Undelivered]:
    """The newest first, of the people the viewer is responsible for; empty for whoever is responsible for nobody."""
    if not viewer.may(Action.SEE_ALL):
        return []
    rows = session.execute(
        select(OutboxRow, col(Official.name), col(Agency.name), col(Official.agency_id))
        .join(Official, col(Official.id) == col(OutboxRow.official_id))
        .join(Agency, col(Agency.id) == col(Official.agency_id))
        .where(
            col(OutboxRow.created_at) >= moment,
            or_(col(OutboxRow.unsure) > 0, text("outbox.state IN ('refused', 'unknown')")),
        )
        .order_by(col(OutboxRow.id).desc())
        .limit(limit)
    ).all()
    return [
        Undelivered(
            row.id or 0,
            who,
            agency,
            agency_id,
            row.channel,
            row.kind,
            row.state,
            row.unsure,
            row.reason or "",
            row.sent_at or row.created_at,
        )
        for row, who, agency, agency_id in rows
        if viewer.scope.covers(agency_id=agency_id, plan_id=None)
    ]


def waiting(session: Session) -> int:
    """How many messages wait to be sent."""
    count: int = session.execute(text("SELECT count(*) FROM outbox WHERE state = 'queued'")).scalar_one()
    return count
