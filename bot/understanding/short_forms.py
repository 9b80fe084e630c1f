"""Short forms and bare words that mean several things; the words beside them decide."""

from collections.abc import Callable

from .normalise import fold_of, key_of

_AFTER_KH_IS_NOT = frozenset(
    {"xong", "kip", "biet", "lam", "duoc", "dc", "co", "phai", "hieu", "gui", "nop", "ro", "thuoc", "on", "the", "muon", "can",
     "thay", "chac"}
)  # fmt: skip
_HAND_OVER = frozenset({"giao", "cho", "nho", "chuyen", "de", "hoi", "gap"})
_LONG_BEFORE = frozenset({"giuc", "noi", "hoi", "nhac", "doi", "ngoi", "lieu"})
_MACHINES = frozenset(
    {"may", "mang", "thong", "tinh", "duong", "bi", "usb", "xe", "mem", "quan", "in", "dien"}
)  # fmt: skip
_AFTER_SONG = frozenset({"song", "van", "chua", "con", "khong", "do", "vi"})
_AFTER_ALL = frozenset({"so", "phan", "dang", "nang", "nguon"})  # đa số, đa phần, đa dạng
_SIGNS = ".,;:!?"
_SIGNERS = frozenset(
    {"ky", "duyet", "lanh", "sep", "chu", "phe", "huong", "kinh", "y", "phan", "tham", "gop"}
)  # fmt: skip
_SUPPLIES = ("so lieu", "huong dan", "kinh phi", "phan hoi", "thong tu", "chu truong")
_GIVING = frozenset({"xin", "gui", "cap", "cung", "dua", "nhan"})
_BEFORE_WAIT = frozenset(
    {"", "da", "vâng", "dang", "phai", "con", "van", "do", "vi", "ngoi", "chỉ", "vuong", "em", "đang", "thi", "nen", "ben em"}
)  # fmt: skip
_LETTER_FROM = frozenset({"co", "nhan", "duoc", "thay", "cho", "doi", "theo"})
_SELF = frozenset({"em", "e", "toi", "tui", "minh", "ben"})
_AFTER_YET = frozenset(
    {"xong", "lam", "gui", "nop", "ky", "co", "kip", "duoc", "dc", "ban", "trinh", "hoan", "song", "xg", "x"}
)
_AFTER_CHO = frozenset(
    {"em", "e", "toi", "minh", "anh", "chi", "xin", "phep", "hoi", "ai", "no", "t", "tui", "mk", "ben", "khat", "gia", "them",
     "don_vi", "hen", "lui", "hoan", "nop", "cai", "biet", "thay", "bon", "nghi", "gui", "den"}
)  # fmt: skip


class _Beside:
    """A typed word with what stands before it (a form) and after it (raw text)."""

    def __init__(self, raw: str, before: str, after: str) -> None:
        words = after.split()
        self.raw = raw
        self.before = fold_of(before)
        self.last = not words
        self.next = fold_of(key_of(words[0].strip(_SIGNS))) if words else ""
        self.capital = bool(words) and words[0][0].isupper()
        self.shouted = bool(words) and words[0].isupper()


def meant_by(raw: str, key: str, nearby: tuple[str, str]) -> str | None:
    """The word or words meant, in written Vietnamese; None where the word stands for itself."""
    rule = _RULES.get(key)
    return rule(_Beside(raw, *nearby)) if rule else None


def waits(nearby: tuple[str, str]) -> bool:
    """Typed without marks, is this "cho" the word "chờ"? Its neighbours tell."""
    before, after = nearby
    following = after.split()
    next_word = following[0].lower().strip(_SIGNS) if following else ""
    if next_word in _SIGNERS:
        return True
    if after.strip().lower().startswith(_SUPPLIES):
        return before not in _GIVING
    opened = before in _BEFORE_WAIT or before in _SIGNS
    return opened and next_word not in _AFTER_CHO


def _kh(word: _Beside) -> str:
    negates = word.next in _AFTER_KH_IS_NOT or (word.last and bool(word.before))
    return "không" if word.raw != "KH" and negates else "kế hoạch"


def _a(word: _Beside) -> str:
    called = word.capital or word.next in {"oi", "ui"} or word.before in _HAND_OVER
    return "anh" if word.next and called else "ạ"


def _cv(word: _Beside) -> str:
    theirs = word.next == "cua" and word.before in _LETTER_FROM  # "chưa có cv của sở"
    return "công văn" if word.next.isdigit() or word.next == "so" or theirs else "công việc"


_RULES: dict[str, Callable[[_Beside], str | None]] = {
    "kh": _kh,
    "dc": lambda word: "đồng chí" if word.capital and not word.shouted else None,
    "đc": lambda word: "đồng chí" if word.capital and not word.shouted else None,
    "no": lambda word: "nhé" if word.before and word.last else None,
    "mai": lambda word: "mãi" if word.before in _LONG_BEFORE else None,
    "hong": lambda word: "hỏng" if word.before in _MACHINES else None,
    "đa": lambda word: None if word.before == "toi" or word.next in _AFTER_ALL else "đã",
    # "mơi em nộp" typed bare: who has just handed in says "em mới nộp".
    "moi": lambda word: "mai" if not word.before and word.next in _SELF else None,
    # A hurried "chưa": "chư xong", "chu lam".
    "chư": lambda word: "chưa" if word.next in _AFTER_YET or word.before else None,
    "chu": lambda word: "chưa" if word.next in _AFTER_YET and not word.before else None,
    "chơ": lambda word: "chớ" if word.last else None,
    "cv": _cv,
    "a": _a,
    "h": lambda word: "giờ" if word.before.isdigit() else None,
    "song": lambda word: None if word.next in _AFTER_SONG or word.before == "song" else "xong",
    "th": lambda word: "trường hợp" if word.next in {"nao", "nay"} else "thực hiện",
}
