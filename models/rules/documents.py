"""Is a document's number shaped as Nghị định 30/2020/NĐ-CP has it? Doubts are told, never a reason to refuse.

Source: Nghị định 30/2020/NĐ-CP, phụ lục I (số và ký hiệu: "15/QĐ-BNV", "02/CĐ-TTg", "22/BNV-VP" for a công văn) and
phụ lục III (bảng chữ viết tắt tên loại văn bản); with a year for văn bản quy phạm pháp luật ("71/2025/QĐ-UBND").
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA

from models.rules.folding import fold

# The kinds of phụ lục III, and those of văn bản quy phạm pháp luật and of the Party.
KINDS = (
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr", "HĐ", "CĐ",
    "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "NĐ", "TT", "L", "PL", "LCT", "KL", "CV", "TTLT",
)  # fmt: skip
# What the product of a task asks for, and kinds that only ask for it or send it along.
SENT_ALONG = frozenset({"TTr", "CV", "GM", "PC", "PG"})
NUMBER = re.compile(r"^(?P<number>\d{1,5})(?:/(?P<year>(?:19|20)\d\d))?(?P<join>[/-])(?P<symbol>\S+)$")
# How names of issuing bodies begin: UBND, HĐND, a Sở (S…), a Bộ (B and two letters or more), Chính phủ, the Party.
ISSUER = re.compile(r"^(?:(?:CT|PCT)?UBND|HĐND|HDND|S[A-ZĐ]{1,7}|B[A-ZĐ]{2,6}|CP|TTG|TU|TW)$", re.IGNORECASE)
NEAR = 1


class Doubt(StrEnum):
    """What is not as expected of a document's number or day."""

    SHAPE = "shape"  # no number, or no symbol behind it
    KIND = "kind"  # the kind is none of the decree's; one of them may be near
    OTHER_KIND = "other_kind"  # a kind, but not the one that the task's product is
    FUTURE = "future"  # dated after today
    TWICE = "twice"  # the number stands for another task already


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt; `suggestion` is the number as it was probably meant ("" where nothing is near)."""

    doubt: Doubt
    suggestion: str = ""


def key(number: str) -> str:
    """What two spellings of one number have in common: "123 / kh-SNV" and "123/KH-SNV"."""
    return re.sub(r"[^0-9a-z/&-]", "", number.lower().replace("đ", "d").translate(str.maketrans("–", "-")))


def kind_of(number: str) -> str | None:
    """The kind a number's symbol begins with, as the decree writes it; None where it is none (a công văn has none)."""
    found = NUMBER.match(_tidy(number))
    if found is None:
        return None
    first = re.split(r"[-/.&]", found["symbol"])[0]
    return next((kind for kind in KINDS if fold(kind) == fold(first)), None)


def examine(number: str, day: date | None, *, product: str, today: date) -> list[Doubted]:
    """Every doubt about a document's number and day.

    Args:
        number: as the person wrote it.
        day: the document's date, where it was told.
        product: the kind that the task asks for ("KH", "BC", "QĐ"), "" where it asks for none.
        today: the day it is looked at.
    """
    found: list[Doubted] = []
    shape = NUMBER.match(_tidy(number))
    if shape is None:
        found.append(Doubted(Doubt.SHAPE))
    else:
        kind = kind_of(number)
        if kind is None and _names_its_body(shape):
            found.append(Doubted(Doubt.KIND, _meant(shape, product)))
        elif product and kind is not None and fold(kind) != fold(product):
            found.append(Doubted(Doubt.OTHER_KIND))
    if day is not None and day > today:
        found.append(Doubted(Doubt.FUTURE))
    return found


def _tidy(number: str) -> str:
    return re.sub(r"\s+", "", number.replace("–", "-"))


def _parts(shape: re.Match[str]) -> list[str]:
    return re.split(r"([-/.&])", shape["symbol"])


def _names_its_body(shape: re.Match[str]) -> bool:
    """True where a body stands in the second place, so that the first must be a kind; "2231/SNV-CCHC" is a công văn."""
    _, *rest = _parts(shape)
    return len(rest) > 1 and ISSUER.match(rest[1]) is not None


def _meant(shape: re.Match[str], product: str) -> str:
    """The number with the kind that is a slip of the finger away: "123/KHH-SNV" → "123/KH-SNV"; "" where none is."""
    first, *rest = _parts(shape)
    said = fold(first)
    near = [kind for kind in KINDS if len(kind) > 1 and OSA.distance(said, fold(kind)) <= NEAR]
    if not near:
        return ""
    best = min(near, key=lambda kind: (kind != product, sorted(fold(kind)) != sorted(said), -len(kind)))
    year = f"/{shape['year']}" if shape["year"] else ""
    return f"{shape['number']}{year}{shape['join']}{best}{''.join(rest)}"
