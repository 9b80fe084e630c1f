"""What one clause says: the value the rules answer with."""

from collections.abc import Callable
from dataclasses import dataclass

from .clauses import Clause
from .meaning import Intent

# Said together of one task, the earlier in this list wins: what needs someone to act comes before how it stands.
RANK = (
    Intent.WRONG_ASSIGNEE, Intent.UNDO, Intent.EXTEND, Intent.DELEGATE, Intent.QUESTION, Intent.BLOCKED,
    Intent.NOT_DONE, Intent.IN_PROGRESS, Intent.DONE, Intent.HELP, Intent.ACKNOWLEDGE, Intent.CHITCHAT,
)  # fmt: skip
STATES = frozenset({Intent.DONE, Intent.IN_PROGRESS, Intent.NOT_DONE, Intent.BLOCKED})
LIGHT = frozenset({Intent.ACKNOWLEDGE, Intent.CHITCHAT})


@dataclass(frozen=True, slots=True)
class Verdict:
    """An intent, the name of the rule that said so, and a doubt if there is one."""

    intent: Intent
    rule: str
    doubt: str | None = None


@dataclass(slots=True)
class Said:
    """One clause and what it says."""

    clause: Clause
    line: str
    verdict: Verdict


Rule = Callable[[Clause, str], Verdict | None]


def first_of(rules: tuple[Rule, ...], clause: Clause, line: str) -> Verdict | None:
    """The answer of the first rule that has one."""
    return next((verdict for rule in rules if (verdict := rule(clause, line)) is not None), None)


def weightiest(said: list[Said]) -> Said:
    """What weighs most of what is said together of one task."""
    return min(said, key=lambda each: RANK.index(each.verdict.intent))
