"""Does the clause ask? By a question word, a final "chưa"/"không", a particle, or a request for a file or a number."""

from .clauses import CONTRAST, FILLER, VERBS, Clause
from .meaning import Intent
from .spelling import Pattern, pattern
from .verdict import Verdict, first_of

_ASKED_OF = "FIN|ACT|DO|HAVE|INTERIM|ACK|REPORT|PREP|SEQUENCE|STARTED|DOC|WORK|FORYOU|SHARE|CO|CAN|SIGNER|LIFE|RESOURCE|NEAR|ONGOING|FUTURE|INTIME|STUCKTIME"
_FINAL_YET = Pattern(
    rf" (?:{_ASKED_OF}) (?:(?:PARTICLE|WORK|DATE|ALL|DOC|ME|TITLE|RESOURCE|TASK|REPORT|PASTTIME|AND|NUMBERS|SECTION|FORYOU|OWNED|AGENCY) )*"
    rf"NOT (?:(?:PARTICLE|TITLE|ME|X|TAGQ|CHAT) )*$"
)
_FINAL_OR_NOT = Pattern(
    r" (?!KO )(?:FIN|ACT|DO|HAVE|INTERIM|-?EXTEND|REPORT|PREP|MUST|WORK|DOC|ONGOING|ACK|FORYOU|DATE|RESOURCE|OBSTACLE|SIGN|"
    r"SHARE|CAN|CO|STUCKTIME|TITLE|ME|NEAR|COUNT|TASK|COPY|SECTION|BUSY|CHAT|FUTURE|SEQUENCE|PARTICLE|WRONG|ALL) "
    r"(?:(?:PARTICLE|WORK|TITLE|ME|DATE|CAN|MA) )*KO (?:(?:PARTICLE|TITLE|ME|TAGQ|X) )*$"
)
_HOW_MANY_LEFT = pattern(
    "(?:còn )?(?:mấy|bao nhiêu) (?:ngày|hôm|bữa|tuần)(?: nữa)?(?: là| thì| mới)? (?:hết|đến|tới|quá|trễ) hạn.*|còn (?:lại )?mấy (?:việc|nhiệm vụ|ngày|cái|đơn vị|hôm|đầu việc|bữa)(?: nữa)?.*"
)
_INVITATION = pattern(
    "(?:có|cần|thiếu|sai|vướng)(?: sai| thiếu| vấn đề| vướng mắc| chỗ| nội dung)*(?: sót)? (?:gì|chi)(?: \\S+){0,3}? "
    "(?:anh|chị|sếp|cô|chú|bác|các anh|mọi người|bạn|bên anh|bên chị|em|bot)(?: chị)?(?: cứ| thì| xin| vui lòng| làm ơn)? "
    "(?:báo|nhắn|gọi|alo|trao đổi|góp ý|liên hệ|phản hồi|chỉ đạo|cho ý kiến|nói|hỏi|yêu cầu|bảo|cho em biết|ới|hú).*"
)
_NOT_SEEN = pattern(
    "(?:sao|răng|tại sao|vì sao|sao lại|làm sao) (?:\\S+ ){0,4}?chưa (?:thấy|cập nhật|ghi nhận|nhận|đổi|chuyển trạng thái|tick)"
)
_UNSURE = frozenset({"chua biet", "khong biet", "chua ro", "khong ro", "chua hieu", "khong hieu"})
_CHECKS = frozenset({"kiem tra giup em", "xem giup em", "kiem tra giup", "xem giup", "cho em xem", "cho xem"})
_WHENS = ("khi nao", "bao gio", "khi mo", "luc nao", "chung nao", "chung mo", "hoi nao", "bua mo")
_RHETORIC = ("lam gi", "lam chi", "man gi", "man chi", "doi nao")
_LONE_NOT = frozenset({"chua", "ch"})
_LONE_KO = frozenset({"khong"})
_TELLING = frozenset({"nhe", "nha", "nghe", "dau", "nghen", "hen", "nua", "luon", "het", "day"})
_STILL = frozenset({"van", "cung", "thi", "con", "hien", "van con", "thuc ra", "that ra", "ma", "la", "rang"})
_SAYS_SO = frozenset({"em", "toi", "minh", "ben em", "ben minh", "chung toi"})
_SOFT_PARTICLES = frozenset({"nhi", "he", "hy", "chang"})
_ASKING_ENDS = frozenset(
    {"a", "anh", "chi", "em", "moi", "nguoi", "ca", "nha", "vay", "the", "nhi", "he", "ta", "ha", "hi",
     "ri", "rua", "day", "bac", "chu", "co", "sep", "nua", "ban", "o", "bot", "cac_anh", "luon"}
)  # fmt: skip


def read_question(clause: Clause, line: str) -> Verdict | None:
    """The clause as a question, or None."""
    if clause.has("IRONIC"):
        return None
    return first_of((_asks, _invites, _marked, _worded, _where_is, _tagged, _yet, _or_not), clause, line)


def _asks(clause: Clause, line: str) -> Verdict | None:
    del line
    asked = [item.fold for item in clause.items if item.tag == "ASK"]
    if asked and not clause.has("OBSTACLE"):
        unclear = all(words.startswith(("chua", "khong")) for words in asked)
        if unclear and not clause.question and _no_day_known(clause):
            return Verdict(Intent.NOT_DONE, "no_day_known")
        if unclear and clause.has("ACK") and clause.has("TITLE"):
            return Verdict(Intent.QUESTION, "asks_if_received")  # "không biết anh nhận được không"
        checks = all(words in _CHECKS for words in asked) and not clause.question
        return Verdict(Intent.QUESTION, "asks_to_check" if checks else "unclear" if unclear else "asks")
    wanted = any(item.tag == "EXTEND" and item.fold.endswith("xin") for item in clause.items)
    if (
        wanted
        and clause.has("WORK", "COPY", "RESOURCE", "REPORT", "LOOSEDOC")
        and not clause.has("DATE", "DAYS")
    ):
        return Verdict(Intent.QUESTION, "asks")
    return None


def _no_day_known(clause: Clause) -> bool:
    """“chưa biết khi nào xong”: what has no day yet is not finished."""
    when = clause.has("TWH", "SEQUENCE") or any(
        item.tag == "FUTURE" and item.fold.startswith(_WHENS) for item in clause.items
    )
    return when and not clause.has("MUST", "RESOURCE", "WORK", "LIFE", "STUCKTIME")


def _invites(clause: Clause, line: str) -> Verdict | None:
    """“có gì anh nhắn em”: a courtesy at the end, no question."""
    invites = not clause.question and _INVITATION.search(line)
    return Verdict(Intent.CHITCHAT, "courtesy") if invites and not clause.has("FIN", "NOT") else None


def _marked(clause: Clause, line: str) -> Verdict | None:
    del line
    if not clause.question or not clause.items or clause.has("CHAT", "SEQUENCE"):
        return None
    only_yes = all(item.tag in FILLER | {"ACK", "ACKEMOJI"} for item in clause.items) and clause.has("ACK")
    return None if only_yes and not clause.has("TAGQ") else Verdict(Intent.QUESTION, "question_mark")


def _worded(clause: Clause, line: str) -> Verdict | None:
    if any(item.fold.startswith("khong biet lam") for item in clause.items):
        return None
    unseen = clause.has("WH") and clause.has("NOT") and _NOT_SEEN.search(line)
    if unseen:
        return Verdict(Intent.QUESTION, "asks_if_received")  # "gửi rồi, răng chưa thấy cập nhật"
    helpless = clause.has("OBSTACLE") and any(item.fold in _UNSURE for item in clause.items)
    if helpless and not clause.question:
        return None  # "chồng chéo quá, chưa biết áp dụng cái nào"
    if clause.has("WH", "TWH"):
        return Verdict(Intent.QUESTION, "question_word")
    if clause.has("ISIT") and clause.bare.endswith(" KO "):
        return Verdict(Intent.QUESTION, "is_it")
    chosen = clause.has("OR") and not clause.has("NOT", "KO", "ALREADY", "CHAT")
    if chosen and len(clause.items) > 1 and (clause.has("MUST") or not clause.has("FIN")):
        return Verdict(Intent.QUESTION, "one_or_the_other")
    return Verdict(Intent.QUESTION, "how_many_left") if _HOW_MANY_LEFT.search(line) else None


def _where_is(clause: Clause, line: str) -> Verdict | None:
    """“file mẫu đâu”, "gửi mô": a thing or a verb, then đâu/mô, told of nothing as done."""
    del line
    tags = [tag for tag in clause.tags if tag not in FILLER]
    if tags[-1:] != ["DAU"] or set(tags) & {
        "FIN",
        "NOT",
        "KO",
        "PERFECT",
        "ALREADY",
        "ONGOING",
        "ACK",
        "OBSTACLE",
        "STUCKTIME",
        "MAYBE",
    }:
        return None
    return Verdict(Intent.QUESTION, "where_is") if len(tags) > 1 else None


def _tagged(clause: Clause, line: str) -> Verdict | None:
    """A question particle at the end; a soft one ("nhỉ", "hè") after a finished telling asks nothing."""
    del line
    last = [item for item in clause.items[-3:] if item.tag == "TAGQ"]
    if any(item.tag == "NOT" and item.fold.startswith(_RHETORIC) for item in clause.items):
        return None  # "làm gì đã xong hả em" denies
    if not last or clause.has("CHAT", "LIFE") or clause.tags == ["TAGQ", "KO"]:  # "xong rồi, à không"
        return None
    if last[-1].fold in _SOFT_PARTICLES and clause.has("ALREADY", "PERFECT", "ACK"):
        return None
    if all(item.tag in FILLER | {"TAGQ"} for item in clause.items) and clause.has("TITLE"):
        return None
    alone = len([item for item in clause.items if item.tag not in FILLER]) == 1
    strong = last[-1].fold not in _SOFT_PARTICLES
    if clause.items[0].tag == "TITLE" and clause.has("NOT") and clause.has("ACK", "-ACK", "-ACT"):
        return Verdict(Intent.QUESTION, "asks_if_received")  # "anh chưa cập nhật à"
    return Verdict(Intent.QUESTION, "question_particle") if strong or not alone else None


def _yet(clause: Clause, line: str) -> Verdict | None:
    """“xong chưa”: a verb and a final "chưa"; not where it is told ("việc 9 chưa", "em chưa", "chưa nhé")."""
    del line
    if (
        clause.joined in CONTRAST | {"THEN"}
        or clause.has("MAYBE", "REALLY", "MA")
        or not _FINAL_YET.search(clause.seq)
    ):
        return None
    at = max(index for index, item in enumerate(clause.items) if item.tag == "NOT")
    word, before = clause.items[at], clause.items[at - 1]
    after = {item.fold for item in clause.items[at + 1 :]}
    ends = all(
        set(item.fold.split()) <= _ASKING_ENDS or item.tag in {"TAGQ", "TITLE", "ME", "X", "CHAT"}
        for item in clause.items[at + 1 :]
    )
    stranger = before.tag not in VERBS and any(item.tag == "X" for item in clause.items[at + 1 :])
    told = (
        stranger
        or word.fold not in _LONE_NOT
        or not ends
        or after & _TELLING
        or before.fold in _STILL
        or _speaks(clause, at - 1)
    )
    if not told and clause.has("ACK") and not clause.has(*VERBS):
        return Verdict(Intent.QUESTION, "asks_if_received")
    this_one = before.tag == "WORK" and before.fold.endswith((" nay", " ni"))
    noun_only = (this_one or before.tag in {"TASK", "DATE", "NOW", "AGENCY"}) and not any(
        item.tag in VERBS for item in clause.items[:at]
    )
    return None if told or noun_only else Verdict(Intent.QUESTION, "yet")


def _speaks(clause: Clause, at: int) -> bool:
    """Is the word there the speaker ("dạ em chưa"), and not "của em"?"""
    opening = clause.items[:at]
    light = all(
        item.tag in FILLER | {"MAYBE", "TASK", "NOW"} and item.fold not in {"cua", "cho"} for item in opening
    )
    return clause.items[at].fold in _SAYS_SO and light


def _or_not(clause: Clause, line: str) -> Verdict | None:
    del line
    at = max((index for index, item in enumerate(clause.items) if item.tag == "KO"), default=0)
    if not at or clause.items[at].fold not in _LONE_KO or clause.has("NOT", "LIFE", "CHAT"):
        return None
    ends = all(item.fold in _ASKING_ENDS or item.tag == "TAGQ" for item in clause.items[at + 1 :])
    whether = any(item.tag in {"CO", "HAVE"} for item in clause.items[:at])
    if not ends or (clause.has("ACK") and not whether):
        return None
    if not whether and not _FINAL_OR_NOT.search(clause.seq):
        return None
    return Verdict(Intent.QUESTION, "or_not")
