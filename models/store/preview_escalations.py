"""What the preview of escalations is made of: how each open assignment stands, read with the planner's own conditions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date
from sqlmodel import Session

from models.rules.access import Viewer
from models.rules.escalation import Level
from models.rules.preview_escalations import Standing
from models.store.escalations import DEADLINE, NOT_DECIDED
from models.store.receivers import the_day
from models.store.statements import is_open, typed
from models.store.steps import ANNOUNCEMENT, IN_CHARGE

OPEN = f"SELECT a.id, a.agency_id, a.last_day FROM assignment AS a WHERE {{open}} AND {NOT_DECIDED} ORDER BY a.id"
# The same rungs that the planner counts, each by itself; one that waits to be sent will have been by tomorrow.
RUNGS = f"""
    SELECT a.id AS number, s.deadline || ':' || s.step AS rung,
           max(CASE WHEN b.state IN ('sent', 'unknown') AND b.sent_at < :day_begins THEN 1 ELSE 0 END) AS earlier
      FROM step AS s JOIN outbox AS b ON b.id = s.outbox_id JOIN assignment AS a ON a.id = s.assignment_id
     WHERE {{open}} AND s.round = a.round AND s.step > {ANNOUNCEMENT}
       AND b.state IN ('sent', 'unknown', 'queued', 'sending')
       AND (a.reported_at IS NULL OR b.sent_at IS NULL OR b.sent_at > a.reported_at) AND {IN_CHARGE}
     GROUP BY a.id, s.deadline, s.step
"""
ROWS = f"""
    SELECT e.assignment_id AS number, e.level, e.raised_on, e.due_on
      FROM escalation AS e JOIN assignment AS a ON a.id = e.assignment_id
     WHERE {{open}} AND e.state <> 'dropped' AND e.round = a.round AND e.deadline = {DEADLINE}
"""
TOLD = f"""
    SELECT s.assignment_id AS number, s.official_id AS receiver, {ANNOUNCEMENT} - s.step AS level
      FROM step AS s JOIN assignment AS a ON a.id = s.assignment_id
     WHERE {{open}} AND s.round = a.round AND s.step < {ANNOUNCEMENT} AND s.deadline >= :today
"""


def standing(session: Session, viewer: Viewer, first: date) -> Sequence[Standing]:
    """How everything open stands on the morning of that day. Only for who sees everything."""
    if not viewer.sees_everything:
        return []
    conditions = {"open": is_open(session), "open_q": is_open(session, "q")}

    def rows(sql: str, values: dict[str, Any], **shapes: Any) -> Any:
        return session.execute(typed(sql.format(**conditions), values).columns(**shapes), values)

    day = the_day(first)
    earlier: dict[int, set[str]] = defaultdict(set)
    fresh: dict[int, set[str]] = defaultdict(set)
    for row in rows(RUNGS, {"day_begins": day["day_begins"]}, earlier=Boolean):
        (earlier if row.earlier else fresh)[row.number].add(row.rung)
    raised: dict[int, dict[Level, date]] = defaultdict(dict)
    announced: dict[int, dict[Level, date]] = defaultdict(dict)
    for row in rows(ROWS, {}, raised_on=Date, due_on=Date):
        where, on = (raised, row.raised_on) if row.raised_on else (announced, row.due_on)
        where[row.number][Level(row.level)] = on
    told: dict[int, set[tuple[int, Level]]] = defaultdict(set)
    for row in rows(TOLD, {"today": day["today"]}):
        told[row.number].add((row.receiver, Level(row.level)))
    return [
        Standing(
            number,
            agency_id,
            last_day,
            frozenset(earlier[number]),
            frozenset(fresh[number]),
            raised[number],
            announced[number],
            frozenset(told[number]),
        )
        for number, agency_id, last_day in rows(OPEN, {}, last_day=Date)
    ]
