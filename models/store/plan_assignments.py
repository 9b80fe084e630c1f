"""Assignments following their tasks: a new version of a plan adds, moves, ends and re-opens them, set by set.

The runs that are wanted go into a temporary table, who has them into another; the database joins the two. So a
million assignments cost ten thousand rows of Python. Reports stay what they are: nothing here deletes an assignment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, cast

from sqlalchemy import CursorResult, Date, bindparam, text
from sqlmodel import Session

from models.rules.planned_runs import Run
from models.rules.progress import State
from models.store import audit, inherited
from models.store.audit import Deed, Source
from models.store.registry import Registry
from models.tables import Assignment

AT_ONCE = 2_000
LONGEST_PERIOD = 7  # "2026-Q4"; the key of an event's run is longer
NOT_OVER = "a.state NOT IN ('done', 'cancelled')"

TABLES = (
    """CREATE TEMPORARY TABLE wanted_run (run INTEGER PRIMARY KEY, task_id INTEGER, period VARCHAR, title VARCHAR,
                                          last_day DATE, aim_day DATE, audience INTEGER, shared INTEGER)""",
    """CREATE TEMPORARY TABLE wanted_agency (audience INTEGER, agency_id INTEGER, place INTEGER,
                                             PRIMARY KEY (audience, agency_id))""",
    "CREATE TEMPORARY TABLE touched_task (task_id INTEGER PRIMARY KEY, first_year VARCHAR)",
    inherited.TABLE,
)
INDEX = "CREATE INDEX wanted_run_task ON wanted_run (task_id, period)"
AN_INDEX_IN_TEMP = "CREATE INDEX temp.wanted_run_task ON wanted_run (task_id, period)"
DROP = ("DROP TABLE wanted_run", "DROP TABLE wanted_agency", "DROP TABLE touched_task", inherited.DROP)
WANTED = "wanted_run AS r JOIN wanted_agency AS w ON w.audience = r.audience"
# Not what an assignment stands for that moved, or will move, to another agency (models/store/inherited.py).
STOOD_FOR = """NOT EXISTS (SELECT 1 FROM stands_for AS s
                    WHERE s.task_id = r.task_id AND s.period = r.period AND s.agency_id = w.agency_id)"""
ADD = f"""
    INSERT INTO assignment (task_id, agency_id, period, title, last_day, aim_day, original_last_day,
                            original_aim_day, created_at, {{columns}})
    SELECT r.task_id, w.agency_id, r.period, r.title, r.last_day, r.aim_day, r.last_day, r.aim_day, :now, {{values}}
      FROM {WANTED}
     WHERE NOT EXISTS (SELECT 1 FROM assignment AS a
                        WHERE a.task_id = r.task_id AND a.agency_id = w.agency_id AND a.period = r.period)
       AND {STOOD_FOR}
     ORDER BY r.shared, CASE WHEN r.shared = 1 THEN w.place ELSE 0 END, r.run
"""  # noqa: S608 - put together from the pieces of this file alone
# What is open and no run asks for any more.
OBSOLETE = f"""
    SELECT a.id, a.task_id, a.agency_id, a.state
      FROM touched_task AS t JOIN assignment AS a ON a.task_id = t.task_id
     WHERE {NOT_OVER} AND length(a.period) <= {LONGEST_PERIOD} AND substr(a.period, 1, 4) >= t.first_year
       AND NOT EXISTS (SELECT 1 FROM {WANTED}
                        WHERE r.task_id = a.task_id AND r.period = a.period AND w.agency_id = a.agency_id)
       AND NOT EXISTS (SELECT 1 FROM stands_for AS s, {WANTED}
                        WHERE s.task_id = a.task_id AND s.period = a.period AND s.assignment_id = a.id
                          AND w.agency_id = s.agency_id AND r.task_id = a.task_id AND r.period = a.period)
     ORDER BY a.id
"""  # noqa: S608 - as above
MISSING = f"""
    SELECT r.task_id, w.agency_id, r.period FROM {WANTED}
     WHERE NOT EXISTS (SELECT 1 FROM assignment AS a
                        WHERE a.task_id = r.task_id AND a.agency_id = w.agency_id AND a.period = r.period)
       AND {STOOD_FOR}
"""  # noqa: S608 - as above
RESTORED = f"""
    SELECT a.id, a.held_from FROM {WANTED}
      JOIN assignment AS a ON a.task_id = r.task_id AND a.agency_id = w.agency_id AND a.period = r.period
     WHERE a.withdrawn AND a.state = 'cancelled' ORDER BY a.id
"""  # noqa: S608 - as above
# Of a deadline that was moved by hand only the plan's own is brought up to date.
_MOVED = f"""
    SELECT a.id, a.last_day, a.original_last_day, r.last_day, r.aim_day, r.title FROM {WANTED}
      JOIN {{held}}
     WHERE {NOT_OVER}
       AND (a.title <> r.title OR COALESCE(CAST(a.original_last_day AS VARCHAR), '') <> COALESCE(CAST(r.last_day AS VARCHAR), '')
            OR COALESCE(CAST(a.original_aim_day AS VARCHAR), '') <> COALESCE(CAST(r.aim_day AS VARCHAR), ''))
"""  # noqa: S608 - as above
_HELD = "assignment AS a ON a.task_id = r.task_id AND a.agency_id = w.agency_id AND a.period = r.period"
_HELD_ELSEWHERE = """stands_for AS s ON s.task_id = r.task_id AND s.period = r.period AND s.agency_id = w.agency_id
      JOIN assignment AS a ON a.id = s.assignment_id AND a.given_to IS NOT NULL"""
MOVED = f"{_MOVED.format(held=_HELD)} UNION {_MOVED.format(held=_HELD_ELSEWHERE)} ORDER BY 1"
OF_WITHDRAWN = (
    f"SELECT a.id, a.state FROM assignment AS a WHERE a.task_id = :task AND {NOT_OVER} ORDER BY a.id"  # noqa: S608 - as above
)
END = "UPDATE assignment SET held_from = state, state = 'cancelled', open = :no, withdrawn = :yes WHERE id = :id"
RE_OPEN = (
    "UPDATE assignment SET state = :state, open = :open, held_from = NULL, withdrawn = :no WHERE id = :id"
)
RENAME = "UPDATE assignment SET period = :period WHERE id = :id"
PUT_DAYS = "UPDATE assignment SET title = :title, original_last_day = :last, original_aim_day = :aim{also} WHERE id = :id"


@dataclass
class Followed:
    """What happened to assignments."""

    added: int = 0
    moved: int = 0
    ended: int = 0
    restored: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the runs of the touched tasks.

    touched: the tasks' ids → the first year whose assignments are looked at; ids: by plan and code.
    """

    runs: Iterable[Run]
    touched: dict[int, int]
    ids: dict[tuple[str, str], int]


def follow(session: Session, wanted: Wanted, registry: Registry, source: Source) -> Followed:
    """Bring the assignments of the touched tasks in line with the runs that are wanted.

    Args:
        session: the writer's.
        wanted: the runs.
        registry: who is meant on which day.
        source: who does it.
    """
    for sql in TABLES:
        session.execute(text(sql))
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    session.execute(text(AN_INDEX_IN_TEMP if on_sqlite else INDEX))
    try:
        _fill(session, wanted, registry)
        inherited.fill(session, registry)
        done = Followed()
        done.ended = _end_or_rename(session, source)
        done.restored = _restore(session, source)
        done.moved = _move(session, source)
        done.added = _add(session, source)
    finally:
        for sql in DROP:
            session.execute(text(sql))
    session.expire_all()
    return done


def end_all(session: Session, task_ids: Sequence[int], source: Source) -> int:
    """End what is not over of tasks that were withdrawn. Returns how many."""
    ended = 0
    for task in task_ids:
        rows = session.execute(text(OF_WITHDRAWN), {"task": task}).all()
        _end(session, [(row.id, row.state) for row in rows], source)
        ended += len(rows)
    session.expire_all()
    return ended


def _fill(session: Session, wanted: Wanted, registry: Registry) -> None:
    audiences: dict[tuple[tuple[str, ...], date], int] = {}
    places = {code: place for place, code in enumerate(registry.agencies.by_code)}

    def audience_of(codes: tuple[str, ...], day: date) -> int:
        key = (codes, day)
        if key not in audiences:
            audiences[key] = len(audiences)
            meant = registry.responsible("; ".join(codes), day)
            rows = [
                {"audience": audiences[key], "agency": registry.ids[a.code], "place": places[a.code]}
                for a in meant
            ]
            if rows:
                session.execute(text("INSERT INTO wanted_agency VALUES (:audience, :agency, :place)"), rows)
        return audiences[key]

    session.execute(
        text("INSERT INTO touched_task VALUES (:task, :year)"),
        [{"task": task, "year": str(year)} for task, year in wanted.touched.items()],
    )
    insert = text(
        "INSERT INTO wanted_run VALUES (:run, :task, :period, :title, :last, :aim, :audience, :shared)"
    ).bindparams(bindparam("last", type_=Date()), bindparam("aim", type_=Date()))
    for part in _in_parts(enumerate(wanted.runs, start=1)):
        session.execute(
            insert,
            [
                {
                    "run": number,
                    "task": wanted.ids[run.task.plan_code, run.task.code],
                    "period": run.period.key,
                    "title": run.title,
                    "last": run.period.last_day,
                    "aim": run.period.aim_day,
                    "audience": audience_of(run.task.responsible, run.day),
                    "shared": int(registry.is_shared("; ".join(run.task.responsible))),
                }
                for number, run in part
            ],
        )


def _in_parts(items: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(items)
    while part := list(islice(waiting, AT_ONCE)):
        yield part


def _end_or_rename(session: Session, source: Source) -> int:
    """What no run asks for is ended; where a task has just one such and one new period, it is the same work moved."""
    obsolete: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in session.execute(text(OBSOLETE)):
        obsolete[row.task_id, row.agency_id].append(row)
    if not obsolete:
        return 0
    missing: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in session.execute(text(MISSING)):
        if (row.task_id, row.agency_id) in obsolete:
            missing[row.task_id, row.agency_id].append(row.period)
    ended: list[tuple[int, str]] = []
    renamed: list[dict[str, Any]] = []
    for key, rows in obsolete.items():
        if len(rows) == 1 and len(missing[key]) == 1:
            renamed.append({"id": rows[0].id, "period": missing[key][0]})
        else:
            ended += [(row.id, row.state) for row in rows]
    if renamed:
        session.execute(text(RENAME), renamed)
    _end(session, ended, source)
    return len(ended)


def _end(session: Session, rows: Sequence[tuple[int, str]], source: Source) -> None:
    for part in _in_parts(rows):
        session.execute(text(END), [{"id": number, "yes": True, "no": False} for number, _ in part])
        audit.note_all(
            session,
            [
                Deed(
                    "assignment.withdrawn",
                    "assignment",
                    number,
                    source,
                    {"state": state},
                    {"state": str(State.CANCELLED)},
                )
                for number, state in part
            ],
        )


def _restore(session: Session, source: Source) -> int:
    rows = [(row.id, row.held_from or str(State.NOT_STARTED)) for row in session.execute(text(RESTORED))]
    for part in _in_parts(rows):
        values = [
            {"id": n, "state": s, "open": s not in {"awaiting", "on_hold"}, "no": False} for n, s in part
        ]
        session.execute(text(RE_OPEN), values)
        audit.note_all(
            session,
            [
                Deed(
                    "assignment.restored",
                    "assignment",
                    number,
                    source,
                    {"state": str(State.CANCELLED)},
                    {"state": state},
                )
                for number, state in part
            ],
        )
    return len(rows)


def _move(session: Session, source: Source) -> int:
    found = text(MOVED).columns()
    rows = session.execute(found).all()
    for part in _in_parts(rows):
        plain = [_days(row) for row in part if row[1] == row[2]]
        by_hand = [_days(row) for row in part if row[1] != row[2]]
        types = (bindparam("last", type_=Date()), bindparam("aim", type_=Date()))
        if plain:
            also = ", last_day = :last, aim_day = :aim"
            session.execute(text(PUT_DAYS.format(also=also)).bindparams(*types), plain)
        if by_hand:
            session.execute(text(PUT_DAYS.format(also="")).bindparams(*types), by_hand)
        audit.note_all(
            session,
            [
                Deed(
                    "deadline.moved_by_plan",
                    "assignment",
                    row[0],
                    source,
                    {"last_day": row[1]},
                    {"last_day": row[3]},
                )
                for row in part
                if row[1] == row[2] and row[1] != row[3]
            ],
        )
    return len(rows)


def _days(row: Any) -> dict[str, Any]:
    return {"id": row[0], "last": _day(row[3]), "aim": _day(row[4]), "title": row[5]}


def _day(value: date | str | None) -> date | None:
    """SQLite's temporary tables give days back as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _add(session: Session, source: Source) -> int:
    """Insert what is missing; columns this file does not know have their model's default."""
    told = {
        "id", "task_id", "agency_id", "period", "title", "last_day", "aim_day", "original_last_day", "original_aim_day",
        "created_at",
    }  # fmt: skip
    defaults = {
        column.name: column.default.arg
        for column in Assignment.__table__.columns  # type: ignore[attr-defined]  # SQLModel hides it
        if column.name not in told and column.default is not None and column.default.is_scalar
    }
    sql = ADD.format(columns=", ".join(defaults), values=", ".join(f":d_{name}" for name in defaults))
    now = bindparam("now", source.at, type_=Assignment.__table__.c.created_at.type)  # type: ignore[attr-defined]  # as above
    values = {f"d_{name}": value for name, value in defaults.items()}
    result = session.execute(text(sql).bindparams(now), values)
    return cast("CursorResult[Any]", result).rowcount
