"""Clauses gathered by the task they speak of: bare numbers become tasks, words that may name a task become a hint."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from .clauses import LIGHT, REFERENCE, STATUS, Clause
from .reading import Item

_HEADS = frozenset(
    {"ke hoach", "bao cao", "viec", "nhiem vu", "cai", "de an", "quyet dinh", "chuong trinh", "danh sach", "cong van", "ho so",
     "quy che", "van ban", "nghi quyet", "danh muc", "to trinh", "thong bao", "de cuong", "chi thi", "quy dinh", "vu"}
)  # fmt: skip
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
_POINTING = frozenset({"nay", "ni", "do", "no", "ay"})
_OPENERS = frozenset({"PARTICLE", "ME", "TITLE", "ACK", "MERE", "MAYBE", "NOW", "AND", "LEFT"})
_HINTED = frozenset({"WORK", "AGENCY", "REPORT", "X", "RESOURCE", "ME", "AND", "PREP"})
_AFTER_NUMBER = frozenset(
    {"DATE", "PERFECT", "NUMBERS", "COND", "MUST", "DAU", "WH", "TWH", "AHEAD", "TASK", "SECTION", "LIFE"}
)
_MAX_HINT = 8


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


def name_tasks(clauses: list[Clause]) -> list[Clause]:
    """Turn bare numbers into task references where a status stands beside them, and find words that name a task."""
    for clause in clauses:
        items = clause.items
        for index, item in enumerate(items):
            if item.tag in {"NUMBERS", "NUMBERONLY"} and _names_task(items, index):
                items[index] = replace(item, tag="TASK", value=_numbers(item))
    _lone_numbers(clauses)
    clauses = [part for clause in clauses for part in _cut(_divide(clause))]
    for clause in clauses:
        if not clause.has("TASK"):
            _find_hint(clause)
    return clauses


def _numbers(item: Item) -> tuple[int | str, ...]:
    if isinstance(item.value, tuple):
        return item.value
    return (item.value,) if isinstance(item.value, int) else ()


def _lone_numbers(clauses: list[Clause]) -> None:
    """The "9" of "xong 7 với 8, 9 chưa": a number alone before a sign, where other tasks are spoken of."""
    if not any(clause.has("TASK") for clause in clauses):
        return
    for clause in clauses:
        if clause.tags == ["NUMBERS"]:
            clause.items[0] = replace(clause.items[0], tag="TASK")


def _names_task(items: list[Item], index: int) -> bool:
    before = [other.tag for other in items[:index]]
    after = [other.tag for other in items[index + 1 :]]
    numbers = items[index].tag == "NUMBERS"
    leading = all(tag in LIGHT or tag in REFERENCE for tag in before)
    if leading and (not after or after[0] in STATUS | LIGHT | _AFTER_NUMBER):
        return numbers or bool(after)
    if not before:
        return False
    ending = not after or all(tag in LIGHT or tag in {"ALREADY", "DATE"} for tag in after)
    ending = ending or after[0] in STATUS or after[0] == "PERFECT"
    return numbers and before[-1] in STATUS | {"CAN", "ALL"} and before[-1] != "SHARE" and ending


def _divide(clause: Clause) -> Clause:
    """“xong 7 với 8, 9 chưa”: a list between two standings belongs to both; it is cut at its last sign."""
    items = clause.items
    for index, item in enumerate(items):
        value = item.value
        if item.tag != "TASK" or not isinstance(value, tuple) or len(value) < 2:  # noqa: PLR2004 - a pair
            continue
        before = any(other.tag in STATUS for other in items[:index])
        after = [other.tag for other in items[index + 1 :]]
        told = [tag for tag in after if tag not in LIGHT]
        if before and told and told[0] in STATUS - {"ALREADY"} and item.words:
            last = item.words.rpartition(" , ")
            if last[0]:
                count = len([word for word in last[2].split() if word.isdigit()])
                left = replace(item, value=value[:-count], words=last[0])
                right = replace(item, value=value[-count:], words=last[2])
                clause.items = [*items[:index], left, right, *items[index + 1 :]]
                return clause
    return clause


def _cut(clause: Clause) -> list[Clause]:
    """Several tasks in one breath: "việc 1 xong việc 2 chưa" → two clauses, "xong 1 chưa xong 2" too."""
    places = [index for index, item in enumerate(clause.items) if item.tag in REFERENCE]
    cuts: list[int] = []
    status_first = bool(places) and any(item.tag in STATUS for item in clause.items[: places[0]])
    for left, right in pairwise(places):
        between = clause.items[left + 1 : right]
        if any(item.tag in STATUS for item in between):
            cuts.append(left + 1 if status_first else right - _opening(between))
        elif not between and status_first and right + 1 < len(clause.items):
            cuts.append(right)
    if (
        clause.joined == "EXCEPT"
        and len(places) == 1
        and any(item.tag == "FIN" for item in clause.items[places[0] :])
    ):
        cuts.append(places[0] + 1)  # "ngoại trừ việc 2 ra thì xong hết rồi"
    if not cuts:
        return [clause]
    parts: list[Clause] = []
    last = 0
    for cut in [*cuts, len(clause.items)]:
        parts.append(Clause(clause.items[last:cut], clause.joined if not last else "", question=False))
        last = cut
    parts = [part for part in parts if part.items]
    parts[-1].question = clause.question
    return parts


def _opening(between: list[Item]) -> int:
    """How many items before a reference belong to it: "còn", "thì", "và"."""
    count = 0
    while count < len(between) and between[-1 - count].tag in {"AND", "MERE", "BUT", "LEFT"}:
        count += 1
    return count


def _find_hint(clause: Clause) -> None:
    """Words that may name the task: "việc TTHC xong", "kế hoạch tinh giản biên chế đang làm"."""
    items = clause.items
    start = 0
    while start < len(items) and items[start].tag in _OPENERS and items[start].fold not in _HEADS:
        start += 1
    end = start
    while end < len(items) and items[end].tag in _HINTED and end - start < _MAX_HINT:
        end += 1
    if not start < end < len(items) or items[start].tag not in {"WORK", "REPORT"}:
        return
    run = items[start:end]
    heads = [item for item in run if item.fold in _HEADS or item.tag == "REPORT"]
    named = [
        item
        for item in run
        if item not in heads
        and item.tag in {"WORK", "X", "PREP", "AGENCY"}
        and item.fold.rpartition(" ")[2] not in _POINTING
    ]
    if named:
        items.insert(start, Item("HINT", items[start].start, items[end - 1].end))


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
    if current.clauses and current.clauses[0].joined == "EXCEPT" and current.references and _states(clause):
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
        return ours is not None and theirs is not None
    return ours is not None and theirs is not None and ours != theirs


def _product(items: list[Item]) -> str | None:
    for item in items:
        if item.fold in _PRODUCTS:
            return item.fold
        if item.tag not in _OPENERS | {"HINT"}:
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


def _states(clause: Clause) -> bool:
    return any(
        item.tag in STATUS and item.tag not in {"ACK", "ACKEMOJI", "ALREADY"} for item in clause.items
    ) or any(item.tag[0] == "-" for item in clause.items)
