"""Progress: the state machine of an assignment. Time (in hạn, quá hạn) is another axis, always derived.

chưa thực hiện → đã tiếp nhận → đang thực hiện → chờ xác nhận → hoàn thành; beside it vướng mắc, trả lại, tạm hoãn, hủy.
An undo brings back what was before. Source: the progress column of the province's own task lists.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How far an assignment is."""

    NOT_STARTED = "not_started"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    AWAITING = "awaiting"
    DONE = "done"
    RETURNED = "returned"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({State.NOT_STARTED, State.ACKNOWLEDGED, State.IN_PROGRESS, State.RETURNED})


class Verb(StrEnum):
    """What somebody else decides about the progress of an assignment."""

    ACCEPT = "accept"
    RETURN = "return"
    HOLD = "hold"
    CANCEL = "cancel"
    RESUME = "resume"


FROM_STATES: dict[Verb, frozenset[State]] = {
    Verb.ACCEPT: frozenset({State.AWAITING}),
    Verb.RETURN: frozenset({State.AWAITING, State.DONE}),
    Verb.HOLD: OPEN_STATES,
    Verb.CANCEL: OPEN_STATES | {State.AWAITING, State.ON_HOLD},
    Verb.RESUME: frozenset({State.ON_HOLD, State.CANCELLED}),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of an assignment's progress. `percent` is 0–100, `done_on` the day it was reported done."""

    state: State = State.NOT_STARTED
    blocked: bool = False
    percent: float | None = None
    promised_day: date | None = None
    done_on: date | None = None

    @property
    def open(self) -> bool:
        """True while somebody still has to do something: only then is it reminded."""
        return self.state in OPEN_STATES


def after_report(  # noqa: PLR0913 - one keyword for each thing a report may bring
    before: Progress,
    intent: str,
    *,
    today: date,
    percent: float | None = None,
    day: date | None = None,
    at_once: bool = False,
) -> Progress:
    """The progress after a report of that intent (the names of bot/understanding's intents).

    What is reported done waits for a confirmation, unless `at_once`; `done_on` is the day of the report either way.
    Intents that only ask something (extend, wrong_assignee, delegate) leave the progress as it is: others decide.
    Raises ValueError where `before` is not open: a closed assignment takes no report, only an undo.
    """
    if not before.open:
        raise ValueError(f"no report on an assignment that is {before.state}")
    promised = day or before.promised_day
    match intent:
        case "done":
            state = State.DONE if at_once else State.AWAITING
            return replace(before, state=state, blocked=False, percent=100.0, done_on=today)
        case "in_progress":
            percent = before.percent if percent is None else min(percent, 99.0)
            return replace(
                before, state=State.IN_PROGRESS, blocked=False, percent=percent, promised_day=promised
            )
        case "blocked":
            state = State.IN_PROGRESS if before.state is State.IN_PROGRESS else _at_least_known(before.state)
            return replace(before, state=state, blocked=True, promised_day=promised)
        case "not_done" | "acknowledge":
            return replace(before, state=_at_least_known(before.state), promised_day=promised)
        case _:
            return before


def after_decision(before: Progress, verb: Verb, *, held_from: State | None = None) -> Progress:
    """The progress after somebody else has decided so.

    `held_from` is what a task on hold or cancelled was before. Raises ValueError where the state does not allow it.
    """
    if before.state not in FROM_STATES[verb]:
        raise ValueError(f"{verb} makes no sense for an assignment that is {before.state}")
    match verb:
        case Verb.ACCEPT:
            return replace(before, state=State.DONE)
        case Verb.RETURN:
            return replace(before, state=State.RETURNED, percent=None, done_on=None, promised_day=None)
        case Verb.HOLD:
            return replace(before, state=State.ON_HOLD)
        case Verb.CANCEL:
            return replace(before, state=State.CANCELLED)
        case Verb.RESUME:
            back = held_from if held_from is not None and held_from in OPEN_STATES else State.IN_PROGRESS
            return replace(before, state=back, done_on=None)


def _at_least_known(state: State) -> State:
    return State.ACKNOWLEDGED if state is State.NOT_STARTED else state
