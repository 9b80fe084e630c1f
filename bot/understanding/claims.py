"""From verdicts to claims: what the clauses of one segment say together."""

from dataclasses import dataclass
from itertools import pairwise

from .clauses import Clause
from .handover import read_delegation, read_owner, read_takeover, read_wrong
from .meaning import Intent
from .questions import read_question
from .requests import read_extension, read_help, read_life, read_undo
from .spelling import pattern
from .standing import read_standing
from .verdict import Verdict, first_of

# Said together of one task, the earlier in this list wins: what needs someone to act comes before how it stands.
RANK = (
    Intent.WRONG_ASSIGNEE, Intent.UNDO, Intent.EXTEND, Intent.DELEGATE, Intent.QUESTION, Intent.BLOCKED,
    Intent.NOT_DONE, Intent.IN_PROGRESS, Intent.DONE, Intent.HELP, Intent.ACKNOWLEDGE, Intent.CHITCHAT,
)  # fmt: skip
STATES = frozenset({Intent.DONE, Intent.IN_PROGRESS, Intent.NOT_DONE, Intent.BLOCKED})
LIGHT = frozenset({Intent.ACKNOWLEDGE, Intent.CHITCHAT})
_RULES = (
    read_help, read_wrong, read_undo, read_life, read_extension, read_delegation, read_question, read_owner,
    read_takeover, read_standing,
)  # fmt: skip
_SIGNED_LATER = pattern("(?:ký|duyệt|phê duyệt|ban hành|phát hành|thông qua|ra|công bố|chấp thuận|có).*")
_ON_THE_WAY = frozenset(
    {"share", "share_left", "under_way", "under_way_not_finished", "not_quite", "waits_for_signature", "near_done",
     "interim_step", "something_left", "part_finished", "sent_back"}
)  # fmt: skip
_STEPS = frozenset({"interim_step", "waits_for_signature", "waits_after_handing_in", "prepared"})
_BEGINNINGS = frozenset(
    {
        "quan triet",
        "tham muu",
        "xu ly",
        "giai quyet",
        "pho bien",
        "tien hanh",
        "bo tri",
        "to chuc",
        "khac phuc",
        "kiem tra",
    }
)
_OTHERS = frozenset({"AGENCY", "SECTION", "OTHERS", "RESOURCE", "ME", "WORK", "SIGNER"})
_SAID_BEFORE = frozenset({"PASTTIME", "MAYBE"})
_KEPT_DOUBTS = frozenset({"somebody_else", "another_matter", "supposed", "only_if", "double_negation"})


@dataclass(slots=True)
class Said:
    """One clause and what it says."""

    clause: Clause
    line: str
    verdict: Verdict


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
    by_rank = sorted(heavy, key=lambda each: RANK.index(each.verdict.intent))
    best = by_rank[0]
    done = [each for each in heavy if each.verdict.intent is Intent.DONE]
    if done and best.verdict.intent in STATES - {Intent.DONE} and _turned(heavy, done[-1]):
        best = done[-1]
    elif done and best.verdict.rule == "late" and done[0].verdict.doubt is None:
        best = done[0]  # "xong nha, hơi trễ chút"
    elif best.verdict.intent is Intent.NOT_DONE:
        best = _held_up(heavy) or _softened(best, heavy)
    if best.verdict.rule == "promise":
        best = _only_obeys(best, heavy, said)
    if best.verdict.rule == "unclear" and len(heavy) > 1:
        best = _unclear(best, heavy)
    if best.verdict.intent is Intent.QUESTION and _complains(best):
        best = next((each for each in by_rank if each.verdict.intent in STATES), best)
    if best.verdict.intent is Intent.QUESTION and _answered(best, heavy):
        best = heavy[-1]
    if best.verdict.rule == "busy" and len(heavy) > 1:
        best = next(each for each in by_rank if each.verdict.rule != "busy")
    if best.verdict.intent is Intent.CHITCHAT:
        kinder = [each for each in heavy if each.verdict.intent is Intent.ACKNOWLEDGE]
        best = kinder[0] if kinder and best.verdict.rule != "daily_life" else best
    return best.verdict, best, _doubts(best, said, heavy, silent)


def _doubts(best: Said, said: list[Said], heavy: list[Said], silent: list[Clause]) -> list[str]:
    doubts = [best.verdict.doubt] if best.verdict.doubt else []
    done = [each for each in heavy if each.verdict.intent is Intent.DONE]
    if best.verdict.intent is not Intent.DONE:
        same = [each for each in heavy if each.verdict.intent is best.verdict.intent]
        if any(each.verdict.doubt is None for each in same):
            doubts = []
        contrast = best.verdict.intent is Intent.IN_PROGRESS and best.verdict.rule == "sent_back"
        if doubts == ["bare_no"] and len(heavy) > 1:
            return []
        return [*doubts, "contrast"] if done and contrast else doubts
    if any(each.verdict.doubt is None for each in done) and not set(doubts) & (
        _KEPT_DOUBTS - {"double_negation"}
    ):
        doubts = []
    if any(each.verdict.rule == "daily_life" for each in said):
        doubts.append("another_matter")
    if any(clause.joined == "BUT" and clause.items for clause in silent):
        doubts.append("contrast")
    if any(clause.has("X") and not clause.has("DOC", "TITLE") for clause in silent):
        doubts.append("unread_rest")
    before = {each.verdict.rule for each in heavy if not best.clause.has("NOW", "REALLY")}
    asks_help = any(each.verdict.intent is Intent.HELP and "nhăc´" not in each.line for each in heavy)
    if (
        "not_yet_alone" in before
        or asks_help
        or any(each.verdict.intent is Intent.QUESTION for each in heavy)
    ):
        doubts.append("contrast")
    return doubts


def _turned(heavy: list[Said], last: Said) -> bool:
    """The standing changed: "hôm qua chưa xong, giờ xong rồi"; "đã trình, đã ký ban hành"; "chưa gì, xong rồi"."""
    if _only_copies(heavy, last):
        return True
    if heavy[-1] is not last:
        return False
    before = [each for each in heavy if each is not last]
    if last.clause.has("NOW", "REALLY") or any(each.clause.has(*_SAID_BEFORE) for each in before):
        return True
    if last.clause.joined == "BUT" and last.clause.has("ALREADY", "PERFECT"):
        return True
    open_ones = [each for each in before if each.verdict.intent is not Intent.DONE]
    if all(
        each.verdict.rule in {"late", "not", "bare_no"} and not each.clause.has("-FIN") for each in open_ones
    ):
        return True
    if all(_only_report_denied(each.clause) or each.verdict.rule == "in_time" for each in open_ones):
        return True
    return all(each.verdict.rule in _STEPS for each in open_ones) and bool(_SIGNED_LATER.search(last.line))


def _only_copies(heavy: list[Said], done: Said) -> bool:
    """“ký rồi, mai em gửi bản giấy”: what is still to come is a copy; "số 88/QĐ-SNV, ngày ký 20/11" only dates it."""
    later = heavy[heavy.index(done) + 1 :]
    return (
        bool(later)
        and later == heavy[-len(later) :]
        and all(
            each.verdict.intent is Intent.DONE
            or (each.verdict.rule.startswith(("promise", "when_done")) and each.clause.has("COPY"))
            for each in heavy
        )
    )


def _only_report_denied(clause: Clause) -> bool:
    """“quên chưa báo, việc này xong rồi”: the telling was late, not the task."""
    return {tag for tag in clause.tags if tag[0] == "-"} in ({"-REPORT"}, {"-TELL"})


def _held_up(heavy: list[Said]) -> Said | None:
    """“xã chưa gửi nên em chưa tổng hợp được”: somebody else's "chưa" is the cause of one's own."""
    for cause, effect in pairwise(heavy):
        first, second = (cause, effect) if effect.clause.joined == "SO" else (effect, cause)
        linked = effect.clause.joined in {"SO", "WHY"}
        both = cause.verdict.intent is effect.verdict.intent is Intent.NOT_DONE
        theirs = first.clause.items[0].tag in _OTHERS and not first.clause.has("-FIN", "-DO", "FIN")
        if linked and both and theirs and second.clause.items:
            return Said(first.clause, first.line, Verdict(Intent.BLOCKED, "held_up_by_others"))
    return None


def _softened(best: Said, heavy: list[Said]) -> Said:
    """“chưa xong, đang làm” and "xong rồi nhưng chưa gửi" are on the way, not untouched."""
    if best.verdict.rule in {"irony", "wished", "supposed"}:
        return best
    for each in heavy:
        if (
            each.verdict.intent is Intent.IN_PROGRESS
            and each.verdict.rule in _ON_THE_WAY
            and each.clause.joined != "MERE"
        ):
            return each
    first = heavy[0]
    if first.verdict.intent is Intent.DONE and first.verdict.doubt is None and best.verdict.rule == "not_yet":
        next_step = best.clause.has("-ACT", "-HAVE", "-INTERIM", "-REPORT") and not best.clause.has(
            "-FIN", "-DO", "REALLY"
        )
        if next_step:
            return Said(first.clause, first.line, Verdict(Intent.IN_PROGRESS, "step_missing"))
    return best


def _only_obeys(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“đã nhận, sẽ triển khai”: that the work will be begun is no more than a yes."""
    received = next((each for each in said if each.verdict.intent is Intent.ACKNOWLEDGE), None)
    alone = all(each.verdict.rule == "promise" for each in heavy)
    ends = best.clause.has("FIN", "HAVE", "INTERIM", "REPORT", "DATE", "TELL", "INTIME") or any(
        item.tag == "ACT" and item.fold not in _BEGINNINGS for item in best.clause.items
    )
    return received if received and alone and not ends else best


def _unclear(best: Said, heavy: list[Said]) -> Said:
    """“chưa rõ ai ký nên chưa ban hành”: what is unclear stands in the way."""
    held = any(each.verdict.intent in {Intent.BLOCKED, Intent.NOT_DONE} for each in heavy)
    if best.clause.has("TWH"):
        return next((each for each in heavy if each.verdict.intent is Intent.NOT_DONE), best)
    if held or best.clause.joined == "WHY":
        return Said(best.clause, best.line, Verdict(Intent.BLOCKED, "held_up_by_others"))
    return best


def _complains(best: Said) -> bool:
    """“giục gì, chưa xong”: grumbling about being asked is no question."""
    words = {word for item in best.clause.items for word in item.fold.split()}
    return not best.clause.question and bool(words & {"nhac", "giuc", "hoi", "thuc", "hoai"})


def _answered(best: Said, heavy: list[Said]) -> bool:
    """“ai nói chưa gửi? gửi rồi”, "sao nhắc hoài, xong rồi mà": the person answers the question himself."""
    last = heavy[-1].verdict
    if last.intent is Intent.NOT_DONE and best is heavy[0] and best.clause.has("FIN", "ACT"):
        return not best.clause.has("WH", "TWH", "NOT", "KO")  # "xong? còn lâu"
    return (
        last.intent is Intent.DONE
        and last.doubt is None
        and all(each is best or each.verdict.intent in {Intent.DONE, Intent.QUESTION} for each in heavy)
    )
