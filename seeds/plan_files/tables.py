"""From a grid to lines: where the header stands, which column is which, what is a heading and what is a task.

A sheet has a title block, a header of one or two rows, then tasks with headings between them ("II. Công tác chỉ đạo"),
repeated headers, a row of column numbers, and a signature at the end. Nothing of it is told apart by place alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from models.rules.folding import fold
from seeds.plan_files.cells import as_lines, as_text, column_letter, is_blank
from seeds.plan_files.formulas import UNCALCULATED
from seeds.plan_files.grids import Cell, Grid
from seeds.plan_files.headings import IGNORED, meaning

LOOKED_AT = 60
COMPARED = 500
Ranked = tuple[int, int, str]  # how good a match (0 is best), the column, its heading
SAYING = ("responsible", "deadline", "cooperating", "product")
NOT_CONTENT = frozenset({"number", "text", "title", "note"})
DITTO = frozenset({"nt", "n t", "nhu tren", "như trên", "nhu o tren", "tren"})
LONGEST_DITTO = 16
DITTO_SIGNS = frozenset({'"', "''", "“", "”", "〃", "-nt-", "nt"})
ROMAN = re.compile(r"[IVX]{1,6}")
STEP = re.compile(r"\s*(?P<mark>[IVX]{1,6}|[A-Z]|\d+(?:\.\d+)*)\s*[.)/–:-]?\s*", re.IGNORECASE)
HEADED = re.compile(r"^\s*(?P<mark>[IVX]{1,6}|[A-ZĐ]|Phần\s+\w+|Mục\s+\w+)\s*[.)/:–-]\s+\S")
SIGNED = re.compile(
    r"(?:noi nhan|tm|kt|tl|tuq|pho chu tich|chu tich|nguoi lap|thu truong|giam doc|tong cong|cong|tong so|luu vt)(?: .*)?"
)
TIME_HEADING = re.compile(r"\b(?:thoi (?:gian|han|diem)|ngay|moc)\b")
PART = re.compile(r"[a-zđ]\s*[.)]|[-+–•*]")
CHILD_MARKS = ("-", "+", "–", "*", "•", "a", "a)", "a.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands, as people find it: the file, the sheet ("" where there is one), the row from 1."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        sheet = f", trang “{self.sheet}”" if self.sheet else ""
        return f"{self.file}{sheet}, hàng {self.row}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was recognised: its place in the grid and its heading as it stands there."""

    index: int
    heading: str

    def __str__(self) -> str:
        shown = " ".join(self.heading.split())
        return f"cột {column_letter(self.index)}" + (f" “{shown}”" if shown else "")


@dataclass(frozen=True, slots=True)
class Line:
    """A task's row: its cells by field, the columns they stand in, the headings above it (outermost first).

    inherited: its agency is that of the task it is a part of.
    """

    place: Place
    cells: dict[str, Cell]
    columns: dict[str, Column]
    headings: tuple[str, ...] = ()
    sheet: str = ""
    inherited: bool = False

    def where(self, name: str) -> str:
        """The place of one of its cells, in words."""
        return f"{self.place}, {self.columns[name]}" if name in self.columns else str(self.place)


@dataclass
class Table:
    """What a sheet holds: the columns, the tasks' lines, the text above the header, how many rows were headings."""

    sheet: str
    header_row: int
    columns: dict[str, Column]
    above: list[str]
    lines: list[Line] = field(default_factory=list)
    headings: int = 0


def read_table(grid: Grid, file: str, *, only_sheet: bool) -> Table | None:
    """The table of a grid; None where no row looks like a plan's header."""
    found = _find_header(grid)
    if found is None:
        return None
    first, last, columns, texts = found
    if len(texts) > 1:
        _two_texts(grid, last, texts, columns)
    above = [as_text(cell) for row in grid.rows[:first] for cell in _distinct(row)]
    table = Table(grid.name, last, columns, [words for words in above if words])
    shown = "" if only_sheet else grid.name
    header = [fold(as_text(cell)) for cell in grid.rows[last]]
    _read_lines(grid, table, header, lambda row: Place(file, shown, row + 1))
    return table


def _distinct(row: list[Cell]) -> Iterator[Cell]:
    """Cells of a row, a merged one once."""
    previous: Cell = None
    for cell in row:
        if not is_blank(cell) and cell != previous:
            yield cell
        previous = cell


def _find_header(grid: Grid) -> tuple[int, int, dict[str, Column], list[Ranked]] | None:
    """First and last row of the header, its columns, and every column of words.

    Of all rows those that name the most fields, the upper ones first.
    """
    best: tuple[int, int, int, dict[str, Column], list[Ranked]] | None = None
    for row in range(min(LOOKED_AT, len(grid.rows))):
        for last in (row, row + 1):
            if last >= len(grid.rows) or (last > row and _is_numbered(grid, row, last)):
                continue
            columns, texts = _columns(grid, row, last)
            if "text" not in columns or not any(name in columns for name in SAYING):
                continue
            score = 10 * len(columns) - (last - row)
            if best is None or score > best[0]:
                best = (score, row, last, columns, texts)
    return best[1:] if best else None


def _is_numbered(grid: Grid, first: int, last: int) -> bool:
    """True where the lower row has a number below "STT": a task, and not the second row of a header."""
    return any(
        as_text(lower).strip(" .").isdecimal()
        and (found := meaning(as_text(upper))) is not None
        and found.field == "number"
        for upper, lower in zip(grid.rows[first], grid.rows[last], strict=True)
    )


def _columns(grid: Grid, first: int, last: int) -> tuple[dict[str, Column], list[Ranked]]:
    """The best column for each field, over one or two header rows; and all that could hold the task's words."""
    ranked: dict[str, list[Ranked]] = {}
    width = len(grid.rows[first])
    for index in range(width):
        upper, lower = as_text(grid.rows[first][index]), as_text(grid.rows[last][index])
        if last > first and (last, index) in grid.repeated and lower != upper:
            lower = ""
        for heading in _wordings(upper, lower, two=last > first):
            found = meaning(heading)
            if found is not None:
                if found.field != IGNORED:
                    ranked.setdefault(found.field, []).append((found.rank, index, heading))
                break
    columns: dict[str, Column] = {}
    for name, candidates in ranked.items():
        _, index, heading = min(candidates)
        columns[name] = Column(index, heading)
    if "text" not in columns and "title" in columns:
        columns["text"] = columns.pop("title")
    if "text" not in columns and "target" in columns and ("responsible" in columns or "deadline" in columns):
        columns["text"] = columns.pop("target")
    return columns, ranked.get("text", [])


def _wordings(upper: str, lower: str, *, two: bool) -> list[str]:
    """What a column may be called, the likeliest first: by its own row, with the one above, by the one above."""
    if not lower or not two:
        return [lower or upper]
    both = [f"{upper} {lower}", upper] if upper and upper != lower else []
    above = meaning(upper)
    if above is not None and above.field == IGNORED and meaning(lower) is None:
        return [upper]  # "% hoàn thành" above "60%": what stands below does not make a deadline of it
    return both if both and _ends_a_time(lower, both[0]) else [lower, *both]


def _ends_a_time(lower: str, both: str) -> bool:
    """True for "Hoàn thành" below "Thời gian thực hiện": a day there, where by itself it would be how far one is."""
    alone, together = meaning(lower), meaning(both)
    return (
        alone is not None
        and alone.field == IGNORED
        and together is not None
        and together.field == "deadline"
        and TIME_HEADING.search(fold(both)) is not None
    )


def _two_texts(grid: Grid, last: int, candidates: list[Ranked], columns: dict[str, Column]) -> None:
    """Of two columns of words, the one that says more is the task; the other leads in to it."""
    said = {
        index: len(
            {
                as_text(row[index])
                for row in grid.rows[last + 1 : last + 1 + COMPARED]
                if not is_blank(row[index])
            }
        )
        for _, index, _ in candidates
    }
    ordered = sorted(candidates, key=lambda each: (-said[each[1]], each))
    columns["text"] = Column(ordered[0][1], ordered[0][2])
    if "lead_in" not in columns and said[ordered[1][1]]:
        columns["lead_in"] = Column(ordered[1][1], ordered[1][2])


def _read_lines(grid: Grid, table: Table, header: list[str], place: Callable[[int], Place]) -> None:
    stack: list[tuple[str, str]] = []
    before: Line | None = None
    rows = [
        (number, row)
        for number, row in enumerate(grid.rows[table.header_row + 1 :], start=table.header_row + 1)
        if any(not is_blank(cell) for cell in row) and not _is_header_again(row, header)
    ]
    following = {number: after for (number, _), (_, after) in pairwise(rows)}
    for number, row in rows:
        if (columns := _another_header(grid, number)) is not None:
            table.columns, before = columns, None
            continue
        cells = {name: row[column.index] for name, column in table.columns.items()}
        if cells.get("number") == UNCALCULATED:
            cells["number"] = None  # "=A8+1": nobody misses it
        if before is not None and _goes_on(cells):
            before.cells["text"] = f"{as_lines(before.cells['text'])}\n{as_text(cells['text'])}"
            continue
        heading = _heading(grid, table, number, cells, following.get(number))
        if heading is not None:
            table.headings += 1
            _push(stack, heading, as_text(cells.get("number")))
            before = None if _is_plain(heading) else before
            continue
        if _is_signature(cells, row):
            continue
        if is_blank(cells["text"]) and not any(not is_blank(cells.get(name)) for name in SAYING):
            continue
        headings = tuple(words for _, words in stack)
        before = _add(table, Line(place(number), cells, table.columns, headings, grid.name), before)


def _add(table: Table, raw: Line, before: Line | None) -> Line:
    """Add a task's line; what a ditto mark, or a part of the task above, leaves unsaid is taken from above.

    Returns the task that parts below would belong to.
    """
    cells = raw.cells
    if table.lines:
        last = table.lines[-1].cells
        cells = {name: _same_as_above(cell, last.get(name)) for name, cell in cells.items()}
    is_part = before is not None and is_blank(cells.get("responsible")) and _is_part(cells, before)
    if before is not None and is_part:
        cells["responsible"] = before.cells.get("responsible")
    line = replace(raw, cells=cells, inherited=is_part)
    table.lines.append(line)
    return before if before is not None and is_part else line


def _another_header(grid: Grid, number: int) -> dict[str, Column] | None:
    """The columns of a second table below, whose header begins with STT as the first one's did."""
    first = next((as_text(cell) for cell in grid.rows[number] if not is_blank(cell)), "")
    found = meaning(first) if len(first) <= LONGEST_DITTO else None
    if found is None or found.field != "number":
        return None
    columns, _ = _columns(grid, number, number)
    return columns if "text" in columns and any(name in columns for name in SAYING) else None


def _goes_on(cells: dict[str, Cell]) -> bool:
    """True for a dash with words and nothing else: more words of the task above."""
    said = [name for name, cell in cells.items() if not is_blank(cell)]
    return said == ["text"] and as_text(cells["text"]).startswith(("-", "+", "–", "•", "*"))


def _is_part(cells: dict[str, Cell], before: Line) -> bool:
    """True for "- …", "a) …", "2.1" below "2": a part of the task above, done by the same agency where none is named."""
    mark, words = as_text(cells.get("number")), as_text(cells["text"])
    own = as_text(before.cells.get("number")).strip(" .)")
    if not mark:
        return words.startswith(("-", "+", "–", "•", "*"))
    return PART.fullmatch(mark) is not None or bool(own and mark.startswith(f"{own}."))


def _is_plain(heading: str) -> bool:
    return not heading.startswith(("-", "+", "–", "•", "*"))


def _is_header_again(row: list[Cell], header: list[str]) -> bool:
    """A header repeated on each page, or the row of column numbers under it: (1) (2) (3), A B 1 2."""
    if all(fold(as_text(cell)) == heading for cell, heading in zip(row, header, strict=True)):
        return True
    filled = [as_text(cell).strip("() .") for cell in row if not is_blank(cell)]
    if len(filled) < 3:  # noqa: PLR2004 - fewer could be a task
        return False
    numbers = [int(word) for word in filled if word.isdecimal()]
    rest = [word for word in filled if not word.isdecimal()]
    rising = all(b - a == 1 for a, b in pairwise(numbers))
    return rising and bool(numbers) and all(len(word) == 1 and word.isalpha() for word in rest)


def _heading(
    grid: Grid, table: Table, number: int, cells: dict[str, Cell], after: list[Cell] | None
) -> str | None:
    """The words of a heading between tasks; None where the row is a task."""
    words = as_text(cells["text"])
    mark = as_text(cells.get("number"))
    saying = [
        name
        for name, cell in cells.items()
        if name not in NOT_CONTENT and not is_blank(cell) and as_text(cell) not in {words, mark}
    ]
    if saying:
        return None
    if number in grid.wide:
        return words or mark
    if not words:
        return mark if len(mark) > 6 or HEADED.match(mark) else None  # noqa: PLR2004 - longer than a number
    if mark == words or HEADED.match(words):
        return words
    if "number" in table.columns:
        step = STEP.fullmatch(mark)
        if step is None:
            return words  # no number of its own: a heading, a remark, the signature
        if not step["mark"][0].isdigit():
            return words
        return words if _leads(mark, after, table) else None
    return None if "responsible" in table.columns else ""


def _is_signature(cells: dict[str, Cell], row: list[Cell]) -> bool:
    """True for "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "Tổng cộng": what stands below the tasks, and names nobody."""
    if not is_blank(cells.get("responsible")) and not is_blank(cells.get("text")):
        return False
    return any(SIGNED.fullmatch(fold(as_text(cell))) for cell in row if not is_blank(cell))


def _leads(mark: str, after: list[Cell] | None, table: Table) -> bool:
    """True where the next row is a part of this one: 2 before 2.1, or before a dash."""
    if after is None:
        return False
    following = as_text(after[table.columns["number"].index])
    own = mark.strip(" .)")
    if following.strip(" .)").startswith(f"{own}."):
        return True
    if following.strip() in CHILD_MARKS:
        return True
    text = as_text(after[table.columns["text"].index])
    return not following and text.startswith(("-", "+", "–", "•"))


def _push(stack: list[tuple[str, str]], words: str, mark: str) -> None:
    """Put a heading in the place of the last one of its kind, and drop what stood below that."""
    found = STEP.match(mark or words)
    sign = found["mark"] if found and (mark or HEADED.match(words)) else ""
    if not sign:
        kind = "plain"
    elif sign.isdigit():
        kind = "number"
    elif ROMAN.fullmatch(sign):
        kind = "roman"
    elif sign.isalpha():
        kind = "letter"
    else:
        kind = f"deeper{sign.count('.')}"
    kinds = [known for known, _ in stack]
    if kind in kinds:
        del stack[kinds.index(kind) :]
    stack.append((kind, words))


def _same_as_above(cell: Cell, above: Cell) -> Cell:
    """What stands above, where a cell says just that ("nt", a ditto mark)."""
    if (
        isinstance(cell, str)
        and len(cell) <= LONGEST_DITTO
        and (cell.strip() in DITTO_SIGNS or fold(cell) in DITTO)
    ):
        return above
    return cell


def columns_seen(tables: list[Table]) -> Counter[str]:
    """How many sheets have each field."""
    return Counter(name for table in tables for name in table.columns)
