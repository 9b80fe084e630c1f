"""Finding the agency a coordinator means."""

from bot.agency_names import FoundAgency, find_among
from bot.turn import Turn
from models.rules.find_agency import find_agency
from models.store import registry


def find_agencies(turn: Turn, words: str) -> list[FoundAgency]:
    """The agencies that a chat's words can mean, best first."""
    return find_among(registry.read(turn.session), words, turn.today)


def is_one_agency(turn: Turn, words: str) -> bool:
    """True where the words name one agency beyond doubt."""
    return find_agency(words, registry.read(turn.session).agencies, turn.today).sure is not None
