"""From a line to what it says of a task: agencies, deadline, kind, product …, every finding with its row and column."""

import re
from dataclasses import dataclass, field

from models.errors import Finding
from models.rules.catalogue import Product, TaskKind
from models.rules.deadline_phrases import Anchor, Phrase, Trouble, read_deadline
from models.rules.folding import fold
from models.rules.name_agencies import AgencyReader
from models.rules.titles import MAX_LENGTH, title_for
from seeds.checks import LONGEST_PERIOD, bad_title
from seeds.plan_files.cells import (
    as_deadline_words,
    as_lines,
    as_percent_or_text,
    as_text,
    is_blank,
    is_broken,
)
from seeds.plan_files.formulas import UNCALCULATED
from seeds.plan_files.lines import Line

PLAIN = ("subkind", "criterion", "recipient", "issuing_authority", "note", "lead_in")
LONGEST = {"text": 4000, "lead_in": 1000, "note": 2000, "title": MAX_LENGTH}
LONGEST_OTHER = 500
COOPERATING = re.compile(r"\b(?:,|;)?\s*phối hợp(?:\s+(?:với|cùng))?\s*:?", re.IGNORECASE)
NUMBERED = re.compile(r"^\s*(?:[IVX]{1,5}|[A-Z]|\d{1,2}(?:\.\d+)*)\s*[.)/]\s*|^\s*[-–+*•]\s*")
PERIOD_HEADING = re.compile(
    r"(?:[ivx]+ )?(?:(?:cac |nhung )?nhiem vu )?(?:(?:thuc hien|hoan thanh) )?(?:trong )?(?:quy (?:i{1,3}|iv|[1-4])|thang \d{1,2})(?: (?:nam )?20\d\d)?"
)
BULLETS = re.compile(r"\s*\n\s*")
SENTENCE = re.compile(r"(?<=[.;])\s+")
SHORT_ENOUGH = 20
NOT_RESTRICTED = frozenset({"", "khong", "khong mat", "thuong", "cong khai", "no", "0"})
PRODUCTS = (
    (re.compile(r"\bke hoach\b|^kh$"), Product.PLAN),
    (re.compile(r"\bbao cao\b|^bc$"), Product.REPORT),
    (re.compile(r"\bquyet dinh\b|^qd$"), Product.DECISION),
)
WHOLE_PRODUCTS = frozenset({"ke hoach", "kh", "bao cao", "bc", "quyet dinh", "qd", "khong", "khong co"})
KINDS = (
    (re.compile(r"^(?:xay dung |tham muu )?(?:ubnd \w+ )?(?:ban hanh )?ke hoach\b|\bban hanh ke hoach\b"), TaskKind.PLAN),
    (re.compile(r"\bbao cao\b"), TaskKind.REPORT),
    (re.compile(r"\b(?:quyet dinh|quy dinh|quy che|quy trinh)\b"), TaskKind.REGULATION),
)  # fmt: skip
NOT_WORKED_OUT = "công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại, hoặc ghi giá trị vào ô"
EVENT_UNIT = re.compile(r"(?<=\d)W?D$")
SHARE = re.compile(r"\b(?:ty le|phan tram)\b|\d\s*%")
TROUBLES = {
    Trouble.NO_SUCH_DAY: "“{words}” không có trong lịch; viết ngày trước tháng, như 20/12/2026",
    Trouble.SEVERAL: "“{words}” có nhiều hạn; tách thành nhiều hàng, mỗi hàng một hạn",
    Trouble.UNCLEAR: "không hiểu thời hạn “{words}”; viết như “trước 20/12/2026”, “quý I/2026”, “tháng 12”, “hằng quý”, hoặc để trống nếu không hạn",
}
SOFT_TROUBLES = {
    Trouble.TOO_OFTEN: "“{words}” dày hơn một lần mỗi tháng: ghi là không hạn, bot hỏi mỗi tháng một lần",
    Trouble.WORDS_ONLY: "“{words}” không nói ngày nào: ghi là không hạn",
}


@dataclass
class Findings:
    """What must be mended before anything is written, and what people should know."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def error(self, place: object, message: str) -> None:
        """Note what must be mended."""
        self.errors.append(Finding(str(place), message))

    def warning(self, place: object, message: str) -> None:
        """Note what people should know."""
        self.warnings.append(Finding(str(place), message))


@dataclass
class Entry:
    """What a line says of a task: the fields its columns give, and what can be concluded for the rest."""

    line: Line
    given: dict[str, object]
    concluded: dict[str, object]
    code: str = ""
    plan_code: str = ""


class EntryReader:
    """Reads lines; remembers what cells it has read, so that thousands of alike ones cost one reading.

    Args:
        agencies: who there is.
        anchor: the year that a day without one is in.
        findings: grows by what is wrong.
    """

    def __init__(self, agencies: AgencyReader, anchor: Anchor, findings: Findings) -> None:
        self._agencies = agencies
        self._anchor = anchor
        self._findings = findings
        self._deadlines: dict[str, Phrase] = {}

    def read(self, line: Line, default_agency: str = "") -> Entry:
        """The entry of a line; a cell that is not right leaves its field empty and a finding."""
        entry = Entry(line, {}, {})
        for name, cell in line.cells.items():
            if is_broken(cell):
                self._findings.error(line.where(name), f"ô lỗi công thức ({cell}); sửa lại hoặc xóa")
                line.cells[name] = None
            elif cell == UNCALCULATED:
                self._findings.error(line.where(name), NOT_WORKED_OUT)
                line.cells[name] = None
        entry.code = as_text(line.cells.get("code"))
        entry.plan_code = as_text(line.cells.get("plan"))
        self._words(entry)
        self._who(entry, default_agency)
        self._when(entry)
        self._what(entry)
        return entry

    def _words(self, entry: Entry) -> None:
        line = entry.line
        words = as_lines(line.cells["text"])
        if is_blank(line.cells.get("number")):
            words = NUMBERED.sub("", words)
        if not words:
            self._findings.error(line.where("text"), "để trống; hãy ghi nội dung nhiệm vụ")
        entry.given["text"] = self._fitting(line, "text", words)
        for name in PLAIN:
            if name in line.cells:
                entry.given[name] = self._fitting(line, name, as_text(line.cells[name]))
        if "lead_in" not in line.cells and line.headings:
            entry.given["lead_in"] = self._fitting(
                line, "lead_in", " – ".join(NUMBERED.sub("", words) for words in line.headings)
            )
        self._title(entry, words)
        if "explicit" in line.cells:
            entry.given["explicit"] = fold(as_text(line.cells["explicit"])) not in {"ngam", "khong", "suy ra"}
        if "restricted" in line.cells:
            entry.given["restricted"] = fold(as_text(line.cells["restricted"])) not in NOT_RESTRICTED
        if "target" in line.cells:
            target = as_percent_or_text(line.cells["target"])
            entry.given["target"] = "100%" if target == "1" and SHARE.search(fold(words)) else target

    def _title(self, entry: Entry, words: str) -> None:
        title = as_text(entry.line.cells.get("title"))
        wrong = bad_title(title) if title else None
        if wrong:
            self._findings.error(entry.line.where("title"), wrong)
        elif title:
            entry.given["title"] = title
        entry.concluded["title"] = title_of(words)

    def _fitting(self, line: Line, name: str, words: str) -> str:
        most = LONGEST.get(name, LONGEST_OTHER)
        if len(words) > most:
            self._findings.error(line.where(name), f"dài {len(words)} ký tự; nhiều nhất {most}")
        return words[:most]

    def _who(self, entry: Entry, default_agency: str) -> None:
        line = entry.line
        written = as_lines(line.cells.get("responsible"))
        lead, _, beside = written, "", ""
        split = COOPERATING.search(written)
        if split and written[: split.start()].strip():
            lead, beside = written[: split.start()], written[split.end() :]
        if not lead.strip():
            lead = default_agency or self._from_headings(line)
        if line.inherited:
            self._findings.warning(
                line.where("responsible"), "để trống ở ý con: lấy cơ quan của nhiệm vụ bên trên"
            )
        named = self._agencies.read(lead)
        if not lead.strip():
            self._findings.error(
                line.where("responsible"),
                "thiếu cơ quan chủ trì" if "responsible" in line.columns else "không có cột cơ quan chủ trì",
            )
        for unknown in named.unknown:
            near = f"; có phải: {', '.join(unknown.nearest)}?" if unknown.nearest else ""
            self._findings.error(line.where("responsible"), f"không biết cơ quan “{unknown.words}”{near}")
        for old, new in named.renamed:
            self._findings.warning(
                line.where("responsible"), f"“{old}” nay là {new}: việc sẽ giao cho nơi đó"
            )
        for vague in named.vague:
            self._findings.warning(
                line.where("responsible"), f"“{vague}”: hiểu là tất cả các cơ quan thuộc nhóm"
            )
        entry.given["responsible"] = named.codes
        if "cooperating" in line.cells or beside:
            cell = as_lines(line.cells.get("cooperating"))
            entry.given["cooperating"] = self.beside(
                "; ".join(filter(None, (beside.strip(), cell))), named.codes
            )

    def beside(self, written: str, leading: tuple[str, ...]) -> str:
        """Those who co-operate: codes of the ones that are known for sure, the others in their own words."""
        named = self._agencies.read(written)
        vague = tuple(dict.fromkeys(named.vague))
        vague_codes = {code for each in vague for code in self._agencies.read(each).codes}
        codes = [code for code in named.codes if code not in leading and code not in vague_codes]
        return "; ".join([*codes, *vague, *(unknown.words for unknown in named.unknown)])[:LONGEST_OTHER]

    def _from_headings(self, line: Line) -> str:
        """The agency that the innermost heading above, or the sheet's name, names."""
        for words in (*reversed(line.headings), line.sheet):
            bare = NUMBERED.sub("", words)
            found = self._agencies.read(bare) if bare else None
            if found is not None and found.codes and not found.unknown:
                return bare
        return ""

    def _when(self, entry: Entry) -> None:
        line = entry.line
        rule_words = as_deadline_words(line.cells.get("rule"))
        words = as_deadline_words(line.cells.get("deadline"))
        if "deadline" in line.cells:
            entry.given["deadline_as_written"] = self._fitting(line, "deadline", words)
        asked, column = (rule_words, "rule") if rule_words else (words, "deadline")
        if not asked:
            heading = next((h for h in reversed(line.headings) if PERIOD_HEADING.fullmatch(fold(h))), "")
            if heading:
                asked = NUMBERED.sub("", heading)
                entry.given["deadline_as_written"] = asked
        if not asked and "deadline" not in line.cells and "rule" not in line.cells:
            return
        phrase = self._phrase(asked)
        if phrase.trouble in TROUBLES:
            self._findings.error(line.where(column), TROUBLES[phrase.trouble].format(words=asked[:80]))
        elif phrase.trouble is not None:
            self._findings.warning(line.where(column), SOFT_TROUBLES[phrase.trouble].format(words=asked[:80]))
        rule = phrase.rule or "NONE"
        entry.given["rule"] = EVENT_UNIT.sub(lambda found: found[0].lower(), rule)

    def _phrase(self, words: str) -> Phrase:
        if words not in self._deadlines:
            self._deadlines[words] = read_deadline(words, self._anchor)
        return self._deadlines[words]

    def _what(self, entry: Entry) -> None:
        line = entry.line
        text = fold(str(entry.given["text"]))
        if "product" in line.cells:
            product, rest = _product(as_text(line.cells["product"]))
            entry.given["product"] = product
            if rest:
                note = str(entry.given.get("note", ""))
                told = f"Sản phẩm: {rest}"
                if told not in note:
                    entry.given["note"] = f"{told}. {note}".rstrip(" .") if note else told
        product_words = fold(as_text(line.cells.get("product")))
        kind = _kind(text, product_words, str(entry.given.get("target", "")))
        entry.concluded["kind"] = kind
        if "kind" in line.cells and not is_blank(line.cells["kind"]):
            written = as_text(line.cells["kind"])
            known = next((each for each in TaskKind if fold(each.value) == fold(written)), None)
            if known is not None:
                entry.given["kind"] = known
            else:
                entry.given["kind"] = (
                    _kind(fold(written), "", "") if KINDS_NAMED.search(fold(written)) else kind
                )
                self._findings.warning(
                    line.where("kind"),
                    f"“{written}” không có trong danh sách loại; ghi là “{entry.given['kind']}”",
                )


KINDS_NAMED = re.compile(r"\b(?:ke hoach|bao cao|quyet dinh|quy dinh|quy che|chi tieu)\b")


def _product(words: str) -> tuple[Product, str]:
    """The issued document that a product is, and the words where they say more than that."""
    folded = fold(words)
    found = next((product for pattern, product in PRODUCTS if pattern.search(folded)), Product.NONE)
    return found, "" if folded in WHOLE_PRODUCTS or not folded else words


def _kind(text: str, product: str, target: str) -> TaskKind:
    if "chi tieu" in text[:SHORT_ENOUGH] or re.search(r"\d|%", target):
        return TaskKind.INDICATOR
    for words in filter(None, (product, text[:80])):
        for pattern, kind in KINDS:
            if pattern.search(words):
                return kind
    return TaskKind.STANDING


def title_of(words: str) -> str:
    """A task's short name from its words: the first sentence, cut at a word, braces made harmless."""
    line = BULLETS.split(words.strip())[0] if words.strip() else ""
    if len(line) < SHORT_ENOUGH:
        line = " ".join(words.split())
    first = SENTENCE.split(line)[0]
    title = (first if len(first) >= SHORT_ENOUGH else line).rstrip(" .;:,")
    if len(title) > MAX_LENGTH:
        title = title[: MAX_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" .;:,–-") + "…"
    escaped = title.replace("{", "{{").replace("}", "}}")
    assert len(title_for(escaped, LONGEST_PERIOD)) <= MAX_LENGTH  # noqa: S101 - braces stand for themselves
    return escaped
