"""The form of a plan's spreadsheet, empty (template) or with the catalogue in it (export): what import reads back.

Written row by row with constant memory. Lists to choose from advise and do not forbid: a cell may name several agencies.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from models.rules.catalogue import Agency, Plan, Product, Task, TaskKind
from models.rules.deadline_rules import FORMS
from models.rules.plan_difference import KnownTask
from seeds.plan_files import form
from seeds.plan_files.summary import rule_words
from seeds.plan_files.which_plan import Known

FIRST_ROWS = 2_000
TEXT = "@"
GUIDE = (
    "Mỗi hàng của trang Nhiệm vụ là một nhiệm vụ. Chỉ cần hai cột: Nội dung nhiệm vụ, Cơ quan chủ trì; nên có Thời hạn.",
    "Kiểm tra, chưa ghi gì: nhacviec import TỆP.xlsx · Áp dụng: nhacviec import TỆP.xlsx --apply · Hoặc gửi tệp cho bot.",
    "Nhiệm vụ không còn trong tệp sẽ được kết thúc (không xóa); báo cáo đã có giữ nguyên. Gửi lại cùng tệp: không đổi gì.",
    "Trang Cơ quan và Danh sách chỉ để chọn; sửa ở đó không có tác dụng.",
)


def template(known: Known, plan: Plan | None = None) -> bytes:
    """An empty form with its lists."""
    return _book(known, (), [plan] if plan else [])


def export(known: Known, plan_codes: Sequence[str] = ()) -> bytes:
    """The catalogue (or only some plans of it) in the form. What has ended is left out: importing keeps it ended."""
    plans = [plan for plan in known.plans if not plan_codes or plan.code in plan_codes]
    codes = {plan.code for plan in plans}
    tasks = [each for each in known.tasks if each.task.plan_code in codes and not each.ended]
    return _book(known, tasks, plans)


def _book(known: Known, tasks: Sequence[KnownTask], plans: Sequence[Plan]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only who writes a workbook pays for it

    out = BytesIO()
    # Rows leave memory as they are written; strings stay text, whatever they look like ("=…", "12/2026").
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": False,
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    styles = {
        "head": book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#DDEBF7",
                "border": 1,
                "num_format": TEXT,
            }
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": TEXT}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
    }
    agencies = [agency for agency in known.agencies.by_code.values() if agency.valid_to is None]
    _tasks(book, styles, known, tasks, plans)
    _plans(book, styles, plans)
    _agencies(book, styles, known, agencies)
    _lists(book, styles)
    sheet = book.add_worksheet(form.GUIDE)
    sheet.set_column(0, 0, 120)
    for row, words in enumerate(GUIDE):
        sheet.write_string(row, 0, words, styles["text"])
    book.close()
    return out.getvalue()


def _tasks(
    book: Any, styles: dict[str, Any], known: Known, tasks: Sequence[KnownTask], plans: Sequence[Plan]
) -> None:
    choices = len(known.groups) + sum(each.valid_to is None for each in known.agencies.by_code.values())
    sheet = book.add_worksheet(form.TASKS)
    for index, column in enumerate(form.COLUMNS):
        sheet.set_column(index, index, column.width, styles["text"])
    sheet.freeze_panes(1, 2)
    last = max(FIRST_ROWS, len(tasks) + 200)
    sheet.autofilter(0, 0, max(len(tasks), 1), len(form.COLUMNS) - 1)
    lists = {
        "responsible": f"='{form.AGENCIES}'!$A$2:$A${choices + 1}",
        "cooperating": f"='{form.AGENCIES}'!$A$2:$A${choices + 1}",
        "kind": [str(kind) for kind in TaskKind],
        "product": [str(product) for product in Product if product],
        "rule": f"='{form.LISTS}'!$A$2:$A${len(FORMS) + 1}",
        "explicit": ["có", "ngầm"],
        "restricted": ["có"],
        "plan_code": f"='{form.PLANS}'!$A$2:$A$50",
    }
    for index, column in enumerate(form.COLUMNS):
        sheet.write_string(0, index, column.heading, styles["head"])
        rule: dict[str, Any] = {"validate": "any"}
        if column.field in lists:
            # "information" lets people write what is not in the list: several agencies, a deadline in words.
            rule = {"validate": "list", "source": lists[column.field], "error_type": "information"}
            rule |= {
                "error_title": column.heading,
                "error_message": "Không có trong danh sách; vẫn ghi được.",
            }
        if column.hint:
            rule |= {"input_title": column.heading, "input_message": column.hint[:255]}
        if len(rule) > 1:
            sheet.data_validation(1, index, last, index, rule)
    first = plans[0].code if plans else ""
    for row, each in enumerate(tasks, start=1):
        for index, words in enumerate(_cells(each.task, known, first, several=len(plans) > 1)):
            if words:
                sheet.write_string(row, index, words, styles["text"])


def _cells(task: Task, known: Known, first: str, *, several: bool) -> list[str]:
    values: dict[str, str] = {
        "plan_code": task.plan_code if several or task.plan_code != first else "",
        "responsible": "; ".join(_named(code, known) for code in task.responsible),
        "cooperating": "; ".join(
            _named(part.strip(), known) for part in task.cooperating.split(";") if part.strip()
        ),
        "explicit": "có" if task.explicit else "ngầm",
        "restricted": "có" if task.restricted else "",
    }
    return [values.get(column.field, str(getattr(task, column.field, ""))) for column in form.COLUMNS]


def _named(code: str, known: Known) -> str:
    """The code says which one is meant, the name says it to people: "SNV – Sở Nội vụ"."""
    if code in known.agencies.by_code:
        return f"{code} – {known.agencies.by_code[code].name}"
    return f"{code} – {known.groups[code].name}" if code in known.groups else code


def _plans(book: Any, styles: dict[str, Any], plans: Sequence[Plan]) -> None:
    sheet = book.add_worksheet(form.PLANS)
    for index, (_, heading, width) in enumerate(form.PLAN_COLUMNS):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, styles["head"])
    for row, plan in enumerate(plans, start=1):
        for index, (name, _, _) in enumerate(form.PLAN_COLUMNS):
            value = getattr(plan, name)
            if isinstance(value, date):
                sheet.write_datetime(row, index, value, styles["day"])
            elif value:
                sheet.write_string(row, index, value, styles["text"])


def _agencies(book: Any, styles: dict[str, Any], known: Known, agencies: Sequence[Agency]) -> None:
    sheet = book.add_worksheet(form.AGENCIES)
    sheet.set_column(0, 2, 44)
    for index, heading in enumerate(("Chọn ở trang Nhiệm vụ", "Tên ngắn, tên gọi khác", "Loại")):
        sheet.write_string(0, index, heading, styles["head"])
    row = 1
    for group in known.groups.values():
        sheet.write_string(row, 0, _named(group.code, known), styles["text"])
        sheet.write_string(row, 2, "nhóm: " + ", ".join(sorted(map(str, group.kinds))), styles["text"])
        row += 1
    for agency in agencies:
        sheet.write_string(row, 0, _named(agency.code, known), styles["text"])
        sheet.write_string(row, 1, ", ".join((agency.short_name, *agency.aliases)), styles["text"])
        sheet.write_string(row, 2, str(agency.kind), styles["text"])
        row += 1


def _lists(book: Any, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(form.LISTS)
    sheet.set_column(0, 1, 50)
    sheet.write_string(0, 0, "Quy tắc thời hạn (ví dụ; đổi ngày, số được)", styles["head"])
    sheet.write_string(0, 1, "Nghĩa", styles["head"])
    for row, code in enumerate(FORMS, start=1):
        sheet.write_string(row, 0, code, styles["text"])
        sheet.write_string(row, 1, rule_words(code), styles["text"])


def write_file(path: Path, content: bytes) -> None:
    """Write the whole file or none of it."""
    waiting = path.with_name(f".{path.name}.part")
    waiting.write_bytes(content)
    waiting.replace(path)
