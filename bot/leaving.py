"""Does a person say that they leave, and who comes after them? "từ nay nhắc chị Hà, em chuyển công tác". Pure.

Only where somebody is named, and no task: "việc này giao chị Hà" hands one task over and is no leaving.
"""

import re
import unicodedata
from dataclasses import dataclass

_TITLES = r"(?:anh|chị|chi|cô|co|chú|chu|bác|bac|ông|ong|bà|ba|bạn|ban|đồng chí|dong chi|đ/c|em)"
_NAME = r"(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){0,4}?)"
_END = r"(?=\s*(?:[,.;!]|$|\s(?:nhé|nha|ạ|giúp|giùm|hộ|thay|nhe|a|vì|do|sau|luôn|ngay|(?-i:em|tôi|mình|anh|chị)|để|là|tiếp|phụ|từ|rồi|với|nhận|làm)(?!\w)))"
_TELL = r"(?:nhắc|nhac|báo|bao|gửi|gui|nhắn|nhan|liên hệ|lien he|hỏi|hoi|giao|chuyển|chuyen)"
_FROM_NOW = r"(?:từ nay|tu nay|từ giờ|tu gio|từ mai|tu mai|từ hôm nay|tu hom nay|từ tuần sau|tu tuan sau|từ tháng sau|tu thang sau|kể từ nay|ke tu nay|sau này|sau nay)"
_TO = r"(?:\s+(?:việc|lại|cho|tới|đến|với|qua|sang|giúp|các việc|cv|viec|lai|toi|den|voi|giup|trực tiếp))*"
_LEAVES = re.compile(
    r"(?:chuyển|chuyen)\s+(?:công tác|cong tac|cơ quan|co quan|đơn vị|don vi)|nghỉ hưu|nghi huu|nghỉ việc|nghi viec|thôi việc|thoi viec"
    r"|(?:chuyển|chuyen)\s+sang\s+(?:sở|cơ quan|đơn vị|phòng|nơi)\s+khác|không còn (?:phụ trách|làm)|khong con (?:phu trach|lam)"
    r"|được điều động|luân chuyển",
    re.IGNORECASE,
)
_WHO = re.compile(rf"(?<!\w){_TELL}{_TO}\s+{_TITLES}\s+{_NAME}{_END}", re.IGNORECASE)
_FROM_NOW_WHO = re.compile(
    rf"(?<!\w){_FROM_NOW}(?!\w)[^,.;]{{0,40}}?(?<!\w){_TELL}{_TO}\s+{_TITLES}\s+{_NAME}{_END}", re.IGNORECASE
)
_TAKES_OVER = re.compile(
    rf"(?<!\w){_TITLES}\s+{_NAME}\s+(?:thay|thế|phụ trách|nhận|làm)\s+(?:em|tôi|mình|thay|tiếp|việc)",
    re.IGNORECASE,
)
_ONE_TASK = re.compile(
    r"\d|(?:việc|nhiệm vụ|cái|viec|nhiem vu|cai)\s+(?:này|ni|đó|nay|do)(?!\w)", re.IGNORECASE
)
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who comes after, as it was written."""

    name: str


def read_leaving(text: str) -> Leaving | None:
    """What a message says of leaving; None where it says nothing of it, or names nobody."""
    words = unicodedata.normalize("NFC", text).strip()
    if len(words) > LONGEST or _ONE_TASK.search(words) or words.endswith("?"):
        return None
    found = _FROM_NOW_WHO.search(words)
    if found is None and _LEAVES.search(words):
        found = _WHO.search(words) or _TAKES_OVER.search(words)
    return Leaving(" ".join(found["name"].split())) if found else None
