"""What one clause says: the value the rules answer with."""

from collections.abc import Callable
from dataclasses import dataclass

from .clauses import Clause
from .meaning import Intent


@dataclass(frozen=True, slots=True)
class Verdict:
    """An intent, the name of the rule that said so, and a doubt if there is one."""

    intent: Intent
    rule: str
    doubt: str | None = None


Rule = Callable[[Clause, str], Verdict | None]


def first_of(rules: tuple[Rule, ...], clause: Clause, line: str) -> Verdict | None:
    """The answer of the first rule that has one."""
    return next((verdict for rule in rules if (verdict := rule(clause, line)) is not None), None)
