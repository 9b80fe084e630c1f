"""Buttons on a channel that has none: which key stands for which button. Pure: rows of buttons in, keys out.

A button that stands for a task (its label begins with the task's number) is chosen by that number, so that "12" never
means two things. One whose words can be typed ("hoàn tác") is chosen by them: a digit sent twice by a slow network
must not take anything back. Every other one gets the next free digit.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from models.rules.folding import fold
from scheduler.sending import Button

Rows = Sequence[Sequence[Button]]
Option = tuple[str, str]  # (label, data)

# "2", "2.", "chọn 2", "số 12 ạ": a number and nothing else that says anything.
LONE_NUMBER = re.compile(
    r"(?:(?:da|em|anh|chi|chon|chọn|so|số|cau|câu|viec|việc|muc|mục|lua chon|lựa chọn|phuong an|phương án|#)\s*)*"
    r"(\d{1,9})"
    r"(?:\s*(?:[.)!,]|a|ạ|nha|nhe|nhé|nhá|em|anh|chi|chị))*",
    re.IGNORECASE,
)
# "1 xong rồi ạ": a number and words.
NUMBER_AND_WORDS = re.compile(r"\s*(\d{1,9})[.):,]?\s+(?=\D)(.+)", re.DOTALL)
COURTESY = frozenset({"a", "roi", "nha", "nhe", "em", "anh", "chi", "da", "vang"})
KEYCAP = str.maketrans("", "", "\ufe0f\u20e3")  # "1️⃣" is a 1 with these behind it


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key stands for; several options where a task's number leaves open what is to be done with it."""

    key: str
    options: tuple[Option, ...]

    @property
    def label(self) -> str:
        """The words of the first option."""
        return self.options[0][0]


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything a message offers, in the order shown.

    `by_task` are chosen by a task's number, `lines` by digits (a line is a row of buttons), `typed` by words.
    """

    by_task: tuple[Choice, ...] = ()
    lines: tuple[tuple[Choice, ...], ...] = ()
    typed: tuple[Choice, ...] = ()

    def all(self) -> Iterator[Choice]:
        """Every choice."""
        yield from self.by_task
        for line in self.lines:
            yield from line
        yield from self.typed


def offer(rows: Rows, taken: Collection[str] = ()) -> Offer:
    """Give every button its key; `taken` are the keys of earlier messages of the same answer.

    Several tasks with several buttons each: the number alone leaves open which button, and the bot asks. One task with
    several buttons: they are numbered, for the task is known.
    """
    tasks = [row for row in rows if row and row[0].number is not None]
    by_number = len(tasks) > 1 or any(len(row) == 1 for row in tasks)
    by_task: list[Choice] = []
    lines: list[tuple[Choice, ...]] = []
    typed: list[Choice] = []
    used = set(taken)
    if by_number:
        for row in tasks:
            choice = Choice(str(row[0].number), tuple((button.label, button.data) for button in row))
            by_task.append(choice)
            used.add(choice.key)
    free = (str(n) for n in range(0 if by_number else 1, 10**6) if str(n) not in used)
    for row in rows:
        if by_number and row and row[0].number is not None:
            continue
        line: list[Choice] = []
        for button in row:
            option = ((button.label, button.data),)
            if button.typed:
                typed.append(Choice(button.typed, option))
            else:
                line.append(Choice(next(free), option))
        if line:
            lines.append(tuple(line))
    return Offer(tuple(by_task), tuple(lines), tuple(typed))


def written(offered: Offer) -> str:
    """The offer as it is kept with the message; "" where there is none."""
    kept = {choice.key: choice.options for choice in offered.all()}
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def read(kept: str) -> dict[str, tuple[Option, ...]]:
    """What `written` kept: key → options."""
    found = json.loads(kept) if kept else {}
    return {key: tuple((label, data) for label, data in options) for key, options in found.items()}


def lone_number(text: str) -> int | None:
    """The number, where the message is nothing but one ("2", "chọn 2 ạ", "2️⃣"); None where it says more."""
    plain = unicodedata.normalize("NFKC", text.translate(KEYCAP)).strip()
    found = LONE_NUMBER.fullmatch(plain)
    return int(found[1]) if found else None


def chosen(keys: Collection[str], text: str) -> str | None:
    """The key that a message names, by its number or its words; None where it names none."""
    number = lone_number(text)
    if number is not None:
        return str(number) if str(number) in keys else None
    words = fold(text)
    return next((key for key in keys if not key.isdigit() and fold(key) == words), None) if words else None


def echoed(offered: dict[str, tuple[Option, ...]], text: str) -> tuple[str, str] | None:
    """A choice typed as it was shown: "1 xong rồi" where "1 Xong" is offered. None where it is none.

    Returns its key, and what was said beyond the words shown ("1 xong, số 123/KH-SNV" → "xong, số 123/KH-SNV"; the
    words shown stand with it); "" where nothing was, or only courtesy.
    """
    found = NUMBER_AND_WORDS.fullmatch(text)
    options = offered.get(str(int(found[1]))) if found else None
    if not found or not options or len(options) != 1:
        return None
    key, label, words = str(int(found[1])), fold(options[0][0]), fold(found[2])
    if words != label and not words.startswith(f"{label} "):
        return None
    beyond = words.removeprefix(label).split()
    return key, "" if COURTESY.issuperset(beyond) else found[2]
