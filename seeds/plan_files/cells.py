"""What a cell says: as words, as a day, as several names."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from seeds.plan_files.grids import Cell

EXCEL_START = date(1899, 12, 30)
SERIAL_DAYS = range(25_569, 73_051)  # 1970–2099, as Excel counts days
BROKEN = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])\.(20\d\d)")
_INNER = re.compile(r"[ \t\f\v\u00a0\u2000-\u200b\u202f\u3000]+")
_ODD = re.compile(r"[\t\f\v\r\n]|  ")
_LINES = re.compile(r" ?(?:\r\n|\r|\n) ?")


def is_blank(cell: Cell) -> bool:
    """True for what a person sees as empty."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u200b\ufeff"))


def as_text(cell: Cell) -> str:
    """The cell as one line of words, NFC, blanks made one."""
    return " ".join(as_lines(cell).split())


def as_lines(cell: Cell) -> str:
    """The cell as words with its line ends, otherwise tidied."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time | timedelta | int):
        return str(cell)
    if cell.isascii() and "_x" not in cell and _ODD.search(cell) is None:
        return cell.strip(" ")
    # calamine leaves Excel's own escapes of control characters as they are in the file
    plain = unicodedata.normalize("NFC", cell.replace("_x000D_", "").replace("\ufeff", ""))
    return _LINES.sub("\n", _INNER.sub(" ", plain)).strip(" \n")


def as_percent_or_text(cell: Cell) -> str:
    """A target: a share below one that Excel keeps of "50%" is told as one."""
    if isinstance(cell, float) and 0 < cell <= 1:
        return f"{cell * 100:g}%".replace(".", ",")
    return as_text(cell)


def as_deadline_words(cell: Cell) -> str:
    """A deadline as words: days as day/month/year, also where Excel kept them as a count of days or as "12.2026"."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if float(cell).is_integer() and int(cell) in SERIAL_DAYS:
            return f"{EXCEL_START + timedelta(days=int(cell)):%d/%m/%Y}"
        if isinstance(cell, float) and int(cell) in SERIAL_DAYS:  # a day with a time
            return f"{EXCEL_START + timedelta(days=int(cell)):%d/%m/%Y}"
    words = as_text(cell)
    if words.isdecimal() and int(words) in SERIAL_DAYS:
        return f"{EXCEL_START + timedelta(days=int(words)):%d/%m/%Y}"
    month = _MONTH_YEAR.fullmatch(words)
    return f"{month[1]}/{month[2]}" if month else words


def is_broken(cell: Cell) -> bool:
    """True for a formula's error."""
    return isinstance(cell, str) and cell.strip() in BROKEN


def column_letter(index: int) -> str:
    """A column as a spreadsheet names it: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
