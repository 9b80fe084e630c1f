"""Handed to somebody: given, asked to be done, taken over (delegate)."""

import re

from .clauses import Clause
from .meaning import Intent
from .normalise import fold_of
from .spelling import Pattern, pattern
from .verdict import Verdict
from .whose_task import OURS

_STRONG = "giao|chuyển|nhờ|phân công|ủy quyền|bàn giao|giao việc|chuyển việc|đẩy|nhường|chuyển giao|giao phó|nhượng|sang tay|phân"
_WEAK = "để|liên hệ|gặp|hỏi|gửi|tag|cc|forward"
_LINKS = "xong|này|giúp|giúp em|cho|việc|việc này|nhiệm vụ này|cái này|hồ sơ|việc ni|lại|sang|qua|về|tiếp|luôn|xuống|hẳn|hết|nốt|em|toàn bộ|công việc|(?:việc |nhiệm vụ |mục |số )*\\d+|<code>"
_TITLES = "anh|chị|bạn|cô|chú|bác|ông|bà|đồng chí|cậu|em|thầy|dì|o|mệ|ạ|thằng|con|mự|dượng|cháu"
# What follows a title and is no name.
_NOT_NAMES = (
    "ơi|hành|nhé|nha|xem|làm|kiểm|hỏi|rồi|xin|báo|gửi|nộp|coi|nghiên|trao|rà|xử|lo|viết|đi|về|thì|trước|sau|đó|ấy|này|em|"
    "nghe|ạ|sửa|soát|cố|tính|tìm|liên|với|mai|chiều|sáng|đã|nghen|cho|giúp|anh|chị|là|ký|duyệt|biết|hướng|trình|thông|"
    "và|nếu|để|nào|hè|hỉ|tối|tới|luôn|chưa|không|xong|ới|nớ|số|bản|kết|theo|qua|tiếp|tổng|bên|gia|được|ở|khi|các|"
    "cái|việc|nhắc|tick|đóng|bấm|đánh|ghi|cập|dấu|nhưng|gặp|thêm|đang|sẽ|vẫn|có|hoàn|ban|phát|nhận|gấp|hôm|ngày|vừa|mới|khỏe|lại|mà|hộ|dùm|giùm|thay|nữa|lắm|hoài|mãi|rứa|vậy|thế|ri"
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
_BEGGED = re.compile(r"(?<!\S)xin(?: phep´| phep| đươc¸| duoc)? (?=chuyênˇ|chuyen|giao|ban` giao|ban giao)")
TAKES_OVER = pattern(
    "(?:anh|chị|bạn|đồng chí|cô|chú|bác|ông|bà|thằng|em|o|phòng|bên phòng|bộ phận) (?!ơi|đang|sẽ|cũng|để|và|thì|theo)\\S+(?: \\S+){0,3}? "
    "(?:làm thay|phụ trách|đảm nhận|xử lý giúp|làm giúp|sẽ làm|tiếp quản|theo dõi|nhận việc này|lo việc|lo cái|đảm nhiệm|"
    "chủ trì|tiếp nhận việc|sẽ xử lý|làm hộ|làm việc này|làm cái này|nhận bàn giao|làm tiếp|tiếp tục làm)|"
    "(?:việc|cái|nhiệm vụ)(?: này| ni| đó| nớ)? (?:anh|chị|bạn|đồng chí|cô|chú|bác|thằng|o) (?!ơi)\\S+(?: \\S+)? (?:sẽ |đang )?"
    "(?:làm|mần|lo|phụ trách|xử lý|tham mưu|thực hiện)(?! xong)|"
    "(?:đầu mối|người phụ trách|phụ trách|người làm|người theo dõi)(?: việc này| mới| bây giờ| giờ)? (?:là|chuyển sang) "
    "(?:anh|chị|bạn|đồng chí|cô|chú|phòng|bộ phận) \\S+"
)
_SOMEBODY_DOES = Pattern(r"^ (?:PARTICLE )*TITLE (?:NAME|X) (?:FUTURE )?(?:DO|FORYOU)(?: PARTICLE| TITLE)* $")
_CONTACTS = frozenset({"hoi", "gap", "lien he", "tag", "cc", "forward"})
_ASKED_FOR_HELP = frozenset({"hoi", "gui", "gap", "de", "lien he", "cc", "tag", "forward"})
_TELL_NAMED = Pattern(r"^ (?:PARTICLE )*TELL TITLE NAME (?:PARTICLE |TITLE |FORYOU |ME )*$")
_STEPS_IN = pattern(
    f"(?:{_TITLES}) (?!(?:{_NOT_NAMES})(?!\\S))[^\\W\\d_]\\S*(?: \\S+){{0,2}}? (?:làm|mần|theo dõi|phụ trách|xử lý|lo|trực|đảm nhận)(?: việc này)? "
    "thay (?:cho )?(?:em|chị|anh|tôi|mình|tui|cô|chú)"
    f"|(?:{_TITLES}) (?!(?:{_NOT_NAMES})(?!\\S))[^\\W\\d_]\\S*(?: \\S+){{0,2}}? thay (?:cho )?(?:em|tôi|mình|tui) "
    "(?:làm|mần|theo dõi|phụ trách|xử lý|lo|trực|đảm nhận)"
)
_HAS_IT_DONE = pattern(
    f"(?:để|sẽ|mai|chiều|lát)(?: \\S+)? (?:bảo|nói|gọi|kêu|nhắn|dặn)(?: với| cho)? (?:{_TITLES}) (?!(?:{_NOT_NAMES})(?!\\S))[^\\W\\d_]\\S*(?: \\S+){{0,3}}? "
    "(?:làm|mần|xử lý|lo|gửi|gởi|nộp|báo|thực hiện|theo dõi|tham mưu)(?: \\S+){0,4}"
)
_SOMEBODY_WORKS = Pattern(r" (?:NAME|X) (?:DO|FORYOU|ACT|PREP) ")
_GIVEN_BY_NAME = Pattern(r" GIVE (?:(?:PARTICLE|WORK|XIN|CO|TITLE) )*NAME ")


def _redirects(clause: Clause, line: str) -> bool:
    """“từ nay nhắc chị Hà”, "nhắn chị Mai nhé": somebody else is to be asked."""
    if clause.has("ALREADY", "PERFECT", "FUTURE", "NOT", "KO") or clause.question:
        return False
    return bool(_REDIRECTS.search(line) or _TELL_NAMED.search(clause.seq))


def read_delegation(clause: Clause, line: str) -> Verdict | None:
    """“giao anh Tú”, "nhờ chị Hoa làm giúp", "để bạn Thư làm tiếp"."""
    if _has_it_done(clause, line):
        return Verdict(Intent.DELEGATE, "delegate")
    if clause.has("WH", "TWH", "ASK", "DOC", "WAIT", "LIFE", "RETURNED", "-GIVE", "MAYBE"):
        return None
    if any(item.tag == "ONGOING" and item.fold == "dang" for item in clause.items):
        return None
    if OURS.search(line) and clause.has("AGENCY"):
        return None
    plain = " ".join(item.words for item in clause.items if item.tag != "AGENCY")
    if NOT_HANDED.search(_BEGGED.sub("", plain)):
        return None
    if _redirects(clause, line):
        return Verdict(Intent.DELEGATE, "delegate")
    match = HANDS_OVER.search(line)
    if match is None:
        return Verdict(Intent.DELEGATE, "delegate") if _GIVEN_BY_NAME.search(clause.seq) else None
    if not match["strong"] and not _names_whom(clause, match):
        return None
    return Verdict(Intent.DELEGATE, "delegate", "asked" if clause.question else None)


def _has_it_done(clause: Clause, line: str) -> bool:
    """“để anh bảo cậu Hải làm": somebody named will be told to."""
    told = clause.has("ALREADY", "PERFECT", "WH", "NOT", "KO") or clause.question
    return not told and bool(_HAS_IT_DONE.search(line))


def _names_whom(clause: Clause, match: re.Match[str]) -> bool:
    """After a weak verb ("để", "hỏi", "gửi") somebody must be named who does it, or be spoken to about it."""
    verb = fold_of(match["verb"])
    if verb not in _ASKED_FOR_HELP:
        return True
    named = match["title"] and match["title"] not in {"ạ", "a¸", "em"}
    begins = clause.items[0].tag == "TITLE" and match["section"]  # "anh liên hệ phòng TC nhé"
    contact = verb in _CONTACTS and (named or begins)
    if not (clause.has("FORYOU", "DO", "ACT", "PREP") or contact) or match["title"] == "a¸":
        return False
    if verb == "de" and match["title"] == "em" and not _SOMEBODY_WORKS.search(clause.seq):
        return False  # "để em tra rồi báo": the speaker will
    return verb != "gui" or (clause.has("FORYOU", "DO") and not clause.has("PERFECT", "ALREADY"))


def read_takeover(clause: Clause, line: str) -> Verdict | None:
    """“chị Hạnh theo dõi việc này”: a named person has it now."""
    if _STEPS_IN.search(line) and not clause.question:
        return Verdict(Intent.DELEGATE, "takes_over")
    if clause.has("NOT", "KO", "WAIT", "FIN", "OBSTACLE", "WH", "TWH", "ASK", "ME") and not clause.has(
        "FORYOU"
    ):
        return None
    named = _SOMEBODY_DOES.search(clause.seq) and not clause.has("ALREADY", "ACT") and not clause.question
    if not (TAKES_OVER.search(line) or named) or clause.has("NOT", "KO", "WAIT", "FIN", "WH", "TWH"):
        return None
    return Verdict(Intent.DELEGATE, "takes_over")
