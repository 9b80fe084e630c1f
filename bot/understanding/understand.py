"""One reply, from text to claims: read, split into clauses, judge each, combine by task, weigh what is not sure."""

import re
from dataclasses import dataclass, replace
from datetime import date

from . import answers
from .claims import combine, judge
from .clauses import Clause
from .corrections import corrected
from .items import Reading
from .meaning import NO_CONTEXT, Asked, Claim, Context, Intent, Reason, Understanding
from .named_tasks import name_tasks
from .promised_when import settle_when
from .reading import read
from .scope import settle
from .segments import Segment, segments
from .set_aside import counting
from .slots import claim_of
from .split import split
from .told_and_asked import only, told_and_asked, without
from .verdict import LIGHT, Said, Verdict

MERGED = frozenset(
    {
        Intent.DONE,
        Intent.NOT_DONE,
        Intent.IN_PROGRESS,
        Intent.BLOCKED,
        Intent.ACKNOWLEDGE,
        Intent.UNDO,
        Intent.EXTEND,
        Intent.WRONG_ASSIGNEE,
        Intent.DELEGATE,
        Intent.QUESTION,
    }
)
_SLOTS = ("percent", "date", "extra_days", "document", "hint", "position", "person")
_FORWARDED = re.compile(
    r"[\[(\"“>*\s-]*(?:fwd?|forwarded|chuyển tiếp(?=\s?(?:[:\]]|từ|tin|thông))|tin chuyển tiếp|chuyen tiep(?=\s?:)"
    r"|trích(?: dẫn)?(?=\s?[:\]])|kính chuyển(?=\s?:))(?!\w)",
    re.IGNORECASE,
)
_LOST = "nothing_recognised"


@dataclass(frozen=True, slots=True)
class _Found:
    """The claim of one segment, and why it may be wrong."""

    claim: Claim
    reasons: tuple[Reason, ...]
    doubts: tuple[str, ...]


def understand(text: str, today: date, context: Context = NO_CONTEXT) -> Understanding:
    """What a reply means, counted from `today`, in the light of what the bot asked last.

    Any text gives an answer; only the first 4,000 characters are read. Nothing may be recorded while `sure` is False.
    """
    reading = read(text, today)
    plain = _plain(reading, today)
    if context.asked is not Asked.NOTHING:
        return answers.answer(reading, plain, context) or plain
    return plain


def _plain(reading: Reading, today: date) -> Understanding:
    if reading.line and set(reading.line) <= {"?", " "}:
        return Understanding((Claim(Intent.HELP),), sure=True, rules=("lone_question_mark",))
    if _FORWARDED.match(reading.text):
        return Understanding(
            (Claim(Intent.CHITCHAT),), sure=False, rules=("forwarded",), doubts=("forwarded",)
        )
    slips = corrected(reading)
    clauses = split(reading)
    for index, clause in enumerate(clauses):
        settle_when(clause, clauses[index + 1] if index + 1 < len(clauses) else None)
    clauses = name_tasks(clauses)
    for clause in clauses:
        settle(clause)
    parts = segments(clauses)
    found = [each for segment in parts for each in _found(segment, reading, today, several=len(parts) > 1)]
    understood = _weighed(found, reading)
    return _with_slips(understood, slips) if slips else understood


def _with_slips(understood: Understanding, slips: list[str]) -> Understanding:
    told = tuple(Reason("corrected", words) for words in slips)
    rules = ("corrected", *understood.rules)
    return replace(understood, rules=rules, reasons=(*told, *understood.reasons))


def _found(segment: Segment, reading: Reading, today: date, *, several: bool) -> list[_Found]:
    judged = [(clause, judge(clause)) for clause in segment.clauses]
    said = [each for _, each in judged if each] or _unstated(segment, several=several)
    if not said:
        return []
    said, aside = counting(said)
    if aside:
        others = [each.clause for each in aside]
        segment = replace(segment, clauses=[each for each in segment.clauses if each not in others])
    silent = [clause for clause, each in judged if each is None]
    uncounted = [Reason("set_aside", _raw(each, reading)) for each in aside]
    both = told_and_asked(said, silent)
    if both is not None:
        told, asked = both
        first = _claimed(without(segment, asked), told, silent, reading, today)
        second = _claimed(only(segment, asked), asked, [], reading, today)
        return [replace(first, reasons=(*uncounted, *first.reasons)), second]
    one = _claimed(segment, said, silent, reading, today)
    return [replace(one, reasons=(*uncounted, *one.reasons))]


def _claimed(
    segment: Segment, said: list[Said], silent: list[Clause], reading: Reading, today: date
) -> _Found:
    verdict, best, doubts = combine(said, silent)
    claim = claim_of(segment, best, verdict.intent, reading, today)
    return _Found(claim, _reasons(said, verdict, best, reading), tuple(doubts))


def _reasons(said: list[Said], verdict: Verdict, best: Said, reading: Reading) -> tuple[Reason, ...]:
    """What each clause said, and which of it decided; where they only decide together, that rule stands last."""
    reasons = [
        Reason(each.verdict.rule, _raw(each, reading), decided=each.verdict is verdict) for each in said
    ]
    if not any(reason.decided for reason in reasons):
        reasons.append(Reason(verdict.rule, _raw(best, reading), decided=True))
    return tuple(reasons)


def _raw(each: Said, reading: Reading) -> str:
    items = each.clause.items
    return reading.raw(items[0].start, items[-1].end) if items else ""


def _unstated(segment: Segment, *, several: bool) -> list[Said]:
    """A segment without a verdict: "trừ việc 4" after "xong hết", or a lone "rồi"/"có"."""
    clause = segment.clauses[0]
    if clause.joined == "EXCEPT" and segment.references:
        return [Said(clause, "", Verdict(Intent.NOT_DONE, "excepted"))]
    lone = clause.items[0] if clause.items else None
    if lone and lone.fold in {"da", "da thua", "nghe"} and (lone.tag == "PARTICLE" or len(clause.items) == 1):
        return [Said(clause, "", Verdict(Intent.ACKNOWLEDGE, "acknowledged"))]
    if clause.has("ALREADY") and segment.references and several:
        return [Said(clause, "", Verdict(Intent.DONE, "already_of_task"))]
    if any(
        each.has("ALREADY", "PERFECT") and each.has("X") and each.has("WORK", "COPY", "ALL")
        for each in segment.clauses
    ):
        return [Said(clause, clause.line, Verdict(Intent.DONE, "unknown_deed", "unknown_words"))]
    if clause.has("KO") and clause.has("CAN") and clause.has("X"):
        return [Said(clause, clause.line, Verdict(Intent.BLOCKED, "cannot", "unknown_words"))]
    if clause.has("ALREADY") and not clause.has("X", "WORK", "ACT"):
        return [Said(clause, "", Verdict(Intent.ACKNOWLEDGE, "already_alone", "bare_yes"))]
    return []


def _weighed(found: list[_Found], reading: Reading) -> Understanding:
    kept = [each for each in found if each.claim.intent not in LIGHT or each.claim.tasks] or found[:1]
    kept = _corrected(kept)
    if not kept:
        return _unread(reading)
    claims = _without_exceptions(_merged([each.claim for each in kept]))
    doubts = dict.fromkeys(doubt for each in kept for doubt in each.doubts)
    reasons = tuple(reason for each in found for reason in each.reasons)
    rules = dict.fromkeys(reason.rule for reason in reasons)
    return Understanding(tuple(claims), not doubts, tuple(rules), tuple(doubts), reasons)


def _corrected(found: list[_Found]) -> list[_Found]:
    """“nhầm, việc 12 chưa xong”: what was said of task 12 is taken back."""
    if len(found) == 2 and [each.claim.intent for each in found] == [Intent.UNDO, Intent.NOT_DONE]:  # noqa: PLR2004 - a pair
        undo, corrected = found
        if not undo.claim.tasks:
            return [replace(undo, claim=replace(undo.claim, tasks=corrected.claim.tasks))]
    return found


def _unread(reading: Reading) -> Understanding:
    lone = reading.line.strip(" .!,")
    if lone in {"có", "co"}:
        return Understanding(
            (Claim(Intent.ACKNOWLEDGE),), sure=False, rules=("bare_yes",), doubts=("bare_yes",)
        )
    wordy = any(token.kind == "word" for token in reading.tokens)
    claims = (Claim(Intent.CHITCHAT),) if wordy else ()
    return Understanding(claims, sure=False, rules=(_LOST,), doubts=(_LOST,))


def _merged(claims: list[Claim]) -> list[Claim]:
    """“1 xong, 3 cũng xong” is one claim about two tasks; claims that say different things stay apart."""
    kept: list[Claim] = []
    for claim in claims:
        for index, other in enumerate(kept):
            if other.intent is claim.intent and claim.intent in MERGED and _no_conflict(other, claim):
                kept[index] = _joined(other, claim)
                break
        else:
            kept.append(claim)
    return kept


def _without_exceptions(claims: list[Claim]) -> list[Claim]:
    """“từ việc 1 đến việc 4 xong, riêng việc 3 chưa": what is said of task 3 by itself is not said with the others."""
    apart = {task for claim in claims if len(claim.tasks) == 1 for task in claim.tasks}
    kept = []
    for claim in claims:
        rest = tuple(task for task in claim.tasks if task not in apart)
        kept.append(replace(claim, tasks=rest) if len(claim.tasks) > 1 and rest else claim)
    return kept


def _no_conflict(left: Claim, right: Claim) -> bool:
    same = all(getattr(left, slot) == getattr(right, slot) for slot in _SLOTS)
    if left.intent is Intent.UNDO and not (left.tasks and right.tasks):
        return True  # "em gõ nhầm, hủy việc 8 giúp em"
    return same and bool(left.tasks) == bool(right.tasks)


def _joined(left: Claim, right: Claim) -> Claim:
    tasks = (*left.tasks, *(task for task in right.tasks if task not in left.tasks))
    every = left.every_task or right.every_task
    return replace(left, tasks=tasks, every_task=every, note=left.note or right.note)
