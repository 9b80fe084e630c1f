"""What negation reaches: which words a "chưa" or a "không" takes back, and what takes the "chưa" itself back.

One walk over a clause's items re-tags them, so that the rules after it need not look for negators again:

* a question word under a negator asks nothing ("chưa làm gì") → INDEF;
* a rhetorical question denies ("xong răng được mà xong", "ai bảo xong") → the clause gets IRONIC;
* two negations cancel ("không phải là chưa làm") → both vanish, the clause is `double`;
* "không" before an obstacle, a delay, a request takes just that away ("không trễ đâu", "không cần gia hạn nữa");
* what stands under a remaining "chưa"/"không" is tagged with a leading "-" ("-FIN").
"""

from itertools import pairwise

from .clauses import FILLER, VERBS, Clause
from .items import Item
from .rhetoric import (
    quiet,
    settle_denials,
    settle_requests,
    settle_rhetoric,
    settle_titles,
    settle_universals,
)

_SKIPPED = FILLER | {
    "WORK",
    "COUNT",
    "ALL",
    "HAVE",
    "MUST",
    "PERFECT",
    "TASK",
    "HINT",
    "WH",
    "TWH",
    "REPORT",
    "ALREADY",
}
_FRESH = frozenset({"PERFECT", "ONGOING", "NOW", "REALLY", "ALREADY", "TASK", "FIRST", "LAST", "FUTURE", "SEQUENCE", "MERE", "MA",
                    "WAIT", "SHARE", "SO"})  # fmt: skip
_REMOVED_BY_NO = frozenset({"STUCKTIME", "OBSTACLE", "BUSY", "RETURNED"})
_DENIABLE = VERBS | {"EXTEND", "ONGOING", "NEAR", "GIVE", "INTIME", "ACK", "TELL"}
_DECLINED = frozenset({"EXTEND", "UNDO", "XIN", "GIVE"})
_TRAILING = frozenset({"con chua", "van chua", "khong duoc", "khong noi", "chang duoc"})
_DENIES_WHOLE = frozenset({"dau co", "mo co", "lam gi co", "lam chi co"})
_PURE = frozenset(
    {"chua", "van chua", "hien chua", "chua he", "chua co", "chua thay", "chua tung", "chua bao gio"}
)
_NOWHERE = frozenset({"di dau", "di mo", "ra dau", "ra mo"})  # "không đi mô được"
_CANNOT_ASK = frozenset({"NOT", "KO", "DENY", "ISIT"})
_WEAK = frozenset(
    {"gi", "chi", "nao", "sao", "dau", "mo", "ai", "cai", "viec", "lam", "nua", "bao", "nhieu", "don",
     "vi", "do", "rang", "may", "cach", "loai", "kieu", "khac", "thu", "het", "man", "chu", "dong",
     "phan", "cho", "voi"}
)  # fmt: skip


def settle(clause: Clause) -> None:
    """Re-tag the clause's items by what negation reaches."""
    settle_titles(clause)
    settle_requests(clause)
    _after_negator(clause)
    settle_universals(clause)
    settle_denials(clause)
    settle_rhetoric(clause)
    _negators(clause)
    if clause.has("CLEARED"):
        quiet(clause)


def _negators(clause: Clause) -> None:
    _cleared(clause.items)
    for index, item in enumerate(clause.items):
        if item.tag in {"NOT", "KO"} and not _takes_away(clause, index):
            if _stands_behind(clause.items, index):
                _reach_back(clause.items, index)
            _reach_on(clause.items, index)


def _cleared(items: list[Item]) -> None:
    """“không có gì vướng”."""
    for item, following in pairwise(items):
        if item.tag == "CLEARED" and following.tag in _REMOVED_BY_NO:
            following.tag = "INDEF"


def _takes_away(clause: Clause, index: int) -> bool:
    """Does the negator only take away the next thing: another negation, a delay, an obstacle, a request?"""
    item = clause.items[index]
    target = _target(clause.items, index)
    if target is None:
        return False
    if _cancels(clause, item, target):
        return True
    if (
        target.tag in _DECLINED
        and not (target.tag == "GIVE" and item.tag == "NOT")
        and not item.fold.startswith(("lam ", "man "))
    ):
        item.tag, target.tag = "CLEARED", "INDEF"
        return True
    return False


def _target(items: list[Item], index: int) -> Item | None:
    skipped = _SKIPPED | {"LEFT"} if items[index].tag == "KO" else _SKIPPED
    return next((other for other in items[index + 1 :] if other.tag not in skipped), None)


def _stands_behind(items: list[Item], index: int) -> bool:
    """“bắt đầu còn chưa”, "mần không được ạ"."""
    if _target(items, index) is not None:
        return False
    after = items[index + 1 :]
    only_can = items[index].tag == "KO" and after and after[0].tag == "CAN"
    return items[index].fold in _TRAILING or bool(
        only_can and all(other.tag in {"CAN", "PARTICLE", "TITLE"} for other in after)
    )


def _reach_on(items: list[Item], index: int) -> None:
    for other in items[index + 1 :]:
        if other.tag in _FRESH:
            return
        if other.tag in _DENIABLE:
            other.tag = f"-{other.tag}"


def _reach_back(items: list[Item], index: int) -> None:
    """“bắt đầu còn chưa”, "mần không được": the negator stands behind what it takes back."""
    for other in reversed(items[:index]):
        if other.tag in _FRESH:
            return
        if other.tag in VERBS | {"INTIME"}:
            other.tag = f"-{other.tag}"


def _cancels(clause: Clause, item: Item, target: Item) -> bool:
    """Two negations, or a "không" that takes away a delay or an obstacle."""
    if target.tag == "NOT" and (item.tag == "KO" or item.fold in _DENIES_WHOLE):
        item.tag = target.tag = "INDEF"
        clause.double = True
        return True
    pure = item.tag == "KO" or item.fold in _PURE
    if target.tag in _REMOVED_BY_NO and pure and not (item.tag == "NOT" and target.tag == "RETURNED"):
        item.tag, target.tag = "CLEARED", "INDEF"
        return True
    return False


def _after_negator(clause: Clause) -> None:
    """Question words behind a negator ask nothing: "chưa làm gì", "không ai", "chưa tới đâu"."""
    seen = False
    for item in clause.items:
        nowhere = item.fold in _NOWHERE and clause.has("CAN") and not clause.question
        if seen and item.tag == "WH" and (nowhere or _asks_nothing(item)):
            item.tag = "INDEF"
        seen = seen or item.tag in _CANNOT_ASK


def _asks_nothing(item: Item) -> bool:
    words = item.fold.split()
    return len(words) <= len(("viec", "gi", "nua")) and set(words) <= _WEAK
