"""Every sentence the bot can say, and the one place that renders them.

A language is a folder: its `.toml` files hold the short ones and the labels of buttons (`[family]` and `name = words`
become "family.name"; a family may be spread over files), the `.jinja` files the longer ones. Everything put into them is escaped by the engine; the markup is the small HTML (b, i, code, a).
"""

import re
import tomllib
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from models.instant import local

FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en")
WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
TYPED_BEHIND, TYPED_BEFORE = ("↩", "‹"), ("›",)
MANY_NEWLINES = re.compile(r"\n{3,}")


def say(template: str, data: dict[str, Any], language: str = "vi") -> str:
    """The sentence of that name with the data in it, as small HTML. Raises jinja2.TemplateError where there is none."""
    text = _environment(language if language in LANGUAGES else "vi").get_template(template).render(data)
    return MANY_NEWLINES.sub("\n\n", text).strip()


def label(name: str, language: str = "vi") -> str:
    """The words on a button: the sentence `button.<name>`; behind "=", the words themselves.

    A task's number may stand before or behind it: "12|done", "undo|12".
    """
    if name.startswith("="):
        return name[1:]
    parts = name.split("|")
    return " ".join(part if part.isdigit() else _sentences(language)[f"button.{part}"] for part in parts)


def typed(name: str, language: str = "vi") -> str:
    """The words that stand for a button where there is none to press; "" for most, which get a digit.

    What takes something back (↩) or turns to another page (‹ ›) is chosen by its own words: a digit that a slow network
    sends twice must do neither. Others are named in `typed.<name>`.
    """
    if name.startswith("="):
        return ""
    words = label(name, language)
    if words.startswith(TYPED_BEHIND) or words.endswith(TYPED_BEFORE):
        return words.strip("↩‹› ").lower()
    parts = name.split("|")
    found = [part if part.isdigit() else _sentences(language).get(f"typed.{part}", "") for part in parts]
    return " ".join(found) if all(found) and not parts[0].isdigit() else ""


def command_menu(language: str = "vi") -> dict[str, str]:
    """The commands for a platform's menu, each with what it does in a few words."""
    start = "menu."
    return {
        name.removeprefix(start): words
        for name, words in _sentences(language).items()
        if name.startswith(start)
    }


@lru_cache(maxsize=len(LANGUAGES))
def _environment(language: str) -> Environment:
    loaders: list[BaseLoader] = [DictLoader(_sentences(language)), FileSystemLoader(FOLDER / language)]
    environment = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "day": _day,
        "short_day": lambda value: _as_day(value).strftime("%d/%m"),
        "weekday": lambda value: WEEKDAYS[language][_as_day(value).weekday()],
        "moment": lambda value: local(datetime.fromisoformat(value)).strftime("%H:%M %d/%m/%Y"),
        "hour": lambda value: time.fromisoformat(value).strftime("%H:%M"),
        "counted": _counted,
        "measured": _measured,
        "percent": lambda value: f"{value:g}%".replace(".", ","),
    }
    environment.globals["sentence"] = lambda name: _sentences(language)[name]
    environment.globals["can_press"] = True  # False is said by who composes for a channel without buttons
    environment.globals["named"] = lambda name: _sentences(language).get(name, name)
    return environment


@lru_cache(maxsize=len(LANGUAGES))
def _sentences(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        for family, names in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found |= {f"{family}.{name}": _line_breaks_kept(words) for name, words in names.items()}
    return found


def _line_breaks_kept(words: str) -> str:
    """In a sentence of a .toml every line break is meant; the engine drops those behind a block, for the .jinja files."""
    return words.replace("%}\n", "+%}\n")


def _as_day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun, for languages that tell one from many."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _measured(value: float, target: str = "") -> str:
    """An indicator's value in the unit of its target: "47,5%" where that is a share, else the number."""
    shown = f"{value:g}".replace(".", ",")
    return f"{shown}%" if "%" in target or not target else shown


def _day(value: str | date | None) -> str:
    return _as_day(value).strftime("%d/%m/%Y") if value else ""
