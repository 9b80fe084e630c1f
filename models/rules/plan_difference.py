"""What a new version of a plan changes: added, changed, withdrawn, back again, unchanged. Pure: two catalogues in."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields

from models.rules.catalogue import Task

# What a task is known by, or what stands only in the catalogue's own files.
NOT_COMPARED = frozenset({"plan_code", "code"})
COMPARED = tuple(each.name for each in fields(Task) if each.name not in NOT_COMPARED)
# A change of these changes who has to do what by when; the rest is words.
PLANNED = frozenset({"responsible", "cooperating", "rule", "title", "restricted"})


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task of the catalogue as it is kept; `ended` where its plan no longer asks for it."""

    task: Task
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A task before and after, and the fields that differ."""

    before: Task
    after: Task
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version of plans changes, each task in exactly one part."""

    added: tuple[Task, ...] = ()
    changed: tuple[Change, ...] = ()
    withdrawn: tuple[Task, ...] = ()
    restored: tuple[Change, ...] = ()
    unchanged: int = 0

    @property
    def anything(self) -> bool:
        """True where something would change."""
        return bool(self.added or self.changed or self.withdrawn or self.restored)


def difference(
    known: Sequence[KnownTask], wanted: Sequence[Task], *, keep_missing: bool = False
) -> Difference:
    """The difference of the plans that `known` and `wanted` hold; a task is the same by plan and code.

    Args:
        known: every task the catalogue has of these plans.
        wanted: the new version, whole (`keep_missing`: only a part of it, nothing is withdrawn).
        keep_missing: leave what is not in `wanted` as it is.
    """
    before = {(each.task.plan_code, each.task.code): each for each in known}
    added: list[Task] = []
    changed: list[Change] = []
    restored: list[Change] = []
    unchanged = 0
    for task in wanted:
        old = before.pop((task.plan_code, task.code), None)
        if old is None:
            added.append(task)
            continue
        differing = differing_fields(old.task, task)
        if old.ended:
            restored.append(Change(old.task, task, differing))
        elif differing:
            changed.append(Change(old.task, task, differing))
        else:
            unchanged += 1
    left = [] if keep_missing else [each.task for each in before.values() if not each.ended]
    return Difference(tuple(added), tuple(changed), tuple(left), tuple(restored), unchanged)


def differing_fields(before: Task, after: Task) -> tuple[str, ...]:
    """The fields that say something else; blanks, line ends and the composition of letters say nothing."""
    return tuple(
        name for name in COMPARED if comparable(getattr(before, name)) != comparable(getattr(after, name))
    )


def comparable(value: object) -> object:
    """A value without what a spreadsheet may do to it."""
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


def fingerprint(known: Sequence[KnownTask]) -> str:
    """A short mark of a catalogue's state: a difference holds only for the state it was worked out for."""
    written = "\n".join(sorted(repr(each) for each in known))
    return hashlib.sha256(written.encode()).hexdigest()[:16]
