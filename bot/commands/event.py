"""/sukien: tell of an event that starts a deadline of its own ("trước 05 ngày kể từ ngày ký"): a decision was signed.

Coordinators tell for everybody who is responsible, officials and leaders for their own agency. Shown and confirmed
first, taken back with a button while nobody has answered.
"""

import json
import re
import unicodedata
from datetime import date, timedelta

from bot import confirming
from bot.turn import Turn
from bot.understanding.documents import find_documents
from models.rules import deadline_rules, events
from models.rules.access import Action
from models.rules.deadlines import Period
from models.rules.titles import title_for
from models.store import events as store
from models.store.events import Waiting
from models.tables import Question

KIND = "event"
CODE = re.compile(r"^#?(?P<code>[^\W_][\w.-]*)\s*(?P<rest>.*)$", re.DOTALL)
SIGNED = r"(?:\b(?:ký|ky)\s+)?(?:\b(?:ngày|ngay)\s+)?"
NUMERIC = re.compile(
    SIGNED
    + r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})(?:[/.-](?P<y2>\d{4}))?)\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(SIGNED + r"(?P<word>h[ôo]m (?:nay|qua|kia))\b", re.IGNORECASE)
DAYS_AGO = {"nay": 0, "qua": 1, "kia": 2}
QUOTES = " \t\n\"“”„'‘’«»,;:"
OLDEST, FURTHEST = timedelta(days=366), timedelta(days=60)


def event(turn: Turn, rest: str) -> None:
    """Show what an event would start and ask; without words, the tasks that wait for events and the latest ones."""
    if not rest:
        _show(turn)
        return
    found = CODE.match(rest)
    waiting = store.find(turn.session, turn.viewer, found["code"], turn.today) if found else None
    if found is None or waiting is None:
        turn.reply("event.unknown_task", {"code": (found["code"] if found else rest)[:20]})
    elif events.event_rule(waiting.task.rule) is None:
        words = deadline_rules.words(deadline_rules.parse_rule(waiting.task.rule))
        turn.reply("event.other_rule", {"code": waiting.task.code, "rule": words})
    elif not waiting.agencies:
        turn.reply("event.not_yours", {"code": waiting.task.code})
    else:
        told = read(found["rest"], turn.today)
        if told is None:
            turn.reply("event.usage", {"code": waiting.task.code})
        elif not turn.today - OLDEST <= told.day <= turn.today + FURTHEST:
            turn.reply("event.far", {"day": told.day.isoformat()})
        else:
            _ask(turn, waiting, told)


def read(words: str, today: date) -> events.Event | None:
    """The event of "12/11 QĐ 123/QĐ-UBND", "QĐ 123/QĐ-UBND ngày 12/11", "hôm qua …"; None where no day is told."""
    words = unicodedata.normalize("NFC", words)
    documents = find_documents(words)
    spans = [(each.start, each.end) for each in documents]
    for pattern in (NUMERIC, SPOKEN):
        for match in pattern.finditer(words):
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            day = _day(match, today)
            if day is None:
                return None
            left = f"{words[: match.start()]} {words[match.end() :]}"
            named = documents[0].number if documents else left.strip(QUOTES)
            return events.named(day, named)
    return None


def take_back(turn: Turn, number: int, _: int) -> None:
    """The button under an event: its run is cancelled as far as nobody has answered."""
    numbers, stay = store.take_back(turn.session, turn.viewer, turn.source, number)
    if numbers:
        turn.reply("event.taken_back", {"count": len(numbers), "stay": stay}, about=numbers)
    else:
        turn.reply("event.stays")


def _ask(turn: Turn, waiting: Waiting, told: events.Event) -> None:
    run = _run(turn, waiting, told)
    kept: dict[str, object] = {
        "task": waiting.task.code,
        "day": told.day.isoformat(),
        "document": told.document,
    }
    confirming.ask(turn, KIND, "event_asked.jinja", _data(turn, waiting, told, run), kept)


def _apply(turn: Turn, question: Question) -> None:
    kept = json.loads(question.data)
    waiting = store.find(turn.session, turn.viewer, kept["task"], turn.today)
    if waiting is None or not waiting.agencies or not turn.viewer.may(Action.REPORT):
        turn.reply("plain.not_allowed")
        return
    told = events.Event(date.fromisoformat(kept["day"]), kept["document"])
    run = _run(turn, waiting, told)
    words = f"/sukien {waiting.task.code} {told.key}"
    numbers, fresh = store.register(turn.session, turn.source, waiting, run, words=words)
    data = _data(turn, waiting, told, run) | {"numbers": numbers[:RECENT], "fresh": fresh}
    buttons = [[("undo", f"e:{numbers[0]}")]] if fresh else []
    turn.reply("event_told.jinja", data, buttons, about=numbers)
    if fresh:
        turn.tell_coordinators("event_told.jinja", data | {"who": turn.viewer.name}, about=numbers)


confirming.ON_YES[KIND] = _apply
RECENT = store.RECENT


def _run(turn: Turn, waiting: Waiting, told: events.Event) -> Period:
    rule = events.event_rule(waiting.task.rule)
    assert rule is not None  # noqa: S101 - only tasks that wait for events come here
    return events.run_of(rule, told, turn.house.calendar, turn.house.readings)


def _data(turn: Turn, waiting: Waiting, told: events.Event, run: Period) -> dict[str, object]:
    return {
        "code": waiting.task.code,
        "title": events.assignments_of(waiting.task, run, waiting.agencies)[0].title,
        "day": told.day.isoformat(),
        "document": told.document,
        "last_day": run.last_day.isoformat() if run.last_day else None,
        "late": run.last_day is not None and run.last_day < turn.today,
        "rule": deadline_rules.words(deadline_rules.parse_rule(waiting.task.rule)),
        "agencies": [agency.name for agency in waiting.agencies[:RECENT]],
        "more": max(0, len(waiting.agencies) - RECENT),
    }


def _show(turn: Turn) -> None:
    waiting = store.waiting(turn.session, turn.viewer, turn.today)
    tasks = [
        {
            "code": each.task.code,
            "title": title_for(each.task.title, str(turn.today.year)),
            "rule": deadline_rules.words(deadline_rules.parse_rule(each.task.rule)),
        }
        for each in waiting
    ]
    latest = []
    numbers = []
    for each in store.recent(turn.session, turn.viewer):
        told = events.of_key(each.key)
        if told is not None:
            numbers.append(each.number)
            latest.append(
                {
                    "number": each.number,
                    "code": each.code,
                    "day": told.day.isoformat(),
                    "document": told.document,
                    "last_day": each.last_day.isoformat() if each.last_day else None,
                    "open": each.open,
                }
            )
    turn.reply("event_list.jinja", {"tasks": tasks, "latest": latest}, about=numbers)


def _day(match: re.Match[str], today: date) -> date | None:
    found = match.groupdict()
    if found.get("word"):
        return today - timedelta(days=DAYS_AGO[found["word"].lower().split()[1]])
    if found["y"]:
        return events.day_of((int(found["d"]), int(found["m"]), int(found["y"])), today)
    told = (int(found["y2"]),) if found["y2"] else ()
    return events.day_of((int(found["d2"]), int(found["m2"]), *told), today)
