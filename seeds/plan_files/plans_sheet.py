"""The sheet of our own form that lists the plans a file speaks of."""

from datetime import date, datetime

from models.rules.catalogue import Plan
from models.rules.folding import fold
from seeds.plan_files import form
from seeds.plan_files.cells import as_text, is_blank
from seeds.plan_files.entries import Findings
from seeds.plan_files.grids import Grid

PLAIN_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


def plans_in_file(grids: list[Grid], name: str, findings: Findings) -> dict[str, Plan]:
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
