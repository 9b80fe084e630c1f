"""What a question is about, so that the answer begins with what was asked. Pure: words in, topics out.

The understanding says that a message asks; this says what of the task's data answers it. Words are compared without
their marks, Huế's among them (mô = đâu, chi = gì, khi mô = khi nào).
"""

import re
from enum import StrEnum

from models.rules.folding import fold


class Topic(StrEnum):
    """What of a task's data a question wants. The order is that of the answer."""

    DEADLINE = "deadline"
    PRODUCT = "product"
    RECIPIENT = "recipient"
    WHOSE = "whose"
    LEFT = "left"
    STATE = "state"


_WHEN = (
    r"khi nao|khi mo|bao gio|luc nao|chung nao|chung mo|ngay nao|ngay may|hom nao|bua mo|thang may|may gio"
)
_WHAT = r"gi|chi|nhung gi|cai gi|cai chi|the nao|ra sao|ra rang|nao"
PATTERNS: dict[Topic, re.Pattern[str]] = {
    topic: re.compile(rf"\b(?:{words})\b")
    for topic, words in {
        Topic.DEADLINE: rf"{_WHEN}|han|deadline|thoi han|(?:con )?(?:may|bao nhieu) (?:ngay|hom|bua)|qua han|tre",
        Topic.PRODUCT: rf"(?:nop|gui|can|lam|bao cao|chuan bi|trinh|thieu|ho so|san pham|giay to) (?:{_WHAT})|"
        r"mau|bieu mau|file mau|ho so|san pham|so van ban|van ban (?:gi|chi|nao)|noi dung",
        Topic.RECIPIENT: r"(?:gui|nop|bao cao|trinh|chuyen) (?:\w+ ){0,2}?(?:ai|dau|mo|co quan nao|cho nao|so nao)|"
        r"gui ve|nop ve|nop cho|gui cho|noi nhan",
        Topic.WHOSE: r"(?:ai|so nao|don vi nao|co quan nao|phong nao|ben nao|ben mo) (?:\w+ ){0,2}?"
        r"(?:lam|phu trach|chu tri|chiu trach nhiem|giao|tham muu|mang|man|theo doi|phoi hop|ky)|"
        r"(?:cua|viec|phan|thuoc) (?:\w+ )?(?:ai|ben nao|ben mo|so nao|don vi nao)|chu tri|phu trach",
        Topic.LEFT: r"het viec|con (?:lai )?(?:may|bao nhieu|nhung|viec|cai|gi|chi|nhiem vu)(?! ngay| hom| bua)|may viec|"
        r"bao nhieu (?:viec|nhiem vu)|nhung viec (?:gi|nao|chi)|viec (?:gi|chi) (?:nua|khong)|co viec",
        Topic.STATE: r"ghi nhan|(?:xong|nop|nhan|duyet|gui|hoan thanh|cap nhat|xac nhan)(?: \w+){0,3} chua|tinh trang|"
        r"tien do|den dau|toi dau|toi mo|duoc chua|qua han chua",
    }.items()
}


def topics_of(text: str) -> tuple[Topic, ...]:
    """The topics of a question, in the order of the answer; empty where the task's data do not hold what it asks."""
    words = fold(text)
    found = {topic for topic, wanted in PATTERNS.items() if wanted.search(words)}
    if Topic.RECIPIENT in found and Topic.PRODUCT in found and not re.search(_ALSO_WHAT, words):
        found.discard(Topic.PRODUCT)  # "gửi báo cáo cho ai": of the two, whom
    return tuple(topic for topic in Topic if topic in found)


_ALSO_WHAT = r"\b(?:gi|chi|mau|ho so|san pham|noi dung)\b"
