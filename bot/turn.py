"""One message's turn: who says what where, in which transaction, and what is said back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.channels import Incoming
from models.rules.access import SYSTEM, Viewer
from models.rules.calendar import WorkingCalendar
from models.rules.deadlines import DEFAULT_READINGS, Readings
from models.rules.sending import SendingHours
from models.store import concerned, coordinators, outbox, questions
from models.store.calendar import current
from models.store.outbox import Letter
from models.store.reports import Source
from models.tables import Contact

Rows = Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class House:
    """What the house runs by: the calendar, the hours, a few numbers."""

    calendar: WorkingCalendar
    hours: SendingHours
    tasks_a_message: int = 8
    readings: Readings = DEFAULT_READINGS
    catalogue_calendar: WorkingCalendar | None = None
    invitation_days: int = 7
    accept_at_once: frozenset[str] = frozenset({"thường xuyên"})
    largest_plan_file: int = 10 << 20
    evidence_folder: Path = Path("evidence")
    evidence_megabytes: int = 20
    keep_messages_days: int = 365

    def as_of(self, session: Session) -> "House":
        """The house with the calendar as the database has it in this transaction."""
        base = self.catalogue_calendar or self.calendar
        return replace(self, calendar=current(session, base), catalogue_calendar=base)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a notice asks the people it goes to: the kind of question (bot/confirming.py) and what waits with it."""

    kind: str
    kept: dict[str, Any]


@dataclass(slots=True)
class Turn:
    """Everything one message may touch. All of it is one transaction."""

    session: Session
    house: House
    incoming: Incoming
    contact: Contact
    inbox_id: int
    now: datetime
    today: date
    known: Viewer | None = None
    _said: int = field(default=0)

    @property
    def viewer(self) -> Viewer:
        """The person who speaks. Only for turns that come after the linking."""
        assert self.known is not None  # noqa: S101 - handle.py lets nobody else through
        return self.known

    @property
    def source(self) -> Source:
        """Who, where, by which message: what a report keeps."""
        return Source(self.viewer.official_id, self.contact.id, self.inbox_id, self.now)

    def reply(
        self, template: str, data: dict[str, Any] | None = None, buttons: Rows = (), about: Sequence[int] = ()
    ) -> None:
        """Answer in this chat."""
        self._queue(self.contact, Letter(template, data or {}, buttons, assignments=about))

    def edit(
        self, template: str, data: dict[str, Any], buttons: Rows = (), about: Sequence[int] = ()
    ) -> None:
        """Put something else in the place of the message whose button was pressed; without one, send it."""
        if self.incoming.message_id is None:
            self.reply(template, data, buttons, about)
            return
        letter = Letter(
            template, data, buttons, assignments=about, act="edit", target=self.incoming.message_id
        )
        self._queue(self.contact, letter)

    def send(self, letter: Letter) -> None:
        """Say something else than a text in this chat (a picture, a file)."""
        self._queue(self.contact, letter)

    def tell(self, contact: Contact, letter: Letter) -> None:
        """Say something to somebody else."""
        self._queue(contact, letter)

    def coordinators_of_agency(self) -> list[Contact]:
        """The chats of those who coordinate the speaker's agency, but not the speaker's own."""
        viewer = self.viewer
        found = coordinators.responsible_for_agency(
            self.session, SYSTEM, viewer.agency_id or 0, but_not=viewer.official_id
        )
        return [contact for contact, _ in found]

    def toast(self) -> None:
        """Tell the platform that the press has arrived, so that the button stops waiting."""
        if self.incoming.press_id:
            self._queue(
                self.contact, Letter("raw.jinja", {"html": ""}, act="toast", target=self.incoming.press_id)
            )

    def tell_coordinators(
        self, template: str, data: dict[str, Any], about: Sequence[int] = (), buttons: Rows = ()
    ) -> None:
        """A notice to the coordinators responsible for those assignments (for everything, where none is named).

        Whoever speaks is not told what they said.
        """
        speaker = self.viewer.official_id
        for contact, _ in coordinators.responsible_for(self.session, SYSTEM, about, but_not=speaker):
            self._queue(contact, Letter(template, data, buttons, kind="notice", assignments=about))

    def tell_people(
        self,
        official_ids: Iterable[int | None],
        template: str,
        data: dict[str, Any],
        about: Sequence[int] = (),
        buttons: Rows = (),
    ) -> int:
        """A notice to those people, but not to the one who speaks. Returns how many of them can be reached."""
        others = [each for each in official_ids if each != self.viewer.official_id]
        reached = concerned.reachable(self.session, SYSTEM, others)
        for contact, _ in reached:
            self._queue(contact, Letter(template, data, buttons, kind="notice", assignments=about))
        return len(reached)

    def ask_person(self, official_id: int | None, asking: Asking, letter: Letter) -> None:
        """A notice that can be answered by a plain yes or no as well as by its buttons."""
        for contact, _ in concerned.reachable(self.session, SYSTEM, [official_id]):
            questions.ask(self.session, contact, asking.kind, asking.kept, now=self.now)
            self._queue(contact, replace(letter, kind="notice"))

    def _queue(self, contact: Contact, letter: Letter) -> None:
        self._said += 1
        key = f"in:{self.inbox_id}:{self._said}"
        outbox.queue(self.session, contact, letter, key=key, now=self.now, inbox_id=self.inbox_id)
