"""Numbers in words, shares of a whole (percent, fractions, "một nửa", "8 phần"), and counts of days."""

from dataclasses import dataclass

from .normalise import fold_of
from .spelling import pattern, written

_UNITS = {"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7,
          "tam": 8, "chin": 9, "muoi": 10, "chuc": 10}  # fmt: skip
NUMBER = (
    r"(?:\d chục|\d+(?:\.\d+)?"
    "|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín) (?:mươi|chục)(?: (?:mốt|hai|ba|tư|bốn|lăm|năm|sáu|bảy|tám|chín))?"
    "|mười(?: (?:một|hai|ba|bốn|lăm|năm|sáu|bảy|tám|chín))?|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mươi|chục)"
)
HALF = 50.0
WHOLE = 100.0
_TENTHS = 10
_FEWEST_TENTHS = 4  # "8 phần" of ten; "2 phần" counts parts
_ONE = 1
DAYS = {"ngay": 1, "hom": 1, "bua": 1, "bữa": 1, "tuan": 7, "thang": 30, "nam": 365}
HALVES = {"nam": 180, "thang": 15, "tuan": 3, "ngay": 1}
COUNTED = (
    "đơn vị|xã|phường|sở|ngành|cơ quan|việc|nhiệm vụ|đầu việc|chỉ tiêu|tiêu chí|mục|nội dung|phần|hồ sơ|bước|thủ tục|"
    "tthc|văn bản|phòng|địa phương|báo cáo|lớp|huyện|câu|công việc|ý|kế hoạch|chương|biểu|quy định|cuộc|hội nghị|"
    "người|phiếu|quý|bộ phận|sản phẩm|dịch vụ|dvc|kiến nghị|phản ánh|trường|cán bộ|công chức|cái|hạng mục|tin|bài|"
    "đợt|bản(?! hành)|sp|dv|trang|lần|chữ ký|tổ|thôn|cụm|điểm|bộ|mẫu|khâu|công đoạn"
)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the whole in percent, at `start`–`end` of the line."""

    start: int
    end: int
    percent: float


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days, at `start`–`end` of the line; None where the person says only "vài ngày"."""

    start: int
    end: int
    days: int | None
    ahead: bool


_PERCENT = written(
    rf"(?<!\S)(?:{NUMBER}(?: (?:%|phần trăm))? (?:-|–|đến|tới|lên|lên tới|lên đến|sang|thành|>) )?(?P<n>{NUMBER}) "
    rf"(?:%|phần trăm|pt)(?!\S)"
)
_EVEN = written(r"(?<!\S)50 (?:-|/|:) 50(?!\S)")
_FRACTION = written(
    rf"(?<!\S)(\d{{1,4}}) (?:/|trên tổng số|trên|trong số|trong tổng số|trong) (\d{{1,4}})"
    rf"(?P<noun> (?:{COUNTED})(?!\S))?(?!\S)(?! /)"
)
_IN_WORDS = written(rf"(?<!\S)({NUMBER}) phần (mười|trăm|ba|tư|bốn|năm|\d+)(?!\S)")
_TENTH = written(rf"(?<!\S)({NUMBER}) phần(?!\S)(?! (?:{COUNTED}))")
_HALF = pattern(
    "(?:được|đạt|xong|hơn|quá|một|1|gần|khoảng|tầm|mới|chừng|phân|cỡ) (?:một |1 |hơn |quá |gần )?nửa"
    "(?: chặng đường| đường| phần| việc| khối lượng)?(?! tháng| ngày| tuần| tiếng| năm)"
)
_DAYS = written(
    rf"(?<!\S)(?:(?P<cue>trong vòng|trong|sau|khoảng|tầm|chừng|nội trong) )?"
    rf"(?P<n>{NUMBER}|nửa|vài|mấy|ít|dăm|đôi|vài ba|dăm ba) "
    rf"(?P<unit>ngày|hôm|bữa|tuần|tháng|§năm)(?: làm việc)?(?P<more> nữa|tới)?(?!\S)"
)
_ONE_MORE = pattern("(tuần|tháng) nữa")
_THEM_ONE = pattern("thêm (tuần|tháng|ngày)(?! này| sau| tới| \\d)")


def number_of(words: str) -> float | None:
    """The value of digits or of number words ("hai mươi lăm"); None where it is neither."""
    total = 0.0
    for word in words.split():
        if word[0].isdecimal():
            total += float(word)
            continue
        value = _UNITS.get(fold_of(word))
        if value is None:
            return None
        total = total * 10 if value == _TENTHS and total else total + value
    return total


def shares(line: str) -> list[Share]:
    """All shares the line speaks of. Fractions that stand as dates must have been taken out before."""
    found = [Share(*match.span(), HALF) for match in _EVEN.finditer(line)]
    for match in _PERCENT.finditer(line):
        value = number_of(match["n"])
        if value is not None and value <= WHOLE:
            found.append(Share(*match.span(), value))
    for match in _IN_WORDS.finditer(line):
        part, whole = number_of(match[1]), number_of(match[2])
        if part and whole and part <= whole and fold_of(match[2]) != "tram":
            found.append(Share(*match.span(), part * WHOLE / whole))
    for match in _FRACTION.finditer(line):
        part, whole = int(match[1]), int(match[2])
        if 0 <= part <= whole and whole > 0:
            found.append(Share(*match.span(), part * WHOLE / whole))
    found.extend(Share(*match.span(), HALF) for match in _HALF.finditer(line))
    for match in _TENTH.finditer(line):
        tenths = number_of(match[1])
        if tenths and _FEWEST_TENTHS <= tenths <= _TENTHS:
            found.append(Share(*match.span(), tenths * WHOLE / _TENTHS))
    return found


def day_counts(line: str) -> list[Days]:
    """All counts of days: "5 ngày làm việc" = 5, "1 tuần" = 7, "nửa tháng" = 15, "vài hôm" = None."""
    found: list[Days] = []
    for match in _DAYS.finditer(line):
        unit = fold_of(match["unit"])
        count = number_of(match["n"])
        days = HALVES.get(unit) if fold_of(match["n"]) == "nua" else None
        if count is not None:
            days = round(count * DAYS[unit])
        cue = fold_of(match["cue"]) if match["cue"] else ""
        ahead = bool(match["more"]) or cue.startswith(("trong", "sau", "noi"))
        found.append(Days(*match.span(), days, ahead))
    found.extend(
        Days(*match.span(), DAYS[fold_of(match[1])], ahead=True) for match in _ONE_MORE.finditer(line)
    )
    found.extend(
        Days(match.start(1), match.end(1), DAYS[fold_of(match[1])], ahead=False)
        for match in _THEM_ONE.finditer(line)
    )
    return found
