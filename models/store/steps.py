"""Planning reminders as sets: every step that is reached and has no row yet, in a few statements, no row by row.

The latest step reached is the one planned: steps that lie further in the past (downtime, a late import) fold into
it. A step is spent once for (assignment, deadline, step, person, round), so a moved deadline or a task that was sent
back re-opens the ladder, and a clock that is set back plans nothing again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, delete, text
from sqlmodel import Session, col

from models.store import receivers
from models.store.outbox import PRIORITY
from models.store.statements import is_open, is_sqlite, run, typed
from models.tables import OutboxRow, Step


@dataclass(frozen=True, slots=True)
class Reached:
    """For one step: the days (aim days before the deadline, last permissible days after it) that reach it today."""

    step: int
    first: date
    last: date


# Whom an assignment concerns: who it was handed to, or (under its agency's number, negative) everybody of its agency.
# One equality, so that it is looked up by an index; CROSS JOIN keeps SQLite from beginning at the wrong end.
ITS_PEOPLE = "w.who = CASE WHEN a.official_id IS NULL THEN -a.agency_id ELSE a.official_id END"
# Not what the person has put off; never what is overdue. Left out where nobody has put off anything.
NOT_PUT_OFF = """
       AND NOT EXISTS (SELECT 1 FROM snooze AS z WHERE z.assignment_id = a.id AND z.official_id = w.official_id
                       AND z.ended_at IS NULL AND z.until > :day AND (a.last_day IS NULL OR a.last_day >= :day))
"""
ANYBODY_PUTS_OFF = "SELECT EXISTS (SELECT 1 FROM snooze WHERE ended_at IS NULL AND until > :day)"
# A step is written once, where it is found, and already knows its message: a message's number is its person's, counted
# on from the last message there is. The message itself follows; the reference between them is checked at the commit.
INTO = "INSERT INTO step (assignment_id, official_id, deadline, step, round, planned_at, outbox_id)"
ONCE = "ON CONFLICT (assignment_id, deadline, step, official_id, round) DO NOTHING"
ITS_MESSAGE = ":now, :last_message + w.official_id"
# Each step with its days is a row of `reached`; the assignments of those days are found by index.
DATED = f"""
    SELECT a.id, w.official_id, CAST(a.last_day AS TEXT), reached.step, a.round, {ITS_MESSAGE}
      FROM reached CROSS JOIN assignment AS a CROSS JOIN receiver AS w
     WHERE a.{{day_column}} BETWEEN reached.first_day AND reached.last_day AND {{side}} AND {ITS_PEOPLE} AND {{open}}
"""
# Whoever co-operates, and has not done their part yet: every official of that agency.
HELPING = f"""
    SELECT a.id, w.official_id, CAST(a.last_day AS TEXT), reached.step, a.round, {ITS_MESSAGE}
      FROM reached CROSS JOIN assignment AS a CROSS JOIN cooperation AS k CROSS JOIN receiver AS w
     WHERE a.{{day_column}} BETWEEN reached.first_day AND reached.last_day AND {{side}} AND {{open}}
       AND k.assignment_id = a.id AND NOT k.ended AND NOT k.done AND w.who = -k.agency_id
"""
# The step itself or a later one is spent already. PostgreSQL looks before it writes: each row that it tries to insert
# costs a number of the table's sequence, at every tick. SQLite writes and takes back: a statement that reads the table
# it writes would be gathered first, and every assignment read twice (by the statement, then to check the reference).
NOT_SPENT = """
       AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = w.official_id
                       AND s.deadline = CAST(a.last_day AS TEXT) AND s.step >= reached.step
                       AND s.round = a.round)
"""
TAKE_BACK = """
    DELETE FROM step
     WHERE id > :last_step
       AND EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = step.assignment_id AND s.deadline = step.deadline
                   AND s.step > step.step AND s.official_id = step.official_id AND s.round = step.round)
"""
# Of steps: not those of who only co-operates. Whoever is in charge has to answer, and is told of when silent.
IN_CHARGE = """
    NOT EXISTS (SELECT 1 FROM cooperation AS k JOIN official AS helper ON helper.agency_id = k.agency_id
                 WHERE k.assignment_id = s.assignment_id AND helper.id = s.official_id)
"""
ANYBODY_HELPS = "SELECT EXISTS (SELECT 1 FROM cooperation WHERE NOT ended AND NOT done)"
WITHOUT_DEADLINE = f"""
    SELECT a.id, w.official_id, :month, 0, a.round, {ITS_MESSAGE} FROM assignment AS a CROSS JOIN receiver AS w
     WHERE a.last_day IS NULL AND {ITS_PEOPLE} AND {{open}}
       AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = w.official_id
                       AND s.deadline = :month AND s.round = a.round)
"""
# What will be told to those above is announced in the day's reminder: a step far below all rungs, for that day.
ANNOUNCEMENT = -1000
ANNOUNCED = f"""
    SELECT a.id, w.official_id, CAST(e.due_on AS TEXT), {ANNOUNCEMENT} - e.level, a.round, {ITS_MESSAGE}
      FROM escalation AS e CROSS JOIN assignment AS a CROSS JOIN receiver AS w
     WHERE e.state = 'announced' AND e.due_on >= :day AND a.id = e.assignment_id AND a.round = e.round
       AND COALESCE(CAST(a.last_day AS TEXT), '') = e.deadline AND {ITS_PEOPLE} AND {{open}}
       AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = w.official_id
                       AND s.deadline = CAST(e.due_on AS TEXT) AND s.step = {ANNOUNCEMENT} - e.level
                       AND s.round = a.round)
"""
OLDEST = "SELECT min(last_day) AS oldest FROM assignment AS a WHERE {open}"

# One message a person and day, to the contact that is preferred, else linked first.
MESSAGES = f"""
    INSERT INTO outbox (id, channel, chat_id, contact_id, official_id, kind, priority, dedupe_key, template, data,
                        buttons, act, state, attempts, created_at)
    SELECT w.outbox_id, c.channel, c.chat_id, c.id, w.official_id, 'reminder', {PRIORITY["reminder"]},
           'reminder:' || w.official_id || ':' || :today, 'reminder', '{{}}', '[]', 'send', 'queued', 0, :now
      FROM (SELECT DISTINCT outbox_id, outbox_id - :last_message AS official_id
              FROM step WHERE outbox_id > :last_message) AS w
      JOIN contact AS c ON c.id = (SELECT k.id FROM contact AS k
                                    WHERE k.official_id = w.official_id AND k.dead_reason IS NULL
                                    ORDER BY k.preferred DESC, k.id LIMIT 1)
"""
# PostgreSQL goes on counting from the messages that were given their numbers. Nobody takes one in between: the operator's
# commands too write only while they hold the one lock of all writers (models/engines.py). No lock of the table beside it:
# it would wait for a VACUUM, and everybody's answers with it.
COUNT_ON = "SELECT setval(pg_get_serial_sequence('outbox', 'id'), max(id)) FROM outbox"
LAST = """
    SELECT COALESCE((SELECT max(id) FROM outbox), 0) AS message, COALESCE((SELECT max(id) FROM step), 0) AS step
"""
SPOKEN_OF = """
    INSERT INTO outbox_assignment (outbox_id, position, assignment_id)
    SELECT s.outbox_id,
           row_number() OVER (ORDER BY CASE WHEN a.last_day IS NULL THEN 1 ELSE 0 END, a.last_day, a.id), a.id
      FROM (SELECT DISTINCT outbox_id, assignment_id FROM step WHERE outbox_id = :message) AS s
      JOIN assignment AS a ON a.id = s.assignment_id
     WHERE NOT EXISTS (SELECT 1 FROM outbox_assignment AS known WHERE known.outbox_id = :message)
"""


def plan(
    session: Session,
    *,
    before: Sequence[Reached],
    after: Sequence[Reached],
    helping: Sequence[Reached] = (),
    month: str | None,
    today: date,
    now: datetime,
    minute: int,
    usual_minute: int,
) -> int:
    """Plan every step that is reached today, and its messages. Returns how many steps were planned.

    Args:
        session: the writer's.
        before: steps up to the deadline, by aim day.
        after: steps past it, by last permissible day.
        helping: steps up to the deadline for those who co-operate.
        month: "2026-11" where tasks without a deadline are asked about too, else None.
        today: the day, in Việt Nam.
        now: the instant that is stored.
        minute: the time of day, in minutes after midnight in Việt Nam.
        usual_minute: from when on those are reminded who have chosen no hour of their own.
    """
    if not receivers.gather(session, today, minute=minute, usual_minute=usual_minute):
        return 0
    last = session.execute(text(LAST)).one()
    values = {"now": now, "day": today, "today": today.isoformat(), "last_message": last.message}
    put_off = NOT_PUT_OFF if session.execute(typed(ANYBODY_PUTS_OFF, values), values).scalar() else ""
    count = 0
    helped = helping if session.execute(text(ANYBODY_HELPS)).scalar() else ()
    once = put_off if is_sqlite(session) else put_off + NOT_SPENT
    for statement, steps, column, side in (
        (DATED, before, "aim_day", "a.last_day >= :day"),
        (DATED, after, "last_day", "a.last_day < :day"),
        (HELPING, helped, "aim_day", "a.last_day >= :day"),
    ):
        if steps:
            rows, days = _as_rows(steps)
            found = statement.format(day_column=column, side=side, open=is_open(session))
            count += run(session, f"{INTO} WITH {rows} {found} {once} {ONCE}", days | values)
    if count and is_sqlite(session):
        count -= run(session, TAKE_BACK, {"last_step": last.step})
    if month is not None:
        found = WITHOUT_DEADLINE.format(open=is_open(session))
        count += run(session, f"{INTO} {found} {put_off} {ONCE}", values | {"month": month})
    count += run(session, f"{INTO} {ANNOUNCED.format(open=is_open(session))} {ONCE}", values)
    if count:
        run(session, MESSAGES, values)
        if not is_sqlite(session):
            session.execute(text(COUNT_ON))
    receivers.forget(session)
    return count


def spoken_of(session: Session, message: OutboxRow) -> None:
    """Remember which assignments a reminder speaks of, in the order shown: when it is composed, not before."""
    run(session, SPOKEN_OF, {"message": message.id})


def give_back(session: Session, message: OutboxRow) -> None:
    """A reminder did not go out on its day: what it spent is open again, for one message with what has come since.

    Its key is freed as well, should its day come again (a day off that is taken back).
    """
    session.execute(delete(Step).where(col(Step.outbox_id) == message.id))
    message.dedupe_key = f"{message.dedupe_key}~{message.id}"


def oldest_open(session: Session) -> date | None:
    """The earliest last permissible day of what is open: the ladder need not look further back."""
    found: date | None = session.execute(
        text(OLDEST.format(open=is_open(session))).columns(oldest=Date)
    ).scalar_one()
    return found


def _as_rows(steps: Sequence[Reached]) -> tuple[str, dict[str, Any]]:
    """The steps as a table that a statement can join, and the values in it."""
    rows = ", ".join(f"(:step{n}, :first{n}, :last{n})" for n in range(len(steps)))
    values: dict[str, Any] = {}
    for n, each in enumerate(steps):
        values |= {f"step{n}": each.step, f"first{n}": each.first, f"last{n}": each.last}
    return f"reached (step, first_day, last_day) AS (VALUES {rows})", values
