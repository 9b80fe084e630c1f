"""What is denied by one clause: wished, mocked, not yet, not quite, sent back, too late.

scope.py has already marked what stands under a negator ("-FIN"); two negations it has taken out.
"""

from itertools import pairwise

from .clauses import FILLER, VERBS, Clause
from .meaning import Intent
from .numbers import WHOLE
from .obstacles import LACKS, MOCKS_OTHERS
from .progress import share_of
from .spelling import Pattern, pattern
from .verdict import Verdict, first_of

DENIED = frozenset(f"-{tag}" for tag in VERBS | {"ONGOING", "NEAR", "INTIME", "ACK"})
_UNITS = (
    " xa",
    " phuong",
    " don vi",
    " so",
    " thon",
    " truong",
    " bieu",
    " muc",
    " chi tieu",
    " phong",
    " phieu",
    " ho so",
)
_NOT_QUITE = pattern(
    "chưa (?:xong|hoàn thành|hoàn tất|đủ|trọn|hoàn toàn)(?: hẳn| hết| hoàn toàn| toàn bộ| trọn vẹn| 100)+"
)
_PART_LEFT = Pattern(r" FIN (?:\w+ )*?(?:NOT|KO) ")
_COUNTERFACTUAL = pattern(
    "(?:xong|gửi|làm|nộp|có|hoàn thành)(?: rồi)?(?: \\S+){0,3} thì (?:\\S+ ){0,3}đã (?:báo|gửi|nói|nộp|nhắn|khỏe|chẳng|xong|mừng|tốt)(?:\\s.*)?"
    "|(?:xong|gửi|làm|nộp|ký|ban hành|hoàn thành)(?: rồi| được| xong| hết| sớm)* thì (?:\\S+ )?(?:tốt|mừng|hay|quý|đỡ|khỏe|may|sướng|ngon|vui|đẹp)(?:\\s.*)?"
)


_TOLD_TO_STOP = pattern(
    "(?:tạm dừng|dừng lại|dừng|tạm hoãn|tạm ngưng|gác lại|để lại)(?: \\S+){0,3}? (?:theo|vì|do) (?:chỉ đạo|yêu cầu|ý kiến|quyết định|thông báo|lệnh)"
)
_IF_ONLY = pattern(
    "(?:\\S+ ){1,4}?mà (?:không|chẳng|có|chưa)(?: \\S+){1,4}? thì (?:\\S+ ){0,3}?(?:xong|gửi|nộp|làm|ban hành|hoàn thành|ký)(?: \\S+){0,2}? rồi|"
    "(?:nếu|nếu mà|giả sử|phải chi|có) (?:\\S+ ){1,8}?(?:thì|là) (?:\\S+ ){0,3}?(?:xong|gửi|nộp|làm|ban hành|hoàn thành|ký|có) (?:\\S+ ){0,3}?rồi"
)
_ANSWERING = pattern(
    "(?:\\S+ ){0,6}?(?:trả lời|phản hồi|nhắn lại|hồi âm|rep|nhắn|nhắn tin|báo)(?: tin| tin nhắn| lại| anh| chị)* (?:hơi )?(?:muộn|trễ|chậm)(?:\\s.*)?|"
    "(?:chưa|không|không kịp|chưa kịp|quên) (?:\\S+ ){0,2}?(?:trả lời|phản hồi|nhắn lại|báo lại|nghe máy|hồi âm|rep|báo)(?: được)?"
    "(?: cho)? (?:tin|tin nhắn|anh|chị|sếp|máy|bot|kịp|được|lại)(?:\\s.*)?"
)


def read_contrary(clause: Clause, line: str) -> Verdict | None:
    """Said against the fact, in mockery, or with two negations: read before any obstacle."""
    return first_of((_told_late, _wished, _mocked, _doubled, _not_quite), clause, line)


def read_denial(clause: Clause, line: str) -> Verdict | None:
    """Not yet, sent back, late."""
    return first_of((_negated, _sent_back, _late), clause, line)


def _told_late(clause: Clause, line: str) -> Verdict | None:
    """“báo muộn”, "không trả lời tin nhắn của anh được": the answer was late, which says nothing of the task."""
    late = clause.has("STUCKTIME") and clause.has("TELL") and not clause.has("FIN", "ACT", "DO", "KO", "NOT")
    unanswered = _ANSWERING.search(line) and not clause.has("FIN", "-FIN", "DO", "-DO", "-HAVE", "-REPORT")
    return Verdict(Intent.CHITCHAT, "told_late") if late or unanswered else None


def _wished(clause: Clause, line: str) -> Verdict | None:
    """“giá mà xong rồi”, "xong thì em đã báo rồi": against the fact."""
    if (
        _IF_ONLY.search(line)
        or _COUNTERFACTUAL.search(line)
        or (clause.has("WISH") and clause.has(*VERBS, "SEQUENCE", *DENIED))
    ):
        return Verdict(Intent.NOT_DONE, "wished")
    return None


def _mocked(clause: Clause, line: str) -> Verdict | None:
    weighty = clause.has(
        *VERBS, "SEQUENCE", "FUTURE", "STUCKTIME", "ONGOING", "INTIME", "NOT", "INDEF", *DENIED
    )
    if clause.has("IRONIC") and LACKS.search(line) and not clause.has("FIN"):
        return Verdict(Intent.BLOCKED, "lacks_something")  # "làm gì có hướng dẫn mà làm"
    if clause.has("IRONIC") and MOCKS_OTHERS.search(line) and not clause.has("ME"):
        return Verdict(Intent.BLOCKED, "others_did_not")  # "các sở có gửi đâu mà đòi báo cáo"
    if clause.has("IRONIC") and weighty and not clause.has("LIFE"):
        return Verdict(Intent.NOT_DONE, "irony")
    return None


def _doubled(clause: Clause, line: str) -> Verdict | None:
    del line
    if clause.double and clause.has(*VERBS) and not clause.has("ONGOING", "INTERIM", "FUTURE"):
        every = clause.has("COUNT", "WORK", "ALL") or any(item.fold == "nao" for item in clause.items)
        return Verdict(
            Intent.DONE, "double_negation", None if every and clause.has("FIN") else "double_negation"
        )
    return None


def _not_quite(clause: Clause, line: str) -> Verdict | None:
    """Not quite: "chưa xong hẳn", "chưa được 100%", "chưa xong, mới 60%"."""
    share = share_of(clause)
    if _NOT_QUITE.search(line) or (clause.has("NOT", "KO") and share):
        return Verdict(Intent.IN_PROGRESS, "not_quite", "share_denied" if share == WHOLE else None)
    return None


def _negated(clause: Clause, line: str) -> Verdict | None:
    del line
    if clause.has("BADEMOJI"):
        return Verdict(Intent.NOT_DONE, "cross", None if clause.has("NOT", "KO") else "emoji")
    if clause.has("NOT"):
        return _not_yet(clause)
    rest = [tag for tag in clause.tags if tag not in FILLER | {"CLEARED"}]
    if "DAU" in rest and clause.has("FIN", "ACT", "PERFECT", "DO", "HAVE"):
        return Verdict(Intent.NOT_DONE, "denied_afterwards")
    if rest == ["KO"]:
        return Verdict(Intent.NOT_DONE, "bare_no", "bare_no")
    if clause.has("KO") and (set(rest) & DENIED or clause.has("DAU", "STUCKTIME", "FUTURE")):
        return Verdict(Intent.NOT_DONE, "not")
    if clause.has("KO") and clause.has("FIN", "ACT", "DO"):
        return Verdict(Intent.NOT_DONE, "not", "negation_far")
    return None


def _not_yet(clause: Clause) -> Verdict:
    rest = [tag for tag in clause.tags if tag not in FILLER]
    if any(
        left.tag == "LEFT" and right.tag == "COUNT" and right.fold.endswith(_UNITS)
        for left, right in pairwise(clause.items)
    ):
        return Verdict(Intent.IN_PROGRESS, "something_left")  # "còn 1 xã chưa nộp"
    meeting = any(left.tag == "ONGOING" and right.tag == "EVENT" for left, right in pairwise(clause.items))
    if clause.has("ONGOING", "STARTED") and not meeting and not clause.has("MAYBE"):
        return Verdict(Intent.IN_PROGRESS, "under_way_not_finished")
    if _PART_LEFT.search(clause.seq) and clause.has("INTERIM", "PART") and not clause.has("MAYBE"):
        return Verdict(Intent.IN_PROGRESS, "part_finished")
    return Verdict(Intent.NOT_DONE, "not_yet_alone" if rest == ["NOT"] else "not_yet")


def _sent_back(clause: Clause, line: str) -> Verdict | None:
    del line
    if clause.has("RETURNED"):
        return Verdict(Intent.IN_PROGRESS, "sent_back")
    return None


def _late(clause: Clause, line: str) -> Verdict | None:
    if clause.has("AWAY") and not clause.has("FIN", "ONGOING", "DOC", "DATE", "FUTURE", "ALREADY", "PERFECT"):
        return Verdict(Intent.NOT_DONE if clause.has("DO", "ACT") else Intent.BLOCKED, "away", "away")
    if clause.has("BUSY") and not clause.has("FIN", "ONGOING", "DOC", "DATE", "FUTURE"):
        return Verdict(Intent.NOT_DONE if clause.has("DO", "ACT") else Intent.BLOCKED, "busy", "busy")
    if clause.has("STUCKTIME") and _TOLD_TO_STOP.search(line):
        return Verdict(Intent.BLOCKED, "held_up_by_others")
    if clause.has("STUCKTIME") and not clause.has("FIN", "DOC", "ALREADY", "FUTURE", "DATE"):
        return Verdict(Intent.NOT_DONE, "late")
    meant = any(item.tag == "FUTURE" and item.fold in {"dinh", "tinh", "du dinh"} for item in clause.items)
    if meant and clause.has("STUCKTIME"):
        return Verdict(Intent.NOT_DONE, "late")
    if clause.has("STUCKTIME") and clause.has("ALREADY") and not clause.has("FIN", "DOC", "ACT", "HAVE"):
        return Verdict(Intent.NOT_DONE, "late")
    return None
