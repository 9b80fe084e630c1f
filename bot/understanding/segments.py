"""Clauses gathered by the task they speak of: bare numbers become tasks, words that may name a task become a hint."""

from dataclasses import dataclass, field

from .clauses import REFERENCE, STATUS, Clause
from .items import Item
from .named_tasks import OPENERS

_PRODUCTS = frozenset(
    {
        "ke hoach",
        "bao cao",
        "quyet dinh",
        "de an",
        "cong van",
        "nghi quyet",
        "chi thi",
        "thong bao",
        "quy che",
    }
)


_OPEN = ("NOT", "KO", "ONGOING", "EXTEND", "WAIT", "OBSTACLE")


@dataclass(slots=True)
class Segment:
    """What is said of one set of tasks; no reference where none was named.

    `stated` is True once a clause tells how they stand, `answered` once one says "rồi", "ok".
    """

    clauses: list[Clause] = field(default_factory=list)
    references: list[Item] = field(default_factory=list)
    stated: bool = False
    answered: bool = False

    def add(self, clause: Clause, references: list[Item]) -> None:
        """One clause more: "xong rồi ạ, việc 3 nhé"; "việc 3, việc 4: đang làm"."""
        self.clauses.append(clause)
        self.references += references
        self.stated = self.stated or _states(clause)
        self.answered = self.answered or clause.has("ACK", "ACKEMOJI", "ALREADY")

    @property
    def items(self) -> list[Item]:
        """All items, in order."""
        return [item for clause in self.clauses for item in clause.items]


def segments(clauses: list[Clause]) -> list[Segment]:
    """Clauses gathered by the task they speak of, in order."""
    out: list[Segment] = [Segment()]
    for clause in clauses:
        references = [item for item in clause.items if item.tag in REFERENCE]
        current = out[-1]
        stated = current.stated or (current.answered and bool(current.references))
        if _opens(clause, references, current, stated=stated):
            out.append(Segment())
        out[-1].add(clause, references)
    return [segment for segment in out if segment.clauses]


def _opens(clause: Clause, references: list[Item], current: Segment, *, stated: bool) -> bool:
    """Does the clause speak of other tasks than the segment before it?"""
    if _turns_to_rest(clause):
        return True
    if current.clauses and current.clauses[0].joined == "EXCEPT" and current.references and _done(clause):
        return not any(_states(other) for other in current.clauses)
    if clause.joined == "EXCEPT" and (references or (stated and _product(clause.items) and _states(clause))):
        return True
    if all(item.tag == "HINT" for item in references):
        return stated and _other_product(clause, current)
    if current.references and all(item.tag == "HINT" for item in current.references):
        return stated
    if references and current.references:
        return stated
    return bool(references) and stated and _states(clause)


def _other_product(clause: Clause, current: Segment) -> bool:
    """“kế hoạch ban hành rồi, báo cáo thì chưa gửi”: two products, each with its own standing."""
    if not _states(clause):
        return False
    ours, theirs = _product(clause.items), _product(current.clauses[0].items)
    if clause.items and clause.items[0].tag == "HINT" and current.references:
        unlike = clause.has(*_OPEN) != current.clauses[0].has(*_OPEN)
        return ours is not None and theirs is not None and (ours != theirs or unlike)
    return ours is not None and theirs is not None and ours != theirs


def _product(items: list[Item]) -> str | None:
    for item in items:
        product = " ".join(item.fold.split()[:2])
        if product in _PRODUCTS and item.tag in {"WORK", "REPORT"}:
            return product
        if item.tag not in OPENERS | {"HINT"}:
            return None
    return None


def _turns_to_rest(clause: Clause) -> bool:
    first = clause.items[0] if clause.items else None
    return bool(
        first
        and first.tag == "MERE"
        and first.fold not in {"con", "rieng"}
        and any(item.tag in STATUS for item in clause.items[1:])
        and clause.items[1].tag != "SHARE"
    )


def _done(clause: Clause) -> bool:
    """“ngoại trừ việc 2, xong hết rồi”; "còn việc 7, sếp đi vắng nên chưa ký" goes on about task 7."""
    return clause.has("FIN", "ACT", "DO", "HAVE") and not clause.has("NOT", "KO", "EXTEND", "XIN", "WAIT")


def _states(clause: Clause) -> bool:
    return any(
        item.tag in STATUS and item.tag not in {"ACK", "ACKEMOJI", "ALREADY"} for item in clause.items
    ) or any(item.tag[0] == "-" for item in clause.items)
