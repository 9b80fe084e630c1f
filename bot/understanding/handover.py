"""Whose task it is: not mine (wrong_assignee), or handed to somebody (delegate)."""

from .clauses import Clause
from .meaning import Intent
from .normalise import fold_of
from .requests import handed_back
from .spelling import Pattern, pattern
from .verdict import Verdict

_STRONG = "giao|chuyển|nhờ|phân công|ủy quyền|bàn giao|giao việc|chuyển việc|đẩy|nhường|chuyển giao|giao phó|nhượng|sang tay|phân"
_WEAK = "để|liên hệ|gặp|hỏi|gửi|tag|cc|forward"
_LINKS = "này|giúp|giúp em|cho|việc|việc này|nhiệm vụ này|cái này|hồ sơ|việc ni|lại|sang|qua|về|tiếp|luôn|xuống|hẳn|hết|nốt|em|toàn bộ|công việc"
_TITLES = "anh|chị|bạn|cô|chú|bác|ông|bà|đồng chí|cậu|em|thầy|dì|o|mệ|ạ|thằng|con|mự|dượng|cháu"
# What follows a title and is no name.
_NOT_NAMES = (
    "ơi|hành|nhé|nha|xem|làm|kiểm|hỏi|rồi|xin|báo|gửi|nộp|coi|nghiên|trao|rà|xử|lo|viết|đi|về|thì|trước|sau|đó|ấy|này|em|"
    "nghe|ạ|sửa|soát|cố|tính|tìm|liên|với|mai|chiều|sáng|đã|nghen|cho|giúp|anh|chị|là|ký|duyệt|biết|hướng|trình|thông|"
    "và|nếu|để|nào|hè|hỉ|tối|tới|luôn|chưa|không|xong|ới|nớ|số|bản|kết|theo|qua|tiếp|tổng|bên|gia|được|ở|khi|các|"
    "cái|việc|nhắc|tick|đóng|bấm|đánh|ghi|cập|dấu|nhưng|gặp|thêm|đang|sẽ|vẫn|có|hoàn|ban|phát|nhận|gấp|hôm|ngày|vừa|mới|khỏe|lại|mà|hộ|dùm|giùm|thay"
)
_SECTIONS = (
    "phòng|bộ phận|bên|sở|chi cục|trung tâm|văn phòng|thanh tra|tổ|ban|ubnd|xã|phường|phó phòng|trưởng phòng|chuyên viên|"
    "cục|bộ phận một cửa|văn thư|người khác|người mới|đơn vị khác|phòng ban|bạn khác|anh khác|chị khác|bạn mới|anh mới|chị mới|em mới|đồng nghiệp|"
    "cán bộ mới|cán bộ khác|chuyên viên mới|phó giám đốc|kế toán|đơn vị|nhóm|đội|công chức"
)
_OFFICES = "(?:chuyên viên|phó phòng|trưởng phòng|văn thư|kế toán|phó giám đốc|cán bộ|công chức|đồng nghiệp)"
HANDS_OVER = pattern(
    f"(?P<verb>(?P<strong>{_STRONG})|{_WEAK})(?: (?:{_LINKS}))*(?: cho| đến| tới| với| nhờ)?(?: {_OFFICES})?"
    f" (?:(?P<title>{_TITLES}) (?P<name>(?!(?:{_NOT_NAMES})(?!\\S))[^\\W\\d_]\\S*)|(?P<section>{_SECTIONS})(?! mình| em| tôi| hành| đầu| nãy))"
)
_MOVED = pattern(
    "(?:em|tôi|mình|cháu|tui)(?: đã| mới| vừa| được)*(?: bị)? (?:chuyển|điều|điều động|luân chuyển|biệt phái) (?:sang|qua|về|đến|ra)?(?: làm)? ?"
    "(?:phòng|sở|cơ quan|bộ phận|đơn vị|xã|phường|chỗ|ban|vị trí|việc|mảng) (?:khác|mới).*"
    "|(?:chức năng|thẩm quyền|mảng|lĩnh vực|nhiệm vụ)(?: này| ni| đó)? (?:đã |nay |giờ |chừ )*(?:được )?(?:chuyển|bàn giao|giao) "
    "(?:về|sang|cho|qua) (?:sở|xã|phường|phòng|bộ|ubnd|văn phòng|trung tâm|bên|cấp)(?! em| mình| tôi).*"
    "|(?:giờ|nay|chừ|hiện|hiện nay)(?: thì)? (?:đã )?(?:về|thuộc|chuyển về|chuyển sang|sáp nhập vào) (?!(?:em|mình|tôi|nhà|quê|bên em)(?!\\S))"
    "(?:\\S+ ){0,3}?(?:\\S+ rồi|quản lý|phụ trách|sở \\S+|phòng \\S+)(?: \\S+){0,3}"
)
_REDIRECTS = pattern(
    "(?:(?:từ nay|từ giờ|từ chừ|từ đây|lần sau|sau này|về sau|mai mốt|kỳ sau|đợt sau|có gì)(?: \\S+){0,2}? "
    "(?:nhắc|nhắn|gửi|gọi|báo|liên hệ|hỏi|tìm|gặp|alo)|^(?:(?:dạ|thì|nhờ|xin|bot|anh|chị|ơi|hãy|cứ|việc này|việc ni) )*(?:nhắc|nhắn))"
    f"(?: (?:việc này|tin|tin nhắn|cho|qua|sang|giùm|giúp|giúp em|thẳng|trực tiếp))* (?:{_OFFICES} )?"
    f"(?:(?:{_TITLES}) (?!(?:{_NOT_NAMES})(?!\\S))[^\\W\\d_]\\S*|(?:{_SECTIONS})(?! mình| em| tôi)).*"
)
NOT_HANDED = pattern(
    "thẩm định|góp ý|ý kiến|trình|ký|duyệt|phát hành|đóng dấu|số liệu|báo cáo cho|hướng dẫn|xin|hỏi lại|tổng hợp|công bố|"
    "kết quả|theo yêu cầu|lấy số|tham gia|xem xét|biết|quán triệt|ký số|cấp|hỗ trợ|giấy mời|mời"
)
TAKES_OVER = pattern(
    "(?:anh|chị|bạn|đồng chí|cô|chú|bác|ông|bà|thằng|em|o|phòng|bên phòng|bộ phận) (?!ơi|đang|sẽ|cũng)\\S+(?: \\S+){0,3}? "
    "(?:làm thay|phụ trách|đảm nhận|xử lý giúp|làm giúp|sẽ làm|tiếp quản|theo dõi|nhận việc này|lo việc|lo cái|đảm nhiệm|"
    "chủ trì|tiếp nhận việc|sẽ xử lý|làm hộ|làm việc này|làm cái này|nhận bàn giao|làm tiếp|tiếp tục làm)|"
    "(?:việc|cái|nhiệm vụ)(?: này| ni| đó| nớ)? (?:anh|chị|bạn|đồng chí|cô|chú|bác|thằng|o) (?!ơi)\\S+(?: \\S+)? (?:sẽ |đang )?"
    "(?:làm|mần|lo|phụ trách|xử lý|tham mưu|thực hiện)(?! xong)|"
    "(?:đầu mối|người phụ trách|phụ trách|người làm|người theo dõi)(?: việc này| mới| bây giờ| giờ)? (?:là|chuyển sang) "
    "(?:anh|chị|bạn|đồng chí|cô|chú|phòng|bộ phận) \\S+"
)
_AGENCIES = (
    "sở|phòng|ubnd|bộ|văn phòng|xã|phường|huyện|chi cục|trung tâm|bên|snv|stp|stttt|skhcn|stc|vp|thanh tra|công an|thuế|"
    "đơn vị khác|cơ quan khác|nội vụ|tư pháp|tài chính|anh|chị|ông|bà|vpub|bảo hiểm|kho bạc|y tế|giáo dục|đồng chí|cơ quan"
)
OWNED_BY = pattern(
    "(?:(?:cái|việc|nhiệm vụ|mảng|phần|nội dung)(?: này| ni| đó| nớ)?(?: là| phải| thì)*)?(?: |^)?(?:là )?"
    f"(?:thuộc về|thuộc|của|phải của|do|trách nhiệm của|là trách nhiệm của|bên)(?: bên)? (?:{_AGENCIES})(?! em| mình| tôi)"
    "(?: \\S+){0,8}"
)
POINTS = pattern(
    "việc này|cái này|nhiệm vụ này|việc ni|cái ni|việc đó|cái đó|chứ|chớ|mà|cái nớ|mảng này|nội dung này|phần này|việc nớ|"
    "này là|đúng ra|lẽ ra|nhiệm vụ|đáng lẽ"
)
_OURS = pattern("lẽ ra|đúng ra|đáng lẽ|đáng ra|đề nghị|kiến nghị|phải là|phải giao|chứ")
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
_WRONG_PLACE = pattern(
    "(?:nhầm|lộn|sai) (?:người|đơn vị|cơ quan|địa chỉ|chỗ|nơi|§sở|phòng|phường|xã|số điện thoại|đối tượng|bên)"
)
_SHOULD_BE = pattern(
    "(?:phải là|là|do|của|phải|để) (?:sở|phòng|ubnd|xã|phường|bộ|văn phòng|ban|bên|thanh tra|công an|chi cục)(?: (?!em|mình)\\S+){1,6} "
    "(?:làm|chủ trì|thực hiện|phụ trách|lo|mần|tham mưu|quản lý|đảm nhận)"
    "|(?:\\S+ ){0,5}?(?:việc|cái|nhiệm vụ) (?:này|ni|đó|nớ) (?:là |của |bên |do |phải )?(?:sở|ubnd|phường|xã|bên|phòng|ban|chi cục) (?:(?!em|mình|tôi)\\S+ ){1,4}?(?:chứ|chớ)$"
    "|(?:việc|cái|nhiệm vụ) (?:này|ni|đó|nớ) (?:sở|ubnd|bộ|văn phòng|ban|bên|thanh tra|công an|chi cục)(?: (?!em|mình)\\S+){1,5} (?:làm|chủ trì|thực hiện|phụ trách|quản lý)"
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
_SOMEBODY_DOES = Pattern(r"^ (?:PARTICLE )*TITLE (?:NAME|X) (?:FUTURE )?(?:DO|FORYOU)(?: PARTICLE| TITLE)* $")
_CONTACTS = frozenset({"hoi", "gap", "lien he", "tag", "cc", "forward"})
_ASKED_FOR_HELP = frozenset({"hoi", "gui", "gap", "de", "lien he", "cc", "tag", "forward"})
_TELL_NAMED = Pattern(r"^ (?:PARTICLE )*TELL TITLE NAME (?:PARTICLE |TITLE |FORYOU |ME )*$")
_GIVEN_BY_NAME = Pattern(r" GIVE (?:(?:PARTICLE|WORK|XIN|CO|TITLE) )*NAME ")


def read_wrong(clause: Clause, line: str) -> Verdict | None:
    """Not this person's task, or no longer."""
    if (
        _MOVED.search(line)
        or _WRONG_PLACE.search(line)
        or (_DOES_NOT.search(line) and not _not_yet(clause) and not clause.double)
    ):
        return Verdict(Intent.WRONG_ASSIGNEE, "wrong_assignee")
    if not clause.has("WRONG") or "KO WRONG" in clause.seq or _about_another(clause):
        return None
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
        and _OURS.search(line)
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


def _redirects(clause: Clause, line: str) -> bool:
    """“từ nay nhắc chị Hà”, "nhắn chị Mai nhé": somebody else is to be asked."""
    if clause.has("ALREADY", "PERFECT", "FUTURE", "NOT", "KO") or clause.question:
        return False
    return bool(_REDIRECTS.search(line) or _TELL_NAMED.search(clause.seq))


def read_delegation(clause: Clause, line: str) -> Verdict | None:
    """“giao anh Tú”, "nhờ chị Hoa làm giúp", "để bạn Thư làm tiếp"."""
    if clause.has("WH", "TWH", "ASK", "DOC", "WAIT", "LIFE", "RETURNED", "-GIVE", "MAYBE"):
        return None
    if any(item.tag == "ONGOING" and item.fold == "dang" for item in clause.items):
        return None
    if _OURS.search(line) and clause.has("AGENCY"):
        return None
    plain = " ".join(item.words for item in clause.items if item.tag != "AGENCY")
    if NOT_HANDED.search(plain):
        return None
    if _redirects(clause, line):
        return Verdict(Intent.DELEGATE, "delegate")
    match = HANDS_OVER.search(line)
    if match is None:
        return Verdict(Intent.DELEGATE, "delegate") if _GIVEN_BY_NAME.search(clause.seq) else None
    verb = fold_of(match["verb"])
    named = match["title"] and match["title"] not in {"ạ", "a¸", "em"}
    begins = clause.items[0].tag == "TITLE" and match["section"]  # "anh liên hệ phòng TC nhé"
    if not match["strong"] and verb in _ASKED_FOR_HELP:
        contact = verb in _CONTACTS and (named or begins)
        if not (clause.has("FORYOU", "DO", "ACT", "PREP") or contact) or match["title"] == "a¸":
            return None
        if verb == "gui" and (not clause.has("FORYOU", "DO") or clause.has("PERFECT", "ALREADY")):
            return None
    return Verdict(Intent.DELEGATE, "delegate", "asked" if clause.question else None)


def read_takeover(clause: Clause, line: str) -> Verdict | None:
    """“chị Hạnh theo dõi việc này”: a named person has it now."""
    if clause.has("NOT", "KO", "WAIT", "FIN", "OBSTACLE", "WH", "TWH", "ASK", "ME") and not clause.has(
        "FORYOU"
    ):
        return None
    named = _SOMEBODY_DOES.search(clause.seq) and not clause.has("ALREADY", "ACT") and not clause.question
    if not (TAKES_OVER.search(line) or named) or clause.has("NOT", "KO", "WAIT", "FIN", "WH", "TWH"):
        return None
    return Verdict(Intent.DELEGATE, "takes_over")
