"""What a person wants to know how to say: "xong rồi thì nhắn gì hả em?". Pure: words in, a subject out.

The understanding says that a message asks how to use the bot, or asks something; this says which of the few things one
tells the bot it is about, so that the answer is one line to copy and not the whole help. Compared without marks.
"""

import re
from enum import StrEnum

from models.rules.folding import fold


class HowTo(StrEnum):
    """What one wants to tell the bot. The order settles which of several is meant: the rarest first."""

    LEAVE = "leave"
    REMIND = "remind"
    UNDO = "undo"
    FILE = "file"
    EXTEND = "extend"
    HAND_OVER = "hand_over"
    NOT_OURS = "not_ours"
    BLOCKED = "blocked"
    IN_PROGRESS = "in_progress"
    DONE = "done"


SUBJECTS: dict[HowTo, re.Pattern[str]] = {
    subject: re.compile(rf"\b(?:{words})\b")
    for subject, words in {
        HowTo.LEAVE: "(?:xoa|bo|go|rut|huy) (?:\\w+ ){0,2}?(?:so dien thoai|sdt|thong tin|du lieu|ten|tai khoan|lien ket)|roi khoi",
        HowTo.REMIND: "nhac|(?:dung|thoi|khoi|chi) (?:co )?nhan|nhan (?:it|ban dem|buoi|toi)",
        HowTo.UNDO: "hoan tac|lay lai|rut lai|bao nham|nham|sua lai|bao sai|ghi sai",
        HowTo.FILE: "tep|file|anh|hinh|minh chung|dinh kem|pdf|scan",
        HowTo.EXTEND: "gia han|lui han|doi han|them ngay|xin han|xin them|cham han|khong kip",
        HowTo.HAND_OVER: "chuyen viec|ban giao|giao lai|chuyen cho|nho nguoi khac|nghi phep",
        HowTo.NOT_OURS: "khong phai viec|khong thuoc|nham co quan|cua so khac|viec cua so",
        HowTo.BLOCKED: "vuong|ket|kho khan|bi tac|ach",
        HowTo.IN_PROGRESS: "dang lam|tien do|chua xong|dang thuc hien|moi lam|phan tram",
        HowTo.DONE: "xong|hoan thanh|hoan tat|lam roi|nop roi|ban hanh roi|bao cao|bao",
    }.items()
}
_WH = "gi|chi|sao|rang|the nao|nhu the nao|ra sao|kieu gi|cho nao|cho mo|o dau|vao dau|dau|cach nao|lam sao"
# Asks how it is done in this chat, whatever else the words are: with a verb of writing, or with "how does one".
_HOW = re.compile(
    rf"\b(?:nhan|go|bam|an nut|an vao|viet|soan|nhap|tra loi|phan hoi)(?: \w+){{0,2}}? (?:{_WH})\b"
    rf"|\b(?:lam sao|lam the nao|lam rang|bang cach nao|cach) (?:de |ma )?(?:bao|nhan|gui|xin|dung|ghi|rut|lay|hoan|chuyen|sua)\b"
    rf"|\bthi (?:\w+ ){{0,2}}?(?:lam|bao|xin|gui|ghi)(?: \w+)? (?:{_WH})\b"
    rf"|\b(?:gui|dinh kem)(?: \w+){{0,2}} (?:tep|file|anh|hinh|pdf)(?: \w+)? duoc khong\b"
    rf"|\b(?:gui|dinh kem) (?:tep|file|anh|hinh|pdf) duoc khong\b"
    rf"|\b(?:muon|gia han|hoan tac|vuong)\b.*\b(?:lam sao|the nao|ra sao|lam rang|bao ai|hoi ai)\b"
)
# Where the words ask for whom the result is, the task's own data answer.
_TO_WHOM = re.compile(r"\b(?:cho ai|nop ai|gui ai|ve dau|noi nao)\b")


def subject_of(text: str) -> HowTo | None:
    """What a call for help wants to know how to say; None where it is the whole help that is wanted."""
    words = fold(text)
    return next((subject for subject, wanted in SUBJECTS.items() if wanted.search(words)), None)


def asks_how(text: str) -> HowTo | None:
    """The same for words that were read as something else, and only where they ask how it is said to the bot."""
    words = fold(text)
    if not _HOW.search(words) or _TO_WHOM.search(words):
        return None
    return subject_of(text)
