"""From items to clauses: where signs, joining words, and a fresh start in a run-on sentence divide a reply."""

from itertools import pairwise

from .clauses import LIGHT, REFERENCE, STATUS, VERBS, Clause
from .items import Item, Reading

_LONGEST = 80  # items; nobody says so much in one breath, and every rule may look at a whole clause
_ENDS = frozenset(",;.!?…\n")
_DASHES = frozenset({"-", "–", "—", "(", ")", ":", "*", "•", '"', "“", "”", "+", "=", ">"})
_NUMBERED = frozenset({"NUMBERS", "NUMBERONLY", "TASK"})
_DOCUMENTS = frozenset({"DOC", "LOOSEDOC", "NUMBERONLY", "REQUEST"})
_RATHER = frozenset({"chư´", "chơ´", "chu"})
_DENIES = ("khong phai", "dau phai", "mo phai", "chang phai", "cha phai", "dau co phai")
_INSTEAD = frozenset({"la", "do", "vi", "tai", "boi", "la do", "la vi", "tai vi", "do vi"})
_BEGINS_ANEW = frozenset(
    {"DO", "PERFECT", "ONGOING", "PREP", "INTERIM", "STARTED"}
)  # "xong rồi giờ mới làm …"
_PEOPLE = frozenset({"SIGN", "SIGNER", "OTHERS", "AGENCY", "RESOURCE", "SECTION"})
_TURNS_BACK = frozenset(
    {"STUCKTIME", "NOT", "KO", "WAIT", "OBSTACLE", "RETURNED", "NOW", "ONGOING", "PREP", "WH", "LEFT"}
)
_ENDINGS = frozenset({"nhe", "nha", "nghe", "nghen", "a", "di"})
_BEGS = ("xin", "cho ", "de nghi", "kinh de nghi")


def split(reading: Reading) -> list[Clause]:
    """The clauses of a reading."""
    clauses = [Clause([])]
    items = reading.items
    counted = 0  # the last point of a numbered list: "1. xong 2. đang làm 3. chưa"
    for index, item in enumerate(items):
        current = clauses[-1]
        if item.tag == "SIGN_":
            current.question = current.question or item.words == "?"
            ends = item.words in _ENDS and not _list_number(items, index, current)
            if ends or (item.words in _DASHES and not _only_reference(current)):
                clauses.append(Clause([]))
        elif _contrasts(current, items, index):
            clauses.append(Clause([], joined="RATHER"))
        elif _corrects(current, items, index):
            clauses[-1] = Clause([], joined="BUT")  # "không phải em không làm mà là …": what is denied goes
        elif item.tag in {"BUT", "EXCEPT", "WHY", "SO"} or _starts_rest(items, index):
            joined = "EXCEPT" if item.tag == "LEFT" and _next_tag(items, index) == "TASK" else item.tag
            clauses.append(Clause([item] if joined in {"MERE", "LEFT"} else [], joined=joined))
        elif item.tag == "ASKEMOJI":
            current.question = True
        else:
            counted = _counted_on(items, index, counted)
            new_point = counted == _number(item) and counted > 1 and bool(current.items)
            if new_point or _list_item(current, items, index) or len(current.items) >= _LONGEST:
                clauses.append(Clause([]))
            elif _fresh_start(current, items, index):
                clauses.append(Clause([], joined="THEN"))
            clauses[-1].items.append(item)
    return _with_dates(_with_questions([clause for clause in clauses if clause.items or clause.question]))


def _with_dates(clauses: list[Clause]) -> list[Clause]:
    """“đã nộp. Số: 142/BC-STP, ngày 20/11”: a day alone after a document's number is its day."""
    kept: list[Clause] = []
    for clause in clauses:
        tags = [item.tag for item in clause.items if item.tag != "PARTICLE"]
        timed = len(tags) == len(clause.items) or any(item.words == "<time>" for item in clause.items)
        alone = clause.joined == "" and tags in (["DATE"], ["PASTTIME"]) and timed  # "lúc 8h15 ngày 23/11"
        if alone and kept and kept[-1].items and kept[-1].items[-1].tag in _DOCUMENTS:
            kept[-1].items += [item for item in clause.items if item.tag != "PARTICLE"]
        else:
            kept.append(clause)
    return kept


def _with_questions(clauses: list[Clause]) -> list[Clause]:
    """A lone "?" belongs to the clause before it."""
    kept: list[Clause] = []
    for clause in clauses:
        if not clause.items and kept:
            kept[-1].question = True
        else:
            kept.append(clause)
    return kept


def _list_number(items: list[Item], index: int, current: Clause) -> bool:
    """The "." of "1. xong 2. chưa"."""
    return (
        items[index].words == "."
        and bool(current.items)
        and current.items[-1].tag in {"NUMBERS", "TASK"}
        and index + 1 < len(items)
    )


def _only_reference(clause: Clause) -> bool:
    return all(item.tag in LIGHT or item.tag in REFERENCE or item.tag in _NUMBERED for item in clause.items)


def _starts_rest(items: list[Item], index: int) -> bool:
    """The "còn" of "2 xong còn 3 chưa": it turns to another task. "còn vài số liệu" does not."""
    item = items[index]
    if item.tag not in {"MERE", "LEFT"} or index == 0:
        return False
    following = _next_tag(items, index)
    if following == "PARTICLE" and items[index + 1].fold == "cai":
        following = _next_tag(items, index + 1)  # "còn cái báo cáo thì chưa"
    if item.fold in {"con", "rieng"}:
        return following in _NUMBERED | {"FIRST", "LAST", "WORK", "REPORT", "X", "MERE", "AGENCY"}
    return item.tag == "MERE" or following == "TASK"


def _next_tag(items: list[Item], index: int) -> str:
    return items[index + 1].tag if index + 1 < len(items) else ""


def _contrasts(current: Clause, items: list[Item], index: int) -> bool:
    """The "chứ" of "bên kia chưa xong chứ bên em xong rồi"; not the particle at the end."""
    if items[index].words not in _RATHER or not current.has(*STATUS, "ASK"):
        return False
    rest = _until_sign(items, index + 1)
    if (
        not rest
        or rest[0].tag in {"WH", "TWH", "DAU"}
        or rest[0].fold in {item.fold for item in current.items}
    ):
        return False  # "nói xong chứ xong gì"
    return any(item.tag in STATUS for item in rest)


def _corrects(current: Clause, items: list[Item], index: int) -> bool:
    """“không phải em không làm mà là chưa có hướng dẫn”: only what stands after "mà là" is meant."""
    denied = any(item.tag in {"DENY", "WRONG"} and item.fold.startswith(_DENIES) for item in current.items)
    if not (items[index].tag == "MA" and denied and index + 1 < len(items)):
        return False
    other = items[index + 1].tag in _NUMBERED and current.items[-1].tag in _NUMBERED
    return other or items[index + 1].fold in _INSTEAD  # "không phải việc 3 mà việc 4 xong"


def _until_sign(items: list[Item], start: int) -> list[Item]:
    end = next((at for at in range(start, len(items)) if items[at].tag == "SIGN_"), len(items))
    return items[start:end]


def _counted_on(items: list[Item], index: int, counted: int) -> int:
    """The point of a numbered list that begins here; else the last one there was."""
    after = items[index + 1] if index + 1 < len(items) else None
    marked = after is not None and after.tag == "SIGN_" and after.words in {".", ")", "/", ":"}
    begins = counted or index == 0 or items[index - 1].tag == "SIGN_"
    return counted + 1 if marked and begins and _number(items[index]) == counted + 1 else counted


def _number(item: Item) -> int:
    value = item.value
    alone = item.tag in _NUMBERED and isinstance(value, tuple) and len(value) == 1
    return value[0] if alone and isinstance(value, tuple) and isinstance(value[0], int) else 0


def _list_item(current: Clause, items: list[Item], index: int) -> bool:
    """The "2/" of "1/ xong 2/ vướng"."""
    after = items[index + 1 : index + 3]
    sign = len(after) == 2 and after[0].tag == "SIGN_" and after[0].words in {"/", ")", ":"}  # noqa: PLR2004 - a sign and a word
    return items[index].tag == "NUMBERS" and sign and bool(current.items)


def _fresh_start(current: Clause, items: list[Item], index: int) -> bool:
    """Typed or spoken without signs: "gửi rồi mà chưa thấy phản hồi", "hôm qua chưa xong giờ xong rồi"."""
    item, following = items[index], _next_tag(items, index)
    if item.tag == "ME" and following in {"ONGOING", "AWAY", "BUSY"} and current.items:
        # "chuyển anh Thắng làm nhé tôi đang đi công tác"
        return (
            current.items[-1].tag == "PARTICLE"
            and current.items[-1].fold in _ENDINGS
            and current.has(*STATUS)
        )
    if item.tag == "REALLY":
        return any(other.tag in STATUS for other in current.items)
    if item.tag in {"EXTEND", "XIN"} and item.fold.startswith(
        _BEGS
    ):  # "không làm được cho em xin thêm sáu ngày"
        stuck = current.has("STUCKTIME", "OBSTACLE") or (
            current.has("NOT", "KO") and current.has(*VERBS, "CAN")
        )
        return stuck and current.items[-1].tag not in {"NOT", "KO", "MUST", "XIN"}
    if (
        item.tag == "MA"
        and current.has("MAYBE")
        and current.items[0].fold.startswith(("tuong", "cu tuong", "ngo"))
    ):
        return len(current.items) > 1  # "tưởng chưa xong mà xong rồi", "tưởng không kịp mà cũng xong rồi"
    if not any(other.tag in VERBS for other in current.items):
        return False
    if item.tag in {"NOT", "WAIT", "OBSTACLE", "ONGOING"}:
        told = any(
            left.tag in VERBS | {"CAN", "PARTICLE"} and right.tag == "ALREADY"
            for left, right in pairwise(current.items)
        )
        return told and following not in {"", "TITLE", "PARTICLE"}
    if item.tag == "NOW":
        anew = current.items[-1].tag == "ALREADY" and following in _BEGINS_ANEW
        return anew or (current.has("NOT", "KO", "OBSTACLE") and index + 1 < len(items))
    if item.tag == "MA":
        told = current.items[-1].tag == "ALREADY" or current.has("PERFECT")
        people = following in _PEOPLE and index + 2 < len(items)  # "xong rồi mà sếp bảo sửa"
        return told and not current.has("WH", "TWH", "DAU", "HOW") and (people or following in _TURNS_BACK)
    return False
