"""Reading the plans: a folder each, with plan.toml and tasks.csv."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from models.errors import Finding
from models.rules.catalogue import Plan, Product, Task, TaskKind
from seeds.checks import bad_rule, bad_title
from seeds.readings_file import read_toml
from seeds.sheet import Row, read_sheet

WORDS = ("code", "number", "title", "issuer")
TASKS = (
    "code",
    "title",
    "responsible",
    "cooperating",
    "kind",
    "subkind",
    "product",
    "deadline_as_written",
    "rule",
    "target",
    "criterion",
    "recipient",
    "issuing_authority",
    "explicit",
    "lead_in",
    "text",
    "note",
)
OPTIONAL = ("restricted",)
EXACT = ("text", "lead_in")


def read_plans(folder: Path, findings: list[Finding]) -> tuple[list[Plan], list[tuple[Row, Task]]]:
    """Every plan under the folder, and their tasks with the rows they come from."""
    plans: list[Plan] = []
    tasks: list[tuple[Row, Task]] = []
    for place in sorted(path for path in folder.glob("*") if path.is_dir()):
        shown = f"{folder.name}/{place.name}"
        plan = _plan(place / "plan.toml", f"{shown}/plan.toml", findings)
        if plan is None:
            continue
        if any(plan.code == other.code for other in plans):
            findings.append(Finding(f"{shown}/plan.toml, code", f"mã “{plan.code}” đã có ở kế hoạch khác"))
        plans.append(plan)
        rows = read_sheet(
            place / "tasks.csv", TASKS, findings, shown=f"{shown}/tasks.csv", exact=EXACT, optional=OPTIONAL
        )
        tasks += [(row, _task(row, plan.code)) for row in rows]
    if not plans:
        findings.append(
            Finding(f"{folder.name}/", "không có kế hoạch nào (mỗi kế hoạch một thư mục có plan.toml)")
        )
    return plans, tasks


def _plan(path: Path, shown: str, findings: list[Finding]) -> Plan | None:
    table = read_toml(path, findings, shown)
    if table is None:
        return None
    before = len(findings)
    missing = [name for name in WORDS if not isinstance(table.get(name), str) or not table[name].strip()]
    findings += [
        Finding(f"{shown}, {name}", "thiếu, hoặc không phải chữ trong dấu ngoặc kép") for name in missing
    ]
    issued_on = _day(table, "issued_on", shown, findings)
    ended_on = _day(table, "ended_on", shown, findings) if "ended_on" in table else None
    if len(findings) > before or issued_on is None:
        return None
    code, number, title, issuer = (table[name].strip() for name in WORDS)
    return Plan(code, number, title, issuer, issued_on, ended_on, str(table.get("note", "")))


def _day(table: dict[str, Any], name: str, shown: str, findings: list[Finding]) -> date | None:
    value = table.get(name)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    findings.append(
        Finding(f"{shown}, {name}", "phải là một ngày, viết như 2021-07-28 (không có dấu ngoặc kép)")
    )
    return None


def _task(row: Row, plan_code: str) -> Task:
    return Task(
        plan_code=plan_code,
        code=row.text("code", required=True),
        title=row.checked("title", row.text("title", required=True), bad_title),
        responsible=row.items("responsible", required=True),
        cooperating=row.text("cooperating"),
        kind=row.choice("kind", TaskKind, TaskKind.STANDING),
        subkind=row.text("subkind"),
        product=row.choice("product", Product, Product.NONE),
        deadline_as_written=row.text("deadline_as_written"),
        rule=row.checked("rule", row.text("rule") or "NONE", bad_rule),
        target=row.text("target"),
        criterion=row.text("criterion"),
        recipient=row.text("recipient"),
        issuing_authority=row.text("issuing_authority"),
        explicit=row.flag("explicit", no=("ngầm",)),
        lead_in=row.text("lead_in"),
        text=row.text("text", required=True),
        note=row.text("note"),
        restricted=row.flag("restricted"),
    )
