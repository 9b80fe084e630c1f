"""Why a completed action may not be this task's: somebody else's, another matter, a plan, words nobody knows."""

import re

from .clauses import VERBS, Clause
from .spelling import Pattern, pattern

_OURSELVES = pattern(
    "bên em|bên mình|đơn vị em|đơn vị tôi|phòng em|sở em|chúng tôi|bên tôi|xã em|phường em|em|tôi|mình|chúng em|đơn vị"
)
_OTHER_SIDE = pattern("bên (?:sở|phòng|ubnd|bộ|xã|phường|văn phòng|công an|thuế)(?! em| mình| tôi).*")
_OPENING = re.compile(r"^(?:(?:da¸|da|thưa|bao´ cao´|ok|vâng|vang) )+")
_JUST = pattern("mới (?:xong|gửi|nộp|có|ký|ban|hoàn|trình|được|làm|ra|phát)")
_JUST_NOW = pattern("vừa mới")
_THEN = pattern(
    "(?:xong|hoàn thành)(?: việc| cái này| việc này)?(?: rồi| là| thì| đã)? (?:em|mình|tôi|bên em|sẽ|chúng tôi|chúng em|tui)"
    "(?: sẽ| xin| mới)? (?:báo|gửi|nộp|trình|làm|nhắn|alo|gọi|chuyển|up|cập|mần|viết|ký|gởi|tổng|nạp|bấm).*"
    "|(?:ký|duyệt|gửi|nộp|trình|làm|chờ|đóng dấu|phát hành)(?: \\S+){0,3} là (?:xong|hoàn thành|coi như xong)(?! rồi).*"
)
_EVENTS = pattern(
    "(?:họp|công tác|giao ban|hội nghị|tiếp khách|ăn trưa|nghỉ trưa|cơ sở|phép|đi học) (?:xong|về) (?:em|mình|tôi|sẽ|bên em|gửi|nộp|làm|trình|báo).*"
)
_RUN_ON = Pattern(r" (?:FIN|DO|PREP|ACK) (?:PARTICLE )*ALREADY (?:ACT|INTERIM)(?: (?!ALREADY)\S+)* $")
_COMPLETED_VERB = Pattern(
    rf" PERFECT (?:(?:PARTICLE|ME|CAN|TITLE|NAME|SECTION|AND|PERFECT|SIGNER|SIGN|AGENCY|NOW|CO|ALL|REPORT|WORK|X) )*(?:{'|'.join(sorted(VERBS))}) "
)
_GATHERED = Pattern(r" PREP (?:(?:WORK|RESOURCE|REPORT|COUNT) )*FIN ")
_GATHERING = frozenset(
    {"tong hop", "thu thap", "chuan bi", "gom", "gom so lieu", "tap hop", "danh may", "viet lai", "chinh sua"}
)
_BETWEEN = frozenset(
    {"DATE", "AHEAD", "EVENT", "ALREADY", "CAN", "PARTICLE", "WORK", "REPORT", "RESOURCE", "HINT"}
)
_NEXT_STEPS = VERBS | {"TELL", "GIVE", "X", "FUTURE"}
_NAMED_BEFORE = frozenset({"TITLE", "SIGNER", "SECTION", "AGENCY", "NAME"})


def promise_after(clause: Clause, line: str) -> str | None:
    """“xong em gửi”: what follows the end is still to come; "họp xong em làm" too. "" or a doubt where it is so."""
    if _THEN.search(line) or _EVENTS.search(line):
        return ""
    items = clause.items
    if _RUN_ON.search(clause.seq) and not clause.has("PERFECT"):
        return "sequence"  # "làm nốt rồi gửi"
    if clause.tags[-2:] == ["FIN", "PERFECT"]:
        return ""  # "đợi em làm xong đã"
    end = next((at for at, item in enumerate(items) if item.tag in {"FIN", "HAVE", "CO"}), None)
    if end is None or clause.has("PERFECT", "MAYBE"):
        return None
    if clause.tags[end : end + 2] == ["FIN", "TELL"] and not clause.has("ALREADY"):
        return ""
    who = next((at for at in range(end + 1, len(items)) if items[at].tag not in _BETWEEN), None)
    if who is None or items[who].tag != "ME":
        return None
    rest = {item.tag for item in items[who + 1 :]}
    if (
        not rest & _NEXT_STEPS
        or rest & {"ALREADY", "PERFECT", "NOT", "KO"}
        or (items[end].tag == "CO" and "TELL" not in rest)
    ):
        return None
    told = any(item.tag == "ALREADY" for item in items[end:who])
    return "sequence" if told else ""


def looks_back(clause: Clause, line: str) -> bool:
    """Told in a completed aspect: "đã ký sáng nay", "gửi chiều nay rồi"."""
    if clause.has("FUTURE", "COND", "SEQUENCE"):
        return False
    tags = clause.tags
    due = next((at for at, tag in enumerate(tags) if tag in {"DATE", "AHEAD"}), len(tags))
    if any(item.tag == "PERFECT" and item.fold == "moi" for item in clause.items[due:]):
        return False  # "mai mới bắt đầu", "tuần sau mới xong"
    if tags[-1] == "DOC" and not clause.has("PERFECT", "ALREADY"):
        return True
    if clause.has("ALREADY") and clause.has(*VERBS):
        return True
    if _JUST.search(line) and not _JUST_NOW.search(line):
        return False
    return bool(_COMPLETED_VERB.search(clause.seq))


def doubt_of_done(clause: Clause, line: str) -> str | None:
    """The name of a doubt, or None where the completed action is surely the task's."""
    opened = _OPENING.sub("", line)
    ours = _OURSELVES.search(opened)
    if clause.has("OTHERS") and not ours:
        return "somebody_else"
    if clause.has("EVENT", "LIFE", "CHAT", "BUSY") or clause.joined == "WHY":
        return "another_matter"
    if _GATHERED.search(clause.bare) and any(item.fold in _GATHERING for item in clause.items):
        return "prepared"
    if clause.titled:
        return "title"
    if clause.has("COND", "WISH", "MUST"):
        return "only_if"
    if clause.has("ACK") and not clause.has("FIN"):
        return "only_received"
    begins = _OTHER_SIDE.search(opened)
    if (_named_first(clause) or (begins and begins.start() == 0)) and not ours:
        return "somebody_else"
    if clause.has("REQUEST") and not clause.has("DOC", "LOOSEDOC"):
        return "only_a_request"
    if not clause.has("DOC", "LOOSEDOC") and _unknown(clause):
        return "unknown_words"
    return None


def _named_first(clause: Clause) -> bool:
    """“anh Nam xong rồi”: the doer stands first, with a name."""
    items = [item for item in clause.items if item.tag not in {"PARTICLE", "ACK", "REPORT"}]
    return (
        len(items) > 1
        and items[0].tag == "TITLE"
        and items[1].tag in {"X", "NAME"}
        and " " not in items[0].fold
    )


def _unknown(clause: Clause) -> bool:
    """A word nobody listed, which is neither a name after its title nor part of the words that name the task."""
    items = clause.items
    named = max((item.end for item in items if item.tag == "HINT"), default=-1)
    return any(
        item.tag == "X" and item.start >= named and (not index or items[index - 1].tag not in _NAMED_BEFORE)
        for index, item in enumerate(items)
    )
