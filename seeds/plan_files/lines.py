"""What a sheet of a plan's file holds: columns, and a line for each task."""

from dataclasses import dataclass, field

from seeds.plan_files.cells import column_letter
from seeds.plan_files.grids import Cell


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
