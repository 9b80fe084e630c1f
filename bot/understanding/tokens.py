"""From a text to words: each with the form the patterns and the lexicon know it by, and its place in the text."""

from dataclasses import dataclass

from . import documents
from .keyboard import forms_of
from .lexicon import lexicon
from .normalise import clean, fold_of, key_of
from .short_forms import waits
from .spelling import Pattern

_TOKEN = Pattern(
    r"(?P<code>(?<![\w/])(?:[A-Za-zĐđ]{2,8}\s?[-_]\s?\d{1,3}|[A-Za-zĐđ]{2,8}\d{1,3}|[vV]\d{1,3}"
    r"|(?i:snv|stp|stttt|sttt|vp|chung|huyen|sipas|skhcn|stc|sxd|syt)\s\d{1,2})(?![\w/%]))"
    r"|(?P<time>\d{1,2}\s?(?:h|g|giờ|gio)\s?(?:\d{1,2}|rưỡi|ruoi)?(?!\w))"
    r"|(?P<decimal>\d{1,3}[.,]\d{1,2}(?=\s?(?:%|phần trăm|phan tram)))"
    r"|(?P<number>\d{1,9})"
    r"|(?P<mixed>[^\W\d_]+\d[^\W_]*)"
    r"|(?P<short>(?:đ|d|Đ|D)/c(?!\w)|[pP]/h(?!\w)|[bB]/c(?!\w)|[vV]/v(?!\w)|[đĐ]/v(?!\w)|[tT]/h(?!\w))"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<smile>[:=;]['-]?[)(DPp]+|\^[_.]?\^|<3)"
    r"|(?P<other>\S)"
)
_CODE = Pattern(r"([^\W\d_]+)(\s?[-_]?\s?)(\d+)")
_HEADED = Pattern(r"((?=.*[^\x00-\x7f])[^\W\d_]{2,})(\d{1,4})")
_SHORT = {"đ/c": "đồng chí", "d/c": "đồng chí", "p/h": "phối hợp", "b/c": "báo cáo", "v/v": "về việc", "đ/v": "đơn vị",
          "t/h": "thực hiện"}  # fmt: skip
_NOT_CODES = frozenset(
    {"quy", "quý", "thang", "tháng", "nam", "năm", "ngay", "ngày", "thu", "thứ", "tuan", "viec", "việc", "cau", "câu", "muc",
     "mục", "so", "số", "nv", "task", "phan", "phần", "covid", "ky", "kỳ", "dot", "đợt", "buoc", "bước", "chuong", "ch", "xong",
     "chua", "gui", "lan", "hom"}
)  # fmt: skip
_AGENCIES = frozenset(
    {"snv", "stp", "stttt", "sttt", "vp", "chung", "huyen", "sipas", "skhcn", "stc", "sxd", "syt", "sgddt", "sct", "sdl",
     "svhtt", "snnmt", "ubnd"}
)  # fmt: skip
_TASK_HEADS = frozenset({"v", "nv", "vc", "cv", "viec"})
_SENTENCE_MARKS = frozenset(".,;:!?()[]{}-–—/+&…\"'“”‘’*•>=<|~_%#")
_LOOKAHEAD = 12  # characters after a word that its short form may depend on


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, code, document number or sign.

    `form` is a key (marked) or a fold (typed without marks); numbers and signs stand for themselves; documents are
    "<doc>", codes "<code>", times of day "<time>".
    """

    form: str
    kind: str
    start: int
    end: int
    marked: bool = False
    value: str = ""


def tokenise(text: str) -> tuple[str, list[Token]]:
    """The cleaned text and its tokens, in order."""
    text = clean(text)
    tokens: list[Token] = []
    last = 0
    for document in documents.find_documents(text):
        tokens += _plain(text, last, document.start)
        kind = "request" if document.asks else "document"
        tokens.append(Token("<doc>", kind, document.start, document.end, marked=True, value=document.number))
        last = document.end
    tokens += _plain(text, last, len(text))
    return text, tokens


def _plain(text: str, start: int, end: int) -> list[Token]:
    out: list[Token] = []
    bare = text.isascii()
    for match in _TOKEN.finditer(text, start, end):
        raw, kind = match[0], match.lastgroup or ""
        where = (match.start(), match.end())
        if kind == "code":
            out += _code(raw, *where)
        elif (
            kind == "mixed"
            and (parts := _HEADED.fullmatch(raw))
            and key_of(parts[1].lower()) in lexicon().keys
        ):
            pivot = where[0] + len(parts[1])  # "đến22/12"
            out += _word(parts[1], (out[-1].form if out else "", parts[2]), where[0], pivot)
            out.append(Token(str(int(parts[2])), "number", pivot, where[1]))
        elif kind in {"word", "mixed"}:
            nearby = (out[-1].form if out else "", text[match.end() : match.end() + _LOOKAHEAD])
            if bare and raw.lower() == "cho" and waits(nearby):
                raw = "chờ"
            out += _word(raw, nearby, *where)
        else:
            out += _fixed(raw, kind, *where)
    return out


def _fixed(raw: str, kind: str, start: int, end: int) -> list[Token]:
    """A number, a time, a sign, an emoji, a short form with a stroke."""
    if kind == "decimal":
        return [Token(raw.replace(",", "."), "number", start, end)]
    if kind == "number":
        return [Token(str(int(raw)), "number", start, end)]
    if kind == "time":
        return [Token("<time>", "time", start, end, marked=True)]
    if kind == "smile":
        return [Token(":-", "smile", start, end, marked=True)]
    if kind == "short":
        return [Token(key_of(word), "word", start, end, marked=True) for word in _SHORT[raw.lower()].split()]
    return [Token(raw, "sign" if raw in _SENTENCE_MARKS else "emoji", start, end, marked=True)]


def _code(raw: str, start: int, end: int) -> list[Token]:
    """“SNV-3”, "snv03", "vp 1": a code; "v12", "việc3": a head and a number; "quý4", "t6": words."""
    match = _CODE.fullmatch(raw)
    if match is None:
        return _word(raw, ("", ""), start, end)
    letters, join, digits = match.groups()
    folded = fold_of(key_of(letters))
    if _is_code(letters, folded, join):
        code = f"{letters.upper()}-{int(digits):02d}"
        return [Token("<code>", "code", start, end, marked=True, value=code)]
    words = lexicon()
    known = folded in words.folds or folded in _NOT_CODES or folded in words.shorthand
    if join == "" and folded not in _TASK_HEADS and not known:
        return _word(raw, ("", ""), start, end)
    pivot, tail = start + len(letters), end - len(digits)
    if join == "" and folded in _TASK_HEADS:
        head = [Token(key_of("việc"), "word", start, pivot, marked=True)]
    else:
        head = _word(letters, ("", digits), start, pivot)
    signs = [Token("-", "sign", pivot, tail, marked=True)] if join.strip() else []
    return [*head, *signs, Token(str(int(digits)), "number", tail, end)]


def _is_code(letters: str, folded: str, join: str) -> bool:
    words = lexicon()
    if folded in _AGENCIES:
        return letters.isupper() or folded in _AGENCIES
    plain = folded in _NOT_CODES or folded in documents.KINDS or folded in words.shorthand or folded == "t"
    if plain or len(letters) == 1 or folded == "x":
        return False
    return letters.isupper() or ("-" in join and " " not in join and folded not in words.folds)


def _word(raw: str, nearby: tuple[str, str], start: int, end: int) -> list[Token]:
    return [Token(form, "word", start, end, marked) for form, marked in forms_of(raw, nearby)]
