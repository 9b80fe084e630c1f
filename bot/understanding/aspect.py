"""The time a clause tells of: what follows an end is still to come, what is told in a completed aspect lies behind."""

from .clauses import VERBS, Clause
from .items import Item
from .spelling import Pattern, pattern

_JUST = pattern("mới (?:xong|gửi|nộp|có|ký|ban|hoàn|trình|được|làm|ra|phát)")
_JUST_NOW = pattern("vừa mới")
_THEN = pattern(
    "(?:xong|hoàn thành)(?: việc| cái này| việc này)?(?: rồi| là| thì| đã)? (?:em|mình|tôi|bên em|sẽ|chúng tôi|chúng em|tui)"
    "(?: sẽ| xin| mới)? (?:báo|gửi|nộp|trình|làm|nhắn|alo|gọi|chuyển|up|cập|mần|viết|ký|gởi|tổng|nạp|bấm).*"
    "|để (?:em|mình|tôi|tui|bên em|chúng em) (?:\\S+ ){0,5}?(?:xong|hoàn thành)(?: \\S+){0,3} rồi (?:gửi|gởi|nộp|báo|trình|làm|tính|chuyển)"
    "(?: \\S+){0,3}|(?:xong|hoàn thành)(?: việc| cái này| hết)?(?: rồi)? (?:là|thì|mới)(?: em| mình| bên em| sẽ| được| lập tức)* (?:phát hành|ban hành|gửi|gởi|"
    "nộp|ký|trình|làm|chuyển|báo|công bố|up|đưa|in|triển khai|nhập)(?! (?:\\S+ )*?rồi)(?: \\S+){0,4}"
    "|(?:ký|duyệt|gửi|nộp|trình|làm|chờ|đóng dấu|phát hành)(?: \\S+){0,3} là (?:xong|hoàn thành|coi như xong)(?! rồi).*"
    "|(?:\\S+ ){0,4}?(?:về|có|đủ|họp|duyệt) (?:\\S+ ){0,2}?là (?:em |mình |bên em |sẽ )?(?:ký|gửi|nộp|ban hành|trình|phát hành|làm)(?! rồi)(?: \\S+){0,4}"
)
_ONLY_AFTER = pattern(
    "(?:xong|hết|làm xong)(?: \\S+){0,4} (?:mới|rồi mới|thì mới) (?:tới|đến|qua|sang|làm|mần|bắt đầu|tính|tới được|đến được)(?: \\S+){0,5}"
)
_EVENTS = pattern(
    "(?:họp|công tác|giao ban|hội nghị|tiếp khách|ăn trưa|nghỉ trưa|cơ sở|phép|đi học) (?:xong|về) (?:em|mình|tôi|sẽ|bên em|gửi|nộp|làm|trình|báo).*"
)
_RUN_ON = Pattern(r" (?:FIN|DO|PREP|ACK) (?:PARTICLE )*ALREADY (?:ACT|INTERIM)(?: (?!ALREADY)\S+)* $")
_COMPLETED_VERB = Pattern(
    rf" PERFECT (?:(?:PARTICLE|ME|CAN|TITLE|NAME|SECTION|AND|PERFECT|SIGNER|SIGN|AGENCY|NOW|CO|ALL|REPORT|WORK|X) )*(?:{'|'.join(sorted(VERBS))}) "
)
_BETWEEN = frozenset(
    {"DATE", "AHEAD", "EVENT", "ALREADY", "CAN", "PARTICLE", "WORK", "REPORT", "RESOURCE", "HINT"}
)
_NEXT_STEPS = VERBS | {"TELL", "GIVE", "X", "FUTURE"}
_LATER = frozenset({"toi", "sau", "mai", "mot", "kia"})
_WITHIN = frozenset(
    {"trong", "tu", "thang", "qui", "noi"}
)  # "trong tháng 11", "từ quý III": it may lie behind
_TODAY = frozenset({"nay", "ni"})


def promise_after(clause: Clause, line: str) -> str | None:
    """“xong em gửi”: what follows the end is still to come; "họp xong em làm" too. "" or a doubt where it is so."""
    if _ONLY_AFTER.search(line):
        return ""  # "xong việc 6 mới tới việc 9"
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
    if _still_to_come(clause):
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


def _still_to_come(clause: Clause) -> bool:
    """“xong rồi mai ký”, "đã soạn mai em trình": the day belongs to what follows, or stands after "rồi"."""
    told = False
    for index, item in enumerate(clause.items):
        told = told or item.tag == "ALREADY"
        if item.tag in {"DATE", "AHEAD"} and not _today(item):
            return told or any(other.tag in VERBS for other in clause.items[index + 1 :])
    return False


def dated_ahead(clause: Clause) -> bool:
    """Does it name a day that is not today's?"""
    return any(item.tag == "DATE" and not _today(item) for item in clause.items)


def _today(item: Item) -> bool:
    words = item.fold.split()
    if words[-1] in _LATER:
        return False
    return words[0] in _WITHIN or (words[-1] in _TODAY and words[0] != "thu")
