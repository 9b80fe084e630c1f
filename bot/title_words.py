"""Words that name a task by its title or agency: "việc TTHC", "báo cáo CCHC". Pure; no diacritics needed.

What counts as the same word (TTHC = thủ tục hành chính) and what says nothing ("việc", "cái") is in abbreviations.toml.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.rules.folding import fold

# Taken off where the title does not begin as it was said, and where another kind of product is named.
APART = 7.0
KIND_WEIGHT, PHRASE_WEIGHT, MISSPELT = 0.5, 2.0, 0.85
SHORTEST_FUZZY, CLOSE = 5, 0.8
KIND_STANDS_WITHIN = 3


class Named(Protocol):
    """A task, as far as words may name it."""

    @property
    def number(self) -> int:
        """Its number."""
        ...

    @property
    def title(self) -> str:
        """Its title, as it is shown."""
        ...

    @property
    def agency(self) -> str:
        """Its agency's name."""
        ...


def parts_of(hint: str) -> tuple[str, ...]:
    """What a person said to name a task, as phrases that stand together and single words."""
    plain = _plain(hint) + " "
    opening = _words().before.match(plain)
    name = plain[opening.end() :] if opening else plain
    return tuple(dict.fromkeys(_words().phrase.findall(_expanded(name.strip()))))


def plain_words(text: str) -> list[str]:
    """The words of a message or a title as they are compared: without marks, abbreviations written out, fillers left out."""
    return _expanded(text).split()


def scores(parts: tuple[str, ...], tasks: Iterable[Named]) -> dict[int, float]:
    """How well the words said fit each task, by number, 0-100: the share of them its title or agency holds."""
    tasks = list(tasks)
    known = {word for task in tasks for text in (task.title, task.agency) for word in _expanded(text).split()}
    like = {part: _spelt_like(part, known) for part in parts}
    return {task.number: _score(parts, like, _expanded(task.title), _expanded(task.agency)) for task in tasks}


def _spelt_like(part: str, known: set[str]) -> list[str]:
    """Words of the titles that a misspelt word may stand for."""
    if len(part) < SHORTEST_FUZZY or " " in part or part in known:
        return []
    similar = process.extract(part, known, scorer=OSA.normalized_similarity, score_cutoff=CLOSE, limit=None)
    return [word for word, _, _ in similar]


def _score(parts: tuple[str, ...], like: dict[str, list[str]], title: str, agency: str) -> float:
    """How well the words said fit one task."""
    kinds, kind = _words().kinds, _kind_of_title(title)
    title, agency = f" {title} ", f" {agency} "
    reached = total = 0.0
    for part in parts:
        weight = KIND_WEIGHT if part in kinds else PHRASE_WEIGHT if " " in part else 1.0
        total += weight
        if f" {part} " in title or f" {part} " in agency:
            reached += weight
        elif any(f" {word} " in title for word in like[part]):
            reached += weight * MISSPELT
    said = next((part for part in parts if part in kinds), None)
    of_title = [part for part in parts if f" {part} " in title or f" {part} " not in agency]
    opening = f" {' '.join(of_title)} "
    opens = title.startswith(opening) and (said is not None or title == opening)
    return 100 * reached / total - APART * ((not opens) + (said not in {None, kind}))


@lru_cache(maxsize=4096)
def _kind_of_title(title: str) -> str | None:
    phrases = _words().phrase.findall(title)[:KIND_STANDS_WITHIN]
    return next((phrase for phrase in phrases if phrase in _words().kinds), None)


@dataclass(frozen=True, slots=True)
class _Words:
    """The data of abbreviations.toml, folded."""

    meant: dict[str, str]
    short: re.Pattern[str]
    phrase: re.Pattern[str]
    before: re.Pattern[str]
    between: frozenset[str]
    kinds: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((files("bot") / "abbreviations.toml").read_text(encoding="utf-8"))
    between = frozenset(map(_plain, data["filler"]["between"]))
    meant: dict[str, str] = {}
    for words, shorts in {**data["same"], **data["kind"]}.items():
        kept = " ".join(word for word in _plain(words).split() if word not in between)
        meant |= dict.fromkeys([_plain(words), *map(_plain, shorts)], kept)
    before = []
    for filler in data["filler"]["before"]:
        word, *after = map(_plain, filler.split("!"))
        before.append(word + "".join(f"(?! {each})" for each in after))
    return _Words(
        meant,
        _any_of(meant),
        re.compile(f"{_any_of(meant.values()).pattern}|\\S+"),
        re.compile(f"(?:(?:{'|'.join(before)}) )+"),
        between,
        frozenset(map(_plain, data["kind"])),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\S)(?:{'|'.join(longest_first)})(?!\S)")


def _plain(text: str) -> str:
    """Folded, ASCII alone: the forms of understanding carry tone signs as letters of their own."""
    return fold(text).encode("ascii", "ignore").decode()


@lru_cache(maxsize=4096)
def _expanded(text: str) -> str:
    """A title without diacritics, abbreviations and fillers."""
    words = _words()
    whole = words.short.sub(lambda short: words.meant[short[0]], _plain(text))
    return " ".join(word for word in whole.split() if word not in words.between)
