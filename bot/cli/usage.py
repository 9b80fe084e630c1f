"""What the command line's library says of a wrong call, in Vietnamese: the one place for it (the words: usage.toml).

Click asks the standard library's gettext, which would need compiled catalogues and a variable of the environment to find
them by. Its modules are handed a function that reads ours instead; what has no words there stays as it is.
"""

import tomllib
from functools import cache
from pathlib import Path

from click import core, decorators, exceptions, formatting, parser, termui, types

MODULES = (core, decorators, exceptions, formatting, parser, termui, types)
WORDS = Path(__file__).with_name("usage.toml")


def speak_vietnamese() -> None:
    """Have click say what it says in Vietnamese."""
    for module in MODULES:
        for name, saying in (("_", said), ("ngettext", said_of_some)):
            if hasattr(module, name):
                setattr(module, name, saying)


def said(message: str) -> str:
    """Click's words in ours; its own where there are none."""
    return _words().get(message, message)


def said_of_some(one: str, several: str, number: int) -> str:
    """The same where the words depend on how many there are."""
    return said(one if number == 1 else several)


@cache
def _words() -> dict[str, str]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
