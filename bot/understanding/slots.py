"""The slots of a claim: its tasks, share, day, document, whom it is handed to, and the person's own words."""

import re
from dataclasses import replace
from datetime import date, timedelta

from .clauses import Clause
from .items import Item, Reading
from .meaning import Claim, Intent, Position
from .numbers import WHOLE
from .progress import leaves_share
from .segments import Segment
from .spelling import pattern
from .verdict import Said

_LEANED_ON = pattern(
    "theo|căn cứ|thực hiện|triển khai|trả lời|phúc đáp|tại công văn|yêu cầu tại|theo yêu cầu tại|theo thông báo|tại thông báo"
)
_MADE = pattern("ban hành|ký|phát hành|đã ra")
_UNTIL = pattern("đến|tới|sang|qua")
_MORE = pattern("thêm")
_DOCUMENTS = {"DOC": 6, "LOOSEDOC": 4, "NUMBERONLY": 2}  # a full number before a loose one
_NUMBERS = re.compile(r"\d+")
_DAY_AND_MONTH = 2
_LEAP_DAY = (2, 29)
_LEANING = 5
_BESIDE = 3
_UP_TO = ("den", "toi", "sang", "qua")
_OLD_LIMIT = frozenset({"han", "tu", "thay vi", "thay", "deadline"})
_FOR = "cho |sang |qua |nhờ |giao |chuyển |để |lại |đến |hỏi |liên hệ |gặp |phân công |với |về "
_WHO = (
    "anh|chị|bạn|cô|chú|bác|ông|bà|đồng chí|em|phòng|bộ phận|bên|sở|chi cục|trung tâm|văn phòng|thanh tra|tổ|ban|chuyên viên|"
    "phó phòng|trưởng phòng|thằng|mệ|o|dì|cậu|đồng nghiệp|người"
)
_DOING = (
    "xử lý|làm|phụ trách|tham mưu|thực hiện|giúp|nhé|nha|ạ|theo dõi|lo|đi|nghe|rồi|thay|hộ|mần|giải quyết|nhận|chủ trì|tiếp|để|"
    "vì|do|trực|nghen|giùm"
)
_TELLS_SOMEBODY = pattern("(?:để|sẽ)(?: \\S+)? (?:bảo|nói|gọi|kêu|nhắn|dặn)(?: với| cho)?(?= )")
_WHOM = pattern(f"(?:{_FOR})*(?P<who>(?:{_WHO})(?: (?!(?:{_DOING})(?!\\S))[^\\W\\d_&]\\S*| &){{1,6}})")
_NO_NOTE = frozenset({Intent.DONE, Intent.ACKNOWLEDGE, Intent.CHITCHAT, Intent.HELP})


def claim_of(segment: Segment, best: Said, intent: Intent, reading: Reading, today: date) -> Claim:
    """The claim of a segment with all its slots."""
    items = segment.items
    tasks: list[int | str] = []
    for item in segment.references:
        if isinstance(item.value, tuple):
            tasks += [task for task in item.value if task not in tasks]
    claim = Claim(intent, tuple(tasks), position=_position(segment), hint=_hint(segment, reading))
    claim = replace(
        claim, every_task=_every(segment, best, claim), note=_note(segment, best, intent, reading)
    )
    if intent is Intent.DONE:
        document, day = _document(items, today)
        return replace(claim, document=document, document_date=day, percent=_percent(segment))
    if intent in {Intent.IN_PROGRESS, Intent.BLOCKED, Intent.NOT_DONE}:
        return replace(claim, percent=_percent(segment), date=_promised_day(items, today))
    if intent is Intent.EXTEND:
        day, extra = _new_limit(segment, best, today)
        return replace(claim, date=day, extra_days=extra)
    if intent is Intent.DELEGATE:
        return replace(claim, person=_person(best, reading))
    return claim


def _position(segment: Segment) -> Position | None:
    first = segment.clauses[0].items[0] if segment.clauses[0].items else None
    rest = first and first.tag == "LEFT" and first.fold == "con lai"
    if first and (rest or first.tag == "MERE") and first.fold not in {"con", "rieng"}:
        return Position.REST
    for item in segment.references:
        if item.tag == "FIRST":
            return Position.FIRST
        if item.tag == "LAST":
            return Position.LAST
    return None


def _hint(segment: Segment, reading: Reading) -> str | None:
    return next((reading.raw(item.start, item.end) for item in segment.items if item.tag == "HINT"), None)


def _every(segment: Segment, best: Said, claim: Claim) -> bool:
    if claim.tasks or claim.position:
        return False
    if any(item.tag == "ALL" and item.fold not in {"ca", "het"} for item in segment.items):
        return True
    swept = any(
        set(item.fold.split()) & {"het", "sach", "rao"} for item in best.clause.items if item.tag == "ALL"
    )
    return best.verdict.intent is Intent.DONE and swept


def _note(segment: Segment, best: Said, intent: Intent, reading: Reading) -> str | None:
    """The person's own words: the reason where one is given, else the clause that weighs."""
    if intent in _NO_NOTE:
        return None
    why = [clause for clause in segment.clauses if clause.joined == "WHY" and clause.items]
    if why:
        return reading.raw(why[0].items[0].start, why[-1].items[-1].end) or None
    if intent is Intent.EXTEND:
        return _reason_beside(segment, best.clause, reading)
    items = [item for item in best.clause.items if item.tag != "TASK"]
    return (reading.raw(items[0].start, items[-1].end) or None) if items else None


def _reason_beside(segment: Segment, asked: Clause, reading: Reading) -> str | None:
    for clause in segment.clauses:
        if clause is not asked and clause.has("OBSTACLE", "WAIT", "NOT", "KO", "STUCKTIME"):
            return reading.raw(clause.items[0].start, clause.items[-1].end)
    return None


def _document(items: list[Item], today: date) -> tuple[str | None, date | None]:
    """The product's number: a full one before a loose one, none that the sentence only leans on, no tờ trình."""
    best: tuple[int, int] | None = None
    for index, item in enumerate(items):
        if item.tag not in _DOCUMENTS:
            continue
        before = " ".join(other.words for other in items[max(0, index - _BESIDE) : index])
        leaned = bool(_LEANED_ON.search(before)) and not _MADE.search(before)
        score = _DOCUMENTS[item.tag] - leaned * _LEANING
        if best is None or score > best[0]:
            best = (score, index)
    if best is None:
        return None, None
    after = items[best[1] + 1 : best[1] + 1 + _BESIDE]
    days = [other for other in after if other.tag in {"DATE", "PASTTIME"} and isinstance(other.value, date)]
    return str(items[best[1]].value), signed_on(days[0], today) if days else None


def signed_on(item: Item, today: date) -> date | None:
    """The day of a document: it lies in the past, the year before where no year was written."""
    day = item.value if isinstance(item.value, date) else None
    if day is None or day <= today or len(_NUMBERS.findall(item.words)) != _DAY_AND_MONTH:
        return day
    return day.replace(year=day.year - 1) if (day.month, day.day) != _LEAP_DAY else None


def _percent(segment: Segment) -> float | None:
    """The share that holds now: "tuần trước 30%, giờ lên 55%" is 55."""
    shares = [
        (clause, item.value)
        for clause in segment.clauses
        for item in clause.items
        if item.tag == "SHARE" and isinstance(item.value, float)
    ]
    now = [each for each in shares if not each[0].has("PASTTIME") or each[0].has("NOW")]
    for clause, value in now or shares:
        left = leaves_share(clause) and value < WHOLE
        return round(WHOLE - value if left else value, 2)
    return None


def _promised_day(items: list[Item], today: date) -> date | None:
    day: date | None = None
    for index, item in enumerate(items):
        beside = items[index - 1].tag if index else ""
        if (
            item.tag == "DATE"
            and isinstance(item.value, date)
            and beside not in {"DOC", "LOOSEDOC", "REQUEST"}
        ):
            weekday = (
                day is not None and item.fold.startswith(("thu ", "chu nhat")) and "tuan" not in item.fold
            )
            if not (
                weekday and day is not None and item.value < day
            ):  # "thứ hai tuần tới em trình, thứ tư có số"
                day = item.value if item.value >= today else day
        elif item.tag == "AHEAD" and isinstance(item.value, int):
            day = _later(today, item.value)
    return day


def _later(today: date, days: int) -> date | None:
    return today + timedelta(days=days) if days <= (date.max - today).days else None


def _new_limit(segment: Segment, best: Said, today: date) -> tuple[date | None, int | None]:
    """The asked-for day, or the days to add to the deadline; the clause that asks comes first."""
    for items in (best.clause.items, segment.items):
        at = next((index for index, item in enumerate(items) if item.tag in {"EXTEND", "XIN"}), 0)
        for item in [*items[at:], *items[:at]]:
            if item.tag in {"DAYS", "AHEAD"} and isinstance(item.value, int):
                counted = item.tag == "AHEAD" and _UNTIL.search(best.line) and not _MORE.search(best.line)
                return (_later(today, item.value), None) if counted else (None, item.value)
            if item.tag == "DATE" and isinstance(item.value, date) and not _missed(items, item):
                return item.value, None
    return None, None


def _missed(items: list[Item], item: Item) -> bool:
    """The old limit: "không kịp 25/11, xin đến 30/11"."""
    index = items.index(item)
    before = items[max(0, index - 2) : index]
    if any(other.tag in {"KO", "NOT"} for other in before) or any(
        other.tag == "STUCKTIME" and other.fold.startswith("khong") for other in before
    ):
        return True
    until = item.fold.startswith(_UP_TO) or any(other.fold in _UP_TO for other in before)
    return not until and any(other.tag == "STUCKTIME" or other.fold in _OLD_LIMIT for other in before)


def _person(best: Said, reading: Reading) -> str | None:
    """Whom the task is handed to, as written: "chị Lan phòng CCHC"."""
    start = best.clause.items[0].start
    tokens = reading.tokens[start : best.clause.items[-1].end]
    line = " ".join(token.form for token in tokens)
    give = next((item.start for item in best.clause.items if item.tag == "GIVE"), start)
    skip = len(" ".join(token.form for token in reading.tokens[start:give])) + 1 if give > start else 0
    told = _TELLS_SOMEBODY.search(line)
    match = _WHOM.search(line, told.end() if told else max(0, skip))
    if match is None:
        return None
    first = line[: match.start("who")].count(" ")
    count = match["who"].count(" ") + 1
    return reading.raw(start + first, start + first + count)
