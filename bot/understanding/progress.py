"""What is to come and what is under way, by one clause: promises, shares, steps, parts."""

from .aspect import looks_back, promise_after
from .clauses import FILLER, VERBS, Clause
from .meaning import Intent
from .numbers import WHOLE
from .spelling import Pattern, pattern
from .verdict import Verdict, first_of

_ALREADY_THEN_MUST = Pattern(r" FIN (?:\w+ )*ALREADY .*(?:MUST|FUTURE)")
_SIGNED = pattern(
    "(?:đã|được|vừa|mới|và)(?: (?!trình|gửi|đưa|chuyển|xin|nhờ)\\S+){0,4}? (?:được )?(?:ký|duyệt|phê duyệt|ban hành|phát hành|thông qua|ký ban hành|công bố|chấp thuận|ký duyệt)"
    "(?: rồi| xong)?|(?:ký|duyệt|phê duyệt|ban hành|phát hành|thông qua|ký ban hành) (?:xong )?rồi|"
    "(?:ký|duyệt|phê duyệt|ban hành|phát hành) xong|có (?:quyết định|số|dấu) rồi"
)
_STILL_OPEN = pattern(
    "chờ|đợi|chưa|nháp|bản nháp|bản thảo|trình .{0,20}ký rồi|trình ký|xin ý kiến|dự thảo|phòng duyệt|lấy ý kiến|gửi thẩm định|thẩm định|chủ trương|ký nháy|ký tắt|phiếu trình"
)
# An issue told of beside the steps that led to it: "đã thẩm định và ban hành xong", "dự thảo đã được ban hành tại QĐ …".
_ISSUED = pattern(
    "(?:ban hành|phát hành|công bố) (?:xong|rồi|tại|theo|số)|và (?:đã )?(?:được )?(?:ký )?(?:ban hành|phát hành|công bố)"
)
_NOT_ISSUED = pattern(
    "chờ|đợi|chưa|không|sẽ|trước khi|để|xin|gần|sắp|chuẩn bị|đang|cho|đề nghị|trình .{0,30}(?:ban hành|phát hành).*"
)
_AS_GOOD_AS = pattern("coi như|xem như|kể như")
_INDICATOR = pattern("tỷ lệ|chỉ tiêu|chỉ số")
_EXCEEDED = pattern("vượt (?:chỉ tiêu|kế hoạch|mục tiêu|mức)")
_MY_PART = pattern("phần (?:việc )?(?:của )?(?:em|mình|tôi|bên em|bên mình|đơn vị)")
_TASKS_COUNTED = pattern("\\S+ (?:việc|nhiệm vụ|đầu việc)")
_LOOKS_FIRST = pattern(
    "(?:(?:dạ|vâng|ok|rồi|thôi|ừ) )*(?:để|đợi|chờ) (?:em|tôi|mình|tui|bên em|cháu|anh|chị) (?:\\S+ )?(?:xem|kiểm tra|check|rà|coi|hỏi|nghiên cứu|"
    "tính|ngó|dò|đọc|tìm hiểu|trao đổi)(?: (?:lại|đã|thử|kỹ|xem|giúp|ạ|anh|chị|nhé|nha|cho|rồi|báo|tí|chút|sao|thế nào|với|sếp))*"
)
_TO_THE_END = pattern("cho (?:xong|hoàn thành|kịp|ra ngô ra khoai|đâu ra đấy|dứt điểm)")  # "làm cho xong chứ"
_IN_FULL = pattern("đầy đủ|(?<!chưa )(?<!chua )(?<!không )(?<!khong )đủ")
_NO_MORE = pattern(
    "(?:mới|chỉ|chỉ mới|mới chỉ) (?:làm |viết |soạn |mần |gõ |đánh |nghĩ |đặt |mở )?(?:xong|được|hoàn thành) (?:\\S+ ){1,4}thôi"
)
_ONLY = pattern("mới|được|chỉ|mới được|mới chỉ|vài")
_SHORT = 4
_TOLD = ("PERFECT", "ALREADY", "PASTTIME", "FIN", "DOC")
_THEN_SENT = Pattern(r" PART (?:\w+ )*AND ACT (?:\w+ )*ALREADY ")
_LEAVINGS = frozenset(
    {"WORK", "PART", "SIGN", "ACT", "INTERIM", "REPORT", "COUNT", "PREP", "RESOURCE", "DO", "SIGNER", "FIN"}
)


def read_progress(clause: Clause, line: str) -> Verdict | None:
    """A promise, or how far the task is."""
    return first_of((_promised, _shared, _nearly, _a_step, _counted, _under_way), clause, line)


def _promised(clause: Clause, line: str) -> Verdict | None:
    """The future: "mai xong", "sẽ gửi", "xong em báo", "phải xong trước thứ 6"."""
    if _LOOKS_FIRST.fullmatch(line):
        return Verdict(Intent.ACKNOWLEDGE, "acknowledged")
    if _TO_THE_END.search(line) and not clause.has("PERFECT", "ALREADY", "PASTTIME", "NOT", "KO"):
        return Verdict(Intent.IN_PROGRESS, "promise")
    weighty = clause.has(*VERBS, "NEAR", "X", "ONGOING", "CO", "SIGN", "LEFT")
    if clause.has("SEQUENCE") and not _all_behind(clause):
        return Verdict(Intent.IN_PROGRESS, "when_done_then")
    if clause.has("DATE", "AHEAD") and _ahead(clause) and not looks_back(clause, line):
        seen = clause.has("ACK", "CHAT", "LIFE", "EVENT", "WRONG")
        told = not seen or clause.has(*VERBS, "ONGOING")
        return Verdict(Intent.IN_PROGRESS, "promise_with_a_day") if told else None
    if clause.has("FUTURE", "COND", "MUST") and weighty and not _ALREADY_THEN_MUST.search(clause.seq):
        if not clause.has("FUTURE", "COND") and clause.has("PERFECT", "ALREADY"):
            return None
        before = all(
            item.fold == "truoc khi" for item in clause.items if item.tag in {"FUTURE", "COND", "MUST"}
        )
        if before and clause.has("ALREADY") and clause.has("ACT", "FIN"):
            return None  # "trước khi nghỉ em nộp rồi mà"
        return Verdict(Intent.IN_PROGRESS, "promise")
    if clause.has("FUTURE") and len(clause.items) <= _SHORT and not clause.has("ACK"):
        return Verdict(Intent.IN_PROGRESS, "promise")
    after = promise_after(clause, line)
    if after is None:
        return None
    return Verdict(Intent.IN_PROGRESS, "when_done_then", after or None)


def _all_behind(clause: Clause) -> bool:
    """“ký xong gửi đi luôn rồi", "sửa xong gửi lại và được duyệt rồi": both are told as past."""
    last = [item for item in clause.items if item.tag not in FILLER][-1:]
    if not last or clause.has("FUTURE", "DATE", "ME"):
        return False
    joined = last[0].tag == "ALREADY" and clause.has("AND") and clause.has("ACT")
    return joined or last[0].fold == "luon roi"


def _ahead(clause: Clause) -> bool:
    """A day that is not a document's own."""
    return any(
        item.tag in {"DATE", "AHEAD"} and not (item.words[-1:].isdigit() and _dates_document(clause, index))
        for index, item in enumerate(clause.items)
    )


def _dates_document(clause: Clause, index: int) -> bool:
    before = clause.items[max(0, index - 2) : index]
    return any(other.tag in {"DOC", "LOOSEDOC", "REQUEST"} for other in before)


def _shared(clause: Clause, line: str) -> Verdict | None:
    if _EXCEEDED.search(line) and clause.has("ALREADY", "PERFECT"):
        return Verdict(Intent.DONE, "hundred_percent", "indicator")
    share = share_of(clause)
    if share is None or share == WHOLE:
        return None
    if share == 0:
        return Verdict(Intent.NOT_DONE, "nothing_yet")
    if leaves_share(clause):
        return Verdict(Intent.IN_PROGRESS, "share_left")
    indicator = _INDICATOR.search(line) and not clause.has("FIN")
    return Verdict(Intent.IN_PROGRESS, "share", "indicator" if indicator else None)


def _nearly(clause: Clause, line: str) -> Verdict | None:
    """Near the end, or with something left: "gần xong", "còn mỗi chữ ký"."""
    if clause.has("NEAR"):
        only = len([item for item in clause.items if item.tag == "NEAR"]) == 1
        supposed = only and _AS_GOOD_AS.search(line)
        return Verdict(Intent.IN_PROGRESS, "near_done", "as_good_as_done" if supposed else None)
    if clause.has("LEFT") and not clause.has("ACK", "CHAT", "LIFE") and _something_left(clause):
        return Verdict(Intent.IN_PROGRESS, "something_left")
    return None


def _something_left(clause: Clause) -> bool:
    at = next(index for index, item in enumerate(clause.items) if item.tag == "LEFT")
    bare = clause.items[at].fold == "con"
    after = [item for item in clause.items[at + 1 :] if item.tag not in {"PARTICLE", "TITLE", "X"}]
    if after and after[0].tag == "FIN" and clause.items[at].fold == "con lai":
        return False  # "trừ việc 6, còn lại xong cả"
    later = any(item.tag in {"ALREADY", "PERFECT", "NOT", "KO"} for item in clause.items[at:])
    before = any(
        item.tag == "ALREADY" for item in clause.items[:at]
    )  # "tập huấn xong rồi còn báo cáo kết quả"
    behind = (
        before and not later and bool(after) and after[0].tag in {"REPORT", "ACT", "INTERIM", "DO", "PREP"}
    )
    return behind or (
        bool(after) and (after[0].tag in _LEAVINGS or not bare) and not (bare and clause.has("ALREADY"))
    )


def _a_step(clause: Clause, line: str) -> Verdict | None:
    """A step on the way is finished, or a part: "đã trình", "xong phần dự thảo"."""
    if clause.has("INTERIM"):
        issued = _ISSUED.search(line) and not _NOT_ISSUED.search(line) and clause.has(*_TOLD)
        signed = issued or (_SIGNED.search(line) and not _STILL_OPEN.search(line))
        return None if signed else Verdict(Intent.IN_PROGRESS, "interim_step")
    if _NO_MORE.search(line) and not clause.has("DOC", "DATE"):
        return Verdict(Intent.IN_PROGRESS, "part_finished")
    if clause.has("PART") and not clause.has("DOC") and not _THEN_SENT.search(clause.seq):
        return Verdict(Intent.IN_PROGRESS, "part_finished", "my_part" if _MY_PART.search(line) else None)
    return None


def _counted(clause: Clause, line: str) -> Verdict | None:
    """So many are finished: of how many is not said."""
    counted = clause.has("COUNT") and clause.has("FIN", "ACT", "PERFECT")
    if not counted or clause.has("ALL", "DOC", "PASTTIME") or _IN_FULL.search(line):
        return None
    if _TASKS_COUNTED.search(line):
        return Verdict(Intent.DONE, "some_tasks", "which_tasks")
    if clause.has("CO"):
        return Verdict(Intent.IN_PROGRESS, "counted_part", None if _ONLY.search(line) else "counted")
    if _ONLY.search(line) or not clause.has("FIN"):
        return Verdict(Intent.IN_PROGRESS, "counted_part")
    return Verdict(Intent.DONE, "finished", "counted")


def _under_way(clause: Clause, line: str) -> Verdict | None:
    del line
    if clause.has("INTIME") and not clause.has("ONGOING", "STARTED"):
        told = clause.has("PERFECT", "ALREADY") and clause.has("FIN", "ACT")
        return None if told else Verdict(Intent.IN_PROGRESS, "in_time")
    if clause.has("ONGOING") and clause.has("EVENT") and not clause.has(*VERBS, "WORK", "DATE", "SHARE"):
        return Verdict(Intent.BLOCKED, "busy", "busy")  # "đang họp": of the task nothing is told
    if clause.has("ONGOING", "STARTED", "WORKEMOJI"):
        if clause.has("PERFECT") and clause.has("ACT", "FIN") and _by_plan_only(clause):
            return None
        told = " ALREADY " in clause.seq.replace("STARTED ALREADY", "") and clause.has("FIN")
        return None if told else Verdict(Intent.IN_PROGRESS, "under_way")
    return None


def _by_plan_only(clause: Clause) -> bool:
    """“đã phát hành đủ 3 văn bản theo kế hoạch": as planned, and no longer under way."""
    return all(item.fold == "theo ke hoach" for item in clause.items if item.tag in {"ONGOING", "STARTED"})


def leaves_share(clause: Clause) -> bool:
    """“còn 20 %”: the share is what is left; "xong 90 %, chỉ còn phụ lục" is not."""
    tags = clause.tags
    return "LEFT" in tags and "SHARE" in tags and tags.index("LEFT") < tags.index("SHARE")


def share_of(clause: Clause) -> float | None:
    """The share of the whole the clause names, in percent."""
    return next(
        (item.value for item in clause.items if item.tag == "SHARE" and isinstance(item.value, float)), None
    )
