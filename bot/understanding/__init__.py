"""Understanding: what an official's reply means. Pure: text, the day, and what was asked in; claims out.

The way of one text: normalise → tokens → reading (documents, dates, shares, the lexicon's tags) → clauses → acts and
status (a verdict for each clause) → claims. docs/understanding.md tells which rule decides and why.
"""

from .meaning import NO_CONTEXT, Asked, Claim, Context, Intent, Position, Understanding
from .understand import understand
from .yes_or_no import yes_or_no

__all__ = [
    "NO_CONTEXT",
    "Asked",
    "Claim",
    "Context",
    "Intent",
    "Position",
    "Understanding",
    "understand",
    "yes_or_no",
]
