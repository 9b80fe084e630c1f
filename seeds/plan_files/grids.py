"""From the bytes of a spreadsheet to grids of cells: .xlsx, .xls, .xlsb, .ods, .csv, and web pages saved as .xls.

Merged cells hold their value in each of their places. Hidden sheets are passed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from models.errors import CatalogueError, Finding
from seeds.plan_files.formulas import UNCALCULATED, uncalculated
from seeds.plan_files.text_grids import read_separated, read_web_page

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# Cells are what a sheet spans, the empty ones too: people leave a blank in row 1,000,000.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 60_000, 250, 30_000_000
ZIPPED, OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"
MARKUP = (b"<html", b"<!doctype", b"<table", b"<meta", b"<div", b"<head")


@dataclass
class Grid:
    """A sheet: its name, its rows of cells from A1 on, which cells repeat a merged one, which rows one cell spans."""

    name: str
    rows: list[list[Cell]]
    repeated: set[tuple[int, int]] = field(default_factory=set)
    wide: set[int] = field(default_factory=set)


def read_grids(content: bytes, name: str) -> list[Grid]:
    """The visible sheets of a file, in order. Raises CatalogueError where it is no spreadsheet that can be read."""
    if not content.strip():
        raise refused(name, "tệp rỗng")
    head = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith((ZIPPED, OLD_OFFICE)):
        return _workbook(content, name)
    if head.startswith(MARKUP):
        return [_from_text(title, rows, spans) for title, rows, spans in read_web_page(content)]
    if head.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8")):
        raise refused(name, "không phải bảng tính; hãy gửi tệp Excel (.xlsx, .xls) hoặc CSV")
    rows = read_separated(content)
    if rows is None:
        raise refused(name, "không đọc được bảng mã của tệp; hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx")
    return [_bounded(Grid("", rows), name)]


def refused(name: str, message: str) -> CatalogueError:
    """A file that cannot be read at all, and why."""
    return CatalogueError((Finding(name, message),))


def _workbook(content: bytes, name: str) -> list[Grid]:
    from python_calamine import (  # noqa: PLC0415 - only who reads a workbook pays for it
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        wanted = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        grids = []
        unknown = uncalculated(content) if content.startswith(ZIPPED) else {}
        for title in wanted:
            sheet = book.get_sheet_by_name(title)
            if sheet.total_width * sheet.total_height > MOST_CELLS:
                raise refused(
                    f"{name}, trang “{title}”", f"quá lớn: nhiều nhất {MOST_ROWS} hàng, {MOST_COLUMNS} cột"
                )
            grid = _bounded(Grid(title, _up_to_the_last(sheet)), name)
            _mark(grid, unknown.get(title, ()))
            _spread(grid, sheet.merged_cell_ranges or ())
            grids.append(grid)
    except PasswordError as error:
        raise refused(name, "tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại") from error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise refused(name, "tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại") from error
        raise refused(
            name, "không đọc được bảng tính này; hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại"
        ) from error
    return grids


def _up_to_the_last(sheet: Any) -> list[list[Cell]]:
    """The rows from the first of the sheet to the last that holds something; blank ones between them are empty."""
    rows: list[list[Cell]] = []
    blank = 0
    left = (
        sheet.start[1] if sheet.start else 0
    )  # rows come from the first one, cells from the first column used
    for row in sheet.iter_rows():
        if any(_filled(cell) for cell in row):
            if len(rows) + blank > MOST_ROWS:
                return [*rows, *([[]] * blank), row]  # too many: whoever asked says so
            rows += [[] for _ in range(blank)]
            rows.append([None] * left + row)
            blank = 0
        else:
            blank += 1
    return rows


def _bounded(grid: Grid, name: str) -> Grid:
    """Without the empty rows and columns behind the last value."""
    rows = grid.rows
    while rows and not any(_filled(cell) for cell in rows[-1]):
        rows.pop()
    width = max((n + 1 for row in rows for n, cell in enumerate(row) if _filled(cell)), default=0)
    if width > MOST_COLUMNS or len(rows) > MOST_ROWS:
        place = f"{name}, trang “{grid.name}”" if grid.name else name
        raise refused(place, f"quá lớn: nhiều nhất {MOST_ROWS} hàng, {MOST_COLUMNS} cột")
    grid.rows = [row[:width] + [None] * (width - len(row)) for row in rows]
    return grid


def _mark(grid: Grid, unknown: Iterable[tuple[int, int]]) -> None:
    """Mark formulas without a result, in rows that hold something: an empty row filled in beforehand says nothing."""
    for row, column in unknown:
        cells = grid.rows[row] if row < len(grid.rows) else []
        if column < len(cells) and not _filled(cells[column]) and any(map(_filled, cells)):
            cells[column] = UNCALCULATED


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _spread(grid: Grid, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Put a merged cell's value into all of its places."""
    height, width = len(grid.rows), len(grid.rows[0]) if grid.rows else 0
    for (top, left), (bottom, right) in ranges:
        if top >= height or left >= width:
            continue
        value = grid.rows[top][left]
        last_row, last_column = min(bottom, height - 1), min(right, width - 1)
        if last_column - left + 1 >= max(3, width // 2):
            grid.wide.update(range(top, last_row + 1))
        for row in range(top, last_row + 1):
            for column in range(left, last_column + 1):
                if (row, column) != (top, left):
                    grid.rows[row][column] = value
                    grid.repeated.add((row, column))


def _from_text(
    name: str, rows: list[list[str]], spans: list[tuple[tuple[int, int], tuple[int, int]]]
) -> Grid:
    cells: list[list[Cell]] = [list(row) for row in rows]
    grid = _bounded(Grid(name, cells), name or "tệp")
    _spread(grid, spans)
    return grid
