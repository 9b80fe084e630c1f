"""A checked plan's file as lines for the operator."""

from models.rules.catalogue import Task
from seeds.plan_files.applying import Outlook
from seeds.plan_files.form import WORDS
from seeds.plan_files.reading import Checked
from seeds.plan_files.summary import changed_line, rule_words

SHOWN = 12
WIDTH = 72


def lines_of(checked: Checked, ahead: Outlook, *, show_all: bool) -> list[str]:
    """What the file is, what it would change, what to know. Errors are told by whoever raises them."""
    lines = _heading(checked)
    most = 10**9 if show_all else SHOWN
    if checked.warnings:
        lines += ["", "CẦN BIẾT", *(f"  {each}" for each in checked.warnings[: 4 * most])]
    if checked.errors:
        return [*lines, "", f"{len(checked.errors)} LỖI, CHƯA GHI GÌ"]
    return [*lines, *_changes(checked, most), *_ahead(checked, ahead)]


def _heading(checked: Checked) -> list[str]:
    lines = [f"Kế hoạch {p.code} · {p.number or 'chưa có số'} · {p.title}" for p in checked.plans]
    if checked.plans:
        lines.append(f"({checked.how})")
    if checked.tasks:
        sheets = f", trang {', '.join(checked.sheets)}" if checked.sheets else ""
        lines.append(f"Đọc được {checked.tasks} nhiệm vụ, {checked.headings} hàng đề mục{sheets}.")
    if checked.passed_over:
        lines.append(f"Bỏ qua trang không có bảng nhiệm vụ: {', '.join(checked.passed_over)}")
    return lines


def _changes(checked: Checked, most: int) -> list[str]:
    told = checked.difference
    counts = (
        f"Thêm {len(told.added)} · đổi {len(told.changed)} · rút {len(told.withdrawn)} · "
        f"lấy lại {len(told.restored)} · giữ nguyên {told.unchanged}"
    )
    lines = ["", counts]
    if checked.changed_plans:
        lines.append(f"Thông tin của kế hoạch thay đổi: {', '.join(checked.changed_plans)}")
    lines += _part("THÊM", [_task(task) for task in told.added], most)
    changed = []
    for change in told.changed:
        changed.append(f"{change.after.code:<10} {change.after.title[:WIDTH]}")
        changed += [f"           {WORDS[name]}: {changed_line(change, name)}" for name in change.fields]
    lines += _part("ĐỔI", changed, 3 * most)
    withdrawn = [_task(task) for task in told.withdrawn]
    lines += _part("RÚT (kết thúc, không xóa; báo cáo còn nguyên)", withdrawn, most)
    return lines + _part("LẤY LẠI", [_task(change.after) for change in told.restored], most)


def _ahead(checked: Checked, ahead: Outlook) -> list[str]:
    lines = []
    if ahead.assignments:
        late = f", trong đó {ahead.overdue} việc quá hạn ngay" if ahead.overdue else ""
        lines += ["", f"Sẽ giao {ahead.assignments} việc{late}."]
    if ahead.without_run:
        shown = ", ".join(ahead.without_run[:SHOWN])
        lines.append(f"Không có kỳ nào trong năm giao việc: {len(ahead.without_run)} nhiệm vụ ({shown}).")
    return lines if checked.anything else [*lines, "Không có gì thay đổi."]


def _part(heading: str, lines: list[str], most: int) -> list[str]:
    if not lines:
        return []
    hidden = [f"  … và {len(lines) - most} dòng nữa (--all)"] if len(lines) > most else []
    return ["", heading, *(f"  {line}" for line in lines[:most]), *hidden]


def _task(task: Task) -> str:
    return f"{task.code:<10} {task.title[:WIDTH]} · {', '.join(task.responsible)} · {rule_words(task.rule)}"
