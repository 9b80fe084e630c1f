"""Planning reminders as sets: every step that is reached and has no row yet, in a few statements, no row by row.

The latest step reached is the one planned: steps that lie further in the past (downtime, a late import) fold into
it. A step is spent once for (assignment, deadline, step, person, round), so a moved deadline or a task that was sent
back re-opens the ladder, and a clock that is set back plans nothing again. Written as SQL text because SQLite and PostgreSQL read the same.
"""

import re
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
# Who has had a reminder today (it may be of an earlier day), or has one that still waits: one message a person and day.
BUSY = """
    r.kind = 'reminder' AND (r.dedupe_key = 'reminder:' || r.official_id || ':' || :today
                             OR r.state IN ('queued', 'sending')
                             OR r.sent_at >= :day_begins AND r.sent_at < :day_ends)
"""
# Who is reminded today, looked up once a person and not once a task: `person` as above; who is away gives way to the
# substitute (to nobody, where there is none); each only once it is the hour they want.
RECEIVERS_TODAY = f"""
    today (person, agency_id, role, official_id) AS MATERIALIZED (
        SELECT p.id, p.agency_id, p.role, o.id
          FROM official AS p
          LEFT JOIN absence AS away ON away.official_id = p.id AND away.ended_at IS NULL
               AND :day BETWEEN away.first_day AND away.last_day
          JOIN official AS o ON o.ended_on IS NULL
               AND o.id = CASE WHEN away.id IS NULL THEN p.id ELSE away.substitute_id END
         WHERE p.ended_on IS NULL AND COALESCE(o.reminder_minute, :usual_minute) <= :minute
           AND EXISTS (SELECT 1 FROM contact AS c WHERE c.official_id = o.id AND c.dead_reason IS NULL)
           AND NOT EXISTS (SELECT 1 FROM outbox AS r WHERE r.official_id = o.id AND {BUSY})),
    receiver (who, official_id) AS MATERIALIZED (
        SELECT person, official_id FROM today
         UNION ALL SELECT -agency_id, official_id FROM today WHERE role = 'official')
"""
# Whom an assignment concerns: who it was handed to, or (under its agency's number, negative) everybody of its agency.
# One equality, so that it is looked up by an index; CROSS JOIN keeps SQLite from beginning at the wrong end.
ITS_PEOPLE = "w.who = CASE WHEN a.official_id IS NULL THEN -a.agency_id ELSE a.official_id END"
# Not what the person has put off; never what is overdue.
NOT_PUT_OFF = """
       AND NOT EXISTS (SELECT 1 FROM snooze AS z WHERE z.assignment_id = a.id AND z.official_id = w.official_id
                       AND z.ended_at IS NULL AND z.until > :day AND (a.last_day IS NULL OR a.last_day >= :day))
"""
# What is reached and not spent is gathered first, then written once, as steps that know their message. The statements
# of a temporary table are alike in both databases; it is emptied by the end of the transaction.
GATHER = """
    CREATE TEMPORARY TABLE IF NOT EXISTS reached_today
        (assignment_id INTEGER, official_id INTEGER, deadline TEXT, step INTEGER, round INTEGER)
"""
EMPTY = "DELETE FROM reached_today"
INTO = "INSERT INTO reached_today (assignment_id, official_id, deadline, step, round) "
# Each step with its days is a row of `reached`; the assignments of those days are found by index.
NOT_SPENT = (
    NOT_PUT_OFF
    + """
       AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = w.official_id
                       AND s.deadline = CAST(a.last_day AS TEXT) AND s.step >= reached.step
                       AND s.round = a.round)
    """
)
DATED = f"""
    SELECT a.id, w.official_id, CAST(a.last_day AS TEXT), reached.step, a.round
      FROM reached CROSS JOIN assignment AS a CROSS JOIN receiver AS w
     WHERE a.{{day_column}} BETWEEN reached.first_day AND reached.last_day AND {{side}} AND {ITS_PEOPLE} AND {{open}}
    {NOT_SPENT}
"""
# Whoever co-operates, and has not done their part yet: every official of that agency.
HELPING = f"""
    SELECT a.id, w.official_id, CAST(a.last_day AS TEXT), reached.step, a.round
      FROM reached CROSS JOIN assignment AS a CROSS JOIN cooperation AS k CROSS JOIN receiver AS w
     WHERE a.{{day_column}} BETWEEN reached.first_day AND reached.last_day AND {{side}} AND {{open}}
       AND k.assignment_id = a.id AND NOT k.ended AND NOT k.done AND w.who = -k.agency_id
    {NOT_SPENT}
"""
# Of steps: not those of who only co-operates. Whoever is in charge has to answer, and is told of when silent.
IN_CHARGE = """
    NOT EXISTS (SELECT 1 FROM cooperation AS k JOIN official AS helper ON helper.agency_id = k.agency_id
                 WHERE k.assignment_id = s.assignment_id AND helper.id = s.official_id)
"""
ANYBODY_HELPS = "SELECT EXISTS (SELECT 1 FROM cooperation WHERE NOT ended AND NOT done)"
WITHOUT_DEADLINE = f"""
    SELECT a.id, w.official_id, :month, 0, a.round FROM assignment AS a CROSS JOIN receiver AS w
     WHERE a.last_day IS NULL AND {ITS_PEOPLE} AND {{open}}
""" + (
    NOT_PUT_OFF
    + """
       AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.assignment_id = a.id AND s.official_id = w.official_id
                       AND s.deadline = :month AND s.round = a.round)
    """
)
# What will be told to those above is announced in the day's reminder: a step far below all rungs, for that day.
ANNOUNCEMENT = -1000
ANNOUNCED = f"""
    SELECT a.id, w.official_id, CAST(e.due_on AS TEXT), {ANNOUNCEMENT} - e.level, a.round
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
    INSERT INTO outbox (channel, chat_id, contact_id, official_id, kind, priority, dedupe_key, template, data,
                        buttons, act, state, attempts, created_at)
    SELECT c.channel, c.chat_id, c.id, w.official_id, 'reminder', {PRIORITY["reminder"]},
           'reminder:' || w.official_id || ':' || :today, 'reminder', '{{}}', '[]', 'send', 'queued', 0, :now
      FROM (SELECT DISTINCT official_id FROM reached_today) AS w
      JOIN contact AS c ON c.id = (SELECT k.id FROM contact AS k
                                    WHERE k.official_id = w.official_id AND k.dead_reason IS NULL
                                    ORDER BY k.preferred DESC, k.id LIMIT 1)
     WHERE true
     ORDER BY w.official_id
    ON CONFLICT (dedupe_key) DO NOTHING
"""
STEPS = """
    INSERT INTO step (assignment_id, official_id, deadline, step, round, planned_at, outbox_id)
    SELECT d.assignment_id, d.official_id, d.deadline, d.step, d.round, :now, b.id
      FROM reached_today AS d
      JOIN (SELECT own.id, own.official_id FROM outbox AS own
             WHERE own.state = 'queued' AND own.kind = 'reminder' AND own.created_at = :now) AS b
           ON b.official_id = d.official_id
     WHERE true
    ON CONFLICT (assignment_id, deadline, step, official_id, round) DO NOTHING
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
    reach = the_day(today) | {"now": now, "day": today, "minute": minute, "usual_minute": usual_minute}
    _run(session, GATHER, {})
    count = 0
    helped = helping if session.execute(text(ANYBODY_HELPS)).scalar() else ()
    for statement, steps, column, side in (
        (DATED, before, "aim_day", "a.last_day >= :day"),
        (DATED, after, "last_day", "a.last_day < :day"),
        (HELPING, helped, "aim_day", "a.last_day >= :day"),
    ):
        if steps:
            rows, values = _as_rows(steps)
            found = statement.format(day_column=column, side=side, open=is_open(session))
            count += _run(session, f"{INTO} WITH {rows}, {RECEIVERS_TODAY} {found}", values | reach)
    if month is not None:
        found = WITHOUT_DEADLINE.format(open=is_open(session))
        count += _run(session, f"{INTO} WITH {RECEIVERS_TODAY} {found}", reach | {"month": month})
    found = ANNOUNCED.format(open=is_open(session))
    count += _run(session, f"{INTO} WITH {RECEIVERS_TODAY} {found}", reach)
    if not count:
        return 0
    _run(session, MESSAGES, {"today": today.isoformat(), "now": now})
    count = _run(session, STEPS, {"now": now})
    _run(session, EMPTY, {})
    return count


def spoken_of(session: Session, message: OutboxRow) -> None:
    """Remember which assignments a reminder speaks of, in the order shown: when it is composed, not before."""
    _run(session, SPOKEN_OF, {"message": message.id})


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
    return f"reached (step, first_day, last_day) AS (VALUES {rows})", values


def the_day(today: date) -> dict[str, Any]:
    """What the condition BUSY needs to know of a day in Việt Nam."""
    begins = datetime.combine(today, time(), tzinfo=VIETNAM)
    return {"today": today.isoformat(), "day_begins": begins, "day_ends": begins + timedelta(days=1)}


def typed(sql: str, values: dict[str, Any]) -> TextClause:
    """The statement with the kinds of its values told; strings too: PostgreSQL must find one type for a parameter."""
    kinds: dict[type, type[TypeEngine[Any]]] = {date: Date, datetime: Instant, str: String}
    types = [
        bindparam(name, type_=kinds[type(value)]())
        for name, value in values.items()
        if type(value) in kinds and re.search(rf":{name}\b", sql)
    ]
    return text(sql).bindparams(*types)


def _run(session: Session, sql: str, values: dict[str, Any]) -> int:
    return cast("CursorResult[Any]", session.execute(typed(sql, values), values)).rowcount
