"""What a reply can mean: the values that go in and out of `understand`."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """What one claim does."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_DONE = "not_done"
    BLOCKED = "blocked"
    EXTEND = "extend"
    ACKNOWLEDGE = "acknowledge"
    WRONG_ASSIGNEE = "wrong_assignee"
    DELEGATE = "delegate"
    QUESTION = "question"
    HELP = "help"
    UNDO = "undo"
    CHITCHAT = "chitchat"


class Asked(StrEnum):
    """What the bot asked this person last, if anything."""

    NOTHING = "nothing"
    DONE = "done"
    WHICH = "which"
    DATE = "date"
    REASON = "reason"
    DOCUMENT = "document"
    CONFIRM = "confirm"


class Position(StrEnum):
    """A task named by its place in the list the person has before them."""

    FIRST = "first"
    LAST = "last"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing the person says, about no, one or several tasks.

    `tasks` holds numbers as int and codes as upper-case str ("SNV-03"); `percent` is 0–100; `extra_days` is
    counted from the task's deadline (working days are not told apart); `document` is normalised
    ("45/QĐ-UBND", or "QĐ 2210" where the symbol was left out); `hint` holds words that may name the task;
    `person` is whom the task is handed to; `note` keeps the person's own words.
    """

    intent: Intent
    tasks: tuple[int | str, ...] = ()
    every_task: bool = False
    position: Position | None = None
    hint: str | None = None
    percent: float | None = None
    date: dt.date | None = None
    extra_days: int | None = None
    document: str | None = None
    document_date: dt.date | None = None
    person: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the bot asked last, and the values its answer may lean on.

    `proposed` are the claims that wait for a yes (`Asked.CONFIRM`) or for a slot (which task, which date, which
    number, why): the answer completes them. `choices` are the numbered answers that were shown, in order: task
    numbers or codes (`Asked.WHICH`) or intents (`Asked.CONFIRM`). `deadline` is the asked task's.
    """

    asked: Asked = Asked.NOTHING
    proposed: tuple[Claim, ...] = ()
    choices: tuple[int | str | Intent, ...] = ()
    deadline: dt.date | None = None


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired, the person's own words it read, and whether it decided a claim."""

    rule: str
    words: str = ""
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """All claims of one reply; `sure` False means: ask before anything is recorded.

    `rules` names the rules that fired, in order, and `doubts` says why it is not sure; both are explained in
    docs/understanding.md. `reasons` are the rules with the words they read, where the reply itself was read.
    """

    claims: tuple[Claim, ...]
    sure: bool
    rules: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
