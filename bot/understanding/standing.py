"""How a task stands by one clause: what is denied, what stands in the way, what is to come, what is left: done.

"Not yet" beats "in progress" beats "done": `done` is what is left when nothing in the clause takes it back.
"""

from .certainty import doubt_of_done
from .clauses import VERBS, Clause
from .denials import DENIED, read_contrary, read_denial
from .meaning import Intent
from .numbers import WHOLE
from .obstacles import read_obstacle
from .progress import read_progress, share_of
from .spelling import Pattern, pattern
from .verdict import Verdict, first_of

_TOLD = Pattern(
    r" (?:PERFECT (?:ME |PARTICLE )*(?:PREP|DO) AND REPORT|PERFECT (?:ME |PARTICLE )*(?:REPORT|DO)|(?:DO|REPORT) (?:\w+ )*?(?:ALREADY|PASTTIME)) "
)
_PREPARED = Pattern(r" PERFECT PREP (?:\w+ )*ACT ")  # "đã đôn đốc các xã nộp"
_INDICATOR = pattern("tỷ lệ|chỉ tiêu|chỉ số")
_SUPPOSED = pattern("tưởng|tưởng là|cứ tưởng|giả vờ|mơ|ngỡ|cứ ngỡ|tưởng đâu|nghĩ|cứ nghĩ|ngỡ là|tưởng rằng")
_ON_THE_WAY = pattern(
    "triển khai|chuẩn bị|phối hợp|đôn đốc|họp|theo dõi|tổng hợp|sửa|chỉnh|hoàn thiện|soát|soát lại"
)
_FOR_REMINDING = pattern("(?:dạ|vâng) .*(?:nhắc|thông báo|thông tin|báo)(?: \\S+){0,2}")
_DATES_A_DOCUMENT = pattern(
    "ngày (?:ký|ban hành|phát hành)"
)  # "ngày ký là 18/11": of a document told of before
_TAKEN_IN = frozenset(
    {
        "da doc",
        "doc",
        "da xem",
        "xem",
        "da nghe",
        "nghe",
        "da nhan",
        "nhan",
        "da coi",
        "coi",
        "moi doc",
        "vua doc",
        "moi xem",
        "moi nhan",
    }
)
_WHAT_IS_READ = frozenset({"COPY", "RESOURCE", "WORK", "REPORT", "DOC", "LOOSEDOC", "PARTICLE", "TELL"})
_AT_AN_HOUR = pattern("(?:hồi|lúc|từ) <time>")
_LEANED_ON = pattern("theo|căn cứ|trả lời|phúc đáp|yêu cầu tại|thực hiện|triển khai|góp ý|về việc")


def read_standing(clause: Clause, line: str) -> Verdict | None:
    """How the task stands, by this clause alone; None where it does not say."""
    rules = (
        read_contrary,
        read_obstacle,
        read_denial,
        read_progress,
        _taken_in,
        _finished,
        _document_alone,
        _plain,
    )
    return first_of(rules, clause, line)


def _taken_in(clause: Clause, line: str) -> Verdict | None:
    """“đã đọc xong tin nhắn", "em nhận file mẫu xong rồi": taken in to its end, and nothing of the task."""
    del line
    read = next(
        (at for at, item in enumerate(clause.items) if item.tag == "ACK" and item.fold in _TAKEN_IN), None
    )
    end = next((at for at, item in enumerate(clause.items) if item.tag == "FIN"), None)
    if read is None or end is None or end < read:
        return None
    between = {item.tag for item in clause.items[read + 1 : end]}
    return Verdict(Intent.ACKNOWLEDGE, "acknowledged") if between <= _WHAT_IS_READ else None


def _finished(clause: Clause, line: str) -> Verdict | None:
    if clause.has("MAYBE") and clause.has("FIN", "ACT", "DO", "HAVE"):
        supposed = _SUPPOSED.search(line)
        return Verdict(Intent.NOT_DONE if supposed else Intent.DONE, "supposed", "supposed")
    if clause.has("FIN"):
        return Verdict(Intent.DONE, "finished", doubt_of_done(clause, line))
    past = clause.has("PERFECT", "ALREADY", "PASTTIME")
    if clause.has("SEQUENCE") and past:
        return Verdict(Intent.DONE, "delivered", doubt_of_done(clause, line))
    if _AT_AN_HOUR.search(line) and clause.has("ACT") and not clause.has("FUTURE", "DATE", "COND", "WH"):
        return Verdict(Intent.DONE, "delivered", "sequence")  # "dạ rồi, em gửi lúc 10h"
    if _DATES_A_DOCUMENT.search(line) and not clause.has("DOC", "LOOSEDOC", "ALREADY"):
        return Verdict(Intent.DONE, "delivered", "document_alone")
    if share_of(clause) == WHOLE:
        sure = clause.has("ALREADY", "PERFECT") and not _INDICATOR.search(line)
        return Verdict(Intent.DONE, "hundred_percent", None if sure else "indicator")
    prepared = bool(_PREPARED.search(clause.bare)) and not clause.has("ALREADY", "DOC")
    if (
        not prepared
        and clause.has("ACT", "HAVE", "INTERIM")
        and (past or clause.has("DOC", "LOOSEDOC", "DONEEMOJI"))
    ):
        return Verdict(Intent.DONE, "delivered", doubt_of_done(clause, line))
    if clause.has("REPORT", "DO") and past and _TOLD.search(clause.seq):
        return Verdict(Intent.DONE, "carried_out", doubt_of_done(clause, line))
    if clause.has("PREP") and past:
        way = _ON_THE_WAY.search(line)
        return Verdict(Intent.IN_PROGRESS if way else Intent.DONE, "prepared", "prepared")
    return None


def _document_alone(clause: Clause, line: str) -> Verdict | None:
    """A document's number and no verb; a check mark."""
    if clause.has("DONEEMOJI"):
        return Verdict(Intent.DONE, "check_mark", "emoji")
    if not clause.has("DOC", "LOOSEDOC") or clause.has("ACT", "DO", "PREP", *DENIED):
        return None
    dated = clause.has("DOC") and clause.has("DATE", "PASTTIME", "ALREADY") and not _LEANED_ON.search(line)
    return Verdict(Intent.DONE, "document_alone", None if dated else "document_alone")


def _plain(clause: Clause, line: str) -> Verdict | None:
    """What is left: thanks, yes, a lone sign."""
    polite = clause.has("THANKS") and (clause.items[0].fold.startswith("vang") or _FOR_REMINDING.search(line))
    settled = clause.has("CLEARED") and not clause.has(*VERBS, "CHAT", *DENIED)
    if clause.has("ACK", "ACKEMOJI") or polite or settled:
        return Verdict(Intent.ACKNOWLEDGE, "acknowledged")
    if clause.has("WORKEMOJI"):
        return Verdict(Intent.IN_PROGRESS, "under_way", "emoji")
    if clause.has("CHAT", "FUNEMOJI", "THANKS"):
        return Verdict(Intent.CHITCHAT, "small_talk")
    if clause.has("REPORT", "PREP", "ACT", "DO") and clause.has("NOW"):
        return Verdict(Intent.IN_PROGRESS, "under_way", "bare_verb")
    return None
