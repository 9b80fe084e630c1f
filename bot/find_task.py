"""Which of the person's open tasks a claim is about. Pure: what was said and what lies before them in, an answer out.

The order of evidence: numbers and codes → the quoted message → words of the title or agency → the last reminder →
the only open task. What ends a task for the person (`PARTING`) is asked about wherever the evidence has a gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.title_words import parts_of, scores
from bot.understanding import Claim, Intent
from bot.understanding.meaning import Position
from models.rules.folding import fold

PARTING = frozenset({Intent.DONE, Intent.WRONG_ASSIGNEE, Intent.DELEGATE})
# Scores of title_words: enough for "done" and for the rest; how far ahead the winner is; who else is asked about.
SURE, WORTH = 90.0, 60.0
LEAD, NEAR = 6.0, 15.0
# Nobody counts further down a message than it shows: "việc 16" is a number, theirs or not.
MOST_PLACES = 8
Task = int | str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open assignment the person answers for: its number, its task's code, its title, its agency's name."""

    number: int
    code: str
    title: str
    agency: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What the person could mean.

    `open_tasks` in the order people see them; `quoted`, `offered` (the choices of the bot's question that this
    answers) and `last_reminder` hold the numbers a message spoke of, in its order, closed ones too; so does `listed`,
    the page of /viec that came after that reminder; `closed` holds the numbers named now that were theirs and are
    done, `named` all the numbers of the message.
    """

    open_tasks: tuple[OpenTask, ...] = ()
    quoted: tuple[int, ...] = ()
    last_reminder: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()
    named: tuple[int, ...] = ()

    @property
    def counted(self) -> tuple[int, ...]:
        """The list in which a first, a last or a place is counted: the newest one."""
        return self.quoted or self.offered or self.listed or self.last_reminder

    @property
    def shown(self) -> tuple[int, ...]:
        """The list the person has before them: the quoted one, the offered one, or that of the last reminder."""
        return self.quoted or self.offered or self.last_reminder

    @property
    def open_numbers(self) -> tuple[int, ...]:
        """The numbers of the open tasks, in the order people see them."""
        return tuple(task.number for task in self.open_tasks)


@dataclass(frozen=True, slots=True)
class Found:
    """These open tasks are meant. `refused` was named beside them: not theirs, or closed."""

    numbers: tuple[int, ...]
    refused: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class WhichOne:
    """One of these is meant; ask. In the order people see them."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotYours:
    """All that was meant is not theirs to report on, or closed. A place in a list is already its number."""

    mentioned: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """There is nothing open (that the message has not spoken of already)."""


Finding = Found | WhichOne | NotYours | NothingOpen


def find_tasks(claim: Claim, situation: Situation, taken: Iterable[int] = ()) -> Finding:
    """The tasks a claim is about; `taken` are those that other claims of the same message are about.

    A claim that names several codes is to be put apart first (`each_code_apart`): a code may stand for several tasks.
    """
    spoken_of = set(taken)
    if claim.tasks:
        return _named(claim, situation, spoken_of)
    free = tuple(number for number in situation.open_numbers if number not in spoken_of)
    if not free:
        closed = tuple(n for n in situation.shown if n not in situation.open_numbers)
        return NotYours(closed) if len(closed) == 1 and not situation.open_tasks else NothingOpen()
    parts = parts_of(claim.hint or "")
    if claim.position is Position.REST or (claim.every_task and not parts):
        return _all_of_them(claim, situation, free, spoken_of)
    if claim.position is not None:
        return _at(claim.position, situation, free)
    return (_worded(claim, situation, free, parts) if parts else None) or _pointed_at(
        claim, situation, free, misnamed=bool(parts)
    )


def each_code_apart(claim: Claim) -> tuple[Claim, ...]:
    """The claim once for all its numbers and once for each of its codes."""
    codes = [task for task in claim.tasks if isinstance(task, str)]
    numbers = tuple(task for task in claim.tasks if isinstance(task, int))
    parts: list[tuple[Task, ...]] = [numbers] if numbers else []
    parts += [(code,) for code in codes]
    return tuple(replace(claim, tasks=part) for part in parts) if codes else (claim,)


def _named(claim: Claim, situation: Situation, taken: set[int]) -> Finding:
    """Numbers and codes. With a place ("còn lại") they are the list from which what is taken goes away."""
    mine = situation.open_numbers
    numbers = numbers_or_places(tuple(n for n in claim.tasks if isinstance(n, int)), situation)
    if claim.position is Position.REST:
        numbers = tuple(number for number in numbers if number not in taken)
    found = [number for number in numbers if number in mine]
    refused: list[Task] = [number for number in numbers if number not in mine]
    for code in (task for task in claim.tasks if isinstance(task, str)):
        meant = _of_code(code, situation)
        if len(meant) > 1:
            return _which((*meant, *found), situation)
        found += meant
        refused += [] if meant else [code]
    if found:
        return Found(tuple(dict.fromkeys(found)), tuple(refused))
    return NotYours(tuple(refused)) if refused else NothingOpen()


def numbers_or_places(numbers: tuple[int, ...], situation: Situation) -> tuple[int, ...]:
    """The 1 of "việc 1" is 240 in a list of 240, 257, 301: only where no number of the message is one of theirs."""
    shown = situation.counted
    theirs = {*situation.open_numbers, *situation.closed, *situation.shown, *shown}
    said = (*numbers, *situation.named)
    if any(number in theirs or not 1 <= number <= min(len(shown), MOST_PLACES) for number in said):
        return numbers
    return tuple(shown[number - 1] for number in numbers)


def _of_code(code: str, situation: Situation) -> tuple[int, ...]:
    """The open tasks of a code: several periods, unless a list before the person holds just one of them."""
    meant = tuple(task.number for task in situation.open_tasks if fold(task.code) == fold(code))
    for shown in (situation.quoted, situation.offered, situation.last_reminder):
        within = tuple(number for number in meant if number in shown)
        if len(within) == 1:
            return within
    return meant


def _all_of_them(claim: Claim, situation: Situation, free: tuple[int, ...], taken: set[int]) -> Finding:
    """What "cả 3 việc", "còn lại" mean: the list before the person without what is taken.

    Without such a list it is all that is open, and then nothing is closed or given away unasked.
    """
    shown = situation.shown
    if taken and taken.isdisjoint(shown) and not situation.quoted:
        shown = ()  # "12 xong, còn lại đang làm", and the reminder did not speak of 12
    listed = tuple(number for number in shown if number in free)
    if situation.quoted and not listed:
        closed = tuple(number for number in shown if number not in situation.open_numbers)
        return NotYours(closed) if closed else NothingOpen()
    if claim.intent not in PARTING:
        return Found(listed or free)
    # "Còn lại" says which only where something of the list is spoken of or done already.
    gone = any(number not in free for number in shown)
    if listed and (claim.position is not Position.REST or gone or len(free) == 1):
        return Found(listed)
    if len(free) == 1 and not shown:
        return Found(free)
    return _which(listed if len(listed) > 1 else free, situation)


def _at(position: Position, situation: Situation, free: tuple[int, ...]) -> Finding:
    """The first or the last of the list before the person; a list of one has neither, unless it is quoted."""
    shown = situation.counted
    if situation.quoted or len(shown) > 1 or len(free) == 1 == len(shown):
        number = shown[0] if position is Position.FIRST else shown[-1]
        return Found((number,)) if number in situation.open_numbers else NotYours((number,))
    return Found(free) if len(free) == 1 and not shown else WhichOne(free)


def _pointed_at(claim: Claim, situation: Situation, free: tuple[int, ...], *, misnamed: bool) -> Finding:
    """No name that helps: the quoted message, then the last reminder, then the only open task.

    `misnamed`: words were said that name none of the tasks. They, and a reminder part of which is done, leave a gap:
    "xong" may be of something else.
    """
    shown = situation.shown
    listed = tuple(number for number in shown if number in free)
    if situation.quoted:
        if not listed:
            closed = tuple(number for number in shown if number not in situation.open_numbers)
            return NotYours(closed) if closed else NothingOpen()
        return Found(listed) if len(listed) == 1 else _which(listed, situation)
    done_since = any(number not in situation.open_numbers for number in shown)
    asks = claim.intent in PARTING and (misnamed or done_since)
    meant = listed or free
    if len(meant) == 1 and not asks:
        return Found(meant)
    return _which(free if misnamed else meant, situation)


def _which(numbers: Iterable[int], situation: Situation) -> WhichOne:
    candidates = set(numbers)
    return WhichOne(tuple(number for number in situation.open_numbers if number in candidates))


def _worded(
    claim: Claim, situation: Situation, free: tuple[int, ...], parts: tuple[str, ...]
) -> Finding | None:
    """The tasks whose words are said; what lies before the person comes first. None where the words fit none."""
    fits = scores(parts, [task for task in situation.open_tasks if task.number in free])
    inside = {number: score for number, score in fits.items() if number in situation.shown}
    best, best_inside = max(fits.values()), max(inside.values(), default=0.0)
    if best < WORTH:
        return None
    if best_inside < best and (situation.quoted or best_inside >= WORTH):
        near = _within(inside, best_inside, NEAR) | _within(fits, best, NEAR)  # list and words disagree
        return _which(near, situation)
    among = inside if best_inside == best else fits
    winners = _within(among, best, LEAD)
    only_quoted = bool(situation.quoted) and len(among) == 1
    if len(winners) == 1 and (best >= SURE or claim.intent not in PARTING or only_quoted):
        return Found(tuple(winners))
    return _which(_within(among, best, NEAR), situation)


def _within(fits: dict[int, float], best: float, distance: float) -> set[int]:
    return {number for number, score in fits.items() if score >= best - distance}
