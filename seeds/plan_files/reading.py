"""A plan's file, checked whole: what it says, what is wrong with it, and what it would change. Nothing is written here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from models.errors import CatalogueError, Finding
from models.rules.agencies import Agencies
from models.rules.catalogue import AgencyGroup, Plan, Product, Task, TaskKind
from models.rules.deadline_phrases import Anchor
from models.rules.deadline_rules import parse_rule
from models.rules.folding import fold
from models.rules.name_agencies import AgencyReader
from models.rules.plan_difference import Difference, KnownTask, difference, fingerprint
from models.rules.restricted import looks_secret
from seeds.plan_files import form
from seeds.plan_files.cells import as_text, is_blank
from seeds.plan_files.entries import Entry, EntryReader, Findings, title_of
from seeds.plan_files.grids import Grid, read_grids
from seeds.plan_files.matching import settle_codes
from seeds.plan_files.tables import Table, read_table
from seeds.plan_files.title_block import TitleBlock, code_of, read_title_block, year_of

RECOGNISED_SHARE = 0.5
FEWEST_RECOGNISED = 3
PLAIN_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already: plans, all their tasks, agencies with their history, groups."""

    plans: tuple[Plan, ...]
    tasks: tuple[KnownTask, ...]
    agencies: Agencies
    groups: dict[str, AgencyGroup]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read: the day; a plan's code where the person named one; whether it is only a part of it."""

    today: date
    plan_code: str = ""
    keep_missing: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read.

    plans: the plans it speaks of, as they would be kept; new_plans, changed_plans: codes of those that are new, or
    whose own data differ; how: what told which plan it is; passed_over: sheets without a plan; state: the mark of
    the catalogue's state that `difference` holds for. With errors, `difference` says nothing and nothing may be kept.
    """

    plans: tuple[Plan, ...] = ()
    new_plans: tuple[str, ...] = ()
    changed_plans: tuple[str, ...] = ()
    how: str = ""
    tasks: int = 0
    headings: int = 0
    sheets: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    difference: Difference = field(default_factory=Difference)
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    state: str = ""

    @property
    def anything(self) -> bool:
        """True where applying would change something."""
        return not self.errors and (self.difference.anything or bool(self.new_plans or self.changed_plans))


def check(content: bytes, name: str, known: Known, asked: Asked) -> Checked:
    """Read a file and compare it with what there is. Every error and every warning at once; never raises for a file."""
    try:
        grids = read_grids(content, name)
    except CatalogueError as error:
        return Checked(errors=error.findings)
    tables = [(grid, read_table(grid, name, only_sheet=len(grids) == 1)) for grid in grids]
    found = [table for _, table in tables if table is not None and table.lines]
    passed_over = tuple(
        grid.name for grid, table in tables if table is None and grid.rows and grid.name not in _OURS
    )
    if not found:
        message = "không có hàng tiêu đề nào có cột nội dung nhiệm vụ cùng cột chủ trì hoặc thời hạn; xem mẫu: nhacviec template"
        if any(table is not None for _, table in tables):
            message = "có hàng tiêu đề nhưng không có nhiệm vụ nào dưới đó"
        return Checked(errors=(Finding(name, message),), passed_over=passed_over)
    in_file = _InFile(name, found, [grid for grid, _ in tables], passed_over)
    return _Reading(in_file, known, asked).checked()


_OURS = frozenset({form.PLANS, form.AGENCIES, form.LISTS, form.GUIDE})


@dataclass(frozen=True, slots=True)
class _InFile:
    """What a file holds: its tables of tasks, all its sheets, the names of those without a plan."""

    name: str
    tables: list[Table]
    grids: list[Grid]
    passed_over: tuple[str, ...]


STAMPED = "đầu bảng có dấu Mật: tài liệu mật không được gửi qua mạng và không đưa vào bot"


class _Reading:
    """One run of `check`, after the tables were found."""

    def __init__(self, file: "_InFile", known: Known, asked: Asked) -> None:
        self.name, self.tables, self.passed_over = file.name, file.tables, file.passed_over
        self.known, self.asked = known, asked
        self.findings = Findings()
        self.how = ""
        self.in_file = _plans_in_file(file.grids, file.name, self.findings)
        self.block = read_title_block([words for table in self.tables for words in table.above], self.name)

    def checked(self) -> Checked:
        if any(looks_secret(words) for table in self.tables for words in table.above):
            return Checked(errors=(Finding(self.name, STAMPED),), passed_over=self.passed_over)
        agencies = AgencyReader(self.known.agencies, self.known.groups, self.asked.today)
        first = self._plan_named()
        anchor = Anchor.year(self._year_of(first) if first else self.block.year or self.asked.today.year)
        self.reader = EntryReader(agencies, anchor, self.findings)
        entries = [self.reader.read(line) for table in self.tables for line in table.lines]
        self._without_deadlines()
        entries = self._without_doubles(entries)
        plan = first or self._recognised(entries) or self._new_plan()
        plans = self._plans(plan, entries)
        tasks = self._tasks(plans, entries)
        mine = [each for each in self.known.tasks if each.task.plan_code in plans]
        errors = _in_order(self.findings.errors)
        told = difference(mine, tasks, keep_missing=self.asked.keep_missing) if not errors else Difference()
        known_plans = {each.code: each for each in self.known.plans}
        return Checked(
            plans=tuple(plans.values()),
            new_plans=tuple(code for code in plans if code not in known_plans),
            changed_plans=tuple(
                code for code, each in plans.items() if _differs(each, known_plans.get(code, each))
            ),
            how=self.how,
            tasks=len(tasks),
            headings=sum(table.headings for table in self.tables),
            sheets=tuple(table.sheet for table in self.tables if table.sheet),
            passed_over=self.passed_over,
            difference=told,
            errors=errors,
            warnings=_folded(self.findings.warnings),
            state=fingerprint(mine),
        )

    def _year_of(self, plan: Plan) -> int:
        """The year that a day without one is in: the plan's, or this one where the plan goes on."""
        year = year_of(plan.title, plan.issued_on) or self.asked.today.year
        goes_on = plan.ended_on is None and any(plan.code == each.code for each in self.known.plans)
        return max(year, self.asked.today.year) if goes_on else year

    def _plan_named(self) -> Plan | None:
        """The plan that the person, the file's own sheet, or the number above the table names."""
        if self.asked.plan_code:
            found = self._by_code(self.asked.plan_code)
            self.how = "theo mã kế hoạch đã cho"
            return found or self._new_plan(self.asked.plan_code)
        if self.in_file:
            self.how = "theo trang Kế hoạch của tệp"
            return next(iter(self.in_file.values()))
        if self.block.number:
            number = fold(self.block.number)
            same = [plan for plan in self.known.plans if fold(plan.number) == number]
            if self.block.issued_on:
                same = [plan for plan in same if plan.issued_on.year == self.block.issued_on.year] or same
            if same:
                self.how = f"theo số {self.block.number} ở đầu bảng"
                return max(same, key=lambda plan: plan.issued_on)
        return None

    def _by_code(self, code: str) -> Plan | None:
        return next((plan for plan in self.known.plans if plan.code.casefold() == code.casefold()), None)

    def _recognised(self, entries: Sequence[Entry]) -> Plan | None:
        """The plan most of whose lines these are, by code or by words; only where the file names no other plan."""
        if self.block.number:
            return None
        texts, codes = Counter[str](), Counter[str]()
        said = {fold(str(entry.given["text"])) for entry in entries}
        written = {entry.code.casefold() for entry in entries if entry.code}
        for each in self.known.tasks:
            texts[each.task.plan_code] += fold(each.task.text) in said
            codes[each.task.plan_code] += each.task.code.casefold() in written
        best = max(self.known.plans, key=lambda plan: max(texts[plan.code], codes[plan.code]), default=None)
        if best is None:
            return None
        count = max(texts[best.code], codes[best.code])
        if count >= min(FEWEST_RECOGNISED, len(entries)) and count >= RECOGNISED_SHARE * len(entries):
            self.how = f"nhận ra qua nội dung: {count} trong {len(entries)} nhiệm vụ đã có trong kế hoạch này"
            return best
        return None

    def _new_plan(self, code: str = "") -> Plan:
        """A plan as the title block tells of it."""
        block: TitleBlock = self.block
        self.how = self.how or "kế hoạch mới"
        issued = block.issued_on or date(block.year or self.asked.today.year, 1, 1)
        code = code or code_of(block.number, block.issued_on, block.year, self.name)
        taken = self._by_code(code)
        if taken is not None and block.number and fold(taken.number) != fold(block.number):
            code = f"{code}-{fold(block.number).replace(' ', '-')}"
        return Plan(code, block.number, block.title, block.issuer, issued)

    def _plans(self, plan: Plan, entries: Sequence[Entry]) -> dict[str, Plan]:
        """Every plan the lines belong to; a line that names none belongs to `plan`."""
        plans = {plan.code: plan} | self.in_file
        for entry in entries:
            if not entry.plan_code:
                entry.plan_code = plan.code
                continue
            found = next((code for code in plans if code.casefold() == entry.plan_code.casefold()), None)
            known = self._by_code(entry.plan_code)
            if found is None and known is not None:
                plans[known.code] = known
                found = known.code
            if found is None:
                self.findings.error(
                    entry.line.where("plan"), f"không có kế hoạch mã “{entry.plan_code}” (trang {form.PLANS})"
                )
            entry.plan_code = found or plan.code
        return plans

    def _tasks(self, plans: dict[str, Plan], entries: Sequence[Entry]) -> list[Task]:
        known_by_plan: dict[str, list[KnownTask]] = {}
        for each in self.known.tasks:
            known_by_plan.setdefault(each.task.plan_code, []).append(each)
        used = {each.task.code for each in self.known.tasks}
        for code in plans:
            mine = [entry for entry in entries if entry.plan_code == code]
            settle_codes(mine, known_by_plan.get(code, []), used, self.findings)
            used |= {entry.code for entry in mine}
        before = {(each.task.plan_code, each.task.code): each.task for each in self.known.tasks}
        return [self._task(entry, before.get((entry.plan_code, entry.code))) for entry in entries]

    def _task(self, entry: Entry, before: Task | None) -> Task:
        """The task that an entry says; words that mean what was there before leave it as it was."""
        if before is not None:
            self._as_before(entry, before)
        return _task(entry, before)

    def _as_before(self, entry: Entry, before: Task) -> None:
        same_rule = "rule" in entry.given and parse_rule(str(entry.given["rule"])) == parse_rule(before.rule)
        if same_rule:
            entry.given["rule"] = before.rule
        leading = entry.given["responsible"]
        if "cooperating" in entry.given and isinstance(leading, tuple):
            meant = self.reader.beside(before.cooperating, leading)
            if meant == entry.given["cooperating"]:
                entry.given["cooperating"] = before.cooperating

    def _without_deadlines(self) -> None:
        """Say of a table without a column for deadlines that nothing in it has one: the column may have another name."""
        for table in self.tables:
            if not {"deadline", "rule"} & table.columns.keys():
                self.findings.warning(
                    f"{self.name}, trang “{table.sheet}”" if len(self.tables) > 1 else self.name,
                    "không thấy cột thời hạn: nhiệm vụ ghi là không hạn, trừ khi đề mục nói quý, tháng",
                )

    def _without_doubles(self, entries: list[Entry]) -> list[Entry]:
        """Without lines that say exactly what another has said."""
        seen: dict[tuple[object, ...], Entry] = {}
        kept = []
        for entry in entries:
            says = (
                entry.plan_code,
                entry.code.casefold(),
                fold(str(entry.given["text"])),
                entry.given["responsible"],
                entry.given.get("rule"),
                fold(str(entry.given.get("lead_in", ""))),
                fold(str(entry.given.get("target", ""))),
            )
            first = seen.setdefault(says, entry)
            if first is entry or not entry.given["text"]:
                kept.append(entry)
            else:
                self.findings.warning(entry.line.place, f"trùng với {first.line.place}: chỉ tính một lần")
        return kept


_DEFAULTS: dict[str, Any] = {
    "cooperating": "",
    "kind": TaskKind.STANDING,
    "subkind": "",
    "product": Product.NONE,
    "deadline_as_written": "",
    "rule": "NONE",
    "target": "",
    "criterion": "",
    "recipient": "",
    "issuing_authority": "",
    "explicit": True,
    "lead_in": "",
    "note": "",
    "restricted": False,
}


def _task(entry: Entry, before: Task | None) -> Task:
    """The task that an entry says; what the file has no column for stays as it was."""
    if before is None:
        values: dict[str, Any] = _DEFAULTS | entry.concluded | entry.given
        return Task(plan_code=entry.plan_code, code=entry.code, **values)
    values = {each.name: getattr(before, each.name) for each in fields(Task)} | entry.given
    if "title" not in entry.given and before.title == title_of(before.text):
        values["title"] = entry.concluded["title"]
    return replace(before, **values)


def _differs(plan: Plan, before: Plan) -> bool:
    """True where a plan's own data differ; a note stands only in the catalogue's files."""
    return replace(plan, note="") != replace(before, note="")


def _plans_in_file(grids: list[Grid], name: str, findings: Findings) -> dict[str, Plan]:
    """The plans that our own form's sheet lists, in their order."""
    grid = next((grid for grid in grids if grid.name == form.PLANS), None)
    if grid is None or not grid.rows:
        return {}
    place = f"{name}, trang “{form.PLANS}”"
    headings = [fold(as_text(cell)) for cell in grid.rows[0]]
    where = {
        field: headings.index(fold(words)) for field, words, _ in form.PLAN_COLUMNS if fold(words) in headings
    }
    if "code" not in where:
        return {}
    plans: dict[str, Plan] = {}
    for number, row in enumerate(grid.rows[1:], start=2):
        cells = {field: row[index] for field, index in where.items()}
        if all(is_blank(cell) for cell in cells.values()):
            continue
        code, title = as_text(cells["code"]), as_text(cells.get("title"))
        at = f"{place}, hàng {number}"
        if not code or not title:
            findings.error(at, "thiếu mã hoặc tên kế hoạch")
        issued_on = _day(cells.get("issued_on"))
        if issued_on is None:
            findings.error(at, "thiếu ngày ban hành, hoặc không phải một ngày; viết như 28/07/2021")
        ended_on = _day(cells.get("ended_on"))
        if ended_on is None and not is_blank(cells.get("ended_on")):
            findings.error(at, "“Hết hiệu lực” không phải một ngày; viết như 31/12/2026")
        if code.casefold() in {each.casefold() for each in plans}:
            findings.error(at, f"mã kế hoạch “{code}” có hai lần")
        plans[code] = Plan(
            code,
            as_text(cells.get("number")),
            title,
            as_text(cells.get("issuer")),
            issued_on or date.min,
            ended_on,
        )
    return plans


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for pattern in PLAIN_DAYS:
        try:
            return datetime.strptime(str(cell).strip(), pattern).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    return None


def _in_order(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(found))


def _folded(found: list[Finding]) -> tuple[Finding, ...]:
    """Alike warnings once, with how often they came."""
    first: dict[str, Finding] = {}
    count = Counter(each.message for each in found)
    for each in found:
        first.setdefault(each.message, each)
    return tuple(
        Finding(each.place, f"{message} (và {count[message] - 1} chỗ nữa)" if count[message] > 1 else message)
        for message, each in first.items()
    )
