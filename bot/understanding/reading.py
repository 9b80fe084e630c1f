"""From tokens to items: document numbers, dates, shares, task numbers, and the lexicon's tags, in order."""

import re
from datetime import date
from itertools import pairwise

from . import dates, numbers, references
from .days_beside import settle_days
from .items import Item, Reading, Value
from .lexicon import lexicon
from .normalise import fold_of, key_of
from .spelling import pattern, written
from .tokens import tokenise

# Words that are themselves without marks: in a text with diacritics they are no slips for others ("cho", not "chờ").
_WELL_KNOWN = frozenset(
    {"cho", "em", "anh", "khi", "ra", "hay", "qua", "sau", "trong", "theo", "con", "do", "mai", "ai"}
)  # fmt: skip
_TITLES = frozenset(
    key_of(title)
    for title in ("anh", "chị", "bạn", "cô", "chú", "bác", "ông", "bà", "chí", "cậu", "em", "thằng")
)
_GIVERS = frozenset(key_of(verb) for verb in ("giao", "nhờ", "chuyển"))
_BARE_TITLES = frozenset({"chi", "ong", "bac"})  # typed without marks, and not too often another word
_AGAIN = pattern("lần thứ (?:\\d{1,2}|nhất|hai|ba|tư|bốn|năm|sáu|mấy)")  # no weekday
_STORM = pattern("(?:cơn )?bão số \\d+")
_KINDS = "kế hoạch|quyết định|báo cáo|công văn|thông báo|văn bản|nghị quyết|tờ trình|đề án|chỉ thị|ttr|nq|tb"
_LOOSE_DOCUMENT = written(
    rf"(?<!\S)(?P<kind>{_KINDS}) (?:(?:số|ký hiệu|số hiệu)(?: :)? )?(?P<number>\d{{1,5}})(?!\S)"
    rf"(?! (?:/|-|%|,(?= \d)|{numbers.COUNTED}|tháng|ngày(?! \d)|tuần|năm|lần|bản(?! hành)|và)(?!\S))"
)
_NUMBER_ONLY = written(rf"(?<!\S)số (?:: )?(?P<number>\d{{1,5}})(?!\S)(?! (?:/|%|{numbers.COUNTED}))")
_WRITTEN_YEAR = written(r"(?<!\S)năm (?:19|20)\d\d(?!\S)")
_ABBREVIATION = {"ke hoach": "KH", "quyet dinh": "QĐ", "bao cao": "BC", "cong van": "CV", "thong bao": "TB",
                 "nghi quyet": "NQ", "to trinh": "TTr", "chi thi": "CT"}  # fmt: skip
_LEAST_DOCUMENT = 10  # "kế hoạch 2" is the second plan, "kế hoạch 45" a document
_YEARS = range(1990, 2101)
_ACCORDING = frozenset({"theo", "can cu", "theo dung", "dua tren", "dua vao"})
_DOES = frozenset({"FIN", "ACT", "DO", "HAVE", "INTERIM", "PREP"})
_NOUNS = frozenset({"WORK", "REPORT", "LOOSEDOC"})


def read(text: str, today: date) -> Reading:
    """Read a text; never fails, whatever it holds."""
    clean, tokens = tokenise(text)
    reading = Reading(clean, tokens, " ".join(token.form for token in tokens))
    _Reader(reading, today).run()
    return reading


class _Reader:
    """Fills a reading's items; what one pattern has taken, no later one takes."""

    def __init__(self, reading: Reading, today: date) -> None:
        self.reading = reading
        self.today = today
        self.at: list[int] = []  # the token of each character of the line
        for index, token in enumerate(reading.tokens):
            self.at += [index] * (len(token.form) + 1)
        self.free = [True] * len(reading.tokens)
        self.broad: set[int] = set()

    def run(self) -> None:
        items = self.reading.items
        self._special()
        digits = any(token.kind == "number" for token in self.reading.tokens)
        days = dates.find_days(self.reading.line, self.today)
        if digits:
            self._numbered(days)
        self._dated(days)
        self._counted()
        if digits:
            self._loose_numbers()
        self._lexicon()
        items.sort(key=lambda item: item.start)
        settle_days(items, self.today)
        if len(items) > 1 and items[-1].words == _FINAL_CHO:
            items[-1].tag = "PARTICLE"  # "của Văn phòng chớ": no "chớ làm"
        for before, item in pairwise(items):
            if item.start in self.broad and before.tag in _NOUNS:
                item.tag = "PARTICLE"  # "kế hoạch năm sau": which plan, not when
            elif before.tag == "WH" and before.words.endswith(" chi") and item.tag == "GIVE":
                before.tag = "WORK"  # "viec chi giao": what she gave
            elif item.tag == "NAME" and before.fold in _BARE_TITLES:
                before.tag = "TITLE"
            elif before.tag in _DOES and item.fold == "duoc roi":
                item.tag = "ALREADY"  # "gửi được rồi" is no "được rồi"
            elif before.fold in _ACCORDING and item.tag in {"INTERIM", "PREP", "ACT", "REPORT", "RESOURCE"}:
                item.tag = "WORK"  # "theo đề cương", "theo chỉ đạo": what it leans on

    def _special(self) -> None:
        tokens = self.reading.tokens
        for index, token in enumerate(tokens):
            if token.kind in {"document", "request"}:
                self._put("DOC" if token.kind == "document" else "REQUEST", index, index + 1, token.value)
            elif token.kind == "code" and self.free[index]:
                if codes := self._range(index):
                    self._put("TASK", index, index + _RANGE_TOKENS, codes)
                else:
                    self._put("TASK", index, index + 1, (token.value,))
            elif (
                index and self._name(index) and (self._title(index - 1) or tokens[index - 1].form in _GIVERS)
            ):
                self._put("NAME", index, index + 1)
            elif token.kind == "time":
                self._put("PARTICLE", index, index + 1)
        for match in _AGAIN.finditer(self.reading.line):
            self._take("PARTICLE", *match.span())

    def _range(self, index: int) -> tuple[str, ...] | None:
        """“SNV-08 đến SNV-10”, "SNV-08 – 10": all codes from the first to the last."""
        tokens = self.reading.tokens[index : index + _RANGE_TOKENS]
        after = self.reading.tokens[index + _RANGE_TOKENS : index + _RANGE_TOKENS + 1]
        if after and after[0].form in {"/", "%", "."}:
            return None  # "SNV-03 - 20/11"
        if (
            len(tokens) < _RANGE_TOKENS
            or tokens[1].form not in _UP_TO
            or tokens[2].kind not in {"code", "number"}
        ):
            return None
        letters, _, first = tokens[0].value.rpartition("-")
        other, _, last = (tokens[2].value or f"{letters}-{tokens[2].form}").rpartition("-")
        if (
            other != letters
            or not last.isdigit()
            or not int(first) < int(last) <= int(first) + references.MAX_RANGE
        ):
            return None
        return tuple(f"{letters}-{number:02d}" for number in range(int(first), int(last) + 1))

    def _numbered(self, days: list[dates.Day]) -> None:
        line = self.reading.line
        for match in _STORM.finditer(line):
            self._take("OBSTACLE", *match.span())
        for match in references.PART_NUMBER.finditer(line):
            self._take("PART", *match.span())
        for day in days:  # "xin lùi sang 10-12": a day with its cue before the tasks 10 to 12
            words = line[day.start : day.end]
            if day.day is not None and _SEPARATED.search(words) and fold_of(words).startswith(_CUED):
                self._take("PASTTIME" if day.past else "DATE", day.start, day.end, day.day)
        for found in references.find_references(line):
            self._take("TASK", found.start, found.end, found.tasks)

    def _dated(self, days: list[dates.Day]) -> None:
        for found in references.ordinals(self.reading.line):
            self._take("TASK", found.start, found.end, found.tasks)
        for day in days:
            self._take("PASTTIME" if day.past else "DATE", day.start, day.end, day.day, broad=day.broad)

    def _counted(self) -> None:
        line = self.reading.line
        for match in references.OFFICES_IN_WORDS.finditer(line):
            self._take("COUNT", *match.span())
        for share in numbers.shares(line):
            self._take("SHARE", share.start, share.end, share.percent)
        for match in references.EVERY.finditer(line):
            self._take("ALL", *match.span())
        for count in numbers.day_counts(line):
            self._take("AHEAD" if count.ahead else "DAYS", count.start, count.end, count.days)
        for match in references.POSITION.finditer(line):
            start = references.counted_from(line, match.start())
            if start is None:
                self._take("FIRST" if match["first"] else "LAST", *match.span())
            else:  # "3 việc trên xong rồi" is all that were listed, "3 việc trên xong 2" is not
                more = any(character.isdigit() for character in line[match.end() :])
                self._take("COUNT" if more else "ALL", start, match.end())

    def _loose_numbers(self) -> None:
        line = self.reading.line
        for match in _WRITTEN_YEAR.finditer(line):
            self._take("PARTICLE", *match.span())
        for match in _LOOSE_DOCUMENT.finditer(line):
            number, words = int(match["number"]), fold_of(match[0]).split()
            if number < _LEAST_DOCUMENT or (number in _YEARS and "so" not in words):
                continue
            kind = _ABBREVIATION.get(fold_of(match["kind"]), match["kind"].upper())
            tag = "REQUEST" if kind == "TTr" else "LOOSEDOC"
            self._take(tag, *match.span(), f"{kind} {number}" if len(kind) <= len("TTr") else str(number))
        for match in _NUMBER_ONLY.finditer(line):
            self._take("NUMBERONLY", *match.span(), int(match["number"]))
        for match in references.COUNT.finditer(line):
            self._take("PART" if match[0].endswith(_PARTS) else "COUNT", *match.span())
        for match in references.BARE_LIST.finditer(line):
            values = tuple(int(number) for number in re.findall(r"\d+", match[0]))
            if self._take("NUMBERS", *match.span(), values):
                continue
            for lone in _LONE_NUMBER.finditer(line, *match.span()):  # "đến 10/12, 6 đang làm"
                self._take("NUMBERS", *lone.span(), (int(lone[0]),))

    def _lexicon(self) -> None:
        tokens = self.reading.tokens
        forms = [token.form for token in tokens]
        index = 0
        bare = self.reading.text.isascii()
        # In a text with diacritics "cho" is "cho", not a slip for "chờ".
        marked = [
            token.marked or (not bare and self._name(at)) or (not bare and token.form in _WELL_KNOWN)
            for at, token in enumerate(tokens)
        ]
        until = 0
        while index < len(tokens):
            if not self.free[index]:
                index += 1
                continue
            if until <= index:
                until = next((at for at in range(index, len(tokens)) if not self.free[at]), len(tokens))
            hit = self._phrase(forms, marked, (index, until), bare=bare)
            if hit is None:
                kind = tokens[index].kind
                named = "NAME" if self._name(index) else "X"
                hit = (1, "SIGN_" if kind == "sign" else "EMOJI" if kind == "emoji" else named)
            self._put(hit[1], index, index + hit[0])
            index += hit[0]

    def _phrase(
        self, forms: list[str], marked: list[bool], where: tuple[int, int], *, bare: bool
    ) -> tuple[int, str] | None:
        """The longest phrase at a place; one word shorter where its last word begins a phrase that means more."""
        words, (index, until) = lexicon(), where
        hit = words.longest(forms, marked, where, bare=bare)
        if hit is None or hit[0] == 1 or hit[1] not in _GIVES_WAY:
            return hit
        left, weightier = _GIVES_WAY[hit[1]]
        later = words.longest(forms, marked, (index + hit[0] - 1, until), bare=bare)
        gives_way = later is not None and later[1] in weightier and (hit[1] == "MAYBE" or later[0] > 1)
        return (hit[0] - 1, left) if gives_way else hit

    def _title(self, index: int) -> bool:
        token = self.reading.tokens[index]
        return token.form in _TITLES or (self.reading.text.isascii() and token.form in _BARE_TITLES)

    def _name(self, index: int) -> bool:
        """A capital letter within a sentence with diacritics: "An Cựu" is no "ăn"."""
        token, text = self.reading.tokens[index], self.reading.text
        first, second = text[token.start], text[token.start + 1 : token.start + 2]
        return (
            bool(index)
            and token.kind == "word"
            and first.isupper()
            and second.islower()
            and not text.istitle()
        )

    def _take(self, tag: str, start: int, end: int, value: Value = None, *, broad: bool = False) -> bool:
        """Put an item over these characters of the line if none of their tokens is taken yet."""
        if end <= start:
            return False
        first, last = self.at[start], self.at[end - 1] + 1
        free = all(self.free[first:last])
        if free:
            self._put(tag, first, last, value)
            if broad:
                self.broad.add(first)
        return free

    def _put(self, tag: str, start: int, end: int, value: Value = None) -> None:
        for index in range(start, end):
            self.free[index] = False
        words = " ".join(token.form for token in self.reading.tokens[start:end])
        self.reading.items.append(Item(tag, start, end, value, words, fold_of(words)))


# "em nghỉ hưu" holds no "em nghĩ", "vướng ở chỗ mô hình mới" no "chỗ mô": what is left, and before what.
_GIVES_WAY = {
    "OBSTACLE": ("KO", {"EXTEND", "XIN", "ASK"}),
    "OTHERS": ("OTHERS", {"AGENCY"}),
    "NEAR": ("PARTICLE", {"ME"}),
    "MAYBE": ("ME", {"WRONG", "OBSTACLE", "AWAY"}),
    "WH": ("PARTICLE", {"WORK"}),
    "XIN": ("PARTICLE", {"AGENCY"}),
}
_FINAL_CHO = key_of("chớ")
_RANGE_TOKENS = 3
_UP_TO = frozenset({"-", "–", "—", key_of("đến"), "den", key_of("tới"), "toi"})
_PARTS = tuple(
    f" {spelled}"
    for unit in ("phần", "khâu", "công đoạn", "bước")
    for spelled in (key_of(unit), fold_of(key_of(unit)))
)
_LONE_NUMBER = re.compile(r"(?<!\S)\d{1,4}(?!\S)")
_SEPARATED = re.compile(r"\d [/.-] \d")
_CUED = (
    "sang ",
    "den ",
    "toi ",
    "lui ",
    "doi ",
    "khat ",
    "qua ",
    "ngay ",
    "truoc ",
    "du kien ",
    "xin ",
    "hen ",
)
