"""Which plan a file is: its number, title, issuer and day, read from the words above the header and from the file's name."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from models.rules.folding import fold

NUMBER = re.compile(
    r"(?P<number>\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?(?:KH|QĐ|QD|NQ|CTr|CT|CV|TB)\s?[-–]\s?[A-ZĐa-zđ&]+)"
)
IN_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
IN_FIGURES = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)")
YEAR = re.compile(r"năm\s+(20\d\d)", re.IGNORECASE)
ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
TITLE = re.compile(
    r"^(?:phụ lục|biểu|kế hoạch|danh mục|bảng|phân công|chương trình|nhiệm vụ|tổng hợp|dự kiến|v/v|về việc|chi tiết)\b",
    re.IGNORECASE,
)
ISSUER = re.compile(r"^(?:ủy ban|uỷ ban|ubnd|hội đồng|tỉnh ủy|thành ủy|sở|bộ|văn phòng)\b", re.IGNORECASE)
STATE = re.compile(r"cộng h[oò]|độc lập|^-+$", re.IGNORECASE)
LONGEST = 300


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What the words above the header say of the plan; None or "" where they say nothing."""

    number: str = ""
    title: str = ""
    issuer: str = ""
    issued_on: date | None = None
    year: int | None = None


def read_title_block(above: list[str], file: str) -> TitleBlock:
    """The plan's name from the cells above the header, else from the file's name."""
    lines = [" ".join(part.split()) for words in above for part in words.splitlines() if part.strip()]
    everything = unicodedata.normalize("NFC", "\n".join(lines))
    stem = unicodedata.normalize("NFC", PurePath(file).stem).replace("_", " ")
    found = NUMBER.search(everything)
    number = re.sub(r"\s", "", found["number"]).replace("–", "-") if found else ""
    issued_on = _day(everything[found.end() :] if found else everything)
    titles = [line for line in lines if TITLE.match(line) and not (line.isascii() and len(line) < 4)]  # noqa: PLR2004 - too short to say anything
    title = " – ".join(dict.fromkeys(titles[:2]))[:LONGEST] if titles else stem
    issuer = next((line for line in lines if ISSUER.match(line) and not STATE.search(line)), "")
    year = YEAR.search(title) or YEAR.search(everything) or ANY_YEAR.search(stem)
    return TitleBlock(number, title, issuer[:120], issued_on, int(year[1]) if year else None)


def code_of(number: str, issued_on: date | None, year: int | None, file: str) -> str:
    """A plan's code: "251/KH-UBND" of 2021 → "251-2021"; without a number, from the file's name."""
    when = issued_on.year if issued_on else year
    first = re.match(r"\d+", number)
    if first:
        return f"{first[0]}-{when}" if when else first[0]
    words = re.sub(r"[^a-z0-9]+", "-", fold(PurePath(file).stem)).strip("-")[:32].strip("-")
    return words or "ke-hoach"


def year_of(title: str, issued_on: date | None) -> int | None:
    """The year a plan is for: told in its title, else that of its issue."""
    found = YEAR.search(title)
    return int(found[1]) if found else (issued_on.year if issued_on else None)


def _day(words: str) -> date | None:
    found = IN_WORDS.search(words) or IN_FIGURES.search(words)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
