"""Planning reminders as sets: every step that is reached and has no row yet, in a few statements, no row by row.

The latest step reached is the one planned: steps that lie further in the past (downtime, a late import) fold into
it. A step is spent once for (assignment, deadline, step, person, round), so a moved deadline or a task that was sent
back re-opens the ladder, and a clock that is set back plans nothing again. Written as SQL text because SQLite and PostgreSQL read the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Date, String, TextClause, bindparam, delete, text
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col

from models.instant import VIETNAM, Instant
from models.store.outbox import PRIORITY
from models.tables import OutboxRow, Step


@dataclass(frozen=True, slots=True)
class Reached:
    """For one step: the days (aim days before the deadline, last permissible days after it) that reach it today."""

    step: int
    first: date
    last: date


# Who answers for it: the person an assignment was handed to, else every official of its agency.
ANSWERABLE = """
      JOIN official AS o ON o.ended_on IS NULL
           AND (o.id = a.official_id OR (a.official_id IS NULL AND o.agency_id = a.agency_id AND o.role = 'official'))
"""
# Who is reminded as a rule, with a living contact. (For the preview, which plays leave forward by itself.)
RECEIVERS = f"""
      {ANSWERABLE}
     WHERE {{open}}
       AND EXISTS (SELECT 1 FROM contact AS c WHERE c.official_id = o.id AND c.dead_reason IS NULL)
"""
# Who is reminded today: the same, but who is away gives way to the substitute (to nobody, where there is none), and
# each only once it is the hour they want.
RECEIVERS_TODAY = """
      JOIN official AS p ON p.ended_on IS NULL
           AND (p.id = a.official_id OR (a.official_id IS NULL AND p.agency_id = a.agency_id AND p.role = 'official'))
      LEFT JOIN absence AS away ON away.official_id = p.id AND away.ended_at IS NULL
           AND :day BETWEEN away.first_day AND away.last_day
      JOIN official AS o ON o.ended_on IS NULL
           AND o.id = CASE WHEN away.id IS NULL THEN p.id ELSE away.substitute_id END
     WHERE {open} AND COALESCE(o.reminder_minute, :usual_minute) <= :minute
       AND EXISTS (SELECT 1 FROM contact AS c WHERE c.official_id = o.id AND c.dead_reason IS NULL)
"""
# Who has had a reminder today (it may be of an earlier day), or has one that still waits: one message a person and day.
BUSY = """
    r.kind = 'reminder' AND (r.dedupe_key = 'reminder:' || r.official_id || ':' || :today
                             OR r.state IN ('queued', 'sending')
                             OR r.sent_at >= :day_begins AND r.sent_at < :day_ends)
"""
TO_WHOM = (
    f"{RECEIVERS_TODAY} AND NOT EXISTS (SELECT 1 FROM outbox AS r WHERE r.official_id = o.id AND {BUSY})"
)
INTO = "INSERT INTO step (assignment_id, official_id, deadline, step, round, planned_at) "
ONCE = " ON CONFLICT (assignment_id, deadline, step, official_id, round) DO NOTHING"

# Not what the person has put off; never what is overdue.
NOT_PUT_OFF = """
       AND NOT EXISTS (SELECT 1 FROM snooze AS z WHERE z.assignment_id = a.id AND z.official_id = o.id
                       AND z.ended_at IS NULL AND z.until > :day AND (a.last_day IS NULL OR a.last_day >= :day))
"""
# Each step with its days is a row of `reached`; the assignments of those days are found by index.
DATED = (
    INTO
    + """{reached}
    SELECT a.id, o.id, CAST(a.last_day AS TEXT), reached.step, a.round, :now
      FROM reached JOIN assignment AS a ON a.{day_column} BETWEEN reached.first_day AND reached.last_day AND {side}
    """
    + TO_WHOM
    + NOT_PUT_OFF
    + """
       AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = o.id
                       AND s.deadline = CAST(a.last_day AS TEXT) AND s.step >= reached.step
                       AND s.round = a.round)
    """
    + ONCE
)
WITHOUT_DEADLINE = (
    INTO
    + "SELECT a.id, o.id, :month, 0, a.round, :now FROM assignment AS a "
    + TO_WHOM
    + NOT_PUT_OFF
    + """
       AND a.last_day IS NULL
       AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = o.id
                       AND s.deadline = :month AND s.round = a.round)
    """
    + ONCE
)
OLDEST = "SELECT min(last_day) AS oldest FROM assignment AS a WHERE {open}"

# One message a person and day, to the contact that is preferred, else linked first.
MESSAGES = f"""
    INSERT INTO outbox (channel, chat_id, contact_id, official_id, kind, priority, dedupe_key, template, data,
                        buttons, act, state, attempts, created_at)
    SELECT c.channel, c.chat_id, c.id, w.official_id, 'reminder', {PRIORITY["reminder"]},
           'reminder:' || w.official_id || ':' || :today, 'reminder', '{{}}', '[]', 'send', 'queued', 0, :now
      FROM (SELECT DISTINCT official_id FROM step WHERE outbox_id IS NULL) AS w
      JOIN contact AS c ON c.id = (SELECT k.id FROM contact AS k
                                    WHERE k.official_id = w.official_id AND k.dead_reason IS NULL
                                    ORDER BY k.preferred DESC, k.id LIMIT 1)
     WHERE true
    ON CONFLICT (dedupe_key) DO NOTHING
"""
TIE = """
    UPDATE step SET outbox_id = (SELECT id FROM outbox
                                  WHERE dedupe_key = 'reminder:' || step.official_id || ':' || :today)
     WHERE outbox_id IS NULL
"""
SPOKEN_OF = """
    INSERT INTO outbox_assignment (outbox_id, position, assignment_id)
    SELECT s.outbox_id,
           row_number() OVER (PARTITION BY s.outbox_id
                              ORDER BY CASE WHEN a.last_day IS NULL THEN 1 ELSE 0 END, a.last_day, a.id),
           a.id
      FROM step AS s JOIN assignment AS a ON a.id = s.assignment_id
      JOIN outbox AS b ON b.id = s.outbox_id
     WHERE b.dedupe_key = 'reminder:' || s.official_id || ':' || :today AND s.planned_at = :now
"""


def plan(
    session: Session,
    *,
    before: Sequence[Reached],
    after: Sequence[Reached],
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
        month: "2026-11" where tasks without a deadline are asked about too, else None.
        today: the day, in Việt Nam.
        now: the instant that is stored.
        minute: the time of day, in minutes after midnight in Việt Nam.
        usual_minute: from when on those are reminded who have chosen no hour of their own.
    """
    now_open = is_open(session)
    shared = {"today": today.isoformat(), "now": now}
    reach = the_day(today) | {"now": now, "day": today, "minute": minute, "usual_minute": usual_minute}
    count = 0
    for steps, column, side in (
        (before, "aim_day", "a.last_day >= :day"),
        (after, "last_day", "a.last_day < :day"),
    ):
        if steps:
            rows, values = _as_rows(steps)
            statement = DATED.format(reached=rows, open=now_open, day_column=column, side=side)
            count += _run(session, statement, values | reach)
    if month is not None:
        count += _run(session, WITHOUT_DEADLINE.format(open=now_open), reach | {"month": month})
    if count:
        for sql in (MESSAGES, TIE, SPOKEN_OF):
            _run(session, sql, shared if ":now" in sql else {"today": shared["today"]})
    return count


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


def is_open(session: Session, name: str = "a") -> str:
    """The predicate of the partial indexes, as each database writes it."""
    return f"{name}.open = 1" if session.get_bind().dialect.name == "sqlite" else f"{name}.open"


def _as_rows(steps: Sequence[Reached]) -> tuple[str, dict[str, Any]]:
    """The steps as a table that a statement can join, and the values in it."""
    rows = ", ".join(f"(:step{n}, :first{n}, :last{n})" for n in range(len(steps)))
    values: dict[str, Any] = {}
    for n, each in enumerate(steps):
        values |= {f"step{n}": each.step, f"first{n}": each.first, f"last{n}": each.last}
    return f"WITH reached (step, first_day, last_day) AS (VALUES {rows}) ", values


def the_day(today: date) -> dict[str, Any]:
    """What the condition BUSY needs to know of a day in Việt Nam."""
    begins = datetime.combine(today, time(), tzinfo=VIETNAM)
    return {"today": today.isoformat(), "day_begins": begins, "day_ends": begins + timedelta(days=1)}


def typed(sql: str, values: dict[str, Any]) -> TextClause:
    """The statement with the kinds of its values told; strings too: PostgreSQL must find one type for a parameter."""
    kinds: dict[type, type[TypeEngine[Any]]] = {date: Date, datetime: Instant, str: String}
    types = [
        bindparam(name, type_=kinds[type(value)]()) for name, value in values.items() if type(value) in kinds
    ]
    return text(sql).bindparams(*types)


def _run(session: Session, sql: str, values: dict[str, Any]) -> int:
    return cast("CursorResult[Any]", session.execute(typed(sql, values), values)).rowcount
