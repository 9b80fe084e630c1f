"""Document numbers: 123/KH-SNV, 71/2025/QĐ-CTUBND, 2231/SNV-CCHC&PC, 12-NQ/TU, "322/TTr- SKHCN", "qd 2210"."""

import re
from dataclasses import dataclass

from .normalise import fold_of, key_of
from .spelling import Pattern

# Kinds of documents by their symbol (Nghị định 30/2020/NĐ-CP, phụ lục III), without marks.
KINDS = frozenset(
    {"nq", "qd", "ct", "qc", "qyd", "tc", "tb", "hd", "ctr", "kh", "pa", "da", "bc", "bb", "ttr", "cd",
     "bgn", "btt", "bta", "gm", "ggt", "gnp", "pg", "pc", "pb", "th", "nd", "tt", "lt", "cv", "ttrinh",
     "vb", "kl"}
)  # fmt: skip
# Who signs: any of these, or a word that begins so, may stand where the kind or the office stands.
OFFICES = (
    "ubnd", "hdnd", "ctubnd", "vpub", "vp", "tu", "cp", "ttg", "bnv", "btp", "bkhcn", "btc", "byt", "bgddt",
    "snv", "stp", "stttt", "skhcn", "stc", "sxd", "syt", "sgddt", "sct", "sdl", "svhtt", "snnmt", "sgtvt", "stnmt",
    "sldtbxh", "skhdt", "snnptnt", "sngv", "cchc", "nc", "th", "xd", "xdktvb", "kstthc", "hchc",
)  # fmt: skip
REQUESTS = frozenset({"ttr", "ttrinh"})
_PART = r"[A-Za-zĐđ]{1,12}"
_NUMBERED = Pattern(
    rf"(?<![\w/.,-])(?P<number>\d{{1,5}})\s?(?:/\s?(?P<year>(?:19|20)\d\d)\s?)?"
    rf"(?P<join>[/-]|(?=\s[A-Za-zĐđ]{{2,4}}\s?-))\s?(?P<first>{_PART})(?P<rest>(?:\s?[-–/&.]\s?{_PART}){{0,4}})(?![\w])"
)
_REST = re.compile(rf"(\s?)([-–/&.])(\s?)({_PART})")
_UPPER = {
    "qd": "QĐ",
    "nd": "NĐ",
    "ttr": "TTr",
    "ttrinh": "TTr",
    "cd": "CĐ",
    "hdnd": "HĐND",
    "vpubnd": "VPUBND",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document number found in the text, from `start` to `end`; `asks` where it is only a request (tờ trình)."""

    start: int
    end: int
    number: str
    asks: bool


def find_documents(text: str) -> list[Document]:
    """All full document numbers of the text, in order. No part of a list such as "1-3" or "2-xong" is one."""
    if "/" not in text and "-" not in text:
        return []
    found: list[Document] = []
    for match in _NUMBERED.finditer(text):
        document = _document(match)
        if document is not None:
            found.append(document)
    return found


def _document(match: re.Match[str]) -> Document | None:
    first, join = match["first"], match["join"]
    folded = fold_of(key_of(first))
    parts = [first]
    signs: list[str] = []
    end = match.end("first")
    for blank, sign, blank_after, part in _REST.findall(match["rest"]):
        if (blank or blank_after) and not _official(part):
            break  # "123/KH-SNV - xong": the dash belongs to the sentence
        parts.append(part)
        signs.append("-" if sign == "–" else sign)
        end += len(blank) + 1 + len(blank_after) + len(part)
    known = folded in KINDS or _office(folded)
    if join != "/" and not (folded in KINDS and signs):
        return None  # "12-NQ/TU" and "45 QĐ-UBND" need both halves
    if not known and not (first.isupper() and len(first) > 1):
        return None
    if join == "" and signs[0] != "-":
        return None
    symbol = _case(first) + "".join(sign + _case(part) for sign, part in zip(signs, parts[1:], strict=True))
    number = match["number"] + (f"/{match['year']}" if match["year"] else "")
    glue = "-" if join == "-" else "/"
    return Document(match.start(), end, f"{number}{glue}{symbol}", folded in REQUESTS)


def _official(part: str) -> bool:
    return (part.isupper() and len(part) > 1) or _office(fold_of(key_of(part)))


def _office(folded: str) -> bool:
    return folded in OFFICES or folded.startswith(("ubnd", "vpubnd", "stttt", "skhcn"))


def _case(part: str) -> str:
    return _UPPER.get(fold_of(key_of(part)), part.upper())
