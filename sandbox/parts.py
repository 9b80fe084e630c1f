"""What every platform and the page share."""

from dataclasses import dataclass

from sandbox.calls import Calls
from sandbox.chats import Chats
from sandbox.clock import SandboxClock
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.limits import Limits
from sandbox.news import News
from sandbox.persistence import Store
from sandbox.phones import Phones
from sandbox.settings import SandboxSettings


@dataclass(frozen=True, slots=True)
class Parts:
    """The things of one sandbox, each made once."""

    settings: SandboxSettings
    store: Store
    news: News
    clock: SandboxClock
    phones: Phones
    chats: Chats
    files: Files
    limits: Limits
    faults: Faults
    calls: Calls


def build_parts(settings: SandboxSettings) -> Parts:
    """Make the parts and read back what an earlier start kept."""
    store = Store(settings.state_folder)
    news = News(store)
    clock = SandboxClock(store, news, settings.days_off)
    return Parts(
        settings=settings,
        store=store,
        news=news,
        clock=clock,
        phones=Phones(settings.phones, store, news),
        chats=Chats(store, news, clock),
        files=Files(store, settings.state_folder),
        limits=Limits(settings.rates, on=settings.limits),
        faults=Faults(),
        calls=Calls(),
    )
