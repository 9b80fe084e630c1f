"""Why a completed action may not be this task's: somebody else's, another matter, a plan, words nobody knows."""

import re
from collections.abc import Callable
from itertools import pairwise

from .aspect import dated_ahead
from .clauses import VERBS, Clause
from .items import Item
from .near_words import one_slip_apart
from .spelling import Pattern, pattern

_OTHER_SIDE = pattern("bên (?:sở|phòng|ubnd|bộ|xã|phường|văn phòng|công an|thuế)(?! em| mình| tôi).*")
_OPENING = re.compile(r"^(?:(?:da¸|da|thưa|bao´ cao´|ok|vâng|vang) )+")
_THEN_NAMED = Pattern(r" ALREADY (?:\w+ )*?TITLE (?:NAME|X) (?:DO|FORYOU|ACT|X|MAYBE) ")
_ONLY_THEN = pattern(
    "mới (?:gửi|nộp|ký|xong|làm|ban hành|hoàn thành|phát hành|trình)(?: xong)? được(?: ạ| anh| chị| nhé| em)*"
)
_GIVEN_TO_DO = Pattern(r" GIVE (?!ME )\w+ DO ALREADY ")
_GATHERED = Pattern(r" PREP (?:(?:WORK|RESOURCE|REPORT|COUNT) )*FIN ")
_GATHERING = frozenset(
    {"tong hop", "thu thap", "chuan bi", "gom", "gom so lieu", "tap hop", "danh may", "viet lai", "chinh sua"}
)
_PERSONS = frozenset({"ME", "TITLE", "NAME"})
_ALWAYS = pattern(
    "(?:bao giờ|lúc nào|khi nào|khi mô|lần nào|năm nào|tháng nào) cũng|luôn luôn|xưa nay|thường(?= \\S+ )"
)
_PIECES = ("phan dau", "phan em", "phan minh", "phan cua", "mot phan", "1 phan", "mot it", "phan viec")
_PEOPLE = frozenset(
    {"ho", "nguoi ta", "cac xa", "cac phuong", "cac so", "cac don vi", "cac nganh", "cac noi", "nha thau", "doi tac", "dia phuong",
     "nhieu don vi", "noi khac"}
)  # fmt: skip
OTHER_MATTERS = frozenset(
    {"viec khac", "cai khac", "cac viec khac", "viec kia", "cai kia", "viec te", "cai te"}
)
_GREETINGS = ("ca nha", "moi nguoi oi", "chao", "xin chao", "alo", "a lo", "hello", "hey")
_LONG_AGO = ("nam ngoai", "nam truoc", "ki truoc", "dot truoc", "qui truoc", "nam kia")
PUTS_OFF = ("de ", "doi ", "cho ", "xem sau", "coi sau", "se ")  # "để em kiểm tra lại đã"
LATE = ("tre", "cham", "muon", "qua han", "qua tre", "quen", "lo ", "so", "khong kip", "chua kip")
_YES = frozenset(
    {"vang", "vang a", "da vang", "ok", "yes", "u", "o ke", "dung roi", "phai roi", "chuan", "tot", "roi", "da duoc"}
)  # fmt: skip
_NAMED_BEFORE = frozenset({"TITLE", "SIGNER", "SECTION", "AGENCY", "NAME"})


def doubt_of_done(clause: Clause, line: str) -> str | None:
    """The name of a doubt, or None where the completed action is surely the task's."""
    return next((name for name, doubted in _DOUBTS if doubted(clause, line)), None)


def _others(clause: Clause, line: str) -> bool:
    """“bên Sở Y tế gửi rồi”, "anh Nam xong rồi"; not where the speaker is named too."""
    opened = _OPENING.sub("", line)
    if clause.has("ME"):
        return False
    people = any(item.tag == "RESOURCE" and item.fold in _PEOPLE for item in _before_verb(clause))
    return clause.has("OTHERS") or people or _named_first(clause) or bool(_OTHER_SIDE.fullmatch(opened))


def _before_verb(clause: Clause) -> list[Item]:
    items = clause.items
    at = next((at for at, item in enumerate(items) if item.tag in VERBS or (at and item.tag == "PERFECT")), 0)
    return items[:at]


def _given_on(clause: Clause, line: str) -> bool:
    """“em giao Hằng làm rồi”: it is Hằng who did, or will do; not "việc chị giao em đã làm xong"."""
    del line
    given = _THEN_NAMED.search(clause.seq) or _GIVEN_TO_DO.search(clause.seq)
    return bool(given) or any(
        left.tag == "GIVE" and right.tag in {"NAME", "TITLE", "SECTION", "AGENCY", "OTHERS", "X"}
        for left, right in pairwise(clause.items)
    )


def _another_matter(clause: Clause, line: str) -> bool:
    """A meal, a meeting, another task, another year's: "việc khác xong rồi", "năm ngoái xong rồi"."""
    del line
    chat = any(item.tag == "CHAT" and not item.fold.startswith(_GREETINGS) for item in clause.items)
    other = (chat or clause.has("EVENT", "LIFE", "BUSY")) and not (clause.has("DOC") and clause.has("ACT"))
    elsewhere = any(
        (item.tag == "PASTTIME" and item.fold.endswith(_LONG_AGO)) or item.fold in OTHER_MATTERS
        for item in _before_verb(clause)
    )
    elsewhere = elsewhere or any(
        (left.tag in {"WORK", "REPORT"} or left.fold.endswith("viec"))
        and right.tag == "PASTTIME"
        and right.fold.endswith(_LONG_AGO)
        for left, right in pairwise(clause.items)
    )
    exam = clause.items[0].words == "thi"  # "thi xong rồi", typed as "thì" is
    return other or elsewhere or exam or clause.joined == "WHY"


def _only_prepared(clause: Clause, line: str) -> bool:
    del line
    if " FIN AND ACT " in clause.bare.replace(" PART ", " ") or " FIN ACT " in clause.bare:
        return False  # "đã chỉnh sửa xong và phát hành lại"
    return bool(_GATHERED.search(clause.bare)) and any(item.fold in _GATHERING for item in clause.items)


def _habit(clause: Clause, line: str) -> bool:
    """“bao giờ cũng xong trễ” tells of every time, "xong thủ tục thôi" of no more than that."""
    always = bool(_ALWAYS.search(line))
    only = (
        clause.items[-1].fold == "thoi"
        and not clause.has("ALREADY", "PERFECT", "ALL")
        and clause.has("WORK", "RESOURCE", "X")
    )
    return always or only


def _perhaps_denied(clause: Clause, line: str) -> bool:
    """“cưa xong", "khog xong": a slip for "chưa", "không" before the end, and no "rồi" that says otherwise."""
    del line
    if clause.has("ALREADY", "PERFECT", "DOC", "LOOSEDOC"):
        return False
    return any(
        right.tag == "FIN"
        and left.tag not in _PERSONS
        and any(one_slip_apart(left.fold.rpartition(" ")[2], denial) for denial in ("chua", "khong"))
        for left, right in pairwise(clause.items)
    )


def _titled(clause: Clause, line: str) -> bool:
    del line
    return clause.titled


def _only_a_piece(clause: Clause, line: str) -> bool:
    del line
    return any(item.tag == "PART" and item.fold.startswith(_PIECES) for item in clause.items)


def _put_off(clause: Clause, line: str) -> bool:
    """“xong rồi, khoan đã”, "xong rồi để em kiểm tra lại đã"."""
    del line
    return any(
        (item.tag == "ACK" and item.fold.startswith(PUTS_OFF))
        or (item.tag == "STUCKTIME" and not item.fold.startswith(LATE))
        for item in clause.items
    )


def _still_ahead(clause: Clause, line: str) -> bool:
    """A day to come; "mới nộp được" without one may mean only then."""
    if _ONLY_THEN.search(line) and not clause.has("ALREADY", "PASTTIME"):
        return True
    return not clause.has("DOC", "LOOSEDOC") and dated_ahead(clause)


def _only_if(clause: Clause, line: str) -> bool:
    """“xong thì báo em nhé”: only if it is; "bên em thì xong rồi" tells."""
    del line
    if clause.has("COND", "WISH", "MUST"):
        return True
    tags = clause.tags
    at = next((at for at, item in enumerate(clause.items) if item.fold == "thi"), 0)
    verb = set(tags[:at]) & (VERBS - {"REPORT"})
    return bool(verb) and at + 1 < len(tags) and not set(tags[at:]) & (VERBS | {"ALREADY", "NOT", "KO"})


def _received(clause: Clause, line: str) -> bool:
    """“đã nhận báo cáo gửi”: not "vâng em gửi rồi", nor "đã nhận và đã gửi"."""
    del line
    at = next(
        (at for at, item in enumerate(clause.items) if item.tag == "ACK" and item.fold not in _YES), None
    )
    return at is not None and not clause.has("FIN") and " AND " not in Clause(clause.items[at:]).seq


def _only_a_request(clause: Clause, line: str) -> bool:
    del line
    return clause.has("REQUEST") and not clause.has("DOC", "LOOSEDOC")


def _named_first(clause: Clause) -> bool:
    """“anh Nam xong rồi”: the doer stands first, with a name."""
    items = [
        item for item in clause.items if item.tag not in {"PARTICLE", "ACK", "REPORT", "PERFECT", "TASK"}
    ]
    return (
        len(items) > 1
        and items[0].tag == "TITLE"
        and items[1].tag in {"X", "NAME"}
        and " " not in items[0].fold
    )


def _unknown(clause: Clause, line: str) -> bool:
    """A word nobody listed, which is neither a name after its title nor part of the words that name the task."""
    del line
    if clause.has("DOC", "LOOSEDOC"):
        return False
    items = clause.items
    named = max((item.end for item in items if item.tag == "HINT"), default=-1)
    return any(
        item.tag == "X" and item.start >= named and (not index or items[index - 1].tag not in _NAMED_BEFORE)
        for index, item in enumerate(items)
    )


_DOUBTS: tuple[tuple[str, Callable[[Clause, str], bool]], ...] = (
    ("somebody_else", _others),
    ("somebody_else", _given_on),
    ("another_matter", _another_matter),
    ("prepared", _only_prepared),
    ("slip", _perhaps_denied),
    ("another_matter", _habit),
    ("title", _titled),
    ("my_part", _only_a_piece),
    ("contrast", _put_off),
    ("sequence", _still_ahead),
    ("only_if", _only_if),
    ("only_received", _received),
    ("only_a_request", _only_a_request),
    ("unknown_words", _unknown),
)
