"""The demonstration: the catalogue of this year, and the invented people whose phones stand on the sandbox's page."""

from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, select

from bot.settings import Settings
from models.database import opened
from models.instant import local
from models.migrate import migrate
from models.rules.access import SYSTEM
from models.rules.calendar import WorkingCalendar
from models.rules.catalogue import Catalogue
from models.store import audit, people
from models.store.audit import Deed, by_operator
from models.tables import Agency, Official
from sandbox.settings import SandboxSettings
from sandbox.zalo.names import zalo_id
from scheduler.clock import SystemClock
from seeds.calendar import load_calendar
from seeds.loader import load

MONTHS_A_QUARTER = 3
DAYS_A_YEAR = 366


def seed_demo(settings: Settings, catalogue: Catalogue) -> None:
    """Make the database where it is missing; seed this year from this quarter on; link the demo's phones."""
    migrate(settings.database_url)
    now = SystemClock().now()
    today = local(now).date()
    quarter = date(today.year, (today.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1, 1)
    with opened(settings.database_url) as database:

        def work(session: Session) -> None:
            load(session, catalogue, today.year, now=now, since=quarter)
            _link_phones(session, catalogue)

        database.write_now(work)


def sandbox_settings(settings: Settings, catalogue: Catalogue) -> SandboxSettings:
    """The sandbox of the demonstration: its phones know the bot already, as linked phones do."""
    return SandboxSettings(
        port=settings.sandbox_port,
        state_folder=Path(".sandbox"),
        days_off=_days_off_around(load_calendar()),
        acquainted=frozenset((person.channel, int(person.chat_id)) for person in catalogue.people),
    )


def _days_off_around(calendar: WorkingCalendar) -> frozenset[date]:
    """The days off of this year and the next, for the page's "next working day"."""
    this = local(SystemClock().now()).year
    days = (date(this, 1, 1) + timedelta(days=n) for n in range(2 * DAYS_A_YEAR))
    return frozenset(day for day in days if not calendar.is_working_day(day))


def _link_phones(session: Session, catalogue: Catalogue) -> None:
    now = SystemClock().now()
    for person in catalogue.people:
        agency = session.exec(select(Agency).where(Agency.code == person.agency)).one()
        official = people.official_named(session, SYSTEM, agency.id or 0, person.name, str(person.role))
        if official is None:
            official = Official(agency_id=agency.id or 0, name=person.name, role=str(person.role))
            session.add(official)
            session.flush()
        chat_id = zalo_id(int(person.chat_id)) if person.channel == "zalo" else person.chat_id
        contact = people.contact_of(session, person.channel, chat_id, name=person.name)
        if contact.official_id is None:
            people.link(session, contact, official.id or 0, now)
            after = {"official_id": official.id}
            audit.note(
                session, Deed("contact.linked", "contact", contact.id or 0, by_operator(now), after=after)
            )
