"""Which tasks the clauses name: bare numbers become tasks, words that may name one become a hint."""

from dataclasses import replace
from itertools import pairwise

from .clauses import LIGHT, REFERENCE, STATUS, Clause
from .items import Item

OPENERS = frozenset({"PARTICLE", "ME", "TITLE", "ACK", "MERE", "MAYBE", "NOW", "AND", "LEFT"})
_HEADS = frozenset(
    {"ke hoach", "bao cao", "viec", "nhiem vu", "cai", "de an", "quyet dinh", "chuong trinh", "danh sach", "cong van", "ho so",
     "quy che", "van ban", "nghi quyet", "danh muc", "to trinh", "thong bao", "de cuong", "chi thi", "quy dinh", "vu"}
)  # fmt: skip
_POINTING = frozenset({"nay", "ni", "do", "no", "ay"})
_HINTED = frozenset({"WORK", "AGENCY", "REPORT", "X", "RESOURCE", "ME", "AND", "PREP"})
_AFTER_NUMBER = frozenset(
    {"DATE", "PERFECT", "NUMBERS", "COND", "MUST", "DAU", "WH", "TWH", "AHEAD", "TASK", "SECTION", "LIFE"}
)
_YEARS = range(2015, 2051)
_MAX_HINT = 8


def name_tasks(clauses: list[Clause]) -> list[Clause]:
    """Turn bare numbers into task references where a status stands beside them, and find words that name a task."""
    for clause in clauses:
        items = clause.items
        for index, item in enumerate(items):
            alone = clause.joined == "EXCEPT" and len(items) == 1  # "xong hết trừ số 9"
            if item.tag in {"NUMBERS", "NUMBERONLY"} and (alone or _names_task(items, index)):
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
        tags = clause.tags
        if tags == ["NUMBERS"]:
            clause.items[0] = replace(clause.items[0], tag="TASK")
        elif tags[:2] == ["LEFT", "NUMBERS"] and (STATUS | {"DATE", "AHEAD"}) & set(tags[2:]):
            clause.items[1] = replace(clause.items[1], tag="TASK")  # "5 xong rồi, còn 6 thì mai nộp"


def _names_task(items: list[Item], index: int) -> bool:
    before = [other.tag for other in items[:index]]
    if "LIFE" in before or all(number in _YEARS for number in _numbers(items[index])):
        return False  # "bóng đá xong 2-1", "kế hoạch 2026 xong rồi"
    after = [other.tag for other in items[index + 1 :]]
    numbers = items[index].tag == "NUMBERS"
    leading = all(tag in LIGHT or tag in REFERENCE for tag in before)
    if leading and (not after or after[0] in STATUS | LIGHT | _AFTER_NUMBER):
        return numbers or bool(after)
    if not before:
        return False
    if numbers and before[-1] == "SHARE" and "SHARE" in after[:2]:
        return True  # "2 được 50% 3 được 80%"
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
    status_first = bool(places) and any(
        item.tag in STATUS - {"ACK", "ACKEMOJI"} for item in clause.items[: places[0]]
    )
    for left, right in pairwise(places):
        between = clause.items[left + 1 : right]
        if status_first and any(item.tag == "PERFECT" and item.fold == "moi" for item in between):
            continue  # "xong việc 2 mới làm tới việc 3": one after the other
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
    while start < len(items) and items[start].tag in OPENERS:
        if items[start].fold in _HEADS and not (
            items[start + 1 :] and items[start + 1].tag in {"WORK", "REPORT"}
        ):
            break  # "cái kế hoạch cchc" is named by what follows "cái"
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
