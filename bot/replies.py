"""From words to effects: understand, find the tasks, record what is sure, ask about the rest. Never guess "xong"."""

import re
from dataclasses import dataclass, field, replace

from bot import answers, asking, confirming, record
from bot.asking import Unsaid
from bot.deciding import answer
from bot.describe import closed_data
from bot.find_task import (
    PARTING,
    Finding,
    Found,
    NothingOpen,
    NotYours,
    Situation,
    WhichOne,
    each_code_apart,
    find_tasks,
)
from bot.passing_on import way_to_the_coordinators
from bot.renumbering import renumbered
from bot.situation import closed_among, situation_of
from bot.turn import Turn
from bot.understanding import Claim, Intent, Understanding, understand
from bot.understanding.meaning import Position
from bot.waiting_claims import choices_of, context_of, words_of
from models.rules.folding import fold
from models.rules.progress import State
from models.store import assignments, questions, sent_messages
from models.tables import Question

REPORTS = frozenset(
    {
        Intent.DONE,
        Intent.IN_PROGRESS,
        Intent.NOT_DONE,
        Intent.BLOCKED,
        Intent.EXTEND,
        Intent.ACKNOWLEDGE,
        Intent.WRONG_ASSIGNEE,
        Intent.DELEGATE,
    }
)
# Rules of bot/understanding/answers.py: an answer that says no, and one that completes what was said before.
CLOSING = frozenset({"answer_none", "answer_no", "answer_choice", "answer_no_document"})
COMPLETING = frozenset({"answer_choice", "answer_yes", "answer_which", "answer_words"})
# Rules by which the person says in words which of the choices is meant.
CHOOSING = frozenset({"answer_which", "answer_words"})
TOLD = 3
# What a bare "ok" can be the answer to; and words that say of themselves that a task was taken on.
REMINDING = frozenset({"reminder", "nudge", "digest"})
SAYS_RECEIVED = re.compile(r"\d|\b(?:nhan|tiep thu|ro|nam|biet|xem|doc|trien khai|thuc hien)\b")
Settled = list[tuple[Claim, tuple[int, ...]]]


def understood(turn: Turn, text: str) -> None:
    """Take a reply in words: record it, answer it, or ask."""
    if answer.quoted(turn, text):
        return
    question = questions.open_one(turn.session, turn.contact, now=turn.now)
    if confirming.answered(turn, question, text):
        return
    if question is not None and question.kind == "file" and asking.file_answered(turn, question, text):
        return
    meaning = understand(text, turn.today, context_of(question))
    reports = tuple(claim for claim in meaning.claims if claim.intent in REPORTS)
    if question is not None and meaning.rules and meaning.rules[0] in CLOSING and not meaning.claims:
        questions.close_all(turn.session, turn.contact, now=turn.now)
        turn.reply("ask.nothing_recorded")
    elif question is not None and "answer_document" in meaning.rules:
        record.add_document(turn, reports[0])
    elif reports:
        _reported(turn, text, question, meaning, reports)
    elif not meaning.sure or not meaning.claims:
        answers.other(turn, meaning.claims[:1], text, sure=False)
    elif (instead := renumbered(turn, meaning, text)) is None:
        answers.other(turn, meaning.claims, text, sure=True)
    elif instead:
        take(turn, instead, text)


def _reported(
    turn: Turn, text: str, question: Question | None, meaning: Understanding, reports: tuple[Claim, ...]
) -> None:
    """Take what is reported, in the light of the question it may answer."""
    words, sure = text, meaning.sure
    offered: tuple[int, ...] = ()
    if question is not None and meaning.rules and meaning.rules[0] in COMPLETING:
        words = f"{words_of(question)} → {text}".removeprefix(" → ")
        offered = choices_of(question) if meaning.rules[0] in CHOOSING else ()
    elif _is_mere_courtesy(turn, question, reports):
        turn.reply("plain.chitchat", {"role": str(turn.viewer.role)})
        return
    else:
        sure = meaning.sure and not _lent_too_many(turn, question, reports)
    numbers = take(turn, meaning.claims, words, sure=sure, offered=offered)
    asked = next((claim for claim in meaning.claims if claim.intent is Intent.QUESTION), None)
    if asked is not None and sure:
        answers.besides(turn, asked, text, numbers)


def _is_mere_courtesy(turn: Turn, question: Question | None, reports: tuple[Claim, ...]) -> bool:
    """True for "ok em", "vâng", "đúng" in answer to something else than a reminder: nobody took 28 tasks on by that.

    Words that say what was received ("đã nhận việc") count whenever they are said, and so does a quote.
    """
    lent = question is not None  # the question's own task, not one that was named
    bare = all(
        claim.intent is Intent.ACKNOWLEDGE and (lent or not (claim.tasks or claim.hint or claim.position))
        for claim in reports
    )
    words = fold(turn.incoming.text)
    if not bare or turn.incoming.quoted is not None or SAYS_RECEIVED.search(words):
        return False
    if record.CLEARED.search(words) and all(claim.tasks for claim in reports):
        return False
    return sent_messages.newest_kind(turn.session, turn.contact) not in REMINDING


@dataclass(slots=True)
class _Sorted:
    """The claims of a message, by what is known of their tasks."""

    settled: Settled = field(default_factory=list)
    unsettled: list[tuple[Claim, WhichOne]] = field(default_factory=list)
    refused: list[int | str] = field(default_factory=list)


def take(
    turn: Turn, said: tuple[Claim, ...], words: str, *, sure: bool = True, offered: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """Find the tasks of each claim; record those that are sure, ask about the first that is not.

    `offered` are the choices of the bot's own question, where the first claim answers it. Returns the tasks that are
    spoken of and known.
    """
    claims = tuple(part for claim in said if claim.intent in REPORTS for part in each_code_apart(claim))
    open_tasks = assignments.own_open(turn.session, turn.viewer)
    found = _sort(claims, situation_of(turn, open_tasks, said), offered)
    waiting = tuple(claim for claim, _ in found.unsettled)
    _refuse(turn, claims[0], found)
    if found.settled and not (sure and _all_were_shown(turn, found.settled)):
        meant = tuple(about(claim, numbers) for claim, numbers in found.settled)
        numbers = tuple(number for _, numbers in found.settled for number in numbers)
        asking.confirm(turn, Unsaid((*meant, *waiting), words, open_tasks), numbers)
        return numbers
    if found.settled:
        record.record(turn, found.settled, words)
    if found.unsettled:
        asking.which_one(turn, Unsaid(waiting, words, open_tasks), found.unsettled[0][1].numbers)
    return tuple(number for _, numbers in found.settled for number in numbers)


def about(claim: Claim, numbers: tuple[int, ...]) -> Claim:
    """The claim, once it is known which tasks it is about: a later answer must not be read in another light."""
    return replace(claim, tasks=numbers, hint=None, position=None, every_task=False)


def _sort(claims: tuple[Claim, ...], situation: Situation, offered: tuple[int, ...]) -> _Sorted:
    """Claims that name their tasks come first: "xong hết trừ việc 3" closes all but 3."""
    result = _Sorted()
    taken: list[int] = []
    settled: dict[int, tuple[int, ...]] = {}
    for place in sorted(range(len(claims)), key=lambda place: _leans_on_others(claims[place])):
        claim = claims[place]
        before_them = replace(situation, offered=offered) if place == 0 else situation
        found = _acknowledged(claim, situation) or find_tasks(claim, before_them, taken)
        result.refused += _refused(found)
        exceptions_open = result.unsettled or (result.refused and claim.intent in PARTING)
        if isinstance(found, Found) and _leans_on_others(claim) and exceptions_open:
            kept = replace(about(claim, found.numbers), position=Position.REST)
            result.unsettled.append((kept, WhichOne(found.numbers)))
        elif isinstance(found, Found):
            settled[place] = found.numbers
            taken += found.numbers
        elif isinstance(found, WhichOne):
            result.unsettled.append((claim, found))
    result.settled = [(claims[place], settled[place]) for place in sorted(settled)]
    return result


def _all_were_shown(turn: Turn, settled: Settled) -> bool:
    """False where tasks would be closed or given away that are neither named nor fit into one message.

    "Xong hết" under a reminder of 29 tasks, 8 of them shown and the rest folded away, is confirmed first.
    """
    unseen = (n for claim, n in settled if claim.intent in PARTING and not claim.tasks)
    return sum(map(len, unseen)) <= turn.house.tasks_a_message


def _lent_too_many(turn: Turn, question: Question | None, reports: tuple[Claim, ...]) -> bool:
    """True where something else is said in answer to a question about more tasks than one message shows.

    "Chưa xong, vướng kinh phí" after "có phải xong cả 35 việc?" is no report on all 35 before it is confirmed.
    """
    most = turn.house.tasks_a_message
    return question is not None and any(len(claim.tasks) > most for claim in reports)


def _leans_on_others(claim: Claim) -> bool:
    """True where a claim is about what the others leave: "còn lại", "cả 3 việc", or no task named at all."""
    return claim.position is Position.REST or not (claim.tasks or claim.hint or claim.position)


def _acknowledged(claim: Claim, situation: Situation) -> Found | NothingOpen | None:
    """A bare "đã nhận" speaks of all that was just put before the person, not of one task to be asked about."""
    if claim.intent is not Intent.ACKNOWLEDGE or claim.tasks or claim.hint or claim.position:
        return None
    numbers = tuple(number for number in situation.shown if number in situation.open_numbers)
    return Found(numbers) if numbers else NothingOpen()


def _refused(found: Finding) -> tuple[int | str, ...]:
    if isinstance(found, Found):
        return found.refused
    return found.mentioned if isinstance(found, NotYours) else ()


def _refuse(turn: Turn, first: Claim, found: _Sorted) -> None:
    """Say what cannot be reported on: closed already, or not theirs, in words that reveal nothing of it."""
    closed = closed_among(turn, found.refused)
    for view in closed[:TOLD]:
        asks_back = len(closed) == 1 and view.state is State.AWAITING and not turn.incoming.group
        rows = way_to_the_coordinators(turn, turn.incoming.text, view.number) if asks_back else []
        turn.reply("ask.closed_already", closed_data(view) | {"asks_back": asks_back}, rows, [view.number])
    told = {task for view in closed for task in (view.number, view.code)}
    others = [task for task in dict.fromkeys(found.refused) if task not in told]
    if others:
        turn.reply("ask.not_yours", {"mentioned": others})
    elif not (closed or found.settled or found.unsettled):
        courteous = first.intent is Intent.ACKNOWLEDGE
        turn.reply("plain.chitchat" if courteous else "ask.nothing_open", {"role": str(turn.viewer.role)})


def chosen(turn: Turn, claims: tuple[Claim, ...], numbers: tuple[int, ...], words: str) -> None:
    """The question "which one?" was answered: the first claim is about those numbers, the others are taken anew."""
    first, *later = claims
    take(turn, (about(first, numbers), *later), words)
