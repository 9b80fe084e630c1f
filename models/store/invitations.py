"""Invitations: one-time codes, of which only hashes are kept; who made them, who used them, which still wait."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from models.rules.access import Action, Role, Viewer, may_invite
from models.tables import Agency, Invitation, Official


def hash_of(code: str) -> str:
    """What is kept of an invitation's code. The code has 80 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def add(session: Session, official_id: int, code: str, *, now: datetime, expires_at: datetime) -> int:
    """Keep a new code's hash; the official's earlier unused codes stop working. Returns the invitation's id."""
    revoke_all(session, official_id, now=now)
    made = Invitation(official_id=official_id, code_hash=hash_of(code), created_at=now, expires_at=expires_at)
    session.add(made)
    session.flush()
    return made.id or 0


def revoke_all(session: Session, official_id: int, *, now: datetime) -> None:
    """The official's unused codes stop working."""
    session.execute(
        update(Invitation)
        .where(
            col(Invitation.official_id) == official_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )


def of_code(session: Session, code: str) -> Invitation | None:
    """The invitation of a code, in whatever state. Whoever has the code may ask; nobody else can."""
    return session.execute(
        select(Invitation).where(col(Invitation.code_hash) == hash_of(code))
    ).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that was not used yet."""

    invitation_id: int
    name: str
    role: str
    agency: str
    expires_at: datetime


def waiting(session: Session, viewer: Viewer, *, now: datetime, most: int = 20) -> list[Waiting]:
    """The invitations that still can be used, newest first, to people whom the viewer may invite."""
    if not viewer.may(Action.INVITE):
        return []
    rows = session.execute(
        select(
            col(Invitation.id),
            col(Official.name),
            col(Official.role),
            col(Agency.id),
            col(Agency.name),
            col(Invitation.expires_at),
        )
        .join(Official, col(Official.id) == col(Invitation.official_id))
        .join(Agency, col(Agency.id) == col(Official.agency_id))
        .where(
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
            col(Invitation.expires_at) > now,
        )
        .order_by(col(Invitation.id).desc())
    ).all()
    allowed = [row for row in rows if may_invite(viewer, agency_id=row[3], role=Role(row[2]))]
    return [Waiting(row[0], row[1], row[2], row[4], row[5]) for row in allowed[:most]]


def revoke(session: Session, viewer: Viewer, invitation_id: int, *, now: datetime) -> Official | None:
    """Stop an unused code from working. Returns whose it was; None where there is none the viewer may revoke."""
    row = session.execute(
        select(Invitation, Official)
        .join(Official, col(Official.id) == col(Invitation.official_id))
        .where(
            col(Invitation.id) == invitation_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
    ).one_or_none()
    if row is None or not may_invite(viewer, agency_id=row[1].agency_id, role=Role(row[1].role)):
        return None
    revoked, official = row
    revoked.revoked_at = now
    found: Official = official
    return found
