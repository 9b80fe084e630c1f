"""Who is reminded: as a rule, and today. Conditions and statements for the planner (steps.py) and its preview."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from models.instant import VIETNAM
from models.store.statements import run

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
# Who is reminded today, looked up once a tick and not once a task: `who` as below; who is away gives way to the
# substitute (to nobody, where there is none); each only once it is the hour they want. The statements of a temporary
# table are alike in both databases; it is emptied by the end of the transaction.
GATHER = "CREATE TEMPORARY TABLE IF NOT EXISTS receiver (who INTEGER, official_id INTEGER)"
EMPTY = "DELETE FROM receiver"
RECEIVERS_TODAY = f"""
    INSERT INTO receiver (who, official_id)
    WITH today (person, agency_id, role, official_id) AS MATERIALIZED (
        SELECT p.id, p.agency_id, p.role, o.id
          FROM official AS p
          LEFT JOIN absence AS away ON away.official_id = p.id AND away.ended_at IS NULL
               AND :day BETWEEN away.first_day AND away.last_day
          JOIN official AS o ON o.ended_on IS NULL
               AND o.id = CASE WHEN away.id IS NULL THEN p.id ELSE away.substitute_id END
         WHERE p.ended_on IS NULL AND COALESCE(o.reminder_minute, :usual_minute) <= :minute
           AND EXISTS (SELECT 1 FROM contact AS c WHERE c.official_id = o.id AND c.dead_reason IS NULL)
           AND NOT EXISTS (SELECT 1 FROM outbox AS r WHERE r.official_id = o.id AND {BUSY})
           AND NOT EXISTS (SELECT 1 FROM outbox AS r WHERE r.dedupe_key = 'reminder:' || o.id || ':' || :today))
    SELECT person, official_id FROM today
     UNION ALL SELECT -agency_id, official_id FROM today WHERE role = 'official'
"""


def gather(session: Session, today: date, *, minute: int, usual_minute: int) -> bool:
    """Gather who is reminded today and now in the table `receiver`, for `forget` to empty. Is there anybody?"""
    run(session, GATHER, {})
    values = the_day(today) | {"day": today, "minute": minute, "usual_minute": usual_minute}
    return run(session, RECEIVERS_TODAY, values) > 0


def forget(session: Session) -> None:
    """Empty the table again."""
    run(session, EMPTY, {})


def the_day(today: date) -> dict[str, Any]:
    """What the condition BUSY needs to know of a day in Việt Nam."""
    begins = datetime.combine(today, time(), tzinfo=VIETNAM)
    return {"today": today.isoformat(), "day_begins": begins, "day_ends": begins + timedelta(days=1)}
