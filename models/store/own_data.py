"""What is kept about a person, for themself; and forgetting them: the office stays in the ledger, the person does not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlmodel import Session, col

from models.rules.access import Role, Viewer
from models.store import invitations, officials
from models.store.forget_name import forget_name
from models.tables import (
    Absence,
    Agency,
    Contact,
    Evidence,
    InboxRow,
    LedgerRow,
    Official,
    OutboxRow,
    Question,
    Replacement,
    Report,
    Snooze,
)

FORGOTTEN_NAME = "(cán bộ đã rời)"
FINAL = "state IN ('sent', 'refused', 'unknown', 'cancelled')"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about the viewer: their row, their chats (channel, since when), and how much of each kind."""

    name: str
    role: str
    agency: str
    chats: list[tuple[str, datetime | None]]
    messages_in: int
    messages_out: int
    reports: int
    files: int
    absences: int
    snoozes: int
    deeds: int


def about(session: Session, viewer: Viewer) -> Kept:
    """Everything that is kept about the viewer, counted."""
    official = session.get_one(Official, viewer.official_id)
    chats = list(
        session.execute(select(Contact).where(col(Contact.official_id) == viewer.official_id)).scalars()
    )

    def count(table: type, column: object) -> int:
        found = select(func.count()).select_from(table).where(column == viewer.official_id)  # type: ignore[arg-type]  # a column, compared
        return int(session.execute(found).scalar_one())

    incoming = 0
    for chat in chats:
        mine = (col(InboxRow.channel) == chat.channel, col(InboxRow.chat_id) == chat.chat_id)
        incoming += session.execute(select(func.count()).select_from(InboxRow).where(*mine)).scalar_one()
    files = select(func.count()).select_from(Evidence)
    files = files.where(col(Evidence.official_id) == viewer.official_id, col(Evidence.file_id).is_not(None))
    return Kept(
        official.name,
        official.role,
        session.get_one(Agency, official.agency_id).name,
        [(chat.channel, chat.linked_at) for chat in chats],
        incoming,
        count(OutboxRow, col(OutboxRow.official_id)),
        count(Report, col(Report.official_id)),
        session.execute(files).scalar_one(),
        count(Absence, col(Absence.official_id)),
        count(Snooze, col(Snooze.official_id)),
        count(LedgerRow, col(LedgerRow.official_id)),
    )


def is_last_for_everything(session: Session, viewer: Viewer) -> bool:
    """True where nobody else would be left who coordinates everything."""
    if viewer.role is not Role.COORDINATOR or not viewer.scope.everything:
        return False
    others = select(col(Official.id)).where(
        col(Official.role) == Role.COORDINATOR,
        col(Official.scoped).is_(False),
        col(Official.ended_on).is_(None),
        col(Official.id) != viewer.official_id,
    )
    return session.execute(others.limit(1)).first() is None


def forget(session: Session, viewer: Viewer, today: date, *, now: datetime) -> list[int]:
    """The person leaves: their role ends, their chats are let go, their name and what they wrote in passing go.

    The name goes from what others were told as well. Reports and the ledger stay, with the office and without the name. Returns the open assignments that went back to
    the agency.
    """
    official_id = viewer.official_id or 0
    moved = officials.end(session, official_id, today, now=now)
    invitations.revoke_all(session, official_id, now=now)
    official = session.get_one(Official, official_id)
    name = official.name
    official.name, official.reminder_minute = FORGOTTEN_NAME, None
    for contact in _chats_of(session, official_id):
        _forget_chat(session, contact)
    session.execute(
        update(Replacement)
        .where(col(Replacement.official_id) == official_id)
        .values(words="")
        .execution_options(synchronize_session=False)
    )
    forget_name(session, official_id, name, FORGOTTEN_NAME)
    return moved


def _chats_of(session: Session, official_id: int) -> list[Contact]:
    """The chats of that person: those that speak for them now, and former ones that speak for nobody since."""
    former = select(col(OutboxRow.contact_id)).where(col(OutboxRow.official_id) == official_id)
    return list(
        session.execute(
            select(Contact).where(
                (col(Contact.official_id) == official_id)
                | (
                    col(Contact.official_id).is_(None)
                    & col(Contact.agency_id).is_(None)
                    & col(Contact.id).in_(former)
                )
            )
        ).scalars()
    )


def _forget_chat(session: Session, contact: Contact) -> None:
    session.execute(
        update(InboxRow)
        .where(col(InboxRow.channel) == contact.channel, col(InboxRow.chat_id) == contact.chat_id)
        .values(raw="{}", chat_id="")
        .execution_options(synchronize_session=False)
    )
    # In groups people are known by the number of their private chat; what is not theirs may go with it.
    groups = select(col(Contact.chat_id)).where(
        col(Contact.channel) == contact.channel, col(Contact.official_id).is_(None)
    )
    session.execute(
        update(InboxRow)
        .where(
            col(InboxRow.channel) == contact.channel,
            col(InboxRow.chat_id).in_(groups),
            col(InboxRow.handled_at).is_not(None),
            col(InboxRow.raw).contains(contact.chat_id, autoescape=True),
        )
        .values(raw="{}")
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.contact_id) == contact.id, text(f"outbox.{FINAL}"))
        .values(data="{}", buttons="[]", choices="", chat_id="")
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.contact_id) == contact.id, text("outbox.state = 'queued'"))
        .values(state="cancelled", reason="the person asked to be forgotten", data="{}", chat_id="")
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Question)
        .where(col(Question.contact_id) == contact.id)
        .values(data="{}", expires_at=col(Question.asked_at), closed_at=col(Question.asked_at))
        .execution_options(synchronize_session=False)
    )
    contact.official_id, contact.preferred = None, False
    contact.display_name, contact.chat_id = "", f"forgotten:{contact.id}"


def forget_old(session: Session, *, now: datetime, keep: timedelta) -> int:
    """Messages that are older than `keep` lose their words; what they led to stays. Returns how many did."""
    before = now - keep
    forgotten = select(col(Contact.id)).where(col(Contact.chat_id).startswith("forgotten:"))
    count = 0
    for statement in (
        update(InboxRow).where(col(InboxRow.handled_at) < before, col(InboxRow.raw) != "{}").values(raw="{}"),
        update(OutboxRow)
        .where(col(OutboxRow.created_at) < before, col(OutboxRow.data) != "{}", text(f"outbox.{FINAL}"))
        .values(data="{}", buttons="[]"),
        update(Question)
        .where(col(Question.expires_at) < before, col(Question.data) != "{}")
        .values(data="{}"),
        # The last word to somebody who was forgotten went to the chat they had.
        update(OutboxRow)
        .where(
            col(OutboxRow.chat_id) != "", col(OutboxRow.contact_id).in_(forgotten), text(f"outbox.{FINAL}")
        )
        .values(data="{}", buttons="[]", chat_id=""),
        update(Contact)
        .where(
            col(Contact.official_id).is_(None),
            col(Contact.explained_at) < before,
            col(Contact.display_name) != "",
        )
        .values(display_name=""),
    ):
        found = session.execute(statement.execution_options(synchronize_session=False))
        count += int(found.rowcount)  # type: ignore[attr-defined]  # an update has one
    return count
