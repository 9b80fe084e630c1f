"""Where a task's standing turns: several clauses about it, of which the weightiest is not the one that is meant.

Each rule of `TURNS` takes what is thought best so far and answers with what is better, or with the same.
"""

from collections.abc import Callable
from itertools import pairwise

from .clauses import CONTRAST, VERBS, Clause
from .meaning import Intent
from .spelling import pattern
from .turned import STEPS, merely_late, only_tells_late, turned
from .verdict import STATES, Said, Verdict, weightiest

Turn = Callable[[Said, list[Said], list[Said]], Said]
_NOT_SIGNED = pattern(
    "(?:chưa|không) (?:thấy |kịp |chịu )?(?:ra quyết định|ra kế hoạch|ra văn bản|đóng dấu|vào số|cấp số|lấy số|cho số|phát hành|ký|duyệt|phê duyệt|ban hành|thông qua|có ý kiến|cho ý kiến|phản hồi|xem).*"
)
_LOOKED_AT = pattern(
    "(?:chờ|đợi) .*(?:thẩm định|thẩm tra|cho ý kiến|ý kiến|xem|góp ý|phản hồi|duyệt|ký)(?! của bộ)"
)
_NO_NUMBER = pattern(
    "(?:chưa|không)(?: (?:có|biết|nhớ|nắm|thấy|rõ|được cấp|lấy|lấy được))? (?:được )?(?:số|số văn bản|số hiệu|ký hiệu)"
)
_FORMALITY = pattern(
    "số|số văn bản|chữ ký|dấu|con dấu|in|photo|đóng quyển|scan|bản ký|bản đỏ|bản chính|bản giấy|bản cứng|dấu đỏ"
)
_ON_THE_WAY = frozenset(
    {"share", "share_left", "under_way", "under_way_not_finished", "not_quite", "waits_for_signature", "near_done",
     "interim_step", "something_left", "part_finished", "sent_back", "counted_part"}
)  # fmt: skip
_BEGINNINGS = frozenset(
    {"quan triet", "tham muu", "xu ly", "giai quyet", "pho bien", "tien hanh", "bo tri", "to chuc", "khac phuc", "kiem tra"}
)  # fmt: skip
_HOW = frozenset({"lam sao", "sao", "rang", "lam rang", "sao ma", "rang ma", "lam the nao"})
_OTHERS = frozenset({"AGENCY", "SECTION", "OTHERS", "RESOURCE", "ME", "WORK", "SIGNER"})
_BUSY = frozenset({"busy", "away"})
_LEFT = pattern(
    "chuyển công tác|chuyển cơ quan|chuyển sở|nghỉ hưu|về hưu|nghỉ việc|thôi việc|nghỉ thai sản|không còn phụ trách|hết phụ trách|"
    "không còn theo dõi|không còn làm|hết làm|thôi làm"
)


def _finished_after_all(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“hôm qua chưa xong, giờ xong rồi”; "đã trình, đã ký ban hành"; "bị trả lại, đã sửa và gửi lại rồi"."""
    del said
    done = [each for each in heavy if each.verdict.intent is Intent.DONE]
    if not done:
        return best
    if best.verdict.intent in STATES - {Intent.DONE}:
        if turned(heavy, done[-1]):
            return done[-1]
        named = heavy[-1].verdict.rule == "document_alone" and len(done) > 1  # "UB đã ký, QĐ 1733/QĐ-UBND"
        if named and turned(heavy[:-1], done[-2]):
            return done[-2]
    late = (best.verdict.rule == "late" and merely_late(best.clause)) or (
        best.verdict.intent is Intent.EXTEND and only_tells_late(best)
    )
    return done[0] if late and done[0].verdict.doubt is None else best  # "xong nha, hơi trễ chút"


def _only_a_signature_missing(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“đã gửi tờ trình, UB chưa ký”: handed in, and waiting."""
    del said
    handed_in = any(
        each.verdict.rule in STEPS or each.clause.has("REQUEST") or each.verdict.doubt == "only_a_request"
        for each in heavy
    )
    looked_at = best.verdict.rule == "waits_for_others" and _LOOKED_AT.search(best.line)
    if handed_in and (looked_at or best.verdict.rule == "waits"):
        return Said(best.clause, best.line, Verdict(Intent.IN_PROGRESS, "waits_for_signature"))
    missing = best.verdict.rule in {"others_did_not", "not_yet"} and _NOT_SIGNED.search(best.line)
    if handed_in and missing:
        return Said(best.clause, best.line, Verdict(Intent.IN_PROGRESS, "waits_for_signature"))
    return best


def _not_quite_untouched(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """A "chưa" that somebody else causes, or beside work under way."""
    del said
    return (_held_up(heavy) or _softened(best, heavy)) if best.verdict.intent is Intent.NOT_DONE else best


def _only_obeys(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“đã nhận, sẽ triển khai”: that the work will be begun is no more than a yes."""
    if best.verdict.rule != "promise":
        return best
    received = next((each for each in said if each.verdict.intent is Intent.ACKNOWLEDGE), None)
    alone = all(each.verdict.rule == "promise" for each in heavy)
    ends = best.clause.has("FIN", "HAVE", "INTERIM", "REPORT", "DATE", "TELL", "INTIME") or any(
        item.tag == "ACT" and item.fold not in _BEGINNINGS for item in best.clause.items
    )
    return received if received and alone and not ends else best


def _unclear(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“chưa rõ ai ký nên chưa ban hành”: what is unclear stands in the way."""
    del said
    if best.verdict.rule != "unclear" or len(heavy) == 1:
        return best
    held = any(each.verdict.intent in {Intent.BLOCKED, Intent.NOT_DONE} for each in heavy)
    if best.clause.has("TWH"):
        return next((each for each in heavy if each.verdict.intent is Intent.NOT_DONE), best)
    if held or best.clause.joined == "WHY":
        return Said(best.clause, best.line, Verdict(Intent.BLOCKED, "held_up_by_others"))
    return best


def _asked_and_answered(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“sao nhắc hoài, xong rồi mà”; "gửi rồi, anh xem giúp em": the question is not what matters."""
    del said
    if best.verdict.intent is not Intent.QUESTION:
        return best
    told = [each for each in heavy if each.verdict.intent in STATES]
    if told and (
        complains(best)
        or how_could(best.clause)
        or best.verdict.rule in {"asks_to_check", "asks_if_received"}
    ):
        return weightiest(told)
    return heavy[-1] if _answered(best, heavy) else best


def _busy_besides(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“bận chống bão nên chưa làm”: being busy only says why."""
    del said
    rest = [each for each in heavy if each.verdict.rule not in _BUSY]
    return weightiest(rest) if best.verdict.rule in _BUSY and rest else best


def _handed_on_by_one_who_left(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """“từ nay nhắc chị Hà, em chuyển công tác”: who has it now weighs more than who left."""
    del said
    named = next((each for each in heavy if each.verdict.intent is Intent.DELEGATE), None)
    return (
        named if named and best.verdict.intent is Intent.WRONG_ASSIGNEE and _LEFT.search(best.line) else best
    )


def _kind_words(best: Said, heavy: list[Said], said: list[Said]) -> Said:
    """A yes among small talk is a yes; beside daily life it is not."""
    del said
    if best.verdict.intent is not Intent.CHITCHAT or best.verdict.rule == "daily_life":
        return best
    return next((each for each in heavy if each.verdict.intent is Intent.ACKNOWLEDGE), best)


TURNS: tuple[Turn, ...] = (
    _finished_after_all, _only_a_signature_missing, _not_quite_untouched, _only_obeys, _unclear, _asked_and_answered, _busy_besides,
    _handed_on_by_one_who_left, _kind_words,
)  # fmt: skip


def complains(each: Said) -> bool:
    """“giục gì, chưa xong”: grumbling about being asked is no question."""
    words = {word for item in each.clause.items for word in item.fold.split()}
    return not (each.clause.question or each.clause.has("ASK")) and bool(
        words & {"nhac", "giuc", "hoi", "thuc", "hoai"}
    )


def how_could(clause: Clause) -> bool:
    """“làm sao làm được": asked of nobody, where no question mark stands."""
    could = clause.has("CAN") or any(item.fold.endswith(" duoc") for item in clause.items)
    how = any(item.tag in {"WH", "HOW"} and item.fold in _HOW for item in clause.items)
    return could and how and not clause.question


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
        last = heavy[-1]
        if best.verdict.rule == "irony" and not best.clause.has(*VERBS):
            return next(
                (each for each in heavy if each.verdict.rule == "under_way"), best
            )  # "đang mần, nhởi mô mà nhởi"
        if last.verdict.rule in {"under_way", "share"} and last is not best:
            return last  # "xong rồi thì em đã khoe rồi, đang làm đây"
        fact = last if last.clause.joined in CONTRAST | {"THEN"} else best
        return fact if best.verdict.rule == "supposed" and fact.verdict.intent is Intent.IN_PROGRESS else best
    for each in heavy:
        in_time = each.clause.joined in CONTRAST and each.clause.has("INTIME")
        if in_time and each.verdict.intent is Intent.IN_PROGRESS:
            return each  # "chưa xong nhưng sẽ kịp"
        under_way = each.verdict.intent is Intent.IN_PROGRESS and each.verdict.rule in _ON_THE_WAY
        if under_way and each.clause.joined != "MERE":
            return each
    first = heavy[0]
    finished = first.verdict.intent is Intent.DONE and first.verdict.doubt is None
    if finished and first.verdict.rule == "carried_out" and best.clause.has("-FIN"):
        return Said(first.clause, first.line, Verdict(Intent.IN_PROGRESS, "under_way_not_finished"))
    if finished and _NO_NUMBER.search(best.line) and first.clause.has("ACT"):
        return Said(first.clause, first.line, Verdict(Intent.DONE, "delivered", "number_missing"))
    if finished and best.verdict.rule in {"not_yet", "not_yet_alone"} and _step_missing(best):
        return Said(first.clause, first.line, Verdict(Intent.IN_PROGRESS, "step_missing"))
    return best


def _step_missing(best: Said) -> bool:
    """“… chưa gửi”, "… chưa có số": one step more, and not the whole."""
    step = best.clause.has("-ACT", "-HAVE", "-INTERIM", "-REPORT") or _FORMALITY.search(best.line)
    return bool(step) and not best.clause.has("-FIN", "-DO", "REALLY")


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
