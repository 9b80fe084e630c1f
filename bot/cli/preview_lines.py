"""The preview of reminders as lines for people, or as JSON. Values in, text out."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from models.rules.calendar import WEEKDAYS, WorkingCalendar
from models.rules.escalation import Level
from models.rules.preview import Load, Planned, loads
from models.rules.preview_escalations import OVERDUE, SILENT, Raising
from models.store.preview import Receiver, Subject

MANY = "‼"
ABOVE = {
    Level.LEADER: "lãnh đạo cơ quan",
    Level.COORDINATOR: "điều phối",
    Level.PROVINCE_LEADER: "lãnh đạo UBND (trong bản tin tuần)",
}
WHY = {OVERDUE: "quá hạn", SILENT: "nhắc nhiều lần chưa trả lời"}
BAR = "█"
WIDEST = 30
SHOWN = 12

People = dict[int, Receiver]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The reminders to come, with the people and the tasks they are about, the calendar they follow, what is told above."""

    planned: Sequence[Planned]
    people: People
    about: dict[int, Subject]
    calendar: WorkingCalendar
    raised: Sequence[Raising] = ()


def as_table(found: Forecast, first: date, last: date, many: int) -> str:
    """The load of each day first, a flood standing out; then each day, each person, each task."""
    heard = [each for each in found.planned if each.receiver > 0]
    lines = [f"XEM TRƯỚC LỜI NHẮC {first:%d/%m/%Y} – {last:%d/%m/%Y} (không gửi gì; nếu không ai báo cáo gì)"]
    if heard:
        lines += ["", *_load_lines(loads(heard), found.people, many)]
        for day, of_day in groupby(heard, key=lambda each: each.day):
            lines += ["", _day(day), *_person_lines(list(of_day), found, many)]
    else:
        lines += ["", "Không ai được nhắc trong khoảng này."]
    return "\n".join([*lines, *_raised_lines(found), *_unheard_lines(found)])


def as_json(forecast: Forecast, many: int) -> str:
    """One object a day and person; without a person where nobody of the agency is linked."""
    people, about = forecast.people, forecast.about
    found: dict[tuple[date, int], list[Planned]] = defaultdict(list)
    for each in forecast.planned:
        found[each.day, each.receiver].append(each)
    rows = [
        {
            "day": day.isoformat(),
            "official": people[receiver].name or None,
            "agency": people[receiver].agency,
            "count": len(tasks),
            "many": receiver > 0 and len(tasks) > many,
            "tasks": [_task(each, about[each.number]) for each in _by_urgency(tasks, about)],
        }
        for (day, receiver), tasks in found.items()
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _task(each: Planned, subject: Subject) -> dict[str, Any]:
    return {
        "number": each.number,
        "task": subject.code,
        "title": subject.title,
        "last_day": subject.last_day.isoformat() if subject.last_day else None,
        "step": each.step,
        "announces": each.above.name.lower() if each.above else None,
    }


def _load_lines(found: list[Load], people: People, many: int) -> list[str]:
    lines = [f"TẢI MỖI NGÀY ({MANY}: có tin hơn {many} việc)"]
    days = {day: list(of_day) for day, of_day in groupby(found, key=lambda load: load.day)}
    totals = {day: sum(load.count for load in of_day) for day, of_day in days.items()}
    most = max(totals.values())
    for day, of_day in days.items():
        fullest = of_day[0]
        over = sum(load.count > many for load in of_day)
        bar = BAR * max(1, round(totals[day] * WIDEST / most))
        told = f"{len(of_day)} người, {totals[day]} việc; nhiều nhất {fullest.count}: {_who(people[fullest.receiver])}"
        flood = f"  {MANY} {over} người quá {many} việc" if over else ""
        lines.append(f"{_day(day)}  {bar:<{WIDEST}}  {told}{flood}")
    return lines


def _person_lines(planned: list[Planned], forecast: Forecast, many: int) -> list[str]:
    lines: list[str] = []
    of_person: dict[int, list[Planned]] = defaultdict(list)
    for each in planned:
        of_person[each.receiver].append(each)
    for receiver, tasks in sorted(of_person.items(), key=lambda item: (-len(item[1]), item[0])):
        flood = f"  {MANY}" if len(tasks) > many else ""
        lines.append(f"  {_who(forecast.people[receiver])}: {len(tasks)} việc{flood}")
        for each in _by_urgency(tasks, forecast.about)[:SHOWN]:
            subject = forecast.about[each.number]
            when = _when(each, subject, forecast.calendar)
            above = f", báo trước sẽ báo lên {ABOVE[each.above]}" if each.above else ""
            lines.append(f"    {each.number:>5} {subject.code:<9} {when}{above} · {subject.title}")
        if len(tasks) > SHOWN:
            lines.append(f"          … và {len(tasks) - SHOWN} việc nữa")
    return lines


def _raised_lines(found: Forecast) -> list[str]:
    """What is told to those above, day by day and level by level."""
    lines: list[str] = []
    for (day, level), of_level in groupby(found.raised, key=lambda each: (each.day, each.level)):
        raised = list(of_level)
        lines.append(f"{_day(day)}  {ABOVE[level]}: {len(raised)} việc")
        for each in raised[:SHOWN]:
            subject = found.about[each.number]
            lines.append(f"    {each.number:>5} {subject.code:<9} {WHY[each.why]} · {subject.title}")
        if len(raised) > SHOWN:
            lines.append(f"          … và {len(raised) - SHOWN} việc nữa")
    return ["", "BÁO LÊN CẤP TRÊN (buổi chiều, trong tin gộp của từng người)", *lines] if lines else []


def _unheard_lines(found: Forecast) -> list[str]:
    people = found.people
    unheard = {(each.number, each.receiver) for each in found.planned if each.receiver < 0}
    counts = Counter(receiver for _, receiver in unheard)
    if not counts:
        return []
    told = [f"{people[receiver].agency} ({count} việc)" for receiver, count in counts.most_common(SHOWN)]
    rest = f" và {len(counts) - SHOWN} cơ quan nữa" if len(counts) > SHOWN else ""
    return [
        "",
        f"CHƯA CÓ NGƯỜI NHẬN: {len(counts)} cơ quan, {sum(counts.values())} việc đến bậc nhắc mà chưa cán bộ nào liên kết:",
        f"  {', '.join(told)}{rest}",
    ]


def _by_urgency(tasks: list[Planned], about: dict[int, Subject]) -> list[Planned]:
    return sorted(tasks, key=lambda each: (about[each.number].last_day or date.max, each.number))


def _when(each: Planned, subject: Subject, calendar: WorkingCalendar) -> str:
    """Where the task will be in time on that day, in the words of the reminder itself."""
    if subject.last_day is None:
        return "không hạn, hỏi định kỳ"
    if each.day > subject.last_day:
        return f"hạn {subject.last_day:%d/%m/%Y}, quá hạn {(each.day - subject.last_day).days} ngày"
    left = calendar.working_days_between(each.day, calendar.previous_working_day(subject.last_day))
    return f"hạn {subject.last_day:%d/%m/%Y}, {f'còn {left} ngày làm việc' if left else 'ngày cuối'}"


def _who(receiver: Receiver) -> str:
    return f"{receiver.name} · {receiver.agency}"


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"
