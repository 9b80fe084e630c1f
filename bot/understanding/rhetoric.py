"""What only looks like a denial or a question: titles, requests to others, rhetoric, mockery, a denial of a denial.

Each reader re-tags a clause's items before scope.py asks what the remaining negators reach.
"""

from itertools import pairwise

from .clauses import VERBS, Clause
from .items import Item
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
_NOTHING = frozenset({"chi mo", "gi dau"})
_DEEDS = frozenset({"FIN", "ACT", "DO", "HAVE"})
_SO_FAR = frozenset({"den dau", "toi dau", "den mo", "toi mo"})
_OR_SO = frozenset({"gi do", "chi do", "gi day", "nao do", "may do"})
_ABOUT = frozenset({"ve", "ve viec", "v / v"})
_MANY = frozenset({"cac", "nhung", "moi", "so", "mot so"})
_DENYING = ("khong phai", "dau phai", "mo phai", "chang phai", "cha phai")


def settle_titles(clause: Clause) -> None:
    """“đã ban hành KH 210/KH-UBND về khắc phục các việc chưa hoàn thành”: a title tells nothing, save in its last word."""
    items = clause.items
    at = next((at for at, item in enumerate(items) if item.tag in {"DOC", "LOOSEDOC"}), len(items))
    about = next((at for at in range(at, len(items)) if items[at].fold in _ABOUT), len(items))
    told = any(item.tag in VERBS for item in items[:about])
    many = any(item.tag == "ALL" or item.fold in _MANY for item in items[about:])
    if not (told and many and any(item.tag in {"NOT", "KO", "STUCKTIME"} for item in items[about:])):
        return
    clause.titled = True
    for item in items[about:]:
        if item.tag != "ALREADY":
            item.tag = "INDEF"


def settle_requests(clause: Clause) -> None:
    """“đã gửi văn bản xin số liệu các phường”: others are asked, not the bot."""
    items = clause.items
    for index, item in enumerate(items):
        sent = any(other.tag in {"ACT", "DOC", "HAVE"} for other in items[:index])
        if (
            item.tag == "ASK"
            and item.fold.startswith("xin")
            and sent
            and clause.has("PERFECT", "ALREADY", "PASTTIME")
        ):
            item.tag = "INTERIM"


def settle_universals(clause: Clause) -> None:
    """“gì cũng”, "ai cũng", "lúc nào cũng": the question word means all."""
    items = clause.items
    so_far = any(item.fold in {"den do", "toi do", "do"} for item in items)
    for item in items:
        if item.fold in _SO_FAR and so_far:
            item.tag = "ONGOING"  # "làm đến đâu báo đến đó"
        if (
            item.fold in _OR_SO
            and not clause.question
            and clause.has("DATE", "FUTURE", "COUNT", "DAYS", "SHARE")
        ):
            item.tag = "INDEF"  # "mai mốt chi đó em nộp"
    for index, item in enumerate(items[:-1]):
        if item.tag == "WH" and f"{item.fold} {items[index + 1].fold}" in _OR_SO and clause.has("SHARE"):
            item.tag = "INDEF"  # "bảy mươi phần trăm chi đó"
        if item.tag in {"WH", "TWH", "DAU"} and items[index + 1].fold in {"cung", "deu"}:
            item.tag = "INDEF"


def _said_twice(clause: Clause) -> bool:
    """“nộp chi mà nộp”, "sắp xong gì mà sắp": the verb comes again after "mà"."""
    items = clause.items
    for index, item in enumerate(items[:-1]):
        if item.tag == "MA" and not any(other.tag == "ALREADY" for other in items[:index]):
            again = next(iter(items[index + 1].fold.split()), "-")
            if any(again in other.fold.split() for other in items[max(0, index - 4) : index]):
                return True
    return False


def _nothing_of_it(clause: Clause) -> bool:
    """“ký tá chi mô”, "làm lụng gì đâu"."""
    items = clause.items
    at = next((at for at, item in enumerate(items) if item.fold in _NOTHING), 0)
    return any(item.tag in _DEEDS for item in items[:at]) and not clause.has("ALREADY", "CO", "NOT", "KO")


def settle_rhetoric(clause: Clause) -> None:
    """Mockery and rhetorical questions: "xong đâu mà xong", "sao mà xong kịp"."""
    if clause.question and not clause.has("IRONIC", "MA", "HOW"):
        return
    which = {
        id(item)
        for before, item in pairwise(clause.items)
        if item.fold == "nao" and before.tag in {"RESOURCE", "SECTION", "ME", "AGENCY", "OTHERS"}
    }  # "phường nào đã nộp rồi" asks
    tags = [
        item.tag
        if item.tag != "WH" or (set(item.fold.split()) <= _RHETORICAL and id(item) not in which)
        else "ASKED"
        for item in clause.items
        if item.tag not in {"PARTICLE", "TITLE", "ME", "X", "NAME", "THANKS"}
    ]
    twice = not clause.double and (_said_twice(clause) or _nothing_of_it(clause))
    if clause.has("LIFE", "ASK") or not (twice or IRONY.search(f" {' '.join(tags)} ")):
        return
    if clause.has("NOT") and not clause.has("FIN", "IRONIC") and not twice:
        return
    for item in clause.items:
        if item.tag in {"WH", "TWH", "DAU", "ALREADY", "PERFECT", "NOT", "KO", "CAN"}:
            item.tag = "INDEF"
    clause.items.append(Item("IRONIC", clause.items[-1].end, clause.items[-1].end))


def settle_denials(clause: Clause) -> None:
    """“ai bảo chưa”, "không phải là chưa làm": the denial and the "chưa" cancel; "ai bảo xong" denies."""
    items = clause.items
    for index, item in enumerate(items):
        denies = item.tag == "WRONG" and item.fold.startswith(_DENYING)
        if denies and any(other.tag in {"NOT", "KO"} for other in items[index + 1 : index + 3]):
            item.tag = "DENY"  # "không phải em chưa nộp"
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
            quiet(clause)
        elif item.fold.startswith(("ai ", "dua ", "lam ")) or item.fold.endswith(("chuyen", "vu")):
            clause.items.append(Item("IRONIC", items[-1].end, items[-1].end))
            return
        else:
            item.tag = "KO"


def quiet(clause: Clause) -> None:
    """What is left of "không trễ đâu", "không phải chưa gửi đâu" asks and denies nothing."""
    for item in clause.items:
        if item.tag in {"DAU", "WH"}:
            item.tag = "INDEF"
