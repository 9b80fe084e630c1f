"""What stands in the way: an obstacle, something that is lacking, somebody who has not done his part, a wait."""

from .clauses import FILLER, Clause
from .meaning import Intent
from .spelling import Pattern, pattern
from .verdict import Verdict, first_of

_SUPPLY = (
    "hướng dẫn|biểu mẫu|mẫu|số liệu|kinh phí|tiền|nguồn|vốn|nhân lực|nhân sự|người|cán bộ|ý kiến|chỉ đạo|phần mềm|tài khoản|"
    "quyền|dữ liệu|thông tin|cơ sở|căn cứ|quy định|phản hồi|chủ trương|máy|thiết bị|điện|mạng|tài liệu|thông tư|nghị định|"
    "danh mục|đề cương|dự toán|biên chế|thống nhất|trả lời|công văn hướng|mặt bằng|ngân sách|góp ý|hồi âm|định mức|mật khẩu|"
    "chứng thư|token|mã|mã số|mã định danh|con dấu|trụ sở|văn bản hướng|kết nối|chữ ký số|hồ sơ|đường truyền|nghị quyết|giấy phép|"
    "công văn của|văn bản của|bản đồ|phương tiện|máy móc|địa điểm|nhà thầu|chuyên gia|tiêu chí|đồng thuận|đất"
)
_LACKING = (
    " có| còn| đủ| nhận được| nhận| thấy| được cấp| cấp| bố trí| phân bổ| được bố trí| xin được| ra| gửi| cung cấp| hề có|"
    " được giao| được phân bổ| ban hành| cho| chịu gửi| chịu cho| lấy được| được| phản hồi| có được| đâu có| tìm được| tìm thấy|"
    " tìm ra| bàn giao| nhận đủ| thu thập được| thu được| xin| mua được| tuyển được| vay được| huy động được| tiếp cận được"
)
LACKS = pattern(
    f"(?:chưa|không|chẳng|chả|nỏ|hết|thiếu|chưa được|không được|làm gì|làm chi|mần chi|đâu|mô)(?:{_LACKING})*(?: văn bản| công văn| các| đầy đủ| đủ| nguồn| ai| nào| bất kỳ)*"
    f" (?:{_SUPPLY})"
    f"|có(?: được)? (?:{_SUPPLY}) (?:gì |chi |nào )?(?:đâu|mô)"
    "|(?:chưa|không)(?: được)? (?:duyệt|phê duyệt|cấp|giao) (?:kinh phí|dự toán|chủ trương|nguồn|biên chế|ngân sách|vốn)"
)
_HELD_UP = pattern(
    f"(?:{_SUPPLY})(?: \\S+){{0,6}}? (?:vẫn )?(?:chưa|không|chẳng|chậm) (?:được |kịp |thấy |có |về )*"
    "(?:bố trí|cấp|phân bổ|duyệt|có|bàn giao|đủ|về|ban hành|gửi|cung cấp|rõ|thống nhất|ổn định|hoạt động|chạy|đầy đủ|khớp|phản hồi|"
    "trả lời|chuyển|nhận|giải ngân|được|đến|thông|kết nối)"
)
_THEM = (
    "dưới (?:xã|thôn|phường|cơ sở|bản)|trên (?:bộ|tỉnh|thành phố|sở|trung ương)|bộ|các đơn vị|đơn vị khác|đơn vị phối hợp|(?:xã|phường|sở|đơn vị)(?=.* (?:em|tôi|nên|mình))|các sở|các xã|các phường|họ|cấp trên|trung ương|bên \\S+|phòng \\S+|tài chính|ubnd|"
    "nhà thầu|người ta|bên kia|bên nớ|viettel|vnpt|các ngành|đối tác|nơi|địa phương|cơ quan khác|(?:xã|phường) [^\\W\\d]\\S+(?: \\S+)?|sở (?!vẫn|chưa|không|cũng|đã|hiện|em|tôi|mình)[^\\W\\d]\\S*(?: \\S+)?|văn phòng ubnd|"
    "hội đồng|hđnd|hội đồng nhân dân|thường trực|quốc hội|chính phủ|mấy xã|mấy phường|nhiều xã|một số xã|một số đơn vị|nhiều đơn vị|"
    "công ty|ngân hàng|kho bạc|thuế|công an|bảo hiểm|tỉnh|thành phố|thôn|hai sở|người dân|dân|chủ đầu tư|đơn vị tư vấn|tư vấn"
)
_NOT_SO = (
    "gửi|đưa|chuyển lên|cung cấp|trả lời|phản hồi|cho|báo|nộp|góp ý|cấp|phối hợp|hướng dẫn|ban hành|có ý kiến|hồi âm|duyệt kinh phí|bố trí|"
    "thống nhất|chuyển|ra|đồng ý|ý kiến|họp|ký|làm|có|thẩm định|thông qua|xác nhận|giao|phân bổ|chịu|hợp tác|bàn giao|nhập|duyệt"
)
THEY_DID_NOT = pattern(
    f"(?:{_THEM})(?: (?:khác|phối hợp|bạn|liên quan|trên|chính|\\S+)){{0,2}} (?:vẫn )?(?:chưa|không|chẳng|chậm)"
    f"(?: chịu| kịp| thấy| có)? (?:{_NOT_SO})"
)
_NOBODY = pattern(
    "(?:không|chẳng|chưa|chả)(?: thấy| có)? (?:ai|(?:xã|phường|sở|đơn vị|bên|nơi|phòng|cơ quan) (?:nào|mô))(?: hết| cả)?(?: chịu| thèm)? "
    "(?:gửi|cung cấp|trả lời|phản hồi|cho|báo|nộp|góp ý|phối hợp|hướng dẫn|có ý kiến|hồi âm|chịu|hợp tác)"
)
_TOWARDS_US = pattern(
    "(?:xã|phường|các xã|sở|phòng|đơn vị|thôn|trường) (?:\\S+ ){0,3}?(?:chưa|không|chậm) (?:chịu |kịp |thấy )?(?:gửi|báo|nộp|có|chuyển)"
    "(?: báo cáo| số liệu)? (?:về|cho (?:em|mình|tôi|bên em|sở|phòng))"
)
_OURSELVES = pattern(
    "bên em|bên mình|đơn vị em|đơn vị tôi|phòng em|sở em|chúng tôi|bên tôi|xã em|phường em|đơn vị mình|em|tôi|đơn vị(?! phối hợp| khác| tư vấn| bạn| liên quan)"
)
_SIGNING = pattern(
    "ký|duyệt|phê duyệt|lãnh đạo|sếp|chủ tịch|giám đốc|phó giám đốc|phó chủ tịch|đóng dấu|lấy số|phát hành|ban hành|văn thư|"
    "thường trực|thủ trưởng|trình|cho số|số(?! liệu)|trưởng phòng|chánh văn phòng|chữ ký|in|photo|ký số|xem xét|vào số|con dấu|cấp số|review|sign off|"
    "sign|approve|thông qua|ub ký|ra số|thẩm định|thẩm tra|xem|xem lại|đọc|đọc lại|rà lại|chốt"
)
_FROM_OTHERS = pattern(
    "số liệu|hướng dẫn|ý kiến|kinh phí|tiền|phản hồi|mẫu|biểu mẫu|dữ liệu|góp ý|thông tin|văn bản|cung cấp|phối hợp|trả lời|"
    "chủ trương|nguồn|vốn|bộ|thống nhất|cấp kinh phí|phân bổ|hồ sơ|báo cáo của|kết quả|gửi số|công văn|chỉ đạo|"
    "tổng hợp từ|sửa|khắc phục|mạng|phần mềm|đơn vị|các sở|các xã|xã|phường|các phường|cho ý|danh mục|nghị quyết|hội đồng|"
    "đấu thầu|quy định|thông tư|nghị định|luật|dự toán|hđnd|tập huấn|trung ương"
)
_WEATHER = pattern("(?:\\S+ ){0,3}?(?:bão|lụt|lũ|mưa|ngập)(?: \\S+){0,4}")
_UNKNOWN_CANNOT = Pattern(r" KO (?:X ){1,2}CAN ")
_LATE_OTHERS = pattern(
    "(?:đơn vị tư vấn|tư vấn|nhà thầu|đối tác|họ|các xã|các phường|các đơn vị|các sở|mấy xã|bên kia)(?: \\S+){0,3} (?:chậm|trễ)(?: trễ| quá| lắm)?"
)
_APPRAISED = pattern("thẩm định|thẩm tra")
_HEAVY = pattern(
    "nghị định|thông tư|luật|trung ương|bộ|chính phủ|quốc hội|hướng dẫn|số liệu|hướng dẫn|ý kiến|kinh phí|góp ý|phản hồi|dự toán|chủ trương|nguồn|vốn|nghị quyết|hđnd|hội đồng"
)


MOCKS_OTHERS = pattern(
    f"(?:{_THEM}|{_SUPPLY})(?: \\S+){{0,3}}? (?:có|đã|có chịu|có thèm) (?:chịu |thèm )?(?:{_NOT_SO})(?: gì| chi| cho)?(?: em| ai)? (?:đâu|mô)(?: \\S+){{0,5}}"
)


def read_obstacle(clause: Clause, line: str) -> Verdict | None:
    """Something stands in the way, or None."""
    return first_of((_named, _waits, _lacking, _by_others, _cannot), clause, line)


def _named(clause: Clause, line: str) -> Verdict | None:
    if clause.has("OBSTACLE"):
        only = all(
            item.tag in FILLER | {"OBSTACLE", "ALREADY", "PASTTIME", "NOW", "AHEAD"} for item in clause.items
        )
        doubt = "weather" if only and _WEATHER.fullmatch(line) else None
        return Verdict(Intent.BLOCKED, "obstacle", doubt)
    return None


def _waits(clause: Clause, line: str) -> Verdict | None:
    del line
    at = max((index for index, item in enumerate(clause.items) if item.tag == "WAIT"), default=None)
    if at is None:
        return None
    after = clause.items[at + 1 :]
    words = " ".join(item.words for item in after)
    if after and after[0].tag in {"ME", "FUTURE"} and clause.has("FIN", "DO", "ACT", "PREP"):
        return Verdict(Intent.IN_PROGRESS, "promise")
    if _SIGNING.search(words):
        theirs = _APPRAISED.search(words) and any(
            item.tag in {"AGENCY", "OTHERS", "SECTION"} for item in after
        )
        if theirs or _HEAVY.search(words):
            return Verdict(Intent.BLOCKED, "waits_for_others")
        return Verdict(Intent.IN_PROGRESS, "waits_for_signature")
    if _FROM_OTHERS.search(words):
        return Verdict(Intent.BLOCKED, "waits_for_others")
    if not after and clause.has("NOT"):
        return None
    if not after and clause.has("INTERIM", "ACT", "ONGOING", "FIN"):
        return Verdict(Intent.IN_PROGRESS, "waits_after_handing_in")
    if clause.has("DATE", "AHEAD", "DAYS"):
        return Verdict(Intent.IN_PROGRESS, "waits_for_a_day")
    return Verdict(Intent.BLOCKED, "waits")


def _lacking(clause: Clause, line: str) -> Verdict | None:
    if clause.has("CLEARED") or (clause.has("DOC", "FIN") and not clause.has("NOT", "KO")):
        return None
    if LACKS.search(line) or (clause.has("NOT", "KO", "STUCKTIME") and _HELD_UP.search(line)):
        return Verdict(Intent.BLOCKED, "lacks_something")
    return None


def _cannot(clause: Clause, line: str) -> Verdict | None:
    """“không xuất được báo cáo”: an unknown verb that does not go."""
    del line
    return Verdict(Intent.BLOCKED, "cannot") if _UNKNOWN_CANNOT.search(clause.seq) else None


def _by_others(clause: Clause, line: str) -> Verdict | None:
    if not clause.has("NOT", "KO", "STUCKTIME"):
        return None
    if _LATE_OTHERS.search(line) or _NOBODY.search(line) or _TOWARDS_US.search(line):
        return Verdict(Intent.BLOCKED, "others_did_not")
    first = next((item for item in clause.items if item.tag not in {"PARTICLE", "TITLE", "ACK"}), None)
    theirs = first is not None and (first.tag == "OTHERS" or first.fold == "ben")
    if theirs and clause.has("NOT") and clause.has("-ACT", "-HAVE", "-REPORT") and not clause.has("ME"):
        return Verdict(Intent.BLOCKED, "others_did_not")
    match = THEY_DID_NOT.search(line)
    if match is None or _OURSELVES.search(line[: match.end()]):
        return None
    return Verdict(Intent.BLOCKED, "others_did_not")
