"""A plan's file, checked whole: what it says, what is wrong with it, and what it would change. Nothing is written here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.errors import CatalogueError, Finding
from models.rules.catalogue import Plan, Task
from models.rules.deadline_phrases import Anchor
from models.rules.folding import fold
from models.rules.name_agencies import AgencyReader
from models.rules.plan_difference import Difference, KnownTask, difference, fingerprint
from models.rules.restricted import looks_secret
from seeds.plan_files import form
from seeds.plan_files.entries import Entry, EntryReader, Findings
from seeds.plan_files.grids import Grid, read_grids
from seeds.plan_files.lines import Table
from seeds.plan_files.matching import settle_codes
from seeds.plan_files.plans_sheet import plans_in_file
from seeds.plan_files.tables import read_table
from seeds.plan_files.task_of_entry import task_of
from seeds.plan_files.title_block import read_title_block
from seeds.plan_files.which_plan import Asked, Known, WhichPlan


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
        self.in_file = plans_in_file(file.grids, file.name, self.findings)
        self.block = read_title_block([words for table in self.tables for words in table.above], self.name)
        self.which = WhichPlan(known, asked, self.name, self.in_file, self.block)

    def checked(self) -> Checked:
        if any(looks_secret(words) for table in self.tables for words in table.above):
            return Checked(errors=(Finding(self.name, STAMPED),), passed_over=self.passed_over)
        agencies = AgencyReader(self.known.agencies, self.known.groups, self.asked.today)
        first = self.which.named()
        anchor = Anchor.year(self.which.year_of(first) if first else self.block.year or self.asked.today.year)
        self.reader = EntryReader(agencies, anchor, self.findings)
        entries = [self.reader.read(line) for table in self.tables for line in table.lines]
        self._without_deadlines()
        entries = self._without_doubles(entries)
        plan = first or self.which.recognised(entries) or self.which.new()
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
            how=self.which.how,
            tasks=len(tasks),
            headings=sum(table.headings for table in self.tables),
            sheets=tuple(table.sheet for table in self.tables if table.sheet),
            passed_over=self.passed_over,
            difference=told,
            errors=errors,
            warnings=_folded(self.findings.warnings),
            state=fingerprint(mine),
        )

    def _plans(self, plan: Plan, entries: Sequence[Entry]) -> dict[str, Plan]:
        """Every plan the lines belong to; a line that names none belongs to `plan`."""
        plans = {plan.code: plan} | self.in_file
        for entry in entries:
            if not entry.plan_code:
                entry.plan_code = plan.code
                continue
            found = next((code for code in plans if code.casefold() == entry.plan_code.casefold()), None)
            known = self.which.by_code(entry.plan_code)
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
        return [task_of(self.reader, entry, before.get((entry.plan_code, entry.code))) for entry in entries]

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


def _differs(plan: Plan, before: Plan) -> bool:
    """True where a plan's own data differ; a note stands only in the catalogue's files."""
    return replace(plan, note="") != replace(before, note="")


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
