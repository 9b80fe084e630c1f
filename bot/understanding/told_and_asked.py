"""One breath that tells and asks: "xong rồi, số 12/KH-SNV, có cần gửi bản giấy không?" is a report and a question.

Only where the telling comes first and is sure by itself, and the question is not about it: "gửi rồi, anh nhận được
chưa?", "xong rồi, năm nay làm lại à" stay what they are.
"""

from dataclasses import replace

from .claims import combine
from .clauses import FILLER, REFERENCE, VERBS, Clause
from .meaning import Intent
from .segments import Segment
from .turns import complains, how_could
from .verdict import STATES, Said

Told = list[Said]
_REALLY_ASKS = frozenset(
    {"question_word", "question_mark", "or_not", "how_many_left", "one_or_the_other", "asks", "is_it"}
)
_NEW = VERBS | {"WH", "TWH", "DAU", "WORK", "RESOURCE", "COPY", "MUST", "EXTEND", "SECTION", "AGENCY"}
_THINGS = frozenset({"mau", "file", "so", "lieu", "huong", "van", "link", "tai", "bieu", "hoi", "danh"})
_IS_IT_SO = frozenset({"dung khong", "phai khong", "duoc khong", "duoc chua", "on khong", "on chua"})
_ALSO = frozenset({Intent.QUESTION, Intent.ACKNOWLEDGE, Intent.CHITCHAT})


def told_and_asked(said: Told, silent: list[Clause]) -> tuple[Told, Told] | None:
    """What was told and what was asked after it; None where they are not two things."""
    first = next((at for at, each in enumerate(said) if each.verdict.intent is Intent.QUESTION), 0)
    told, asked = said[:first], said[first:]
    if not told or not all(each.verdict.intent in _ALSO for each in asked):
        return None
    questions = [each for each in asked if each.verdict.intent is Intent.QUESTION]
    if not all(each.verdict.rule in _REALLY_ASKS and each.verdict.doubt is None for each in questions):
        return None
    if any(complains(each) or each.clause.joined or not _about_more(each.clause) for each in questions):
        return None
    if not all(each.verdict.intent in STATES or each.verdict.intent in _ALSO for each in told):
        return None
    verdict, _, doubts = combine(told, silent)
    return (told, asked) if verdict.intent in STATES and not doubts else None


def _about_more(clause: Clause) -> bool:
    """Does it ask for something new? "anh nhận được chưa", "đúng không", "làm sao làm được" only turn on what was told."""
    tags = [item.tag for item in clause.items if item.tag not in FILLER and item.fold not in _IS_IT_SO]
    if clause.has("FIN", "TELL", "MAYBE"):
        return False  # "không phải xong đâu, ai báo xong vậy"
    begs = any(item.tag == "ASK" and set(item.fold.split()) & _THINGS for item in clause.items)
    if not tags or tags[-1] == "NOT" or not (begs or set(tags) & _NEW):
        return False
    return not how_could(clause)


def without(segment: Segment, asked: Told) -> Segment:
    """The segment without the clauses that ask."""
    clauses = [each.clause for each in asked]
    return _of(segment, [clause for clause in segment.clauses if clause not in clauses])


def only(segment: Segment, asked: Told) -> Segment:
    """The segment's clauses that ask, about the same tasks where they name none."""
    clauses = [each.clause for each in asked]
    kept = _of(segment, [clause for clause in segment.clauses if clause in clauses])
    return kept if kept.references else replace(kept, references=list(segment.references))


def _of(segment: Segment, clauses: list[Clause]) -> Segment:
    references = [item for clause in clauses for item in clause.items if item.tag in REFERENCE]
    return replace(segment, clauses=clauses, references=references)
