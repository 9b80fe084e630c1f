"""Reading a CSV that people edit by hand: forgiving about form, strict about content, every finding kept.

Forgiven: a byte-order mark, blank lines, blanks around a cell, ";" between columns (a spreadsheet's habit here),
dates as 2026-12-20 or 20/12/2026, decomposed Unicode (made NFC). Columns named in `exact` are left as they are,
character for character: they hold the words of a document.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TypeVar

from models.errors import Finding

Choice = TypeVar("Choice", bound=StrEnum)

YES = {"có", "yes", "true", "1", "x"}
NO = {"không", "no", "false", "0", ""}
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a sheet. What is wrong in it is added to `findings`, and reading goes on with an empty value."""

    file: str
    number: int
    cells: dict[str, str]
    findings: list[Finding]

    def wrong(self, column: str, message: str) -> None:
        """Note that a cell is not right."""
        self.findings.append(Finding(f"{self.file}, hàng {self.number}, cột {column}", message))

    def text(self, column: str, *, required: bool = False) -> str:
        """The cell; a finding where it is required and empty."""
        value = self.cells.get(column, "")
        if required and not value.strip():
            self.wrong(column, "để trống; hãy điền vào")
        return value

    def items(self, column: str, *, required: bool = False) -> tuple[str, ...]:
        """The parts of a cell between semicolons, without empty ones."""
        parts = self.text(column, required=required).split(";")
        return tuple(part.strip() for part in parts if part.strip())

    def day(self, column: str, *, required: bool = False) -> date | None:
        """The cell as a day, None where empty."""
        value = self.text(column, required=required)
        if not value:
            return None
        found = _DATE.fullmatch(value)
        try:
            return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(value)
        except ValueError:
            self.wrong(column, f"“{value}” không phải một ngày; viết như 2026-12-20 hoặc 20/12/2026")
            return None

    def whole(self, column: str) -> int:
        """The cell as a whole number."""
        value = self.text(column, required=True)
        if value.isdecimal():
            return int(value)
        if value:
            self.wrong(column, f"“{value}” không phải một số")
        return 0

    def flag(self, column: str, yes: Collection[str] = (), no: Collection[str] = ()) -> bool:
        """The cell as yes or no ("có", "không"), or the column's own words for them."""
        value = self.text(column).casefold()
        if value in YES or value in yes:
            return True
        if value not in NO and value not in no:
            self.wrong(column, f"“{value}” không hiểu được; viết “có” hoặc “không”")
        return False

    def choice(self, column: str, options: type[Choice], fallback: Choice) -> Choice:
        """The cell as one of the words allowed; `fallback`, with a finding, where it is none of them."""
        return self.as_choice(column, self.text(column), options) or fallback

    def as_choice(self, column: str, value: str, options: type[Choice]) -> Choice | None:
        """A part of a cell as one of the words allowed; None, with a finding, where it is not."""
        for option in options:
            if option.value.casefold() == value.casefold():
                return option
        allowed = ", ".join(option.value or "(để trống)" for option in options)
        self.wrong(column, f"“{value}” không có trong danh sách; chọn một trong: {allowed}")
        return None

    def checked(self, column: str, value: str, check: Callable[[str], str | None]) -> str:
        """The value, with a finding where `check` has something to say about it."""
        message = check(value)
        if message:
            self.wrong(column, message)
        return value


def read_text(path: Path, findings: list[Finding], shown: str) -> str | None:
    """A file's text without its byte-order mark; None, with a finding, where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        findings.append(Finding(shown, "không có tệp này"))
    except UnicodeDecodeError:
        findings.append(Finding(shown, "không phải UTF-8; hãy lưu lại dạng “CSV UTF-8”"))
    except OSError as error:
        findings.append(Finding(shown, f"không đọc được: {error.strerror}"))
    return None


def read_sheet(  # noqa: PLR0913 - what a sheet is, in one place
    path: Path,
    columns: Collection[str],
    findings: list[Finding],
    *,
    shown: str,
    exact: Collection[str] = (),
    optional: Collection[str] = (),
) -> list[Row]:
    """The lines of a CSV file under the given columns (any order); what is not right is added to `findings`.

    Args:
        path: the file.
        columns: the header's names, all required.
        findings: grows by what is wrong.
        shown: the file's name in findings.
        exact: columns whose cells stay as they are.
        optional: columns that may be there too.
    """
    text = read_text(path, findings, shown)
    if text is None:
        return []
    first_line = text.split("\n", 1)[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        findings.append(Finding(f"{shown}, hàng {reader.line_num}", f"dấu ngoặc kép không khép: {error}"))
        return []
    header = [cell.strip() for cell in lines[0][1]] if lines else []
    if not _good_header(header, columns, optional, findings, shown):
        return []
    rows = []
    for number, cells in lines[1:]:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            message = "thừa ô; ô có dấu phẩy phải đặt trong dấu ngoặc kép"
            findings.append(Finding(f"{shown}, hàng {number}", message))
            continue
        padded = cells + [""] * (len(header) - len(cells))
        named = zip(header, padded, strict=False)
        rows.append(Row(shown, number, {name: _tidy(name, cell, exact) for name, cell in named}, findings))
    return rows


def _tidy(column: str, cell: str, exact: Collection[str]) -> str:
    return cell if column in exact else unicodedata.normalize("NFC", cell).strip()


def _good_header(
    header: list[str],
    columns: Collection[str],
    optional: Collection[str],
    findings: list[Finding],
    shown: str,
) -> bool:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column and column not in columns and column not in optional]
    twice = sorted({column for column in header if column and header.count(column) > 1})
    for names, message in ((missing, "thiếu cột"), (unknown, "không biết cột"), (twice, "lặp lại cột")):
        if names:
            findings.append(Finding(f"{shown}, hàng 1", f"{message}: {', '.join(names)}"))
    return not (missing or unknown or twice)
