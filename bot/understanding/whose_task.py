"""Whose task it is: not this person's, no longer, or another agency's (wrong_assignee)."""

from itertools import pairwise

from .clauses import Clause
from .meaning import Intent
from .requests import handed_back
from .spelling import pattern
from .verdict import Verdict

_MOVED = pattern(
    "(?:em|tôi|mình|cháu|tui)(?: đã| mới| vừa| được)*(?: bị)? (?:chuyển|điều|điều động|luân chuyển|biệt phái) (?:sang|qua|về|đến|ra)?(?: làm)? ?"
    "(?:phòng|sở|cơ quan|bộ phận|đơn vị|xã|phường|chỗ|ban|vị trí|việc|mảng) (?:khác|mới).*"
    "|(?:chức năng|thẩm quyền|mảng|lĩnh vực|nhiệm vụ)(?: này| ni| đó)? (?:đã |nay |giờ |chừ )*(?:được )?(?:chuyển|bàn giao|giao) "
    "(?:về|sang|cho|qua) (?:sở|xã|phường|phòng|bộ|ubnd|văn phòng|trung tâm|bên|cấp)(?! em| mình| tôi).*"
    "|(?:giờ|nay|chừ|hiện|hiện nay)(?: thì)? (?:đã )?(?:về|thuộc|chuyển về|chuyển sang|sáp nhập vào) (?!(?:em|mình|tôi|nhà|quê|bên em)(?!\\S))"
    "(?:\\S+ ){0,3}?(?:\\S+ rồi|quản lý|phụ trách|sở \\S+|phòng \\S+)(?: \\S+){0,3}"
)
_AGENCIES = (
    "sở|phòng|ubnd|bộ|văn phòng|xã|phường|huyện|chi cục|trung tâm|bên|snv|stp|stttt|skhcn|stc|vp|thanh tra|công an|thuế|"
    "đơn vị khác|cơ quan khác|nội vụ|tư pháp|tài chính|anh|chị|ông|bà|vpub|bảo hiểm|kho bạc|y tế|giáo dục|đồng chí|cơ quan"
)
_BECAME = pattern(
    "(?:sở|phòng|huyện|ubnd huyện|xã|phường|thị xã|chi cục|trung tâm|ban)(?: (?!em|mình|tôi)\\S+){1,4}? (?:giờ|nay|bây giờ|chừ|hiện nay|đã|mới)(?: đã)? (?:là|thành|đổi tên thành|nhập vào|thuộc|về) "
    "(?:sở|phòng|xã|phường|ubnd|chi cục|trung tâm|ban|bộ)(?: (?!em|mình|tôi)\\S+){1,5}"
)
OWNED_BY = pattern(
    "(?:(?:cái|việc|nhiệm vụ|mảng|phần|nội dung)(?: này| ni| đó| nớ)?(?: là| phải| thì)*)?(?: |^)?(?:là )?"
    f"(?:thuộc (?:thẩm quyền|chức năng|trách nhiệm|nhiệm vụ|phạm vi)(?: của)?|thuộc về|thuộc|của|phải của|do|trách nhiệm của|là trách nhiệm của|bên)(?: bên)? (?:{_AGENCIES})(?! em| mình| tôi)"
    "(?: \\S+){0,8}"
)
POINTS = pattern(
    "việc này|cái này|nhiệm vụ này|việc ni|cái ni|việc đó|cái đó|chứ|chớ|mà|cái nớ|mảng này|nội dung này|phần này|việc nớ|"
    "này là|đúng ra|lẽ ra|nhiệm vụ|đáng lẽ"
)
OURS = pattern("lẽ ra|đúng ra|đáng lẽ|đáng ra|đề nghị|kiến nghị|phải là|phải giao|chứ")
_DOES_NOT = pattern(
    "(?:không|mô có|đâu có|chẳng|chả|nỏ|đâu) (?:có )?(?:làm|mần|phụ trách|quản lý|theo dõi|nhận|lo|được giao|chủ trì|tham mưu|đảm nhận) "
    "(?:mảng|lĩnh vực|cái ni|cái này|việc này|việc ni|phần này|nội dung này|loại này|nhiệm vụ này|mấy việc này|mảng ni)"
    "|(?:không|đâu có|mô có|chẳng|hết) (?:còn )?(?:làm|làm việc|công tác) (?:ở|tại|bên|trong) (?:\\S+ ){1,5}?(?:nữa|rồi)"
    "|(?:có phải|đâu phải|mô phải)(?: là)? (?:việc|nhiệm vụ|phần|trách nhiệm|chức năng)(?: của)?(?: \\S+){1,3} (?:đâu|mô)"
    "|(?:đâu|mô) phải(?: là)? (?:việc|nhiệm vụ|trách nhiệm|chức năng) (?:của )?(?:em|tôi|tui|mình|bên em|sở em|phòng em|đơn vị em)"
    "|có (?:làm|mần|phụ trách|quản lý|theo dõi|chủ trì|được giao)(?: (?!gì|chi|được|mà)\\S+){0,3} (?:đâu|mô)(?! mà)"
    "|(?:có phải|đâu phải|mô phải|không phải|nỏ phải)(?: là)? (?:người|phường|xã|sở|bên|phòng|em|tôi|mình|đơn vị)(?: \\S+){0,3} "
    "(?:làm|phụ trách|chủ trì|quản lý|được giao)(?: \\S+)?"
)
_NEVER_OURS = pattern(
    "(?:làm gì|làm chi|mần gì|mần chi|mô|đâu) có(?: được giao)? (?:nhiệm vụ|chức năng|việc|phần|mảng|nội dung)(?: này| ni| đó| nớ| này mô| này đâu)+"
)
_WRONG_PLACE = pattern(
    "(?:nhầm|lộn|sai) (?:người|đơn vị|cơ quan|địa chỉ|chỗ|nơi|§sở|phòng|phường|xã|số điện thoại|đối tượng|bên)"
)
_SHOULD_BE = pattern(
    "(?:phải là|là|do|của|phải|để) (?:sở|phòng|ubnd|xã|phường|bộ|văn phòng|ban|bên|thanh tra|công an|chi cục)(?: (?!em|mình)\\S+){1,6} "
    "(?:làm|chủ trì|thực hiện|phụ trách|lo|mần|tham mưu|quản lý|đảm nhận)"
    "|(?:\\S+ ){0,5}?(?:việc|cái|nhiệm vụ) (?:này|ni|đó|nớ) (?:là |của |bên |do |phải )?(?:sở|ubnd|phường|xã|bên|phòng|ban|chi cục) (?:(?!em|mình|tôi)\\S+ ){1,4}?(?:chứ|chớ)$"
    "|(?:việc|cái|nhiệm vụ) (?:này|ni|đó|nớ) (?:sở|ubnd|vp|vpub|bộ|văn phòng|ban|bên|thanh tra|công an|chi cục)(?: (?!em|mình)\\S+){1,5} (?:làm|chủ trì|thực hiện|phụ trách|quản lý)"
)
_RIGHTLY = pattern(
    f"(?:trả|chuyển|giao|gửi|về|của|do|là|để)(?: lại| về| cho| sang| qua| bên)* (?:{_AGENCIES})(?! em| mình| tôi)(?: \\S+){{1,6}}? mới (?:đúng|phải|chuẩn|hợp lý)(?: \\S+){{0,3}}"
    f"|(?:bên )?(?!anh|chị|ông|bà|đồng chí)(?:{_AGENCIES})(?! em| mình| tôi)(?: \\S+){{1,5}}? mới (?:là|phải là|phải) (?:\\S+ ){{0,3}}?(?:chủ trì|phụ trách|làm|đầu mối|chịu trách nhiệm|tham mưu|thực hiện)"
)
_STATED = (
    "FIN",
    "NOT",
    "WAIT",
    "OBSTACLE",
    "ONGOING",
    "WH",
    "TWH",
    "DOC",
    "ACT",
    "INTERIM",
    "HAVE",
    "PREP",
    "KO",
)


def read_wrong(clause: Clause, line: str) -> Verdict | None:
    """Not this person's task, or no longer."""
    if (
        _MOVED.search(line)
        or _WRONG_PLACE.search(line)
        or _NEVER_OURS.search(line)
        or (_BECAME.search(line) and not clause.has("FIN", "ACT", "NOT", "WAIT") and not clause.question)
        or (_RIGHTLY.search(line) and not clause.question)
        or (_DOES_NOT.search(line) and not _not_yet(clause) and not clause.double)
    ):
        return Verdict(Intent.WRONG_ASSIGNEE, "wrong_assignee")
    if not clause.has("WRONG") or "KO WRONG" in clause.seq or _about_another(clause):
        return None
    if any(
        left.tag == "WRONG" and left.fold.startswith("thuoc") and right.tag == "ME"
        for left, right in pairwise(clause.items)
    ):
        return None  # "thuộc thẩm quyền của sở em"
    if any(item.tag == "WRONG" and item.fold.startswith("ai giao") for item in clause.items) and (
        clause.question or clause.has("TAGQ") or clause.items[-1].fold in {"vay", "rua", "the", "a"}
    ):
        return Verdict(Intent.QUESTION, "question_word")  # "việc này ai giao cho em vậy ạ"
    denied = any(
        item.tag == "WRONG" and item.fold.startswith(("khong", "ngoai", "trai", "chu "))
        for item in clause.items
    )
    if clause.joined == "WHY" and not denied:
        return None
    if clause.has("LIFE") or (handed_back(line) and not clause.has("WORK")):
        return None
    told = line.startswith("sao") or clause.has("ME")
    return Verdict(Intent.WRONG_ASSIGNEE, "wrong_assignee", "asked" if clause.question and not told else None)


def _about_another(clause: Clause) -> bool:
    """“người phụ trách nghỉ việc, chưa ai thay” is in the way; "chủ trì là ai" asks."""
    asks = clause.has("WH") and any(
        item.tag == "WRONG" and item.fold.endswith(" la") for item in clause.items
    )
    return asks or (clause.has("OBSTACLE") and not clause.has("ME"))


def _not_yet(clause: Clause) -> bool:
    return any(item.tag == "NOT" and item.fold.startswith(("chua", "van", "con")) for item in clause.items)


def read_owner(clause: Clause, line: str) -> Verdict | None:
    """“việc này của Sở Tư pháp chứ”: another agency owns it."""
    if (
        clause.has("AGENCY", "SECTION", "ME")
        and clause.has("GIVE")
        and OURS.search(line)
        and not clause.has("PERFECT", "ALREADY")
    ):
        return Verdict(Intent.WRONG_ASSIGNEE, "belongs_elsewhere")
    if (
        _SHOULD_BE.search(line)
        and POINTS.search(line)
        and not clause.has("WAIT", "OBSTACLE", "NOT", "FIN", "ALREADY", "PERFECT")
    ):
        return Verdict(Intent.WRONG_ASSIGNEE, "belongs_elsewhere")
    if clause.has(*_STATED, "ALREADY", "CHAT", "-FIN", "-ACT") or clause.joined == "WHY":
        return None
    match = OWNED_BY.search(line)
    begins = clause.items and clause.items[0].fold.startswith(
        ("thuoc", "cua", "viec cua", "la cua", "cai cua")
    )
    if match and (
        POINTS.search(line) or begins or clause.has("TASK") or line.startswith(("viêc¸ cuaˇ", "viec cua"))
    ):
        return Verdict(Intent.WRONG_ASSIGNEE, "owned_by_another")
    return None
