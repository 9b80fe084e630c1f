"""Where a table's header stands, which column is which, and what repeats or replaces it further down."""

import re
from itertools import pairwise

from models.rules.folding import fold
from seeds.plan_files.cells import as_text, is_blank
from seeds.plan_files.grids import Cell, Grid
from seeds.plan_files.headings import IGNORED, meaning
from seeds.plan_files.lines import Column

LOOKED_AT = 60
COMPARED = 500
Ranked = tuple[int, int, str]  # how good a match (0 is best), the column, its heading
SAYING = ("responsible", "deadline", "cooperating", "product")
LONGEST_NUMBER_HEADING = 16
TIME_HEADING = re.compile(r"\b(?:thoi (?:gian|han|diem)|ngay|moc)\b")


def find_header(grid: Grid) -> tuple[int, int, dict[str, Column], list[Ranked]] | None:
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


def choose_text(grid: Grid, last: int, candidates: list[Ranked], columns: dict[str, Column]) -> None:
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


def another_header(grid: Grid, number: int) -> dict[str, Column] | None:
    """The columns of a second table below, whose header begins with STT as the first one's did."""
    first = next((as_text(cell) for cell in grid.rows[number] if not is_blank(cell)), "")
    found = meaning(first) if len(first) <= LONGEST_NUMBER_HEADING else None
    if found is None or found.field != "number":
        return None
    columns, _ = _columns(grid, number, number)
    return columns if "text" in columns and any(name in columns for name in SAYING) else None


def is_header_again(row: list[Cell], header: list[str]) -> bool:
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
