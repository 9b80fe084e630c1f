"""What a person takes back in the same breath: "việc 3 xong, à nhầm, việc 2", "đến 10/12, à không, 17/12".

What follows a slip of the tongue stands in the place of its like before it: a task for a task, a day for a day, a
share for a share, a document for a document; a standing ("chưa gửi") for the whole of what was just said.
"""

from dataclasses import replace

from .clauses import STATUS
from .items import Item, Reading

_OH = frozenset({"a", "y", "i", "ua", "o", "ay", "ah", "ui", "oi", "chet", "ay chet", "chet that", "ay nham"})
_SLIPS = frozenset(
    {"nham", "lon", "sai", "nham roi", "lon roi", "sai roi", "em nham", "noi nham", "noi lon", "go nham", "go lon", "ghi nham",
     "nhan nham", "nhan lon", "nhan sai", "go sai", "ghi sai", "nham ti", "nham so", "nham viec", "dinh chinh", "sua lai"}
)  # fmt: skip
_WROTE = frozenset({"go nham", "ghi nham", "nhan nham", "viet nham", "bao nham", "nham", "go lon", "ghi lon"})
_FORGOT = frozenset({"quen", "quen mat"})
_NO = frozenset({"khong"})
_SORRY = frozenset({"sorry", "xin loi"})
_APART = frozenset({"TASK", "NUMBERS", "DOC"})
_RATHER_NOT = frozenset(
    {"chu khong phai", "chu khong phai la", "cho khong phai", "chu mo phai", "chu dau phai"}
)
_KINDS = {
    "TASK": "task", "NUMBERS": "task", "DATE": "day", "PASTTIME": "day", "SHARE": "share", "DOC": "document", "LOOSEDOC": "document",
}  # fmt: skip
_LIGHT = frozenset({"PARTICLE", "TITLE", "ME", "THANKS", "AND", "ACK", "PERFECT", "TAGQ", "ALREADY"})
_STOPS = frozenset(".;!?\n")
_STANDS = STATUS - {"ACK", "ACKEMOJI", "ALREADY", "UNDO", "XIN"}


def corrected(reading: Reading) -> list[str]:
    """Put what was meant in the place of what slipped out. Returns the words that said so, one for each slip."""
    _without_denied(reading.items)
    _without_old_number(reading.items)
    told: list[str] = []
    at = 1
    while at < len(reading.items):
        end = _slip_ends(reading.items, at)
        if end and (items := _mended(reading.items, at, end)) is not None:
            told.append(reading.raw(reading.items[at].start, reading.items[end - 1].end))
            reading.items[:] = items
        else:
            at += 1
    return told


def _without_denied(items: list[Item]) -> None:
    """“việc 4 xong chứ không phải việc 3", "số 124/KH-SNV chứ không phải 123": named only to be told apart."""
    for at in range(1, len(items) - 1):
        denies = items[at].tag == "WRONG" and items[at].fold in _RATHER_NOT and items[at + 1].tag in _APART
        last = at + 2 >= len(items) or items[at + 2].tag in {"SIGN_", "PARTICLE", "TITLE"}
        if denies and last and any(item.tag in _APART for item in items[:at]):
            del items[at : at + 2]
            return


def _without_old_number(items: list[Item]) -> None:
    """“số là 88/QĐ-UBND nhé, tôi gõ nhầm 89 lúc nãy”: the old number is only named to be told apart."""
    for at in range(2, len(items) - 1):
        wrote = items[at].tag == "UNDO" and items[at].fold in _WROTE
        old = items[at + 1].tag in {"NUMBERS", "NUMBERONLY", "DOC", "LOOSEDOC"}
        first = at - 1 if items[at - 1].tag in {"ME", "TITLE"} else at
        if (
            wrote
            and old
            and items[first - 1].tag == "SIGN_"
            and any(item.tag == "DOC" for item in items[:first])
        ):
            end = next((place for place in range(at, len(items)) if items[place].tag == "SIGN_"), len(items))
            del items[first - 1 : end]
            return


def _slip_ends(items: list[Item], at: int) -> int:
    """Where the words of a slip that begin at `at` end; 0 where none begins."""
    oh = items[at].tag in {"PARTICLE", "TAGQ", "X"} and items[at].fold in _OH
    word = at + oh
    while word < len(items) and items[word].tag in {"X", "XIN", "ME"} and word < at + 2 + oh:
        word += 1
    if word >= len(items):
        return 0
    item, end = items[word], word + 1
    while end < len(items) and items[end].tag in {"PARTICLE", "ALREADY"}:
        end += 1
    closed = end < len(items) and items[end].tag == "SIGN_"
    opened = items[at - 1].tag == "SIGN_"
    if item.tag == "UNDO" and item.fold in _SLIPS:
        beside = end < len(items) and items[end].tag in _KINDS
        return end if oh or (opened and (closed or (beside and item.fold == "dinh chinh"))) else 0
    if item.tag == "STUCKTIME" and item.fold in _FORGOT:
        return end if oh else 0
    if item.tag == "KO" and item.fold in _NO:
        return end if oh and word == at + 1 and (closed or _begins_with_slot(items, end)) else 0
    return end if item.fold in _SORRY and opened and word == at and _begins_with_slot(items, end) else 0


def _begins_with_slot(items: list[Item], at: int) -> bool:
    return at < len(items) and items[at].tag in _KINDS


def _mended(items: list[Item], at: int, end: int) -> list[Item] | None:
    """The items without the slip; None where nothing stands before it, or nothing after it."""
    begin = end
    while begin < len(items) and items[begin].tag == "SIGN_":
        begin += 1
    until = next((place for place in range(begin, len(items)) if items[place].tag == "SIGN_"), len(items))
    meant = items[begin:until]
    if not meant:
        return None
    forgot = any(item.fold in _FORGOT for item in items[at:end])
    slots = [item for item in meant if item.tag in _KINDS]
    if len(slots) == 1 and all(item is slots[0] or item.tag in _LIGHT for item in meant):
        place = _like(items, at, slots[0])
        if place is not None:
            before = items[place]
            kept = replace(
                before, tag=slots[0].tag, value=slots[0].value, words=slots[0].words, fold=slots[0].fold
            )
            return [*items[:place], kept, *items[place + 1 : _last(items, at)], *items[until:]]
        return [*items[:at], *items[begin:]] if forgot else None
    return _restated(items, at, begin, forgot=forgot)


def _restated(items: list[Item], at: int, begin: int, *, forgot: bool) -> list[Item] | None:
    """A standing told anew stands for the one just told; "à quên, việc 4 chưa" only adds to "việc 3 xong"."""
    after = _until_stop(items, begin)
    oh = items[at].fold in _OH
    if not oh or not any(item.tag in _STANDS for item in after):
        return None
    start = next((place + 1 for place in reversed(range(_last(items, at))) if _stops(items[place])), 0)
    before = items[start : _last(items, at)]
    ours, theirs = _tasks(before), _tasks(after)
    if forgot and ours and theirs and any(item.tag in _STANDS for item in before):
        return [*items[:at], *items[begin:]]
    return [*items[:start], *([] if theirs else ours), *items[begin:]]


def _like(items: list[Item], at: int, slot: Item) -> int | None:
    kind = _KINDS[slot.tag]
    return next((place for place in reversed(range(at)) if _KINDS.get(items[place].tag) == kind), None)


def _last(items: list[Item], at: int) -> int:
    """Where what stands before the slip ends, without the signs between."""
    while at and items[at - 1].tag == "SIGN_":
        at -= 1
    return at


def _until_stop(items: list[Item], begin: int) -> list[Item]:
    end = next((place for place in range(begin, len(items)) if _stops(items[place])), len(items))
    return items[begin:end]


def _stops(item: Item) -> bool:
    return item.tag == "SIGN_" and item.words in _STOPS


def _tasks(items: list[Item]) -> list[Item]:
    return [item for item in items if item.tag in {"TASK", "NUMBERS"}]
