"""Spreadsheets that are text: CSV of any separator and encoding met here, and web pages that were saved as .xls."""

import csv
import unicodedata
from html.parser import HTMLParser
from io import StringIO
from typing import Any

SEPARATORS = (";", ",", "\t", "|")
LOOKED_AT = 40
MOST_SPANNED = 500
Span = tuple[tuple[int, int], tuple[int, int]]


def decoded(content: bytes) -> str | None:
    """The text of a file: by its byte-order mark, as UTF-8, else as Windows-1258; None where it is none of them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _in(content, "utf-16")
    text = _in(content, "utf-8-sig")
    if text is None and b"\0" not in content:
        text = _in(content, "cp1258")
    return None if text is None or "\0" in text else unicodedata.normalize("NFC", text)


def read_separated(content: bytes) -> list[list[Any]] | None:
    """The rows of a CSV; a row keeps the number it has in a spreadsheet. None where the text cannot be decoded."""
    text = decoded(content)
    if text is None:
        return None
    told = text[:6].lower().startswith("sep=")
    separator = text[4] if told and len(text) > 4 else _separator(text)  # noqa: PLR2004 - "sep=" is four letters
    # A quote inside a field is met in the wild; not strict, so that it is one field's matter and not the file's.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    csv.field_size_limit(1 << 20)
    try:
        rows: list[list[Any]] = [[cell or None for cell in row] for row in reader]
    except csv.Error:
        rows = [[part or None for part in line.split(separator)] for line in text.splitlines()]
    return rows[1:] if told else rows


def _separator(text: str) -> str:
    """The separator that gives the most even number of columns, more than one, over the first lines."""
    best, most = ",", 0.0
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(StringIO(text[:200_000], newline=""), delimiter=separator))[:LOOKED_AT]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        score = (usual - 1) * widths.count(usual) / len(widths)
        if score > most:
            best, most = separator, score
    return best


def _in(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_web_page(content: bytes) -> list[tuple[str, list[list[str]], list[Span]]]:
    """The tables of a web page: caption, rows, spans of merged cells. Systems here hand out such pages as "Excel"."""
    parser = _Tables()
    parser.feed(decoded(content) or content.decode("utf-8", "replace"))
    parser.close()
    return [
        (f"bảng {n}" if len(parser.found) > 1 else "", rows, spans)
        for n, (rows, spans) in enumerate(parser.found, start=1)
    ]


class _Tables(HTMLParser):
    """Collects tables; what spans rows or columns keeps its place free for the others."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[list[list[str]], list[Span]]] = []
        self._rows: list[list[str]] | None = None
        self._spans: list[Span] = []
        self._taken: set[tuple[int, int]] = set()
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._spans, self._taken = [], [], set()
        elif self._rows is None:
            return
        elif tag == "tr":
            self._end_cell()
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._end_cell()
            if not self._rows:
                self._rows.append([])
            given = dict(attrs)
            self._span = (_number(given.get("rowspan")), _number(given.get("colspan")))
            self._cell = []
        elif tag in {"br", "p", "div", "li"} and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self._rows is not None:
            self._end_cell()
            if any(self._rows):
                self.found.append((self._rows, self._spans))
            self._rows = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None or self._rows is None:
            return
        row, column = len(self._rows) - 1, 0
        while (row, column) in self._taken:
            column += 1
        line = self._rows[row]
        line += [""] * (column + 1 - len(line))
        line[column] = " ".join("".join(self._cell).replace("\xa0", " ").split(" ")).strip()
        down, across = self._span
        if (down, across) != (1, 1):
            self._spans.append(((row, column), (row + down - 1, column + across - 1)))
        self._taken |= {(row + y, column + x) for y in range(down) for x in range(across)}
        self._cell = None


def _number(written: str | None) -> int:
    return min(int(written), MOST_SPANNED) if written and written.isdecimal() and int(written) > 0 else 1
