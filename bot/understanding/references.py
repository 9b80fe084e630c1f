"""Which tasks are named: numbers with a head word ("việc 3", "#8", "v12"), ranges, ordinals, places in the list."""

import re
from dataclasses import dataclass

from . import numbers
from .normalise import fold_of
from .spelling import pattern, written

MAX_RANGE = 50

_COUNTABLE = "phần trăm|ngày|tuần|tháng|hôm|giờ|đơn vị|xã|phường"
NUMBER_LIST = (
    r"\d{1,4}(?: (?:(?:,|;|\+|&|và|với|lẫn|cùng)(?: (?:việc|câu|mục|số|nhiệm vụ|v|nv|#))? )?"
    rf"\d{{1,4}}(?! (?:%|/|{_COUNTABLE})))*"
)
_RANGE = r"(?P<a>\d{1,3}) (?:-|–|đến|tới)(?: việc| nhiệm vụ| mục)? (?P<b>\d{1,3})(?! (?:/|%|phần trăm|đơn vị|xã|phường|ngày|tháng))"
_HEAD = (
    "(?:các |những |mấy |hai |ba )?(?:đầu việc|công việc|việc|nhiệm vụ|câu|mục|task|stt|mã|ý|cái|nội dung|chỉ tiêu|"
    "kế hoạch|báo cáo)(?: (?:số|thứ|số thứ tự|mã))?|v|nv|cv"
)
_TO_FOLLOW = "xong|chưa|đang|đã|đều|hoàn thành|rồi|vướng|xin|done|ok|:"
TASKS = written(
    rf"(?<!\S)(?:(?P<head>(?:{_HEAD}|#|no)(?: #)?) (?:từ )?(?:{_RANGE}|(?P<list>{NUMBER_LIST}))"
    rf"|(?:từ )?(?P<bare>\d{{1,3}} (?:-|–|đến|tới) \d{{1,3}})(?! (?:/|\d))(?=(?: (?:{_TO_FOLLOW})|$)))(?!\S)"
)
_COUNTS_THEM = re.compile(r" (?:viêc¸|viec|nhiêm¸|nhiem|nôi¸|noi|vân´|van|đâu`|dau|muc¸|muc|ý|y´|y)(?!\S)")
_ORDINALS = {"mot": 1, "nhat": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
             "tam": 8, "chin": 9, "muoi": 10}  # fmt: skip
ORDINAL = pattern(
    "(?:việc|nhiệm vụ|câu|mục|đầu việc|cái|ý) (?:số |thứ )?(?P<n>một|nhất|hai|nhì|ba|tư|bốn|§năm|§sáu|bảy|tám|chín|mười)"
    "(?! (?:mươi|phần|ngoái|nay|này|trước|học|kia|\\d))"
)
_SEVERAL = frozenset({"cac", "may", "nhung", "hai", "ba", "bon"})
_LISTED = "việc|nhiệm vụ|cái|mục|câu|đầu việc|vụ"
POSITION = pattern(
    f"(?:{_LISTED}) (?P<first>đầu tiên|đầu|trên cùng|trên|thứ nhất)|(?:{_LISTED}) (?P<last>cuối cùng|cuối|dưới cùng|sau cùng|chót|sau|dưới)"
)
_COUNTS = "\\d|hai|ba|bốn|năm|mấy"
EVERY = pattern(
    f"(?:cả )?(?:{_COUNTS}) (?:việc|nhiệm vụ|cái|đầu việc|mục) (?:này |trên |đó |ni |nớ )?(?:đều|cùng|cũng)"
    f"|cả (?:{_COUNTS})(?: (?:việc|nhiệm vụ|cái|đầu việc|mục))?(?: này| trên| đó| ni)?(?! (?:,|và|với|\\d))"
    "|(?:việc|cái) (?:nào|mô) cũng"
)
FIRST_FEW = pattern("(?P<n>\\d|hai|ba|bốn|năm) (?:việc|cái|mục|nhiệm vụ|đầu việc) (?:đầu tiên|đầu|trên cùng)")
PART_NUMBER = pattern(
    "(?<!\\d )(?:phần|bước|giai đoạn|đợt|vòng|lần|chương|khâu|bản|kỳ|phụ lục|biểu|tập|trang)(?: thứ| số)? "
    "\\d{1,2}(?: (?:,|và) \\d{1,2})*(?! (?:%|/|ngày|tuần|hôm|tháng|bữa))"
)
BARE_LIST = written(rf"(?<!\S){NUMBER_LIST}(?!\S)")
OFFICES_IN_WORDS = pattern(
    "(?<!§cả )(?<!ca )(?:một|hai|ba|bốn|§năm|§sáu|bảy|tám|chín|mười) (?:xã|phường|sở|đơn vị|thôn|trường|ngành|địa phương)"
)
COUNT = written(rf"(?<!\S){numbers.NUMBER} (?:{numbers.COUNTED})(?!\S)")


@dataclass(frozen=True, slots=True)
class Reference:
    """Task numbers at `start`–`end` of the line."""

    start: int
    end: int
    tasks: tuple[int, ...]


def find_references(line: str) -> list[Reference]:
    """All numbers of tasks that a head word or a word of standing gives away."""
    return [found for match in TASKS.finditer(line) if (found := _reference(match))]


def _reference(match: re.Match[str]) -> Reference | None:
    head = match["head"] or ""
    if (
        fold_of(head) == "y"
        and match.start()
        and not match.string[: match.start()].endswith((", ", ". ", "; "))
    ):
        return None  # "góp ý 30/11"
    if fold_of(head).startswith(("ke hoach", "bao cao")) and (match["a"] or len(match["list"]) > 1):
        return None  # "kế hoạch 45" is a document, "kế hoạch 2" the second task
    if fold_of(head).startswith("bao cao") and _COUNTS_THEM.match(match.string, match.end()):
        return None  # "báo cáo 2 việc: …"
    bounds = re.findall(r"\d+", match["bare"]) if match["bare"] else [match["a"], match["b"]]
    if not bounds[0]:
        return Reference(match.start(), match.end(), tuple(map(int, re.findall(r"\d+", match["list"]))))
    first, last = int(bounds[0]), int(bounds[1])
    if not first < last <= first + MAX_RANGE:
        return None
    return Reference(match.start(), match.end(), tuple(range(first, last + 1)))


def ordinals(line: str) -> list[Reference]:
    """Tasks named by an ordinal: "việc thứ hai", "việc số ba"; "3 việc đầu" are the first three."""
    found = [
        Reference(*match.span(), tuple(range(1, _few(match["n"]) + 1))) for match in FIRST_FEW.finditer(line)
    ]
    for match in ORDINAL.finditer(line):
        number = _ORDINALS.get(fold_of(match["n"]))
        if number:
            found.append(Reference(*match.span(), (number,)))
    return found


def counted_from(line: str, start: int) -> int | None:
    """Where "3 việc trên", "các việc sau" begin, if a number or "các" stands before "việc"; else None."""
    before = line[:start].rstrip().rpartition(" ")[2]
    several = before.isdigit() or fold_of(before) in _SEVERAL
    return start - len(before) - 1 if before and several else None


def _few(words: str) -> int:
    return int(numbers.number_of(words) or 1)
