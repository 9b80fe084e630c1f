"""Progress: the state machine of an assignment. Time (in hạn, quá hạn) is another axis, always derived.

chưa thực hiện → đã tiếp nhận → đang thực hiện → hoàn thành; beside it vướng mắc. An undo brings back what was
before. Source: the progress column of the province's own task lists.
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


def after_report(
    before: Progress, intent: str, *, today: date, percent: float | None = None, day: date | None = None
) -> Progress:
    """The progress after a report of that intent (the names of bot/understanding's intents).

    Intents that only ask something (extend, wrong_assignee, delegate) leave the progress as it is: others decide.
    Raises ValueError where `before` is not open: a closed assignment takes no report, only an undo.
    """
    if not before.open:
        raise ValueError(f"no report on an assignment that is {before.state}")
    promised = day or before.promised_day
    match intent:
        case "done":
            return replace(before, state=State.DONE, blocked=False, percent=100.0, done_on=today)
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


def _at_least_known(state: State) -> State:
    return State.ACKNOWLEDGED if state is State.NOT_STARTED else state
