"""A command said in plain words: "tình hình sở tư pháp thế nào?", "mai anh nghỉ phép, chị Hà thay". Pure.

Only whole sentences that can mean nothing else: what also reports on a task is left to the understanding. Compared
without marks; who may use the command is decided where it is run.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.day_words import read_span
from models.rules.folding import fold

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Spoken:
    """The command's name and what would stand behind it; `agency`: words that must name one agency for it to count."""

    command: str
    rest: str = ""
    agency: str = ""


_ME = r"(?:anh|chi|em|toi|minh|co|chu|chau)"
_PLEASE = rf"(?: (?:nhe|nha|voi|di|a|giup|ho|roi|vay|em|anh|chi|{_ME}|hom nay|hien nay|bay gio|tuan nay))*"
_OPENING = rf"(?:(?:cho|de) {_ME} (?:xem|biet|hoi) |xem |(?:em|anh|chi) oi )?"
_HOW = r"(?:the nao|ra sao|sao|den dau|toi dau|lam den dau|lam toi dau|nhu the nao|chung)"
_WHO = r"(?:ai|so nao|don vi nao|co quan nao|xa nao|phuong nao|noi nao)"
_OVERALL: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"{_OPENING}(?:{words}){_PLEASE}"))
    for name, words in (
        ("status", rf"(?:tinh hinh|tong hop|thong ke)(?: chung| toan tinh| toan thanh pho| cac so)?(?: {_HOW})?"),
        ("quahan", rf"(?:viec|nhiem vu|{_WHO}|viec nao|cai nao|con viec nao|co viec nao|nhung viec nao)?(?: nao)?(?: dang| bi| con)* ?(?:qua han|tre han|cham tien do)(?: nao| gi| khong)?"),
        ("nhanduoc", rf"(?:con )?{_WHO} chua (?:tra loi|phan hoi|bao cao|bao|nhan duoc)"),
        ("duyet", r"(?:co |con )?(?:gi|viec gi|viec nao|viec)? ?(?:dang )?(?:cho|can) (?:duyet|xac nhan|quyet dinh)(?: khong)?"),
    )
)  # fmt: skip
_OF_AGENCY = tuple(
    re.compile(rf"{_OPENING}(?:{words}){_PLEASE}")
    for words in (
        rf"(?:tinh hinh|tien do)(?: cua)? (?P<agency>.+?)(?: {_HOW})?",
        r"(?P<agency>.+?) (?:con|co) (?:may|bao nhieu|nhung) (?:viec|nhiem vu)(?: .*)?",
        rf"(?P<agency>.+?) {_HOW}",
    )
)
_NUDGE = re.compile(rf"{_OPENING}(?:nhac|don doc|nhac nho) (?P<agency>.+?){_PLEASE}")
_KEEPS = re.compile(
    rf"(?:{_ME} )?(?:thoi )?(?:khong (?:chuyen|nho|ban giao)(?: viec| cho \w+(?: \w+)?)?(?: nua)?|thoi chuyen|(?:de {_ME} )?(?:giu|lam)(?: lai)? viec(?: nay| do)?){_PLEASE}"
)
_AWAY = re.compile(
    r"\b(?:nghi (?:phep|om|benh|mat|de|thai san|che do)|xin nghi|"
    rf"(?:mai|tuan sau|tuan toi|thu \w+|hom nay|ngay \S+|tu \S+(?: den \S+)?|thang sau) {_ME} (?:se |xin |phai |duoc )?(?:nghi|di cong tac|di hoc|di tap huan|di nuoc ngoai)|"
    rf"{_ME} (?:se |xin |phai |duoc )?(?:nghi|di cong tac|di hoc|di tap huan|di nuoc ngoai) (?:mai|tuan sau|tuan toi|thu \w+|tu |den |ngay |thang sau|het))"
)
_OF_TASKS = re.compile(
    r"\b(?:xong|hoan thanh|vuong|gia han|viec \d+|bao cao|ke hoach|trinh|gui|nop|lam|dang|nghi huu|nghi viec|han)\b|%"
)
_SUBSTITUTE = re.compile(
    r"(?:^|[\s,.;])(?P<who>(?:anh|chị|chi|cô|co|chú|chu|em|bạn|ban|đ/c|đồng chí)\s+[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)\s+(?:làm |lam |trực |truc )?(?:thay|thế)(?!\w)",
    re.IGNORECASE,
)

_OF_FIGURES = re.compile(
    rf"\b(?:{_WHO}|(?:co|con) (?:viec|nhiem vu) nao|(?:bao nhieu|may) (?:viec|nhiem vu|so|don vi|co quan))\b.*"
    r"\b(?:qua han|tre|cham|tot|kem|xong|hoan thanh|chua|giao)\b"
)


def asks_of_figures(text: str) -> bool:
    """True where somebody who has no tasks of their own asks how many or who: "sở nào chậm nhất?", "bao nhiêu việc trễ"."""
    words = fold(text)
    return len(words) <= LONGEST and _OF_FIGURES.search(words) is not None


def of_everybody(text: str) -> Spoken | None:
    """What anybody asks of all that is theirs: how it stands, what is overdue, what waits; None for anything else."""
    words = fold(text).strip(" ?.!,")
    if not words or len(words) > LONGEST:
        return None
    return next((Spoken(name) for name, wanted in _OVERALL if wanted.fullmatch(words)), None)


def of_coordinators(text: str) -> Spoken | None:
    """What somebody who reads all figures asks for, or None."""
    overall = of_everybody(text)
    if overall is not None:
        return overall
    words = fold(text).strip(" ?.!,")
    if not words or len(words) > LONGEST:
        return None
    if found := _NUDGE.fullmatch(words):
        return Spoken("nhac", found["agency"], found["agency"])
    for wanted in _OF_AGENCY:
        if found := wanted.fullmatch(words):
            return Spoken("status", found["agency"], found["agency"])
    return None


def of_absence(text: str, today: date) -> Spoken | None:
    """The days somebody says they are away, with the one who stands in; the command alone where no day is clear."""
    words = fold(text)
    if (
        len(words) > LONGEST
        or not _AWAY.search(words)
        or _OF_TASKS.search(words)
        or text.rstrip().endswith("?")
    ):
        return None
    span = read_span(text, today)
    if span is None:
        return Spoken("nghiphep", "?")
    rest = f"{span.first:%d/%m/%Y} đến {span.last:%d/%m/%Y}"
    if who := _SUBSTITUTE.search(text):
        rest += f", {who['who']} thay"
    return Spoken("nghiphep", rest)


def keeps_it(text: str) -> bool:
    """True for "thôi không chuyển nữa", "em giữ việc": a handover that was asked for is wanted no longer."""
    return _KEEPS.fullmatch(fold(text).strip(" ?.!,")) is not None
