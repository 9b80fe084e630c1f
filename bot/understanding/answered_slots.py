"""The slot that was asked for: a day, a document's number, a reason. It completes the claim that waits for it."""

from dataclasses import replace
from datetime import date

from models.rules.folding import fold

from .items import Item, Reading
from .meaning import Context, Intent, Understanding
from .spelling import pattern
from .yes_or_no import lone_number, never_minds, says_no

_DATED = frozenset({Intent.IN_PROGRESS, Intent.EXTEND, Intent.ACKNOWLEDGE, Intent.NOT_DONE, Intent.CHITCHAT})
_OF_ITS_OWN = frozenset(
    {
        Intent.DONE,
        Intent.QUESTION,
        Intent.HELP,
        Intent.UNDO,
        Intent.WRONG_ASSIGNEE,
        Intent.DELEGATE,
        Intent.EXTEND,
    }
)
_DOCUMENTS = frozenset({"DOC", "LOOSEDOC", "NUMBERONLY"})
_NO_NUMBER = pattern(
    "(?:(?:dạ|em|anh|việc này|cái này|bên em|hiện|giờ|vẫn|thì) )*(?:không|chưa|chẳng|quên|mất)"
    "(?: (?:có|cần|nhớ|biết|ra|được cấp|lấy|vào|cấp|ghi|mất))*(?: (?:số|văn bản|công văn|quyết định|số văn bản|số hiệu)(?: \\S+){0,3})?"
    "(?: (?:ạ|anh|chị|đâu|rồi|nữa|nhé|nha|em|hết))*|số (?:em |thì |để )?(?:em |thì )?(?:chưa|không|quên|sau)(?: \\S+){0,4}"
)
_NO_DAY = pattern(
    "(?:(?:dạ|em|hiện|vẫn|cũng|thì) )*(?:chưa|không) (?:biết|rõ|chắc|xác định|có hạn|có ngày)(?: \\S+){0,4}"
)


def with_date(reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    """“15/12 ạ”, "thứ 6", "thêm 5 ngày"; "chưa biết" and "bỏ qua" leave the claim without a day."""
    first, *later = context.proposed
    if never_minds(reading.tokens) or _NO_DAY.fullmatch(reading.line):
        return Understanding((), sure=True, rules=("answer_none",))
    if not all(claim.intent in _DATED for claim in plain.claims):
        return None
    day = _day(reading.items, {"DATE"})
    if day is not None:
        made = replace(first, date=day, extra_days=None)
        return Understanding((made, *later), sure=True, rules=("answer_date",))
    count = next((item.value for item in reading.items if item.tag in {"DAYS", "AHEAD"}), None)
    if isinstance(count, int) and first.intent is Intent.EXTEND:
        return Understanding((replace(first, extra_days=count), *later), sure=True, rules=("answer_days",))
    return None


def with_document(reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    """“45/QĐ-UBND ngày 20/11”, "số 45", "45"; or there is none."""
    del plain
    first, *later = context.proposed
    number: object = next((item.value for item in reading.items if item.tag in _DOCUMENTS), None)
    number = number if number is not None else lone_number(reading.tokens)
    if number == 0:
        return Understanding(
            (), sure=True, rules=("answer_no_document",)
        )  # no document bears a 0: none of them
    if number is not None:
        day = _day(reading.items, {"DATE", "PASTTIME"})
        made = replace(first, document=str(number), document_date=day)
        return Understanding((made, *later), sure=True, rules=("answer_document",))
    denies_the_end = any(
        item.tag == "FIN" for item in reading.items
    )  # "chưa xong đâu" is no word about a number
    if denies_the_end:
        return None
    if never_minds(reading.tokens) or says_no(reading.tokens) or _NO_NUMBER.fullmatch(reading.line):
        return Understanding((), sure=True, rules=("answer_no_document",))
    return None


def with_reason(reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    """Any words that say nothing of their own are the reason."""
    if not reading.tokens or any(claim.intent in _OF_ITS_OWN for claim in plain.claims):
        return None
    if _held_up_no_longer(reading, plain):
        return None
    if never_minds(reading.tokens):
        return Understanding((), sure=True, rules=("answer_none",))
    first, *later = context.proposed
    return Understanding(
        (replace(first, note=reading.text.strip()), *later), sure=True, rules=("answer_reason",)
    )


def _held_up_no_longer(reading: Reading, plain: Understanding) -> bool:
    """True for "thôi hết vướng rồi": no reason, but that there is none any more."""
    only_that = all(claim.intent is Intent.ACKNOWLEDGE for claim in plain.claims) and bool(plain.claims)
    return plain.sure and only_that and "vuong" in fold(reading.text).split()


def _day(items: list[Item], tags: set[str]) -> date | None:
    return next((item.value for item in items if item.tag in tags and isinstance(item.value, date)), None)
