"""An answer in the light of the bot's question: "rồi" after "đã xong chưa?", "1" after numbered choices."""

import re
from dataclasses import replace
from datetime import date

from .meaning import Asked, Claim, Context, Intent, Understanding
from .reading import Reading
from .spelling import pattern

YES = pattern(
    "(?:(?:dạ|ừ|vâng|ok|có|rồi|đúng|phải|yes|đã|ạ|nhé|em|anh|chị|đúng rồi|phải rồi|chính xác|chuẩn|đồng ý|nhất trí|được|uh|luôn|nha|thưa|y|xác nhận|xong|hết|oke|=|làm|gửi|nộp|ghi|đi|vậy|thế|đó|ừm|xong xuôi)(?: |$))+|👍|✅|👌|🆗"
)
NO = pattern(
    "(?:(?:dạ|ạ|em|anh|chị|không|chưa|sai|nhầm|đâu|no|ko|không phải|nhé|nha|à|thôi|khoan|đừng|vẫn|hủy|bỏ|mô|không đúng|chưa đâu)(?: |$))+|❌|👎"
)
NEGATIVE = pattern("không|chưa|sai|nhầm|no|khoan|đừng|hủy|bỏ|chẳng|chả|thôi")
POLITE = pattern("dạ|ạ|em|anh|chị|vâng|nhé|nha|luôn|số|chọn|việc|là|cái|thứ|câu")
_LONE_NUMBER = re.compile(
    r"^(?:(?:so|sô´|chon|chon¸|viêc¸|viec|cai´|cai|#|da¸|da|la`|la|câu|thư´) )*(\d{1,4})(?: (?:a¸|nhe´|nha|em|anh|chi¸|\.|,|\)|đi|di))*$"
)
_NONE = pattern(
    "(?:không|chẳng) (?:có )?(?:việc|cái) (?:nào|mô)(?: cả| hết)?|không phải (?:việc|cái) nào|khác|việc khác|không có"
)


def answer(reading: Reading, plain: Understanding, today: date, context: Context) -> Understanding | None:
    """The reply as an answer to `context.asked`; None where it stands by itself."""
    del today
    line = re.sub(r" [.!,]", "", reading.line).strip(" .!,")
    if context.asked is Asked.DONE:
        return _done_or_not(line, plain, context)
    if context.asked is Asked.WHICH:
        return _which(line, reading, plain, context)
    if context.asked is Asked.CONFIRM:
        return _confirmed(line, plain, context)
    if context.asked is Asked.DATE:
        return _with_date(plain, reading, context)
    if context.asked is Asked.DOCUMENT:
        return _with_document(line, reading, plain, context)
    if context.asked is Asked.REASON:
        return _with_reason(reading, plain, context)
    return None


def _first(context: Context, intent: Intent) -> Claim:
    return replace(context.proposed[0], intent=intent) if context.proposed else Claim(intent)


def _done_or_not(line: str, plain: Understanding, context: Context) -> Understanding | None:
    if YES.fullmatch(line) and not NEGATIVE.search(line):
        return Understanding((_first(context, Intent.DONE),), sure=True, rules=("answer_yes",))
    if NO.fullmatch(line):
        return Understanding((_first(context, Intent.NOT_DONE),), sure=True, rules=("answer_no",))
    return _lent_tasks(plain, context)


def _which(line: str, reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    proposed = context.proposed or (Claim(Intent.ACKNOWLEDGE),)
    picked = _LONE_NUMBER.match(line)
    if picked:
        number = int(picked[1])
        if number in context.choices:
            chosen: int | str | Intent = number
        elif 1 <= number <= len(context.choices):
            chosen = context.choices[number - 1]
        else:
            return None
        if isinstance(chosen, Intent):
            return Understanding(
                (replace(proposed[0], intent=chosen), *proposed[1:]), sure=True, rules=("answer_choice",)
            )
        return Understanding(
            (
                replace(proposed[0], tasks=(chosen,), hint=None, position=None, every_task=False),
                *proposed[1:],
            ),
            sure=True,
            rules=("answer_choice",),
        )
    if _NONE.fullmatch(line):
        return Understanding((), sure=True, rules=("answer_none",))
    if len(plain.claims) == 1 and plain.claims[0].intent in {
        Intent.ACKNOWLEDGE,
        Intent.DONE,
        proposed[0].intent,
    }:
        told = plain.claims[0]
        if told.tasks or told.position or told.every_task or told.hint:
            slots = replace(
                proposed[0],
                tasks=told.tasks,
                position=told.position,
                every_task=told.every_task,
                hint=told.hint,
            )
            return Understanding((slots, *proposed[1:]), sure=True, rules=("answer_which", *plain.rules))
    if any(item.tag == "ALL" for item in reading.items) and "nothing_recognised" in plain.rules:
        every = replace(proposed[0], every_task=True)
        return Understanding((every, *proposed[1:]), sure=True, rules=("answer_which",))
    if not plain.claims or "nothing_recognised" in plain.rules:
        return Understanding(
            (replace(proposed[0], hint=reading.text.strip()),),
            sure=False,
            rules=("answer_words",),
            doubts=("which",),
        )
    return None


def _confirmed(line: str, plain: Understanding, context: Context) -> Understanding | None:
    picked = _LONE_NUMBER.match(line)
    if picked and context.choices and 1 <= int(picked[1]) <= len(context.choices):
        chosen = context.choices[int(picked[1]) - 1]
        if isinstance(chosen, Intent):
            return Understanding((_first(context, chosen),), sure=True, rules=("answer_choice",))
    if YES.fullmatch(line) and not NEGATIVE.search(line) and context.proposed:
        return Understanding(context.proposed, sure=True, rules=("answer_yes",))
    if picked and not context.choices and picked[1] in {"1", "2"} and context.proposed:
        return Understanding(
            context.proposed if picked[1] == "1" else (), sure=True, rules=("answer_choice",)
        )
    if NO.fullmatch(line):
        return Understanding((), sure=True, rules=("answer_no",))
    return _lent_tasks(plain, context)


def _with_date(plain: Understanding, reading: Reading, context: Context) -> Understanding | None:
    if not context.proposed:
        return None
    day = next(
        (item.value for item in reading.items if item.tag == "DATE" and isinstance(item.value, date)), None
    )
    extra = next(
        (
            item.value
            for item in reading.items
            if item.tag in {"DAYS", "AHEAD"} and isinstance(item.value, int)
        ),
        None,
    )
    only = all(
        claim.intent in {Intent.IN_PROGRESS, Intent.EXTEND, Intent.ACKNOWLEDGE, Intent.NOT_DONE}
        for claim in plain.claims
    )
    first, *later = context.proposed
    if isinstance(day, date) and only:
        return Understanding(
            (replace(first, date=day, extra_days=None), *later), sure=True, rules=("answer_date",)
        )
    if isinstance(extra, int) and only:
        if first.intent is Intent.EXTEND:
            return Understanding(
                (replace(first, extra_days=extra), *later), sure=True, rules=("answer_days",)
            )
        return _lent_tasks(plain, context)
    return _lent_tasks(plain, context)


def _with_document(
    line: str, reading: Reading, plain: Understanding, context: Context
) -> Understanding | None:
    if not context.proposed:
        return None
    first, *later = context.proposed
    number = next(
        (str(item.value) for item in reading.items if item.tag in {"DOC", "LOOSEDOC", "NUMBERONLY"}), None
    )
    lone = re.search(r"\d{1,5}", line)
    if number is None and lone and _LONE_NUMBER.match(line):
        number = lone[0]
    if number is not None:
        day = next(
            (
                item.value
                for item in reading.items
                if item.tag in {"DATE", "PASTTIME"} and isinstance(item.value, date)
            ),
            None,
        )
        made = replace(first, document=number, document_date=day if isinstance(day, date) else None)
        return Understanding((made, *later), sure=True, rules=("answer_document",))
    if NO.fullmatch(line) or pattern("(?:không|chưa)(?: có)?(?: số.*| ạ| anh| đâu)*").fullmatch(line):
        return Understanding((), sure=True, rules=("answer_no_document",))
    return _lent_tasks(plain, context)


def _with_reason(reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    if not context.proposed or not reading.tokens:
        return None
    heavy = {
        Intent.DONE,
        Intent.QUESTION,
        Intent.HELP,
        Intent.UNDO,
        Intent.WRONG_ASSIGNEE,
        Intent.DELEGATE,
        Intent.EXTEND,
    }
    if any(claim.intent in heavy for claim in plain.claims):
        return _lent_tasks(plain, context)
    first, *later = context.proposed
    return Understanding(
        (replace(first, note=reading.text.strip()), *later), sure=True, rules=("answer_reason",)
    )


def _lent_tasks(plain: Understanding, context: Context) -> Understanding | None:
    """A full sentence in answer, which names no task: it speaks of the task that was asked about."""
    if len(context.proposed) != 1 or len(plain.claims) != 1 or not context.proposed[0].tasks:
        return None
    told = plain.claims[0]
    if (
        told.tasks
        or told.every_task
        or told.position
        or told.hint
        or told.intent in {Intent.CHITCHAT, Intent.HELP, Intent.UNDO}
    ):
        return None
    return replace(plain, claims=(replace(told, tasks=context.proposed[0].tasks),))
