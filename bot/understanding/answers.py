"""An answer in the light of the bot's question: "rồi" after "đã xong chưa?", "1" after numbered choices."""

from dataclasses import replace
from typing import Any

from .answered_slots import with_date, with_document, with_reason
from .clauses import FILLER
from .items import Reading
from .meaning import Asked, Claim, Context, Intent, Understanding
from .spelling import pattern
from .yes_or_no import lone_number, never_minds, says_no, says_yes

_NONE = pattern(
    "(?:không|chẳng) (?:có )?(?:việc|cái) (?:nào|mô)(?: cả| hết)?|không phải (?:việc|cái) nào|khác|việc khác|không có"
)
_SLOTS = ("percent", "date", "extra_days", "document", "document_date", "person")
_NO_TASK = frozenset({Intent.CHITCHAT, Intent.HELP, Intent.UNDO})
_NAMES_TASK = frozenset({Intent.ACKNOWLEDGE, Intent.DONE})
_PARTING = frozenset({Intent.WRONG_ASSIGNEE, Intent.DELEGATE})


def answer(reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    """The reply as an answer to `context.asked`; None where it stands by itself."""
    answered = _answered(reading, plain, context)
    return answered if answered is not None else _lent_tasks(plain, context)


def _answered(reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    match context.asked:
        case Asked.DONE:
            return _done_or_not(reading, context)
        case Asked.WHICH:
            return _which(reading, plain, context)
        case Asked.CONFIRM:
            return _confirmed(reading, context)
        case Asked.DATE if context.proposed:
            return with_date(reading, plain, context)
        case Asked.DOCUMENT if context.proposed:
            return with_document(reading, plain, context)
        case Asked.REASON if context.proposed:
            return with_reason(reading, plain, context)
    return None


def _first(context: Context, intent: Intent) -> Claim:
    return replace(context.proposed[0], intent=intent) if context.proposed else Claim(intent)


def _done_or_not(reading: Reading, context: Context) -> Understanding | None:
    if says_yes(reading.tokens):
        return Understanding((_first(context, Intent.DONE),), sure=True, rules=("answer_yes",))
    if says_no(reading.tokens):
        return Understanding((_first(context, Intent.NOT_DONE),), sure=True, rules=("answer_no",))
    return None


def _which(reading: Reading, plain: Understanding, context: Context) -> Understanding | None:
    first, *later = context.proposed or (Claim(Intent.ACKNOWLEDGE),)
    number = lone_number(reading.tokens)
    if number is not None:
        return _picked(number, first, later, context)
    alone = _only_task(reading)
    if alone:
        named = replace(first, tasks=alone, hint=None, position=None, every_task=False)
        return Understanding((named, *later), sure=True, rules=("answer_which",))
    if _NONE.fullmatch(_line(reading)) or never_minds(reading.tokens) or says_no(reading.tokens):
        return Understanding((), sure=True, rules=("answer_none",))
    told = plain.claims[0] if len(plain.claims) == 1 else None
    names = told and (told.tasks or told.position or told.every_task or told.hint)
    # Whoever was asked which one they are at work on, and answers "10 xong", says that 10 is done.
    kept = _NAMES_TASK if first.intent in _NAMES_TASK | _PARTING else frozenset({Intent.ACKNOWLEDGE})
    if told and names and told.intent in kept | {first.intent}:
        named = replace(
            first,
            tasks=told.tasks,
            position=told.position,
            every_task=told.every_task,
            hint=told.hint,
            **_told_beside(told),
        )
        return Understanding((named, *later), sure=True, rules=("answer_which", *plain.rules))
    unread = not plain.claims or "nothing_recognised" in plain.rules
    if unread and any(item.tag == "ALL" for item in reading.items):
        return Understanding((replace(first, every_task=True), *later), sure=True, rules=("answer_which",))
    if unread:
        hint = replace(first, hint=reading.text.strip())
        return Understanding((hint,), sure=False, rules=("answer_words",), doubts=("which",))
    return None


def _only_task(reading: Reading) -> tuple[int | str, ...]:
    """The tasks of "việc 5 ạ", "SNV-03": named and nothing else said; empty for anything more."""
    items = [item for item in reading.items if item.tag not in FILLER | {"SIGN_"}]
    named = len(items) == 1 and items[0].tag == "TASK" and isinstance(items[0].value, tuple)
    return items[0].value if named and isinstance(items[0].value, tuple) else ()


def _told_beside(told: Claim) -> dict[str, Any]:
    """What the answer says beyond which task it is ("46 xong rồi, số 12/BC-STP"); it must not be lost."""
    found = {name: getattr(told, name) for name in _SLOTS}
    return {name: value for name, value in found.items() if value is not None}


def _picked(number: int, first: Claim, later: list[Claim], context: Context) -> Understanding | None:
    """A task's own number before its place in the list that was shown."""
    chosen = _choice(number, context)
    if chosen is None:
        if not number:
            return None
        chosen = number  # a task of theirs that was not among those shown
    if isinstance(chosen, Intent):
        claim = replace(first, intent=chosen)
    else:
        claim = replace(first, tasks=(chosen,), hint=None, position=None, every_task=False)
    return Understanding((claim, *later), sure=True, rules=("answer_choice",))


def _choice(number: int, context: Context) -> int | str | Intent | None:
    if number in context.choices:
        return number
    return context.choices[number - 1] if 1 <= number <= len(context.choices) else None


def _confirmed(reading: Reading, context: Context) -> Understanding | None:
    number = lone_number(reading.tokens)
    chosen = _choice(number, context) if number is not None else None
    if isinstance(chosen, Intent):
        return Understanding((_first(context, chosen),), sure=True, rules=("answer_choice",))
    if says_yes(reading.tokens) and context.proposed:
        return Understanding(context.proposed, sure=True, rules=("answer_yes",))
    if number in {1, 2} and not context.choices and context.proposed:
        kept = context.proposed if number == 1 else ()
        return Understanding(kept, sure=True, rules=("answer_choice",))
    if says_no(reading.tokens) or never_minds(reading.tokens):
        return Understanding((), sure=True, rules=("answer_no",))
    return None


def _line(reading: Reading) -> str:
    return " ".join(token.form for token in reading.tokens if token.kind != "sign")


def _lent_tasks(plain: Understanding, context: Context) -> Understanding | None:
    """A full sentence in answer, which names no task: it speaks of the task that was asked about."""
    if len(context.proposed) != 1 or len(plain.claims) != 1 or not context.proposed[0].tasks:
        return None
    told = plain.claims[0]
    names = told.tasks or told.every_task or told.position or told.hint
    if names or told.intent in _NO_TASK:
        return None
    return replace(plain, claims=(replace(told, tasks=context.proposed[0].tasks),))
