"""Workbooks as people here make them, for the tests."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from models.rules.agencies import Agencies
from models.rules.plan_difference import KnownTask
from seeds.plan_files.reading import Checked, check
from seeds.plan_files.which_plan import Asked, Known
from seeds.reading import read_catalogue

TODAY = date(2026, 11, 25)
HEADER = (
    "STT",
    "Nội dung nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời hạn",
    "Sản phẩm",
    "Ghi chú",
)


def book(fill: Callable[[Any], None]) -> bytes:
    """The bytes of a workbook that `fill` writes."""
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out)
    fill(workbook)
    workbook.close()
    return out.getvalue()


def sheet(*rows: tuple[object, ...], header: tuple[str, ...] = HEADER, name: str = "Trang 1") -> bytes:
    """A plain sheet: a header and rows."""

    def fill(workbook: Any) -> None:
        page = workbook.add_worksheet(name)
        for number, row in enumerate((header, *rows)):
            page.write_row(number, 0, row)

    return book(fill)


def known(*, tasks: bool = True) -> Known:
    """The catalogue of the seeds, as a database that was seeded has it."""
    catalogue = read_catalogue()
    return Known(
        catalogue.plans if tasks else (),
        tuple(KnownTask(task) for task in catalogue.tasks) if tasks else (),
        Agencies(catalogue.agencies, catalogue.successors),
        {group.code: group for group in catalogue.groups},
    )


KNOWN, ONLY_AGENCIES = known(), known(tasks=False)


def read(content: bytes, name: str = "Kế hoạch 2026.xlsx", **asked: Any) -> Checked:
    """The file, checked against the agencies alone."""
    return check(content, name, ONLY_AGENCIES, Asked(TODAY, **asked))


def wrong(checked: Checked) -> list[str]:
    """The errors as people read them."""
    return [str(each) for each in checked.errors]
