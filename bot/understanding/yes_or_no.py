"""A whole answer that is only a yes, only a no, only "never mind", or only a number, whatever polite words are around it."""

from .normalise import fold_of, key_of
from .numbers import number_of
from .tokens import Token, tokenise


def _keys(words: str) -> frozenset[str]:
    """The words' keys, and what of them is typed without marks."""
    keys = {key_of(word) for word in words.split()}
    return frozenset(keys | {fold_of(key) for key in keys})


_POLITE = _keys(
    "dạ ạ nhé nha em anh chị cô chú bác sếp bạn bot thưa ơi à ừm luôn vậy thế đó đấy rứa này ni rất hoàn toàn nghe hỉ hè mà chứ "
    "thì là nó đi thôi giúp giùm với lại"
)
_YES = _keys(
    "dạ ừ vâng ok có rồi đúng phải yes đã chuẩn được y xong hết chính xác đồng ý nhất trí xác nhận tất nhiên đương chắc chắn"
)
_TELLING = _keys("rồi đã xong hết")  # of a task, perhaps: alone they agree to nothing
_GO_ON = _keys("làm gửi nộp ghi lưu cứ báo nhận việc cái này")  # "ừ ghi đi em": with a yes beside it
_NO = _keys("không chưa sai nhầm no chẳng chả nỏ đừng khoan hủy bỏ thôi mô đâu")
_BESIDE_NO = _keys("phải đúng có cần vẫn đã rồi được xong ghi lưu báo hết")
_NEVER_MIND = (
    "bo qua",
    "bo di",
    "thoi",
    "de sau",
    "khong can",
    "ke",
    "thoi bo",
    "thoi khoi",
    "khoi",
    "skip",
    "next",
    "khoi can",
)
_YES_SIGNS = frozenset("👍✅👌🆗💯✔☑")
_NO_SIGNS = frozenset("❌👎🚫")
_PICKING = _keys("số chọn việc cái câu thứ mục phương án đáp án là ý")
_SIGNS = frozenset(".,!…;:)#=")


def yes_or_no(text: str) -> bool | None:
    """Whether a whole answer says yes ("dạ đồng ý ạ", "1") or no ("không ạ", "thôi", "2"); None where it says neither."""
    _, tokens = tokenise(text)
    number = lone_number(tokens)
    if number is not None:
        return {1: True, 2: False, 0: False}.get(number)
    if says_no(tokens) or never_minds(tokens):
        return False
    agrees = any(word not in _TELLING for word in _words(tokens) if word in _YES | _YES_SIGNS)
    return True if says_yes(tokens) and agrees else None


def says_yes(tokens: list[Token]) -> bool:
    """“dạ rồi ạ”, "ừ đúng rồi em", "👍"; no negator anywhere."""
    words = _words(tokens)
    if words and all(word in _YES_SIGNS for word in words):
        return True
    words = [word for word in words if word not in _YES_SIGNS]
    known = all(word in _POLITE | _YES | _GO_ON for word in words)
    return known and any(word in _YES for word in words)


def says_no(tokens: list[Token]) -> bool:
    """“không phải ạ”, "chưa đâu anh", "sai rồi", "❌"."""
    words = _words(tokens)
    if words and all(word in _NO_SIGNS for word in words):
        return True
    words = [word for word in words if word not in _NO_SIGNS]
    known = all(word in _POLITE | _NO | _BESIDE_NO for word in words)
    return known and any(word in _NO for word in words)


def never_minds(tokens: list[Token]) -> bool:
    """“bỏ qua đi em”, "thôi khỏi ạ": no answer is going to come."""
    folds = [fold_of(word) for word in _words(tokens)]
    rest = " ".join(word for word in folds if word not in _POLITE or word in {"thoi", "di"})
    return rest.removesuffix(" di") in _NEVER_MIND


def lone_number(tokens: list[Token]) -> int | None:
    """“1”, "số 2 ạ", "chọn cái thứ hai nhé": the one number of the answer."""
    words = [word for word in _words(tokens) if word not in _PICKING | _POLITE]
    if len(words) != 1 or words[0] in _NO:
        return None
    value = 1.0 if fold_of(words[0]) in {"nhat", "dau"} else number_of(words[0])
    return int(value) if value is not None and value == int(value) else None


def _words(tokens: list[Token]) -> list[str]:
    return [token.form for token in tokens if token.form not in _SIGNS]
