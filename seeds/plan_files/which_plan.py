"""Which plan a file's lines belong to: the one it names, the one they are recognised as, or a new one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.agencies import Agencies
from models.rules.catalogue import AgencyGroup, Plan
from models.rules.folding import fold
from models.rules.plan_difference import KnownTask
from seeds.plan_files.entries import Entry
from seeds.plan_files.title_block import TitleBlock, code_of
from seeds.plan_files.title_block import year_of as year_of_title

RECOGNISED_SHARE = 0.5
FEWEST_RECOGNISED = 3


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


class WhichPlan:
    """Tells the plan of one file; `how` says, in words for people, what told it.

    Args:
        in_file: the plans of the file's own sheet, by code.
        block: what stands above the tables.
    """

    def __init__(
        self, known: Known, asked: Asked, name: str, in_file: Mapping[str, Plan], block: TitleBlock
    ) -> None:
        self.known, self.asked, self.name = known, asked, name
        self.in_file, self.block = in_file, block
        self.how = ""

    def named(self) -> Plan | None:
        """The plan that the person, the file's own sheet, or the number above the table names."""
        if self.asked.plan_code:
            found = self.by_code(self.asked.plan_code)
            self.how = "theo mã kế hoạch đã cho"
            return found or self.new(self.asked.plan_code)
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

    def recognised(self, entries: Sequence[Entry]) -> Plan | None:
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

    def new(self, code: str = "") -> Plan:
        """A plan as the title block tells of it."""
        self.how = self.how or "kế hoạch mới"
        issued = self.block.issued_on or date(self.block.year or self.asked.today.year, 1, 1)
        code = code or code_of(self.block.number, self.block.issued_on, self.block.year, self.name)
        taken = self.by_code(code)
        if taken is not None and self.block.number and fold(taken.number) != fold(self.block.number):
            code = f"{code}-{fold(self.block.number).replace(' ', '-')}"
        return Plan(code, self.block.number, self.block.title, self.block.issuer, issued)

    def year_of(self, plan: Plan) -> int:
        """The year that a day without one is in: the plan's, or this one where the plan goes on."""
        year = year_of_title(plan.title, plan.issued_on) or self.asked.today.year
        goes_on = plan.ended_on is None and any(plan.code == each.code for each in self.known.plans)
        return max(year, self.asked.today.year) if goes_on else year

    def by_code(self, code: str) -> Plan | None:
        """The known plan of that code, however it is capitalised."""
        return next((plan for plan in self.known.plans if plan.code.casefold() == code.casefold()), None)
