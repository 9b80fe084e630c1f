"""A task given in one line of chat: "stp, báo cáo rà soát TTHC, phối hợp snv, trước 20/12" → who, what, with whom, when. Pure.

Agencies stand in front, the deadline at the end; commas and colons help but need not be there. What is not found is
told apart, so that the person hears what to add.
"""

import re
import unicodedata
from dataclasses import dataclass

from models.rules.deadline_phrases import Anchor, Phrase, Trouble, read_deadline
from models.rules.folding import fold
from models.rules.name_agencies import AgencyReader, Unknown

LONGEST_NAME_WORDS = 14
SHORTEST = 5
EDGES = " \t\n,;:.–-"
COOPERATING = re.compile(
    r"[,;.\s]\s*(?:phối hợp|phoi hop)(?:\s+(?:với|voi|cùng|cung))?\s*:?\s+", re.IGNORECASE
)
TO_WHOM = re.compile(r"^(?:giao\s+)?(?:cho\s+)?", re.IGNORECASE)
LABEL = re.compile(
    r"(?:^|[,;.]\s*|\s)(?:hạn|han|thời hạn|thoi han|hạn cuối|han cuoi)\s*(?:là|la|:)?\s+(?=\S)", re.IGNORECASE
)
# Where a deadline can begin, and what may stand between its words.
CUES = frozenset(
    {
        "truoc", "den", "trong", "het", "cham", "muon", "quy", "thang", "ngay", "hang", "moi", "thuong", "khong", "vao",
        "cuoi", "dau", "giua", "nam", "dinh", "ke", "sau", "tuan", "toi",
    }
)  # fmt: skip
DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,4}|[ivx]{1,4}|t\d{1,2}")
STRONG = frozenset({"truoc", "den", "trong", "het", "cham", "muon", "toi"})
BESIDE = (
    CUES
    | {"vong"}
    | {"nhat", "nay", "xuyen", "han", "la", "lam", "viec", "mot", "lan", "ky", "tu", "co", "cua", "va"}
)


# Set apart from the task's words, or at their end behind no word that would make it a part of them.
TARGET = re.compile(
    r"(?:^|(?P<apart>[,;.]\s*)|\s)(?:chỉ tiêu|chi tieu)\s*:?\s+"
    r"(?P<target>(?:(?:là|la|đạt|dat|từ|tu|trên|tren|dưới|duoi|tối thiểu|toi thieu|ít nhất|it nhat|tối đa|toi da|không quá|khong qua)\s+)*"
    r"[≥≤<>=]*\s*\d+(?:[.,]\d+)?\s*(?:%|phần trăm|phan tram)?(?:\s*(?:trở lên|tro len|trở xuống|tro xuong))?)"
    r"\s*(?=$|[,;.](?:\s|$))",
    re.IGNORECASE,
)
SPEAKS_OF_IT = re.compile(
    r"\b(?:hoàn thành|hoan thanh|đạt|dat|thực hiện|thuc hien|vượt|vuot|theo|giao)$",
    re.IGNORECASE,
)

SEVERAL = re.compile(r"\b(?:các|cac|những|nhung)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GivenWords:
    """What was said: codes of who leads, codes and names of who helps, the task's words, the deadline's words and rule.

    `rule` None: none was said, or (`trouble`) it could not be read; `next_year`: its day has passed this year. `unknown`:
    words in the place of an agency that name none, with the nearest names; `unknown_helpers`: such words behind
    "phối hợp". `target`: what an indicator is to reach, "" where none was said.
    """

    agencies: tuple[str, ...] = ()
    cooperating: str = ""
    words: str = ""
    deadline: str = ""
    rule: str | None = None
    trouble: Trouble | None = None
    unknown: tuple[str, tuple[str, ...]] | None = None
    unknown_helpers: tuple[Unknown, ...] = ()
    target: str = ""
    next_year: bool = False


@dataclass(frozen=True, slots=True)
class _Helping:
    """Who helps (codes and names), and what was said in such a place that names nobody."""

    codes: str = ""
    unknown: tuple[Unknown, ...] = ()


def read_given(said: str, reader: AgencyReader, anchor: Anchor) -> GivenWords:
    """What a coordinator's line gives to whom until when."""
    words = unicodedata.normalize("NFC", " ".join(said.split()))
    agencies, rest, unknown = _who(TO_WHOM.sub("", words), reader)
    rest, target = _target(rest)
    rest, helping = _with_whom(rest, agencies, reader)
    rest, deadline, phrase = _when(f" {rest}", anchor)
    if not helping.codes:
        rest, helping = _with_whom(rest, agencies, reader)
    if not helping.codes:
        rest, helping, (deadline, phrase) = _partly(rest, agencies, reader, (deadline, phrase), anchor)
    if not target:
        rest, target = _target(rest)
    return GivenWords(
        agencies,
        helping.codes,
        rest.strip(EDGES),
        deadline.strip(EDGES),
        phrase.rule,
        phrase.trouble,
        unknown,
        helping.unknown,
        target,
        phrase.next_year,
    )


def read_change(said: str, anchor: Anchor) -> GivenWords:
    """What a line changes of a task that is named already: its deadline, its target, its words, or several of these."""
    words = unicodedata.normalize("NFC", " ".join(said.split())).strip(EDGES)
    rest, target = _target(words)
    rest, deadline, phrase = _when(f" {rest}", anchor)
    if not target:
        rest, target = _target(rest)
    return GivenWords(
        words=rest.strip(EDGES),
        deadline=deadline.strip(EDGES),
        rule=phrase.rule,
        trouble=phrase.trouble,
        target=target,
        next_year=phrase.next_year,
    )


def _who(words: str, reader: AgencyReader) -> tuple[tuple[str, ...], str, tuple[str, tuple[str, ...]] | None]:
    """The agencies in front, and what follows: up to a colon where all before it are agencies, else the longest name."""
    for mark in (":", "\n"):
        before, found, after = words.partition(mark)
        if found and len(before.split()) <= 4 * LONGEST_NAME_WORDS:
            named = reader.read(before)
            if named.codes and not named.unknown:
                return named.codes, after, None
    parts = words.split()
    for count in range(min(LONGEST_NAME_WORDS, len(parts)), 0, -1):
        front = " ".join(parts[:count])
        named = reader.read(front.rstrip(EDGES))
        if named.codes and not named.vague and reader.knows(front.rstrip(EDGES)):
            return named.codes, " ".join(parts[count:]), None
    first, *rest = re.split(r"[,;:]", words, maxsplit=1)
    named = reader.read(first)
    if rest and named.codes and not named.unknown:
        return named.codes, rest[0], None
    shown = first if len(first.split()) <= LONGEST_NAME_WORDS else " ".join(parts[:4])
    nearest = tuple(near for each in reader.read(shown).unknown for near in each.nearest)
    return (), words, (shown[:60], nearest[:3])


def _when(words: str, anchor: Anchor) -> tuple[str, str, Phrase]:
    """The deadline at the end: behind "hạn", behind the last comma, or from a word on that begins one."""
    labels = list(LABEL.finditer(words))
    ends = [(found.start(), found.end()) for found in labels[-1:]]
    comma = max(words.rfind(","), words.rfind(";"))
    ends += [(comma, comma + 1)] if comma >= 0 else []
    for before, start in ends:
        phrase = _read(words[start:], anchor)
        if phrase is not None:
            return words[:before], words[start:], phrase
    starts = _possible_starts(words)
    strong = [start for start in starts if _first_word(words[start:]) in STRONG]
    for start in strong or starts:
        phrase = _read(words[start:], anchor)
        if phrase is not None:
            return words[:start], words[start:], phrase
    return words, "", Phrase()


def _read(words: str, anchor: Anchor) -> Phrase | None:
    """The phrase, where it names a day, a period, none at all, or a day that does not exist."""
    bare = words.strip(EDGES)
    phrase = read_deadline(bare, anchor)
    named = phrase.rule not in {None, "NONE"} or phrase.trouble is Trouble.NO_SUCH_DAY
    return phrase if bare and (named or _says_none(bare)) else None


def _possible_starts(words: str) -> list[int]:
    """Where a deadline at the end can begin, the leftmost first: nothing but its kind of words behind."""
    found: list[int] = []
    for match in reversed(list(re.finditer(r"\S+", words))):
        if match.start() == 0:
            break
        bare = match[0].strip(",;:()").lower()
        is_date = DATE.fullmatch(bare) is not None
        if not is_date and fold(bare) not in BESIDE:
            break
        if fold(bare) in CUES or (is_date and not bare.isalnum()):
            found.insert(0, match.start())
    return found


def _first_word(words: str) -> str:
    return fold(words.split(maxsplit=1)[0]) if words.split() else ""


def _says_none(words: str) -> bool:
    return fold(words) in {"thuong xuyen", "khong han", "khong thoi han", "khong co han", "khong co thoi han"}


def _with_whom(words: str, agencies: tuple[str, ...], reader: AgencyReader) -> tuple[str, _Helping]:
    """Who helps, where that is said last and names agencies; a task may speak of co-operation itself."""
    found = list(COOPERATING.finditer(words))
    if not found:
        return words, _Helping()
    named = reader.read(words[found[-1].end() :].strip(EDGES))
    if not named.codes or named.unknown:
        return words, _Helping()
    return words[: found[-1].start()], _Helping(_but(named.codes, agencies))


def _partly(
    words: str,
    agencies: tuple[str, ...],
    reader: AgencyReader,
    when: tuple[str, Phrase],
    anchor: Anchor,
) -> tuple[str, _Helping, tuple[str, Phrase]]:
    """What is set apart as "phối hợp …" and names nobody, or not only agencies: told, never dropped without a word.

    Where it names somebody it is no part of the task; where it names nobody its words stay there. A deadline may stand
    before it.
    """
    found = [each for each in COOPERATING.finditer(words) if each[0][0] in ",;."]
    if not found:
        return words, _Helping(), when
    before, clause, tail = words[: found[-1].start()], found[-1][0], words[found[-1].end() :]
    if not when[0]:
        before, deadline, phrase = _when(before, anchor)
        when = deadline, phrase
    named = reader.read(tail.strip(EDGES))
    rest = before if named.codes else f"{before}{clause}{tail}"
    return rest, _Helping(_but(named.codes, agencies), named.unknown), when


def _but(codes: tuple[str, ...], agencies: tuple[str, ...]) -> str:
    return "; ".join(code for code in codes if code not in agencies)


def _target(words: str) -> tuple[str, str]:
    """What the task is to reach ("chỉ tiêu 95%"), and the words without it, where they do not speak of it themselves."""
    for found in reversed(list(TARGET.finditer(words))):
        target, before = " ".join(found["target"].split()), words[: found.start()]
        if SEVERAL.search(before.rstrip()):
            continue
        if found["apart"] is None and SPEAKS_OF_IT.search(before.rstrip()):
            return words, target
        return before + words[found.end() :], target
    return words, ""
