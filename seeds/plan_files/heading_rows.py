"""The headings between tasks ("II. Công tác chỉ đạo"): which rows are one, and which heading stands below which."""

import re

from seeds.plan_files.cells import as_text, is_blank
from seeds.plan_files.grids import Cell, Grid
from seeds.plan_files.lines import Table

NOT_CONTENT = frozenset({"number", "text", "title", "note"})
ROMAN = re.compile(r"[IVX]{1,6}")
STEP = re.compile(r"\s*(?P<mark>[IVX]{1,6}|[A-Z]|\d+(?:\.\d+)*)\s*[.)/–:-]?\s*", re.IGNORECASE)
HEADED = re.compile(r"^\s*(?P<mark>[IVX]{1,6}|[A-ZĐ]|Phần\s+\w+|Mục\s+\w+)\s*[.)/:–-]\s+\S")
CHILD_MARKS = ("-", "+", "–", "*", "•", "a", "a)", "a.")


def heading_of(
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


def push(stack: list[tuple[str, str]], words: str, mark: str) -> None:
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
