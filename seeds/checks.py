"""What must hold between the lines of the catalogue. Each check adds its findings to the row they stand in."""

from collections.abc import Iterable, Sequence
from datetime import date

from models.rules.calendar import DayOff
from models.rules.catalogue import Agency, AgencyGroup, DemoPerson, Successor, Task
from models.rules.deadline_rules import BadRule, parse_rule
from models.rules.titles import MAX_LENGTH, PLACEHOLDERS, title_for, unknown_placeholders
from seeds.sheet import Row

AgencyRows = Sequence[tuple[Row, Agency]]
GroupRows = Sequence[tuple[Row, AgencyGroup]]
SuccessorRows = Sequence[tuple[Row, Successor]]

LONGEST_PERIOD = "2026-H1"


def bad_rule(code: str) -> str | None:
    """What is wrong with a deadline's code, None where nothing is."""
    try:
        parse_rule(code)
    except BadRule as error:
        return str(error)
    return None


def bad_title(template: str) -> str | None:
    """What is wrong with a title, None where nothing is."""
    allowed = ", ".join(sorted(f"{{{name}}}" for name in PLACEHOLDERS))
    try:
        unknown = unknown_placeholders(template)
        filled = "" if unknown else title_for(template, LONGEST_PERIOD)
    except (ValueError, IndexError):
        return f"dấu ngoặc nhọn không khép; chỗ điền dùng được: {allowed}"
    if unknown:
        return f"không có chỗ điền {', '.join(sorted(unknown)) or '{}'}; dùng được: {allowed}"
    if len(filled) > MAX_LENGTH:
        return f"dài {len(filled)} ký tự; nhiều nhất {MAX_LENGTH}"
    return None


def _doubled(rows: Iterable[tuple[Row, str]], column: str) -> None:
    seen: dict[str, Row] = {}
    for row, key in rows:
        if key in seen:
            row.wrong(column, f"“{key}” đã có ở hàng {seen[key].number} của {seen[key].file}")
        elif key:
            seen[key] = row


def check_agencies(agencies: AgencyRows, groups: GroupRows, successors: SuccessorRows) -> None:
    """Codes once; days in order; every ended agency has who carries on; links lead on in time and never in a ring."""
    _doubled(
        [*((row, agency.code) for row, agency in agencies), *((row, group.code) for row, group in groups)],
        "code",
    )
    known = {agency.code: agency for _, agency in agencies}
    origins = {link.origin for _, link in successors}
    for row, agency in agencies:
        if agency.valid_from and agency.valid_to and agency.valid_from > agency.valid_to:
            row.wrong("valid_to", "kết thúc trước khi bắt đầu")
        if agency.valid_to and agency.code not in origins:
            row.wrong("valid_to", "đã kết thúc mà agency_successors.csv chưa có cơ quan kế thừa")
    _doubled([(row, f"{link.origin} → {link.to}") for row, link in successors], "to")
    for row, link in successors:
        for column, code in (("from", link.origin), ("to", link.to)):
            if code and code not in known:
                row.wrong(column, f"không có cơ quan mã “{code}” trong agencies.csv")
        _check_link(row, known.get(link.origin), known.get(link.to), link.on)
    _check_rings(successors)


def _check_link(row: Row, origin: Agency | None, to: Agency | None, on: date) -> None:
    if origin is not None and (origin.valid_to is None or origin.valid_to >= on):
        row.wrong("on", f"{origin.code} phải kết thúc (valid_to) trước ngày này")
    if to is not None and to.valid_from is not None and to.valid_from > on:
        row.wrong("on", f"{to.code} đến {to.valid_from:%d/%m/%Y} mới bắt đầu")


def _check_rings(successors: SuccessorRows) -> None:
    onward: dict[str, set[str]] = {}
    for _, link in successors:
        onward.setdefault(link.origin, set()).add(link.to)
    for row, link in successors:
        reached: set[str] = set()
        ahead = [link.to]
        while ahead:
            code = ahead.pop()
            if code not in reached:
                reached.add(code)
                ahead += onward.get(code, ())
        if link.origin in reached:
            row.wrong("to", f"kế thừa vòng tròn: {link.origin} lại kế thừa chính mình")


def check_tasks(tasks: Sequence[tuple[Row, Task]], agencies: AgencyRows, groups: GroupRows) -> None:
    """Codes once in a plan; every responsible agency or group is known."""
    by_plan: dict[str, list[tuple[Row, str]]] = {}
    known = {agency.code for _, agency in agencies} | {group.code for _, group in groups}
    for row, task in tasks:
        by_plan.setdefault(task.plan_code, []).append((row, task.code))
        for code in task.responsible:
            if code not in known:
                row.wrong("responsible", f"không có cơ quan hay nhóm cơ quan mã “{code}”")
    for rows in by_plan.values():
        _doubled(rows, "code")


def check_people(people: Sequence[tuple[Row, DemoPerson]], agencies: AgencyRows) -> None:
    """Every person's agency is known; a chat belongs to one person."""
    known = {agency.code for _, agency in agencies}
    for row, person in people:
        if person.agency and person.agency not in known:
            row.wrong("agency", f"không có cơ quan mã “{person.agency}” trong agencies.csv")
    _doubled([(row, f"{person.channel} {person.chat_id}") for row, person in people], "chat_id")


def check_days_off(days_off: Sequence[tuple[Row, DayOff]]) -> None:
    """A day once."""
    _doubled([(row, day.day.isoformat()) for row, day in days_off], "day")
