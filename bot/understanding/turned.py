"""Did the standing of a task turn to finished: told as past, mended and sent again, signed at last, only late?"""

from .certainty import LATE
from .clauses import CONTRAST, Clause
from .meaning import Intent
from .spelling import pattern
from .verdict import Said

STEPS = frozenset({"interim_step", "waits_for_signature", "waits_after_handing_in", "prepared"})
_SIGNED_LATER = pattern(
    "(?:ký|duyệt|phê duyệt|ban hành|phát hành|thông qua|công bố|chấp thuận|(?:ra|có) (?:quyết định|số|kế hoạch|văn bản|kết quả|"
    "chữ ký|dấu|bản chính thức|<doc>)|gửi (?:lên )?(?:trục|liên thông|các đơn vị|các xã|các phường|các sở|đi|toàn)).*"
)
_NUMBER_LATER = pattern(
    "(?:còn |riêng )?(?:số|số văn bản|số hiệu|số công văn|số kế hoạch)(?: thì)? (?:\\S+ ){0,4}?(?:tra|báo|gửi|nhắn|bổ sung|cập nhật|xem)(?: \\S+){0,4}"
)
_OVERCOME = frozenset(
    {"sent_back", "obstacle", "waits_for_others", "waits", "lacks_something", "late", "busy"}
)
_SAID_BEFORE = frozenset({"PASTTIME", "MAYBE"})


def turned(heavy: list[Said], last: Said) -> bool:
    """Did the standing change to the `last` finished clause?"""
    if _only_copies(heavy, last):
        return True
    if heavy[-1] is not last:
        return False
    before = [each for each in heavy if each is not last]
    told = last.clause.has("ALREADY", "PERFECT")
    if last.clause.has("NOW", "REALLY") or any(each.clause.has(*_SAID_BEFORE) for each in before):
        return True
    if last.clause.joined in CONTRAST and told:
        return True
    open_ones = [each for each in before if each.verdict.intent is not Intent.DONE]
    if all(
        each.verdict.rule in {"late", "not", "bare_no"} and not each.clause.has("-FIN") for each in open_ones
    ):
        return True
    if all(_only_report_denied(each.clause) or each.verdict.rule == "in_time" for each in open_ones):
        return True
    if told and all(each.verdict.rule in _OVERCOME for each in open_ones):
        return last.clause.has("PREP", "FIN") and last.clause.has("FIN", "ACT") and last.clause.has("ALREADY")
    steps = all(each.verdict.rule in STEPS and not each.clause.has("ONGOING") for each in open_ones)
    return steps and bool(_SIGNED_LATER.search(last.line))


def _only_copies(heavy: list[Said], done: Said) -> bool:
    """“ký rồi, mai em gửi bản giấy”: what is still to come is a copy; "số 88/QĐ-SNV, ngày ký 20/11" only dates it."""
    later = heavy[heavy.index(done) + 1 :]
    return (
        bool(later)
        and later == heavy[-len(later) :]
        and all(
            each.verdict.intent is Intent.DONE
            or (
                each.verdict.rule.startswith(("promise", "when_done"))
                and (each.clause.has("COPY") or _NUMBER_LATER.search(each.line))
            )
            for each in heavy
        )
    )


def _only_report_denied(clause: Clause) -> bool:
    """“quên chưa báo, việc này xong rồi”: the telling was late, not the task."""
    return {tag for tag in clause.tags if tag[0] == "-"} in ({"-REPORT"}, {"-TELL"})


def merely_late(clause: Clause) -> bool:
    """“hơi trễ chút”, "quên báo"; not "khoan đã", "tạm dừng"."""
    return all(item.fold.startswith(LATE) for item in clause.items if item.tag == "STUCKTIME")


def only_tells_late(best: Said) -> bool:
    """“nộp trễ một hôm nhưng nộp rồi”: so late it was; nothing is begged."""
    asked = any(item.tag == "EXTEND" and item.fold.startswith(("nop ", "gui ")) for item in best.clause.items)
    return asked and not best.clause.has("XIN", "WH") and not best.clause.question
