"""From verdicts to claims: what the clauses of one segment say together, and why it may be wrong."""

from .certainty import PUTS_OFF
from .clauses import CONTRAST, Clause
from .handover import read_delegation, read_takeover
from .meaning import Intent
from .questions import read_question
from .requests import read_extension, read_help, read_life, read_undo
from .spelling import pattern
from .standing import read_standing
from .turns import TURNS, complains
from .verdict import LIGHT, Said, Verdict, first_of, weightiest
from .whose_task import read_owner, read_wrong

_RULES = (
    read_help, read_wrong, read_undo, read_life, read_extension, read_delegation, read_question, read_owner,
    read_takeover, read_standing,
)  # fmt: skip
_KEPT_DOUBTS = frozenset(
    {"somebody_else", "another_matter", "supposed", "only_if", "title", "number_missing"}
)
_LIGHT_TAGS = frozenset(
    {"PARTICLE", "TITLE", "ME", "NAME", "THANKS", "FUNEMOJI", "MA", "INDEF", "AND", "ACKEMOJI", "DONEEMOJI", "CHAT", "ALREADY", "NOW",
     "PASTTIME", "DATE", "DOC", "LOOSEDOC", "NUMBERONLY", "WORK", "REPORT", "HINT", "TASK", "COPY", "REQUEST", "CLEARED", "XIN", "ALL", "TELL",
     "AGENCY", "SIGNER", "SIGN", "ACT", "FORYOU", "PERFECT", "TIME", "LIFE", "FIRST", "LAST", "SECTION"}
)  # fmt: skip
_ASKS_TO_CLOSE = pattern(
    "(?:đóng|khép|cập nhật|tick|đánh dấu|ghi nhận|check|coi|xem|kiểm tra|xác nhận|theo dõi)(?: \\S+){0,3} (?:giúp|giùm|hộ|dùm|trạng thái|nhé|nha|biết)"
    "|(?:đề nghị|nhờ|kính mong|mong) (?:\\S+ ){0,3}(?:cập nhật|đóng|ghi nhận|xác nhận|đánh dấu)"
)
_FOR_YOU_TO_KNOW = pattern(
    "(?:\\S+ )?(?:gửi|báo|báo cáo|kính báo|thông tin|chuyển|kính gửi|em gửi|xin gửi|xin báo)(?: cho| đến| tới| để)* (?:anh|chị|em|cô|chú|bác|sếp|các anh|anh chị|đồng chí|bot|phòng|sở|văn phòng)"
    "(?: \\S+)?(?: để)? (?:theo dõi|biết|được biết|nắm|tổng hợp|cập nhật|tham khảo|xem|lưu|lưu hồ sơ|rõ)(?: \\S+){0,3}"
)
_FORMULA = pattern("(?:thực hiện|căn cứ|theo|triển khai) .*")  # "Thực hiện Kế hoạch 170/KH-UBND, …"
_INTRODUCING = frozenset({"ME", "TITLE", "SECTION", "AGENCY", "NAME", "X", "RESOURCE", "OTHERS"})
_TOO_MANY_UNKNOWN = 4
_MATTERS = ("viec", "nhiem vu", "noi dung", "muc", "y", "dau viec", "tthc", "thu tuc", "van ban", "ho so")
_OPENS_DOUBT = frozenset({"thi"})
_EXCUSES = frozenset({"courtesy", "told_late"})
_HARMLESS = frozenset({"asks_to_check"})  # a question that takes nothing of a "done" back


def judge(clause: Clause) -> Said | None:
    """What one clause says; None where it says nothing."""
    if not clause.items:
        return None
    line = clause.line
    verdict = first_of(_RULES, clause, line)
    return Said(clause, line, verdict) if verdict else None


def combine(said: list[Said], silent: list[Clause]) -> tuple[Verdict, Said, list[str]]:
    """The one verdict of a segment, the clause that gave it, and why it may be wrong.

    `silent` are the segment's clauses that say nothing the rules know.
    """
    heavy = [each for each in said if each.verdict.intent not in LIGHT] or said
    life = [each for each in heavy if each.verdict.rule == "daily_life"]
    heavy = life if life and all(each.verdict.intent in LIGHT for each in heavy) else heavy
    best = weightiest(heavy)
    for turn in TURNS:
        best = turn(best, heavy, said)
    return best.verdict, best, _doubts(best, said, heavy, silent)


def _doubts(best: Said, said: list[Said], heavy: list[Said], silent: list[Clause]) -> list[str]:
    doubts = [best.verdict.doubt] if best.verdict.doubt else []
    if best.verdict.intent is Intent.DONE:
        return _doubts_of_done(doubts, best, said, heavy, silent)
    same = [each for each in heavy if each.verdict.intent is best.verdict.intent]
    if any(each.verdict.doubt is None for each in same):
        doubts = []
    if doubts in (["bare_no"], ["weather"]) and len(heavy) > 1:
        return []
    told = any(each.verdict.intent is Intent.DONE for each in heavy)
    surely = any(each.verdict.intent is Intent.DONE and each.verdict.doubt is None for each in heavy)
    undone = best.verdict.intent in {Intent.BLOCKED, Intent.NOT_DONE}  # "phần A xong, phần B chưa"
    mixed = (told and best.verdict.rule == "sent_back") or (surely and undone)
    return [*doubts, "contrast"] if mixed else doubts


def _doubts_of_done(
    doubts: list[str], best: Said, said: list[Said], heavy: list[Said], silent: list[Clause]
) -> list[str]:
    done = [each for each in heavy if each.verdict.intent is Intent.DONE]
    if any(each.verdict.doubt is None for each in done) and not set(doubts) & _KEPT_DOUBTS:
        doubts = []
    excused = any(each.verdict.rule == "told_late" for each in said)
    if any(each.verdict.rule == "daily_life" for each in said) and not excused:
        doubts.append("another_matter")
    if not best.clause.has("ALREADY", "PERFECT", "DOC", "LOOSEDOC", "PASTTIME") and any(
        map(_took_it_on, said)
    ):
        doubts.append("sequence")
    if any(clause.joined in CONTRAST and clause.items for clause in silent):
        doubts.append("contrast")
    light = [
        each.clause for each in said if each.verdict.intent in LIGHT and each.verdict.rule not in _EXCUSES
    ]
    if not all(_harmless(clause) for clause in (*silent, *light)):
        doubts.append("unread_rest")
    if any(each.clause.joined in CONTRAST and _differs(each) for each in heavy if each is not best):
        doubts.append("contrast")
    settled = best.clause.has("NOW", "REALLY")
    if not settled and any(each.verdict.rule == "not_yet_alone" for each in heavy):
        doubts.append("contrast")
    if any(each.verdict.intent is Intent.HELP and "nhăc´" not in each.line for each in heavy):
        doubts.append("contrast")
    if any(_asks_back(each) for each in heavy):
        doubts.append("asked")
    return doubts


def _took_it_on(each: Said) -> bool:
    """“đã tiếp nhận nhiệm vụ, hoàn thành theo đúng hạn": what follows a yes to the task may be a promise."""
    words = {word for item in each.clause.items if item.tag == "ACK" for word in item.fold.split()}
    return each.verdict.intent is Intent.ACKNOWLEDGE and bool(words & {"nhan", "tiep"})


def _harmless(clause: Clause) -> bool:
    """Takes this clause nothing of a "done" back? Only what is known to be light."""
    items = clause.items
    if items and items[0].fold in _OPENS_DOUBT:
        return False
    if clause.has("THANKS") and not clause.has(
        "NOT", "KO", "WAIT", "MAYBE", "COND", "UNDO", "ONGOING", "OBSTACLE"
    ):
        return True  # "cảm ơn anh đã nhắc"
    if _introduces(clause):
        return True
    formula = _FORMULA.fullmatch(clause.line) and clause.has("DOC", "LOOSEDOC", "RESOURCE")
    if formula or _ASKS_TO_CLOSE.search(clause.line) or _FOR_YOU_TO_KNOW.fullmatch(clause.line):
        return not clause.has(
            "NOT", "KO", "MAYBE", "DAU", "UNDO", "FUTURE", "ONGOING", "RETURNED", "OBSTACLE"
        )
    return all(
        item.tag in _LIGHT_TAGS
        or (item.tag == "ACK" and not item.fold.startswith(PUTS_OFF))
        or (item.tag == "CO" and clause.has("ALREADY"))
        or (item.tag == "COUNT" and item.fold.endswith(_MATTERS) and not clause.has("FIN", "ACT", "DO"))
        or (item.tag == "X" and (clause.has("DOC") or (at and items[at - 1].tag == "TITLE")))
        for at, item in enumerate(items)
    )


def _introduces(clause: Clause) -> bool:
    """“cháu bên phường Vỹ Dạ”, "em là Hoa, Sở Nội vụ": who writes, and nothing else."""
    tags = [tag for tag in clause.tags if tag != "PARTICLE"]
    who = tags[:1] in (["ME"], ["SECTION"], ["AGENCY"])
    return who and set(tags) <= _INTRODUCING and tags.count("X") < _TOO_MANY_UNKNOWN


def _differs(each: Said) -> bool:
    return each.verdict.doubt is not None or each.verdict.intent is not Intent.DONE


def _asks_back(each: Said) -> bool:
    asks = each.verdict.intent is Intent.QUESTION and each.verdict.rule not in _HARMLESS
    return asks and not complains(each)
