"""/nghiphep 1/12 đến 5/12, chị Hà thay: reminders go to the substitute, who may report meanwhile.

The substitute is a colleague of the same agency whom messages reach; where none is named, the bot asks whom.
"""

import json
import re
from datetime import date, timedelta

from bot.day_words import Span, read_span
from bot.names import called
from bot.turn import Turn
from models.rules.access import SYSTEM, Role
from models.rules.folding import fold
from models.store import absences, audit, officials, people, questions
from models.store.audit import Deed
from models.store.officials import OfficialView
from models.store.outbox import Letter
from models.tables import Question

KIND = "away"
LONGEST = timedelta(days=200)  # six months of maternity leave, and some
BACK = frozenset({"huy", "thoi", "da ve", "ve roi", "di lam lai", "khong nghi nua", "back", "cancel"})
AROUND_NAME = re.compile(
    r"\b(?:làm|lam|sẽ|se|xin|em|tôi|toi|nghỉ|nghi|phép|phep|từ|tu|giúp|giup|hộ|ho|nhờ|nho|giao|cho|thay|thế|the)\b",
    re.IGNORECASE,
)
CHOICES = 8


def away(turn: Turn, rest: str) -> None:
    """Take a person's days of absence; without words, show what is known and how to say it."""
    if not rest:
        _show(turn)
        return
    if fold(rest) in BACK:
        _end(turn, turn.today, date.max)
        return
    span = read_span(rest, turn.today)
    if span is None or span.last < turn.today or span.last - span.first > LONGEST:
        turn.reply("away.usage")
        return
    wanted = " ".join(AROUND_NAME.sub(" ", span.rest).split())
    if wanted:
        _with_named(turn, span, wanted)
    else:
        _ask_whom(turn, span, "away.whom", {})


def _colleagues(turn: Turn) -> list[OfficialView]:
    """Those of the same agency who could stand in, and whom messages reach."""
    found = officials.of_agency(turn.session, turn.viewer, turn.viewer.agency_id or 0)
    others = [each for each in found if each.official_id != turn.viewer.official_id]
    return [each for each in others if each.channels and each.role is not Role.PROVINCE_LEADER]


def _with_named(turn: Turn, span: Span, wanted: str) -> None:
    everybody = officials.of_agency(turn.session, turn.viewer, turn.viewer.agency_id or 0)
    meant = [
        each
        for each in everybody
        if called(each.name, wanted) and each.official_id != turn.viewer.official_id
    ]
    reached = [each for each in meant if each.channels]
    if len(reached) == 1:
        _keep(turn, span.first, span.last, reached[0])
    elif meant and not reached:
        _ask_whom(turn, span, "away.not_reached", {"name": meant[0].name})
    else:
        _ask_whom(turn, span, "away.which" if reached else "away.unknown", {"name": wanted[:60]})


def _ask_whom(turn: Turn, span: Span, sentence: str, data: dict[str, object]) -> None:
    colleagues = _colleagues(turn)[:CHOICES]
    kept = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    question = questions.ask(turn.session, turn.contact, KIND, kept, now=turn.now)
    rows = [[(f"={each.name[:40]}", f"xw:{question}:{each.official_id}")] for each in colleagues]
    rows.append([("nobody", f"xw:{question}:0")])
    days = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    turn.reply(sentence, data | days, rows)


def chosen(turn: Turn, question_id: int, official_id: int) -> None:
    """The button that names the substitute (0: nobody)."""
    question = questions.of_contact(turn.session, turn.contact, question_id)
    if question is None or question.closed_at is not None or question.kind != KIND:
        turn.reply("ask.question_gone")
        return
    substitute = next((each for each in _colleagues(turn) if each.official_id == official_id), None)
    if official_id and substitute is None:
        turn.reply("ask.question_gone")
        return
    first, last = _days(question)
    questions.close_all(turn.session, turn.contact, now=turn.now)
    _keep(turn, first, last, substitute)


def _days(question: Question) -> tuple[date, date]:
    kept = json.loads(question.data)
    return date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])


def _keep(turn: Turn, first: date, last: date, substitute: OfficialView | None) -> None:
    if substitute is not None and absences.away(
        turn.session, turn.viewer, substitute.official_id, first, last
    ):
        _ask_whom(turn, Span(first, last, ""), "away.away_too", {"name": substitute.name})
        return
    official_id = substitute.official_id if substitute else None
    made = absences.keep(turn.session, turn.viewer, first, last, official_id, now=turn.now)
    after = {"absence": made, "first_day": first, "last_day": last, "substitute": official_id}
    audit.note(
        turn.session,
        Deed("official.away", "official", turn.viewer.official_id or 0, turn.source, after=after),
    )
    data: dict[str, object] = {"first": first.isoformat(), "last": last.isoformat()}
    names = absences.stood_in_for(turn.session, turn.viewer, first, last)
    told = data | {"substitute": substitute.name if substitute else "", "others": names}
    turn.reply("away.kept", told, [[("back", "xb:0")]])
    if substitute is not None:
        _tell(turn, substitute.official_id, "away.stands_in", data | {"name": turn.viewer.name})


def back(turn: Turn, _: int, __: int) -> None:
    """The button under a word about an absence: not away after all, or back earlier."""
    _end(turn, turn.today, date.max)


def _end(turn: Turn, first: date, last: date) -> None:
    ended = absences.end_own(turn.session, turn.viewer, first, last, now=turn.now)
    if not ended:
        turn.reply("away.not_away")
        return
    official_id = turn.viewer.official_id or 0
    for each in ended:
        after = {"absence": each.absence_id}
        audit.note(turn.session, Deed("official.back", "official", official_id, turn.source, after))
        if each.substitute_id is not None:
            _tell(turn, each.substitute_id, "away.is_back", {"name": turn.viewer.name})
    turn.reply("away.ended")


def _tell(turn: Turn, official_id: int, sentence: str, data: dict[str, object]) -> None:
    contact = people.contact_for(turn.session, SYSTEM, official_id)
    if contact is not None:
        turn.tell(contact, Letter(sentence, data, kind="notice"))


def _show(turn: Turn) -> None:
    found = [
        {"first": each.first_day, "last": each.last_day, "substitute": each.substitute}
        for each in absences.own(turn.session, turn.viewer, turn.today)
    ]
    rows = [[("back", "xb:0")]] if found else []
    turn.reply("away.jinja", {"absences": found}, rows)


BUTTONS = {"xw": chosen, "xb": back}
