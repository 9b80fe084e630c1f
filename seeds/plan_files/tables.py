"""From a grid to lines: where the header stands, which column is which, what is a heading and what is a task.

A sheet has a title block, a header of one or two rows, then tasks with headings between them ("II. Công tác chỉ đạo"),
repeated headers, a row of column numbers, and a signature at the end. Nothing of it is told apart by place alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from models.rules.folding import fold
from seeds.plan_files.cells import as_lines, as_text, is_blank
from seeds.plan_files.formulas import UNCALCULATED
from seeds.plan_files.grids import Cell, Grid
from seeds.plan_files.heading_rows import heading_of, push
from seeds.plan_files.lines import Line, Place, Table
from seeds.plan_files.table_header import SAYING, another_header, choose_text, find_header, is_header_again

LONGEST_DITTO = 16
DITTO = frozenset({"nt", "n t", "nhu tren", "như trên", "nhu o tren", "tren"})
DITTO_SIGNS = frozenset({'"', "''", "“", "”", "〃", "-nt-", "nt"})
SIGNED = re.compile(
    r"(?:noi nhan|tm|kt|tl|tuq|pho chu tich|chu tich|nguoi lap|thu truong|giam doc|tong cong|cong|tong so|luu vt)(?: .*)?"
)
PART = re.compile(r"[a-zđ]\s*[.)]|[-+–•*]")


def read_table(grid: Grid, file: str, *, only_sheet: bool) -> Table | None:
    """The table of a grid; None where no row looks like a plan's header."""
    found = find_header(grid)
    if found is None:
        return None
    first, last, columns, texts = found
    if len(texts) > 1:
        choose_text(grid, last, texts, columns)
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


def _read_lines(grid: Grid, table: Table, header: list[str], place: Callable[[int], Place]) -> None:
    stack: list[tuple[str, str]] = []
    before: Line | None = None
    rows = [
        (number, row)
        for number, row in enumerate(grid.rows[table.header_row + 1 :], start=table.header_row + 1)
        if any(not is_blank(cell) for cell in row) and not is_header_again(row, header)
    ]
    following = {number: after for (number, _), (_, after) in pairwise(rows)}
    for number, row in rows:
        if (columns := another_header(grid, number)) is not None:
            table.columns, before = columns, None
            continue
        cells = {name: row[column.index] for name, column in table.columns.items()}
        if cells.get("number") == UNCALCULATED:
            cells["number"] = None  # "=A8+1": nobody misses it
        if before is not None and _goes_on(cells):
            before.cells["text"] = f"{as_lines(before.cells['text'])}\n{as_text(cells['text'])}"
            continue
        heading = heading_of(grid, table, number, cells, following.get(number))
        if heading is not None:
            table.headings += 1
            push(stack, heading, as_text(cells.get("number")))
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


def _is_signature(cells: dict[str, Cell], row: list[Cell]) -> bool:
    """True for "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "Tổng cộng": what stands below the tasks, and names nobody."""
    if not is_blank(cells.get("responsible")) and not is_blank(cells.get("text")):
        return False
    return any(SIGNED.fullmatch(fold(as_text(cell))) for cell in row if not is_blank(cell))


def _same_as_above(cell: Cell, above: Cell) -> Cell:
    """What stands above, where a cell says just that ("nt", a ditto mark)."""
    if (
        isinstance(cell, str)
        and len(cell) <= LONGEST_DITTO
        and (cell.strip() in DITTO_SIGNS or fold(cell) in DITTO)
    ):
        return above
    return cell
