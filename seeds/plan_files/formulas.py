"""Formulas that no spreadsheet program has worked out yet: files made by other programs keep the formula alone.

Where such a cell is read as empty, a deadline is lost without a word. The reader of cells knows values only, so the
file's own XML is asked (.xlsx: ECMA-376, part 1, 18.3.1.4 and 18.3.1.40: a cell with <f>, without a value; .ods: ODF 1.3,
part 3, 19.642: a formula on a cell that says no value's type). An .xls holds the last results by its form.
"""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MOST_BYTES = 200_000_000
UNCALCULATED = "#CHƯA TÍNH"
_CELL = re.compile(rb"<(?:\w+:)?c\s(?P<attributes>[^>]*[^>/])>(?P<inside>.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_PLACE = re.compile(rb'\br="(?P<letters>[A-Z]{1,3})(?P<row>\d{1,7})"')
_WORDS = re.compile(rb'\bt="str"')  # worked out, to nothing: ="" has an empty value
_OPEN_TAG = re.compile(
    rb"<table:(?P<what>table-row|table-cell|covered-table-cell|table)(?![\w-])(?P<attributes>(?:[^\">]|\"[^\"]*\")*)>"
)
_SHEET = re.compile(rb"<(?:\w+:)?(?:sheet|Relationship)\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:-]+)="([^"]*)"')


def uncalculated(content: bytes) -> dict[str, set[tuple[int, int]]]:
    """The cells of each sheet (row, column; both from 0) with a formula and no result; empty where it is no workbook."""
    try:
        with ZipFile(BytesIO(content)) as package:
            if "xl/workbook.xml" not in package.namelist():
                return _of_open_document(_part(package, "content.xml"))
            return {
                name: cells for name, part in _sheets(package) if (cells := set(_cells(_part(package, part))))
            }
    except (BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, ValueError):
        return {}  # not a workbook of this kind: whoever reads its values says what is wrong with it


def _sheets(package: ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part of the package that it stands in."""
    targets = {
        each["Id"]: each["Target"]
        for each in _attributes(_part(package, "xl/_rels/workbook.xml.rels"))
        if {"Id", "Target"} <= each.keys()
    }
    for each in _attributes(_part(package, "xl/workbook.xml")):
        target = next(
            (targets[value] for key, value in each.items() if key.endswith(":id") and value in targets), ""
        )
        if target and "name" in each:
            yield each["name"], target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _of_open_document(xml: bytes) -> dict[str, set[tuple[int, int]]]:
    """The same of an .ods, whose rows and cells say how often they repeat instead of where they stand."""
    found: dict[str, set[tuple[int, int]]] = {}
    if b"table:formula=" not in xml:
        return found
    name, row, next_row, column = "", 0, 0, 0
    for tag in _OPEN_TAG.finditer(xml):
        attributes = {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(tag["attributes"])}
        if tag["what"] == b"table":
            name, next_row = unescape(attributes.get("table:name", "")), 0
        elif tag["what"] == b"table-row":
            row, column = next_row, 0
            next_row += int(attributes.get("table:number-rows-repeated", 1))
        else:
            if "table:formula" in attributes and "office:value-type" not in attributes:
                found.setdefault(name, set()).add((row, column))
            column += int(attributes.get("table:number-columns-repeated", 1))
    return found


def _part(package: ZipFile, name: str) -> bytes:
    return package.read(name) if package.getinfo(name).file_size <= MOST_BYTES else b""


def _attributes(xml: bytes) -> Iterator[dict[str, str]]:
    for tag in _SHEET.finditer(xml):
        yield {key.decode(): unescape(value.decode()) for key, value in _ATTRIBUTE.findall(tag[1])}


def _cells(xml: bytes) -> Iterator[tuple[int, int]]:
    if _FORMULA.search(xml) is None:
        return
    for cell in _CELL.finditer(xml):
        attributes, inside = cell["attributes"], cell["inside"]
        if _FORMULA.search(inside) is None or _VALUE.search(inside) or _WORDS.search(attributes):
            continue
        place = _PLACE.search(attributes)
        if place is not None:
            yield int(place["row"]) - 1, _column(place["letters"])


def _column(letters: bytes) -> int:
    """A column from 0: A → 0, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
