"""A list of officials as offices keep it: which columns mean what, who is to be invited, what is wrong in which row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.agency_names import find_among
from bot.commands.invite import ROLES
from bot.inviting import Newcomer, clean_name
from models.errors import Finding
from models.rules.access import SYSTEM, Role
from models.rules.folding import fold
from models.store import officials, registry
from seeds.plan_files.cells import as_text
from seeds.plan_files.grids import Grid, read_grids

# How the columns are called, folded; the first that a heading contains counts.
HEADINGS = {
    "name": ("ho va ten", "ho ten", "ten can bo", "can bo", "full name", "name"),
    "agency": ("co quan", "don vi", "noi cong tac", "agency", "so nganh"),
    "role": ("vai tro", "chuc vu", "chuc danh", "role"),
}
FIRST_ROWS = 15
LEADING = ("giam doc", "chanh van phong", "chu tich", "lanh dao", "truong ban", "chanh thanh tra")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: where it stands, and what it says."""

    place: str
    agency: str
    name: str
    role: str


def read_people(content: bytes, name: str) -> tuple[list[Line], list[Finding]]:
    """The rows of the first sheet with a heading; findings where there is none. Raises CatalogueError for no sheet."""
    for grid in read_grids(content, name):
        found = _columns(grid)
        if found is not None:
            place = f"{name}, trang “{grid.name}”" if grid.name else name
            return _lines(grid, *found, place), []
    message = "không thấy hàng tiêu đề có cột “Cơ quan” (hoặc “Đơn vị”) và “Họ tên”"
    return [], [Finding(name, message)]


def _columns(grid: Grid) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(grid.rows[:FIRST_ROWS]):
        headings = [fold(as_text(cell)) for cell in row]
        found: dict[str, int] = {}
        for wanted, names in HEADINGS.items():
            place = next((n for word in names for n, heading in enumerate(headings) if word in heading), None)
            if place is not None and place not in found.values():
                found[wanted] = place
        if {"name", "agency"} <= set(found):
            return number, found
    return None


def _lines(grid: Grid, heading: int, columns: dict[str, int], place: str) -> list[Line]:
    lines, agency = [], ""
    for number, row in enumerate(grid.rows[heading + 1 :], start=heading + 2):
        told = {name: " ".join(as_text(row[column]).split()) for name, column in columns.items()}
        agency = told["agency"] or agency  # an agency is often written once, above its people
        if told["name"]:
            lines.append(Line(f"{place}, hàng {number}", agency, told["name"], told.get("role", "")))
    return lines


def wanted_people(
    session: Session, lines: Sequence[Line], findings: list[Finding], today: date, *, again: bool
) -> list[Newcomer]:
    """Who is to be invited; what is wrong, twice, or linked already (unless `again`) is added to the findings."""
    known = registry.read(session)
    wanted: dict[tuple[int, str], Newcomer] = {}
    for line in lines:
        found = find_among(known, line.agency, today) if line.agency else []
        name = clean_name(line.name)
        role = _role(line.role)
        if len(found) != 1 or not found[0].sure:
            near = "; ".join(each.name for each in found[:4])
            findings.append(
                Finding(
                    line.place, f"không rõ cơ quan “{line.agency}”" + (f"; có thể là: {near}" if near else "")
                )
            )
        elif not any(letter.isalpha() for letter in name) or any(letter.isdigit() for letter in name):
            findings.append(Finding(line.place, f"“{line.name}” không phải họ tên"))
        elif role is None:
            findings.append(
                Finding(line.place, f"không rõ vai trò “{line.role}”; viết: cán bộ, lãnh đạo, điều phối")
            )
        elif (found[0].agency_id, fold(name)) in wanted:
            findings.append(Finding(line.place, f"{name} ({found[0].name}) đã có ở hàng trên"))
        elif not again and _linked(session, found[0].agency_id, name):
            findings.append(Finding(line.place, f"{name} ({found[0].name}) đã liên kết; cấp lại: --again"))
        else:
            wanted[found[0].agency_id, fold(name)] = Newcomer(found[0].agency_id, name, role)
    return list(wanted.values())


def _role(words: str) -> Role | None:
    """The role of "Phó Giám đốc", "chuyên viên", ""; None where it is none we know. Coordinators are named as such."""
    word = fold(words)
    if not word:
        return Role.OFFICIAL
    if word in ROLES:
        return ROLES[word]
    if any(leading in word for leading in LEADING):
        return Role.LEADER
    ordinary = (
        "chuyen vien",
        "can bo",
        "cong chuc",
        "vien chuc",
        "van thu",
        "truong phong",
        "pho phong",
        "dau moi",
    )
    return Role.OFFICIAL if any(each in word for each in ordinary) else None


def _linked(session: Session, agency_id: int, name: str) -> bool:
    return any(
        fold(each.name) == fold(name) and each.channels
        for each in officials.of_agency(session, SYSTEM, agency_id)
    )
