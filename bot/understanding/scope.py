"""What negation reaches: which words a "chưa" or a "không" takes back, and what takes the "chưa" itself back.

One walk over a clause's items re-tags them, so that the rules after it need not look for negators again:

* a question word under a negator asks nothing ("chưa làm gì") → INDEF;
* a rhetorical question denies ("xong răng được mà xong", "ai bảo xong") → the clause gets IRONIC;
* two negations cancel ("không phải là chưa làm") → both vanish, the clause is `double`;
* "không" before an obstacle, a delay, a request takes just that away ("không trễ đâu", "không cần gia hạn nữa");
* what stands under a remaining "chưa"/"không" is tagged with a leading "-" ("-FIN").
"""

from .clauses import FILLER, VERBS, Clause
from .reading import Item
from .spelling import Pattern

_V = f"(?:{'|'.join(sorted(VERBS))}|ONGOING)"
_ASKED = "(?:WH|TWH|DAU)"
IRONY = Pattern(
    rf" (?:{_V}|NEAR|INTIME)(?: ALREADY)?(?: {_ASKED})+ (?:MA|CAN)\b"  # xong răng được mà xong; gửi hồi nào đâu mà gửi
    rf"| FIN(?: ALREADY)? DAU "  # xong mô
    rf"| (?:CO|PERFECT)(?: WH)?(?: {_V})+(?: CAN)?(?: WH)?(?: WORK| REPORT)* DAU\b"  # có gửi mô; đã gửi đâu
    rf"| {_V} (?:ALREADY )?WH DAU\b"  # xong gì đâu
    rf"| (?:CO|PERFECT) WH DAU\b"  # đã ai làm đâu
    rf"| {_V} DAU (?:MA|{_V})\b"  # gửi mô mà gửi
    rf"| (?:WH|TWH|DAU) MA(?: \w+)*? (?:{_V}|CAN)\b"  # sao mà xong; răng mà kịp
    rf"| (?:DAU|WH) (?:PERFECT|CO) (?:FIN|ACT)\b"  # mô có gửi; mần chi đã xong
    rf"| HOW(?: -?\w+)*? (?:{_V}|CAN|INTIME)\b"  # sao mà xong; răng mà kịp
    rf"| WH (?:FIN|DO) (?:INTIME|CAN)\b"  # mần răng xong kịp
    rf"| FIN(?: \w+){{0,3}} MA FIN "  # xong chi nổi mà xong
    rf"| FIN(?: \w+)* FIN WH "  # nói xong chứ xong gì
    rf"| IRONIC\b"
)
_RHETORICAL = frozenset(
    {"gi", "chi", "rang", "sao", "dau", "mo", "nao", "lay", "ra", "lam", "man", "the", "quai", "noi",
     "cai", "kieu", "ai"}
)  # fmt: skip
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
_DECLINED = frozenset({"EXTEND", "UNDO", "XIN", "GIVE"})
_TRAILING = frozenset({"con chua", "van chua", "khong duoc", "khong noi", "chang duoc"})
_CANNOT_ASK = frozenset({"NOT", "KO", "DENY", "ISIT"})


def settle(clause: Clause) -> None:
    """Re-tag the clause's items by what negation reaches."""
    _after_negator(clause)
    _universal(clause)
    _denials(clause)
    _rhetoric(clause)
    _negators(clause)
    if clause.has("CLEARED"):
        _quiet(clause)


def _universal(clause: Clause) -> None:
    """“gì cũng”, "ai cũng", "lúc nào cũng": the question word means all."""
    items = clause.items
    for index, item in enumerate(items[:-1]):
        if item.tag in {"WH", "TWH", "DAU"} and items[index + 1].fold in {"cung", "deu"}:
            item.tag = "INDEF"


def _said_twice(clause: Clause) -> bool:
    """“nộp chi mà nộp”, "sắp xong gì mà sắp": the verb comes again after "mà"."""
    items = clause.items
    for index, item in enumerate(items[:-1]):
        if item.tag == "MA" and not any(other.tag == "ALREADY" for other in items[:index]):
            again = items[index + 1].fold.split()[0]
            if any(again in other.fold.split() for other in items[max(0, index - 4) : index]):
                return True
    return False


def _rhetoric(clause: Clause) -> None:
    if clause.question and not clause.has("IRONIC", "MA", "HOW"):
        return
    tags = [
        item.tag if item.tag != "WH" or set(item.fold.split()) <= _RHETORICAL else "ASKED"
        for item in clause.items
        if item.tag not in {"PARTICLE", "TITLE", "ME", "X", "NAME", "THANKS"}
    ]
    twice = not clause.double and _said_twice(clause)
    if clause.has("LIFE", "ASK") or not (twice or IRONY.search(f" {' '.join(tags)} ")):
        return
    if clause.has("NOT") and not clause.has("FIN", "IRONIC") and not twice:
        return
    for item in clause.items:
        if item.tag in {"WH", "TWH", "DAU", "ALREADY", "PERFECT", "NOT", "KO", "CAN"}:
            item.tag = "INDEF"
    clause.items.append(Item("IRONIC", clause.items[-1].end, clause.items[-1].end))


def _denials(clause: Clause) -> None:
    """“ai bảo chưa”, "không phải là chưa làm": the denial and the "chưa" cancel; "ai bảo xong" denies."""
    items = clause.items
    for index, item in enumerate(items):
        if item.tag == "ISIT" and any(other.tag == "DAU" for other in items[index:]):
            item.tag = "DENY"
        if item.tag != "DENY":
            continue
        target = next((other for other in items[index + 1 :] if other.tag in {"NOT", "KO"} | VERBS), None)
        item.tag = "INDEF"
        if target is None:
            continue
        if target.tag in {"NOT", "KO"}:
            target.tag = "INDEF"
            clause.double = True
            _quiet(clause)
        elif item.fold.startswith(("ai ", "dua ", "lam ")) or item.fold.endswith(("chuyen", "vu")):
            clause.items.append(Item("IRONIC", items[-1].end, items[-1].end))
            return
        else:
            item.tag = "KO"


def _negators(clause: Clause) -> None:
    items = clause.items
    for index, item in enumerate(items):
        if item.tag not in {"NOT", "KO"}:
            continue
        at = next((at for at in range(index + 1, len(items)) if items[at].tag not in _SKIPPED), None)
        target = items[at] if at is not None else None
        if target is not None and at is not None:
            if _cancels(clause, item, target):
                continue
            if target.tag in _DECLINED:
                item.tag, target.tag = "CLEARED", "INDEF"
                continue
        only_can = (
            item.tag == "KO"
            and items[index + 1 :]
            and all(other.tag in {"CAN", "PARTICLE", "TITLE"} for other in items[index + 1 :])
        )
        if target is None and (item.fold in _TRAILING or (only_can and items[index + 1].tag == "CAN")):
            _reach_back(items, index)
        for other in items[index + 1 :]:
            if other.tag in _FRESH:
                break
            if other.tag in VERBS | {"EXTEND", "ONGOING", "NEAR", "GIVE", "INTIME", "ACK", "TELL"}:
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
    if target.tag == "NOT" and item.tag == "KO":
        item.tag = target.tag = "INDEF"
        clause.double = True
        return True
    if target.tag in _REMOVED_BY_NO and not (item.tag == "NOT" and target.tag == "RETURNED"):
        item.tag, target.tag = "CLEARED", "INDEF"
        return True
    return False


def _after_negator(clause: Clause) -> None:
    """Question words behind a negator ask nothing: "chưa làm gì", "không ai", "chưa tới đâu"."""
    seen = False
    for item in clause.items:
        if seen and item.tag == "WH" and _asks_nothing(item):
            item.tag = "INDEF"
        seen = seen or item.tag in _CANNOT_ASK


def _quiet(clause: Clause) -> None:
    """What is left of "không trễ đâu", "không phải chưa gửi đâu" asks and denies nothing."""
    for item in clause.items:
        if item.tag in {"DAU", "WH"}:
            item.tag = "INDEF"


def _asks_nothing(item: Item) -> bool:
    words = item.fold.split()
    return len(words) <= len(("viec", "gi", "nua")) and set(words) <= _WEAK


_WEAK = frozenset(
    {"gi", "chi", "nao", "sao", "dau", "mo", "ai", "cai", "viec", "lam", "nua", "bao", "nhieu", "don",
     "vi", "do", "rang", "may", "cach", "loai", "kieu", "khac", "thu", "het", "man", "chu", "dong",
     "phan"}
)  # fmt: skip
