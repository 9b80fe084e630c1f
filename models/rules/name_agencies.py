"""The agencies that a cell or a message names: several in one, by any of their names, old ones, groups, misspelt ones.

"Sở KH&CN; Sở Tài chính và UBND các xã, phường" is two agencies and a group. Separators stand inside names too ("Sở Khoa
học và Công nghệ", a name broken over two lines), so the longest run that is a name wins. Nothing is guessed: what no
name fits is told apart, with the nearest names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from models.rules.agencies import Agencies
from models.rules.catalogue import AgencyGroup, AgencyKind
from models.rules.find_agency import AgencySearch, find_agency
from models.rules.folding import fold, name_key

LONGEST_RUN = 9
SUGGESTED = 3
LONGEST_NAME = 200

SEPARATOR = re.compile(
    r"\s*(?:[;\n,+•]|(?<=\s)[-–—*](?=\s)|(?<=\n)[-–—*]|^[-–—*]|[/:](?!\d)|\s(?:và|va|cùng|&|với)(?=\s))\s*",
    re.IGNORECASE,
)
CODED = re.compile(r"^(?P<code>[A-ZĐ][A-ZĐ0-9-]{1,23})\s+[–-]\s+\S")
TITLES = re.compile(
    r"^(?:đề nghị|giao|thủ trưởng|giám đốc|lãnh đạo|chủ tịch|phó chủ tịch|đồng chí|đ/c|ông|bà|tập thể)\s+(?!các\s*$)|^chánh\s+(?=văn phòng|thanh tra)",
    re.IGNORECASE,
)
IN_CHARGE = re.compile(r"\s+(?:chủ trì|là cơ quan chủ trì|làm đầu mối)\s*[,;.]?$", re.IGNORECASE)
RELATED = re.compile(r"\s*(?:có\s+)?liên\s+quan(?:\s+khác)?\.?$|\s+khác$", re.IGNORECASE)
BRACKETS = re.compile(r"\([^()]*\)")
LABEL = re.compile(r"\b(?:cơ quan |đơn vị )?(?:chủ trì|thực hiện|phối hợp)\s*:", re.IGNORECASE)

PLACE = re.compile(r"\s+(?:(?:thành phố|tỉnh)(?:\s+(?:thừa thiên\s*)?huế)?|huế)\s*$", re.IGNORECASE)
SHORT = tuple(
    (re.compile(rf"(?<!\w){short}(?=[\s.])\.?", re.IGNORECASE), full)
    for short, full in (
        ("TP", "thành phố "),
        ("TX", "thị xã "),
        ("H", "huyện "),
        ("P", "phường "),
        ("X", "xã "),
        ("VP", "văn phòng "),
        ("BQL", "ban quản lý "),
        ("HĐND", "hội đồng nhân dân "),
    )
)
_WHERE = r"(?: (?:cap tinh|tinh|thanh pho|cap thanh pho|thanh pho hue|tp hue|tren dia ban|cua thanh pho|cua tinh|thuoc tinh|thuoc ubnd (?:tinh|thanh pho)|truc thuoc))*"
_ALL_OF = r"(?:tat ca |toan the |toan bo )?(?:cac )?"
_COMMUNES = frozenset({AgencyKind.COMMUNE})
_DISTRICTS = frozenset({AgencyKind.DISTRICT})
# How plans name everybody of a kind, beside the groups' own names.
GROUPS: tuple[tuple[re.Pattern[str], frozenset[AgencyKind], frozenset[AgencyKind]], ...] = (
    (
        re.compile(rf"{_ALL_OF}so(?: ban)? nganh(?: doan the)?{_WHERE}"),
        frozenset({AgencyKind.DEPARTMENT, AgencyKind.OFFICE}),
        _COMMUNES | _DISTRICTS,
    ),
    (
        re.compile(
            rf"{_ALL_OF}(?:ubnd )?(?:cap xa|(?:\d+ |cac )?(?:xa phuong(?: thi tran)?|phuong xa|xa|phuong|dia phuong)){_WHERE}"
        ),
        _COMMUNES,
        frozenset(AgencyKind) - _COMMUNES,
    ),
    (
        re.compile(
            rf"{_ALL_OF}(?:ubnd )?(?:cap huyen|(?:\d+ |cac )?(?:huyen thi xa thanh pho(?: hue)?|huyen thi xa|huyen thanh pho|huyen)){_WHERE}"
        ),
        _DISTRICTS,
        frozenset(AgencyKind) - _DISTRICTS,
    ),
    (
        re.compile(
            rf"{_ALL_OF}(?:co quan|don vi|so ban nganh|so nganh)(?: (?:don vi|to chuc|ban nganh|cac))*(?: (?:va )?dia phuong)?{_WHERE}"
        ),
        frozenset({AgencyKind.DEPARTMENT, AgencyKind.COMMUNE}),
        frozenset(),
    ),
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that name no agency for sure, and the names that come nearest."""

    words: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What was named: codes of agencies and groups in their order, what is unknown, old names with the new one."""

    codes: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    vague: tuple[str, ...] = ()


@dataclass
class AgencyReader:
    """Reads names against the agencies of a day; what it has read once it remembers.

    Args:
        agencies: all of them, the ended ones too.
        groups: by code.
        day: names of that day outweigh those of the past.
    """

    agencies: Agencies
    groups: Mapping[str, AgencyGroup]
    day: date
    _read: dict[str, Named] = field(default_factory=dict)
    _found: dict[str, AgencySearch] = field(default_factory=dict)

    def read(self, words: str) -> Named:
        """The agencies and groups that the words name."""
        if words not in self._read:
            self._read[words] = self._named(words)
        return self._read[words]

    def knows(self, words: str) -> bool:
        """True where the words are nothing but names, letter for letter (diacritics and short words aside)."""
        parts = self._parts(words)
        return bool(parts) and all(self._is_name(part) for part in parts)

    @cached_property
    def _exact(self) -> dict[str, str]:
        """Every name's key → the code it means; names of the day outweigh others, groups outweigh both."""
        found: dict[str, str] = {}
        doubtful: set[str] = set()
        for living in (False, True):
            for agency in self.agencies.by_code.values():
                if agency.exists_on(self.day) is not living:
                    continue
                keys = {name_key(n) for n in (agency.code, agency.name, agency.short_name, *agency.aliases)}
                for key in keys:
                    other = found.get(key)
                    if other is not None and self.agencies.by_code[other].exists_on(self.day) is living:
                        doubtful.add(key)
                    else:
                        doubtful.discard(key)
                    found[key] = agency.code
        for key in doubtful:
            del found[key]
        return found | {name_key(name): g.code for g in self.groups.values() for name in (g.code, g.name)}

    def _named(self, words: str) -> Named:
        codes: list[str] = []
        unknown: list[Unknown] = []
        renamed: list[tuple[str, str]] = []
        vague: list[str] = []
        for part in self._parts(LABEL.sub(";", words)):
            code, old, is_vague = self._one(part)
            if is_vague:
                vague.append(part)
            if code is None:
                unknown.append(Unknown(part[:LONGEST_NAME], self._nearest(part)))
            elif code not in codes:
                codes.append(code)
                if old:
                    renamed.append((part, self._today(code)))
        return Named(tuple(codes), tuple(unknown), tuple(dict.fromkeys(renamed)), tuple(vague))

    def _parts(self, words: str) -> list[str]:
        """The longest runs between separators that are names; what is none stands alone."""
        cuts = [(0, 0)]
        cuts += [found.span() for found in SEPARATOR.finditer(words)]
        cuts.append((len(words), len(words)))
        spans = [(a[1], b[0]) for a, b in pairwise(cuts) if words[a[1] : b[0]].strip(" .")]
        parts: list[str] = []
        at = 0
        while at < len(spans):
            for last in range(min(at + LONGEST_RUN, len(spans)), at, -1):
                run = words[spans[at][0] : spans[last - 1][1]]
                if last == at + 1 or self._is_name(run):
                    labels = words[spans[last - 1][1] :].lstrip().startswith(":") and last < len(spans)
                    if not labels or name_key(_bare(run)) in self._exact:
                        parts.append(" ".join(run.split()))
                    at = last
                    break
        return parts

    def _is_name(self, run: str) -> bool:
        plain = _bare(run)
        keys = {name_key(each) for each in _spellings(plain)}
        return (
            bool(keys & self._exact.keys()) or self._group(plain) is not None or self._code(run) is not None
        )

    def _code(self, words: str) -> str | None:
        """The code that stands before the name ("SNV – Sở Nội vụ"), as our own files write it."""
        found = CODED.match(words)
        code = found["code"] if found else words.strip()
        if code not in self.agencies.by_code and code not in self.groups:
            return None
        if found is None:
            return code
        name = name_key(words[found.end("code") :].strip(" –-"))
        own = self.agencies.by_code[code].name if code in self.agencies.by_code else self.groups[code].name
        return code if name == name_key(own) else None

    def _group(self, words: str) -> str | None:
        folded = fold(_bare(RELATED.sub("", words)))
        for pattern, having, without in GROUPS:
            if pattern.fullmatch(folded):
                fitting = [
                    group
                    for group in self.groups.values()
                    if having <= group.kinds and not (without & group.kinds)
                ]
                if fitting:
                    return max(fitting, key=lambda group: len(group.kinds)).code
        return None

    def _one(self, part: str) -> tuple[str | None, bool, bool]:
        """The code that a part means (None: nobody knows), whether it is a name of the past, whether it is vague."""
        code = self._code(part)
        if code is not None:
            return code, False, False
        plain = _bare(part)
        code = self._exact.get(name_key(plain))
        if code is None:
            plain = next((each for each in _spellings(plain) if name_key(each) in self._exact), plain)
            code = self._exact.get(name_key(plain))
        if code in self.groups:
            return code, False, False
        group = self._group(part)
        if code is None and group is not None:
            return group, False, RELATED.search(part) is not None
        search = self._search(plain)
        if search.sure is not None:
            named = search.matches[0].named
            return search.sure.code, named.code != search.sure.code, False
        if search.matches and search.matches[0].score == 100 and code is not None:  # noqa: PLR2004 - per cent
            return code, True, False  # it has ended and was split: who carries on is worked out for each day
        return None, False, False

    def _today(self, code: str) -> str:
        """Who does today what the agency did, in words."""
        names = [agency.name for agency in self.agencies.carrying_on(code, self.day)]
        return (
            names[0] if len(names) == 1 else f"{len(names)} cơ quan kế thừa: {', '.join(names[:SUGGESTED])}…"
        )

    def _search(self, plain: str) -> AgencySearch:
        if plain not in self._found:
            self._found[plain] = find_agency(plain[:LONGEST_NAME], self.agencies, self.day)
        return self._found[plain]

    def _nearest(self, part: str) -> tuple[str, ...]:
        return tuple(match.agency.name for match in self._search(_bare(part)).matches[:SUGGESTED])


def _spellings(plain: str) -> tuple[str, ...]:
    """A name as it stands, with short words written out, with "và", without the province's own name behind it."""
    full = _in_full(plain)
    return plain, full, plain.replace("&", " và "), plain.replace(",", " và"), PLACE.sub("", full)


def _in_full(words: str) -> str:
    """With "TP", "TX" and their like written out."""
    for short, full in SHORT:
        words = short.sub(full, words)
    return words


def _bare(words: str) -> str:
    """Without brackets, without the title of who heads the agency."""
    plain = " ".join(BRACKETS.sub(" ", words).split()).strip(" .-–*")
    shorter = IN_CHARGE.sub("", TITLES.sub("", plain))
    return shorter or plain
