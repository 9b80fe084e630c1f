"""What is asked of the bot about a task: take it back, give more time, help; and what is no task at all."""

from itertools import pairwise

from .clauses import FILLER, VERBS, Clause
from .meaning import Intent
from .spelling import pattern
from .verdict import Verdict

_WEAK_EXTENSION = pattern(
    "cho xin|cho đến|cho tới|xin đến|xin tới|cho em đến|cho em tới|lùi|lui|kéo dài|cho em xin|cho em qua|xin qua|xin sang"
    "|nới|dời|rời hạn|linh động|delay|xin chuyển sang|xin chuyển qua|cho mình đến|cho tôi đến|xin cho đến|lùi lại|lui lại"
    "|nộp chậm|nộp trễ|nộp muộn|gửi chậm|gửi trễ|gửi muộn|giãn|cho đến hết|hoãn|thêm hạn|châm chước"
)
_STILL_BEGS = pattern("xin|lùi|lui|dời|giãn|hoãn|nới|châm chước|linh động|nộp chậm|nộp muộn|nộp trễ")
_POLITE_ASK = pattern("được không|được ko|được chưa|được hông|được chăng|có được|có thể")
_INFORMATION = pattern(
    "ai|bao giờ|khi nào|khi mô|bao lâu|bao nhiêu|mấy|mấy lần|thế nào|làm sao|sao|răng|ở đâu|ở mô|cho ai|làm răng|"
    "như thế nào|vì sao|tại sao|cách nào|kiểu gì|những gì|gì|chi|thủ tục"
)
_WEATHER = frozenset({"bao", "lut", "lu", "mua", "ngap", "to", "lon", "gio", "ve", "vao", "so"})
_TO_ALL = pattern(
    "bà con|mọi người ơi|cả nhà|anh em ơi|mọi người|anh chị em|cẩn thận|giữ an toàn|giữ sức khỏe|giữ gìn|chú ý an toàn|anh em|bình an|hè|hỉ|nhỉ|ghê|hén|quá trời|quá chừng"
)
_TAKES_BACK = pattern(
    "(?:bỏ|hủy|xóa|gỡ|rút) (?:giúp |giùm |cho |hộ )?(?:em |tôi )?(?:\\S+ ){0,3}?(?:báo|ghi nhận|đánh dấu|nhắn|trạng thái|xác nhận)(?: \\S+){0,4}? "
    "(?:giúp|giùm|lúc nãy|hồi nãy|vừa rồi|khi nãy|đi|vừa nãy|vừa gửi|vừa báo|vừa ghi|vừa xong)(?: \\S+){0,3}"
)
_SOME_MORE = pattern("thêm")
_HANDED_BACK = pattern("bị trả lại|trả lại (?:để|yêu|sửa|hồ|vì|rồi)")
_FORGET_ME = pattern(
    "(?:xóa|bỏ|gỡ|rút|hủy)(?: giúp| giùm| hết)?(?: em| tôi| mình)? (?:số điện thoại|sđt|thông tin|dữ liệu|tên|tài khoản|liên kết)(?: cá nhân)?(?: của)? (?:em|tôi|mình|tui)"
)
_OTHERS_LATE = pattern(
    "(?:các|mấy|nhiều|một số|bên|phía) (?!em|mình|tôi)\\S+(?: \\S+){0,2}? (?:nộp|gửi|báo cáo|cung cấp) (?:chậm|trễ|muộn)"
)
_TEACH = pattern(
    "(?:hướng dẫn|chỉ|bày)(?: giúp| cho)?(?: \\S+)? cách (?:báo|báo cáo|nhắn|dùng|sử dụng|trả lời|gửi|ghi)"
)
_REMINDING = pattern(
    "(?:(?:\\S+ ){0,4}?)(?:đừng|chỉ|xin đừng|tắt|ngừng|dừng) (?:có )?(?:nhắc|nhắn)(?: (?!quên|là)\\S+){0,5}"
    "|(?:dạ |thì |bot |anh |chị |nhờ |nhớ )*(?:mai|mốt|lát|lát nữa|tí nữa|sáng mai|chiều mai|chiều|sáng|tuần sau|tháng sau|hôm sau|bữa sau|khi khác|lúc khác|đầu tuần|cuối tuần)"
    "(?: \\S+)? nhắc (?:lại )?(?:giúp |giùm |dùm |hộ |cho )?(?:em|tôi|mình|tui|anh|chị|nhé|nha|nghe)?(?: \\S+){0,4}"
    "|(?:dạ |bot |anh |chị |nhờ |nhớ )*nhắc (?:lại )?(?:giúp |giùm |dùm |hộ |cho )?(?:em|tôi|mình|tui) (?:lại )?(?:trước|sau|lúc|vào|buổi|mỗi|mai|chiều|sáng|khi|gần)"
    "(?: \\S+){0,8}"
)
_UNTIL_WHEN = pattern(
    "(?:lùi|lui|dời|hoãn|giãn|nới|khất)(?: hạn| lại| thời hạn| thời gian| cho| giúp| em)* (?:đến|tới|cho đến|cho tới) (?:khi|lúc)"
)
_HOW = frozenset({"sao", "rang", "the nao", "nhu the nao", "cach nao", "bang cach nao", "kieu gi", "lam sao", "lam the nao", "lam rang", "man rang", "man sao",
                  "vao dau", "kieu nao", "kieu chi", "cach mo"})  # fmt: skip
_TREATS = frozenset({"tet", "nghi le", "xong tet"})
_WISHES = frozenset({"chuc", "mung", "chuc mung", "chuc tet", "mung tuoi"})


def read_help(clause: Clause, line: str) -> Verdict | None:
    """Help with the bot itself."""
    lone_guide = not (set(clause.tags) - FILLER - {"RESOURCE", "WORK"})
    if _about_the_bot(clause) or (
        _REMINDING.fullmatch(line) and not clause.has(*VERBS, "ALREADY", "PERFECT", "ACK")
    ):
        return Verdict(Intent.HELP, "help")
    at = next((at for at, item in enumerate(clause.items) if item.tag == "HELP"), 0)
    about = any(item.tag in {"WORK", "INTERIM", "RESOURCE"} for item in clause.items[:at])
    polite = clause.has("FIN") and any(
        item.tag == "HELP" and item.fold.startswith("giup") for item in clause.items
    )
    hushed = clause.has("ACK", "FIN") and any(item.fold.startswith("dung nhac") for item in clause.items)
    about = about or polite or hushed
    if (
        clause.has("HELP")
        and not about
        and not clause.has("UNDO", "WAIT", "NOT", "OBSTACLE", "ALREADY", "PERFECT")
    ):
        return Verdict(Intent.HELP, "help")
    guide = [item for item in clause.items if item.fold in {"huong dan", "xin huong dan", "huong dan voi"}]
    return Verdict(Intent.HELP, "help") if lone_guide and guide else None


def _about_the_bot(clause: Clause) -> bool:
    """“báo hoàn thành bằng cách nào”, "ấn vào đâu", a lone "giúp em": how to use the bot."""
    tool = clause.has("BOT", "TELL")
    bot = clause.has("BOT") or any(
        item.tag == "TELL" and item.fold.startswith("nhan") for item in clause.items
    )
    what = {"gi", "lam gi", "chi", "cai gi"} if bot else set()
    at = next((at for at, item in enumerate(clause.items) if item.tag in {"BOT", "TELL"}), 0)
    asked = clause.items if clause.has("BOT") else clause.items[at:]
    if tool and any(item.tag == "WH" and (_asks_how(item.fold) or item.fold in what) for item in asked):
        return not clause.has("ALREADY", "NOT", "PERFECT")
    words = {word for item in clause.items for word in item.fold.split()}
    if _TEACH.search(clause.line):
        return True
    if "cach" in words and words & {"bot", "dung", "nhan", "go", "bam"}:
        return True
    rest = [item.fold for item in clause.items if item.tag not in {"TITLE", "ME"}]
    return bool(rest) and set(rest) <= {"giup", "giup em", "voi", "a", "nhe"} and "giup" in rest[0]


def _asks_how(words: str) -> bool:
    return words in _HOW or words.startswith(("sao", "rang"))


def read_undo(clause: Clause, line: str) -> Verdict | None:
    """Take back what was said."""
    if _FORGET_ME.search(line):
        return Verdict(Intent.HELP, "help")  # "xóa số điện thoại của tôi"
    again = any(
        left.tag == "UNDO" and left.fold == "lay lai" and right.tag in {"RESOURCE", "INTERIM", "WORK"}
        for left, right in pairwise(clause.items)
    )
    if again:
        return None  # "phải lấy lại ý kiến"
    back_at_work = any(item.tag == "UNDO" and item.fold == "quay lai" for item in clause.items)
    if back_at_work and clause.has("DO", "ACT", "PREP", "FUTURE", "DATE", "REPORT"):
        return None  # "tuần sau quay lại làm báo cáo"
    first = next((item.tag for item in clause.items if item.tag in {"UNDO", "ASK"}), "")
    if first == "UNDO" or (not first and _TAKES_BACK.search(line) and not clause.question):
        return Verdict(Intent.UNDO, "undo")
    return None


def read_life(clause: Clause, line: str) -> Verdict | None:
    """Something of daily life is finished ("ăn cơm xong"), or somebody is congratulated: no task."""
    tags = clause.tags
    at = 1 if tags[:1] in (["PARTICLE"], ["ME"]) else 0
    wished = tags[at : at + 1] == ["CHAT"] and clause.items[at].fold in _WISHES
    task = clause.has("WAIT", "DOC", "EXTEND", "NEAR") or (clause.has("OBSTACLE") and not clause.has("FIN"))
    if (
        any(item.tag == "OBSTACLE" and set(item.fold.split()) <= _WEATHER for item in clause.items)
        and (_TO_ALL.search(line) or clause.has("CHAT", "FUNEMOJI"))
        and not clause.has(*VERBS, "NOT", "KO")
    ):
        return Verdict(Intent.CHITCHAT, "daily_life")
    season = any(item.tag == "LIFE" and item.fold in _TREATS for item in clause.items)
    if season and clause.has("ACT", "DO", "REPORT", "INTERIM", "WORK"):
        return None
    if clause.has("EVENT") and clause.has("CHAT", "FUNEMOJI") and not clause.has("ACT", "REPORT", "DOC"):
        return Verdict(Intent.CHITCHAT, "daily_life")
    if clause.has("LIFE") and not task:
        return Verdict(Intent.CHITCHAT, "daily_life")
    if _only_gathering(clause):
        return Verdict(Intent.CHITCHAT, "daily_life", "another_matter")
    return Verdict(Intent.CHITCHAT, "wish") if wished else None


def _only_gathering(clause: Clause) -> bool:
    """“họp xong rồi về nhé”: a meeting ended, and nothing of the task."""
    over = clause.has("EVENT") and clause.has("FIN") and not clause.question
    return over and not clause.has(
        "ACT", "DO", "REPORT", "WORK", "TELL", "PREP", "INTERIM", "ME", "NOT", "KO", "FUTURE", "WAIT", "DATE", "DOC", "ONGOING",
        "HAVE", "TASK", "COND", "SEQUENCE", "WH", "TWH", "RESOURCE",
    )  # fmt: skip


def read_extension(clause: Clause, line: str) -> Verdict | None:
    """More time is asked for; "xin"/"cho" with a day is enough."""
    timed = clause.has("DATE", "DAYS", "AHEAD")
    if clause.has("WISH"):
        return None
    if not clause.has("EXTEND"):
        asks = clause.has("WH") and not _POLITE_ASK.search(line)
        begs = clause.has("XIN") and timed and not clause.has("ASK", "FUTURE", "ACT") and not asks
        until = any(
            left.fold == "cho" and right.tag == "DATE" and right.fold.startswith(("den", "toi"))
            for left, right in pairwise(clause.items)
        )
        begs = begs or any(
            left.tag == "XIN" and left.fold == "xin" and right.tag == "DATE"
            for left, right in pairwise(clause.items)
        )  # "xin đến 4/12 mới xong được"
        begs = begs or (until and not clause.has(*VERBS, "FUTURE", "WAIT"))
        begs = begs or bool(
            clause.has("DAYS", "AHEAD") and _SOME_MORE.search(line) and not clause.has(*VERBS, "ALREADY")
        )
        return Verdict(Intent.EXTEND, "extend_to_a_day") if begs else None
    if clause.has("ALREADY") and clause.has("ACK", "PERFECT") and not timed:
        return None
    folds = " ".join(item.words for item in clause.items if item.tag == "EXTEND")
    weak = bool(_WEAK_EXTENSION.fullmatch(folds))
    if weak and clause.has("CO", "WH") and clause.has("KO") and not clause.has("XIN"):
        return None  # "nộp trễ có bị phạt không"
    if weak and not timed and _OTHERS_LATE.search(line):
        return Verdict(Intent.BLOCKED, "others_did_not")  # "tại các thôn nộp chậm"
    if weak and not timed:
        return _without_a_day(clause, line, folds)
    if clause.has("WH", "TWH") and not _POLITE_ASK.search(line) and _INFORMATION.search(line):
        return Verdict(Intent.QUESTION, "question_about_extension")
    whether = clause.has("CO") and clause.tags[-1] == "KO"  # "việc 9 có gia hạn không"
    return Verdict(Intent.EXTEND, "extend", "weak" if whether else None)


def _without_a_day(clause: Clause, line: str, folds: str) -> Verdict | None:
    """“xin", "lùi", "hoãn" and no day: more time only where nothing else is begged for."""
    if folds.endswith("xin") and clause.has("LIFE", "FUNEMOJI", "CHAT", "WORK", "COPY"):
        return None  # "cho em xin cái bánh 😄"
    if _UNTIL_WHEN.search(line) and not clause.question:
        return Verdict(Intent.EXTEND, "extend")  # "lùi đến khi có hướng dẫn"
    if not _STILL_BEGS.search(line) or clause.has("ASK", "WH", "RESOURCE", "REPORT", "FIN"):
        return None
    surely = folds.startswith(("xin", "hoan")) or clause.has("XIN")
    return Verdict(Intent.EXTEND, "extend", None if surely else "weak")


def handed_back(line: str) -> bool:
    """The work came back to be mended: that is no refusal of the task."""
    return bool(_HANDED_BACK.search(line))
