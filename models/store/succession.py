"""Carrying on: open assignments and people of an agency that has ended go to who carries on (rules/succession.py).

Closed assignments stay under the old name; so do reports, through the posts that people have left (PastPost).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import String, case, cast, exists, func, or_, select, update
from sqlmodel import Session, col

from models.instant import local
from models.rules.access import Action, Viewer, may_decide
from models.rules.expansion import AssignmentToBe
from models.rules.progress import State
from models.rules.requests import WAITING, Outcome
from models.rules.succession import Ending, Fate, Held, endings
from models.store import audit, registry, succession_helping, succession_people
from models.store.assigning import add_assignments
from models.store.audit import Deed, Source
from models.store.registry import Registry
from models.tables import (
    Agency,
    Assignment,
    Official,
    Plan,
    Request,
    Task,
)

CHUNK = 500
ENDED = (State.DONE.value, State.CANCELLED.value)


@dataclass(frozen=True, slots=True)
class Passed:
    """What an ended agency has passed on: its assignments by fate, the people who moved, and to whom."""

    origin_id: int
    to_ids: tuple[int, ...]
    numbers: dict[Fate, list[int]] = field(default_factory=dict)
    people: int = 0
    waiting: int = 0

    @property
    def newest(self) -> int:
        """The newest number that waits for a word, or else of all; it tells one occasion from the next."""
        waiting = [*self.numbers.get(Fate.ASK, ()), *self.numbers.get(Fate.ORPHANED, ())]
        return max(waiting or [number for numbers in self.numbers.values() for number in numbers], default=0)

    def count(self, fate: Fate) -> int:
        """How many assignments had that fate."""
        return len(self.numbers.get(fate, ()))


def carry_on(session: Session, source: Source) -> list[Passed]:
    """Pass on what ended agencies still hold. Safe to run at any time: what has moved does not move again."""
    today = local(source.at).date()
    ended = _ended_with_something(session, today)
    if not ended:
        return []
    known = registry.read(session)
    held = _held(session, known, list(ended))
    found = endings(held, known.agencies, today, _twins(session, known, held))
    moved = succession_people.move(session, known, ended, source)
    apply(session, known, found, source)
    passed: dict[str, Passed] = {}
    for code in ended.values():
        to = tuple(known.ids[each.code] for each in known.agencies.carrying_on(code, today))
        succession_helping.move(session, known.ids[code], list(to))
        stay = 0 if len(to) == 1 else succession_people.how_many(session, known.ids[code])
        passed[code] = Passed(known.ids[code], to, defaultdict(list), moved.get(code, 0), stay)
    for each in found:
        passed[each.held.agency_code].numbers[each.fate].append(each.held.number)
    return [each for each in passed.values() if each.numbers or each.people]


def decide(session: Session, viewer: Viewer, source: Source, *, origin_id: int, to_id: int) -> list[int]:
    """A person's word on a split: what waits for it goes to that successor, or (0) each gets its own.

    Returns the numbers that were passed on; none where nothing waits, or the viewer may not decide.
    """
    today = local(source.at).date()
    known = registry.read(session)
    code = next((code for code, key in known.ids.items() if key == origin_id), None)
    if code is None or not may_decide(viewer, Action.ASSIGN, agency_id=origin_id, plan_id=None):
        return []
    held = _held(session, known, [origin_id])
    asked = [
        each
        for each in endings(held, known.agencies, today, _twins(session, known, held))
        if each.fate is Fate.ASK
    ]
    chosen = next((code for code, key in known.ids.items() if key == to_id), "")
    if to_id and any(chosen not in each.to for each in asked):
        return []
    decided = [
        replace(each, fate=Fate.CARRIED, to=(chosen,)) if to_id else replace(each, fate=Fate.SPLIT)
        for each in asked
    ]
    apply(session, known, decided, source)
    return [each.held.number for each in decided]


def apply(session: Session, known: Registry, found: Sequence[Ending], source: Source) -> None:
    """Do what was found, and write it into the ledger."""
    _carry(session, known, [each for each in found if each.fate is Fate.CARRIED])
    _give_each_their_own(session, known, [each for each in found if each.fate is Fate.SPLIT], source)
    _end(session, [each for each in found if each.fate is Fate.MERGED])
    audit.note_all(session, [_deed(known, each, source) for each in found if each.fate in _TOLD])
    session.expire_all()


_TOLD = frozenset({Fate.CARRIED, Fate.MERGED, Fate.SPLIT})


def _deed(known: Registry, ending: Ending, source: Source) -> Deed:
    before: dict[str, Any] = {"agency_id": known.ids[ending.held.agency_code]}
    after: dict[str, Any] = {"agency_id": known.ids[ending.to[0]]}
    if ending.fate is not Fate.CARRIED:
        after = {"state": State.CANCELLED.value, "carried_on_by": [known.ids[code] for code in ending.to]}
    return Deed(f"assignment.{ending.fate}", "assignment", ending.held.number, source, before, after)


def _ended_with_something(session: Session, today: date) -> dict[int, str]:
    """Id and code of the agencies that have ended and still hold something to pass on, or people.

    Asked at every beat: what stays under the old name (rules/succession.py, `passes_on`) is left out as far as SQL
    can tell.
    """
    last_of_year = func.substr(col(Assignment.period), 1, 4).concat("-12-31")
    reaches = case(
        (col(Assignment.last_day).is_(None), last_of_year > cast(col(Agency.valid_to), String)),
        else_=col(Assignment.last_day) > col(Agency.valid_to),
    )
    holds = exists().where(
        col(Assignment.agency_id) == col(Agency.id),
        col(Assignment.state).not_in(ENDED),
        or_(reaches, func.date(col(Assignment.created_at)) <= col(Agency.valid_to)),
    )
    people = exists().where(col(Official.agency_id) == col(Agency.id), col(Official.ended_on).is_(None))
    rows = session.execute(
        select(col(Agency.id), col(Agency.code))
        .where(col(Agency.valid_to) < today, or_(holds, people, succession_helping.STILL_HELPS))
        .order_by(col(Agency.id))
    )
    return {key: code for key, code in rows if key is not None}


def _held(session: Session, known: Registry, agency_ids: list[int]) -> list[Held]:
    """The open assignments of those agencies; what was begun comes first, so that it is what is carried."""
    codes = {key: code for code, key in known.ids.items()}
    rows = session.execute(
        select(
            col(Assignment.id),
            col(Assignment.task_id),
            col(Assignment.period),
            col(Assignment.agency_id),
            col(Assignment.created_at),
            col(Assignment.last_day),
            col(Task.responsible),
        )
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .where(col(Assignment.agency_id).in_(agency_ids), col(Assignment.state).not_in(ENDED))
        .order_by(col(Assignment.state) == State.NOT_STARTED, col(Assignment.id))
    )
    return [
        Held(
            row.id,
            row.task_id,
            row.period,
            codes[row.agency_id],
            known.is_shared(row.responsible),
            local(row.created_at).date(),
            row.last_day,
        )
        for row in rows
    ]


def _twins(session: Session, known: Registry, held: Sequence[Held]) -> dict[tuple[int, str], set[str]]:
    codes = {key: code for code, key in known.ids.items()}
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for tasks in _chunks(sorted({each.task_id for each in held})):
        for task_id, period, agency_id in session.execute(
            select(col(Assignment.task_id), col(Assignment.period), col(Assignment.agency_id)).where(
                col(Assignment.task_id).in_(tasks), col(Assignment.state) != State.CANCELLED
            )
        ):
            found[task_id, period].add(codes[agency_id])
    return found


def _carry(session: Session, known: Registry, found: Sequence[Ending]) -> None:
    """The assignment goes to the successor as it is; handed to a person by name only where that person goes along."""
    to: dict[str, list[int]] = defaultdict(list)
    for each in found:
        to[each.to[0]].append(each.held.number)
    for code, numbers in to.items():
        agency_id = known.ids[code]
        along = select(col(Official.id)).where(col(Official.agency_id) == agency_id)
        for some in _chunks(numbers):
            given_to = func.coalesce(col(Assignment.given_to), col(Assignment.agency_id))
            _update(session, some, {"given_to": given_to})
            _update(session, some, {"agency_id": agency_id})
            left = update(Assignment).where(
                col(Assignment.id).in_(some), col(Assignment.official_id).not_in(along)
            )
            session.execute(left.values(official_id=None).execution_options(synchronize_session=False))


def _give_each_their_own(session: Session, known: Registry, found: Sequence[Ending], source: Source) -> None:
    rows = {
        row.id: row
        for some in _chunks([each.held.number for each in found])
        for row in session.execute(
            select(
                col(Assignment.id),
                col(Assignment.title),
                col(Assignment.aim_day),
                col(Plan.code).label("plan_code"),
                col(Task.code),
                col(Task.rule),
            )
            .join(Task, col(Task.id) == col(Assignment.task_id))
            .join(Plan, col(Plan.id) == col(Task.plan_id))
            .where(col(Assignment.id).in_(some))
        )
    }
    _end(session, found)  # first, so that what is added is not taken for inherited
    add_assignments(
        session,
        [
            AssignmentToBe(
                plan_code=rows[each.held.number].plan_code,
                task_code=rows[each.held.number].code,
                agency_code=code,
                agency_name=known.agencies.by_code[code].name,
                period=each.held.period,
                title=rows[each.held.number].title,
                last_day=each.held.last_day,
                aim_day=rows[each.held.number].aim_day,
                rule=rows[each.held.number].rule,
            )
            for each in found
            for code in each.to
        ],
        source.at,
    )


def _end(session: Session, found: Iterable[Ending]) -> None:
    """These end in what the successors have; what was asked about them is asked no more."""
    for some in _chunks([each.held.number for each in found]):
        _update(session, some, {"held_from": col(Assignment.state)})
        _update(session, some, {"state": State.CANCELLED.value, "open": False})
        waiting = col(Request.state).in_([each.value for each in WAITING])
        lapsed = update(Request).where(col(Request.assignment_id).in_(some), waiting)
        session.execute(
            lapsed.values(state=Outcome.LAPSED.value, open=False).execution_options(synchronize_session=False)
        )


def _update(session: Session, numbers: list[int], values: dict[str, Any]) -> None:
    these = update(Assignment).where(col(Assignment.id).in_(numbers)).values(**values)
    session.execute(these.execution_options(synchronize_session=False))


def _chunks(numbers: Sequence[int]) -> Iterable[list[int]]:
    return (list(numbers[start : start + CHUNK]) for start in range(0, len(numbers), CHUNK))
