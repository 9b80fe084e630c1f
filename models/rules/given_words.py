"""A task given in one line of chat: "stp, báo cáo rà soát TTHC, phối hợp snv, trước 20/12" → who, what, with whom, when. Pure.

Agencies stand in front, the deadline at the end; commas and colons help but need not be there. What is not found is
told apart, so that the person hears what to add.
"""

import re
import unicodedata
from dataclasses import dataclass

from models.rules.deadline_phrases import Anchor, Phrase, Trouble, read_deadline
from models.rules.folding import fold
from models.rules.name_agencies import AgencyReader

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


@dataclass(frozen=True, slots=True)
class GivenWords:
    """What was said: codes of who leads, codes and names of who helps, the task's words, the deadline's words and rule.

    `rule` None: none was said, or (`trouble`) it could not be read. `unknown`: words in the place of an agency that
    name none, with the nearest names.
    """

    agencies: tuple[str, ...] = ()
    cooperating: str = ""
    words: str = ""
    deadline: str = ""
    rule: str | None = None
    trouble: Trouble | None = None
    unknown: tuple[str, tuple[str, ...]] | None = None


def read_given(said: str, reader: AgencyReader, anchor: Anchor) -> GivenWords:
    """What a coordinator's line gives to whom until when."""
    words = unicodedata.normalize("NFC", " ".join(said.split()))
    agencies, rest, unknown = _who(TO_WHOM.sub("", words), reader)
    rest, said_last = _with_whom(rest, agencies, reader)
    rest, deadline, phrase = _when(f" {rest}", anchor)
    rest, said_before = _with_whom(rest, agencies, reader)
    cooperating = said_last or said_before
    return GivenWords(
        agencies,
        cooperating,
        rest.strip(EDGES),
        deadline.strip(EDGES),
        phrase.rule,
        phrase.trouble,
        unknown,
    )


def read_change(said: str, anchor: Anchor) -> GivenWords:
    """What a line changes of a task that is named already: its deadline, its words, or both."""
    words = unicodedata.normalize("NFC", " ".join(said.split())).strip(EDGES)
    rest, deadline, phrase = _when(f" {words}", anchor)
    return GivenWords((), "", rest.strip(EDGES), deadline.strip(EDGES), phrase.rule, phrase.trouble)


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


def _with_whom(words: str, agencies: tuple[str, ...], reader: AgencyReader) -> tuple[str, str]:
    """Who helps, where that is said last and names agencies; a task may speak of co-operation itself."""
    found = list(COOPERATING.finditer(words))
    if not found:
        return words, ""
    named = reader.read(words[found[-1].end() :].strip(EDGES))
    if not named.codes or named.unknown:
        return words, ""
    return words[: found[-1].start()], "; ".join(code for code in named.codes if code not in agencies)
