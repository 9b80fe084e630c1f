"""`nhacviec import`, `export`, `template` on a real database: what they change, and what they leave alone."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from plan_books import TODAY, book, sheet
from sqlmodel import Session, select

from bot.cli import group
from models.database import Database, opened
from models.instant import VIETNAM
from models.tables import Assignment, LedgerRow, Plan, Report, Task

TODAY_NOON = datetime(2026, 11, 25, 12, tzinfo=VIETNAM)
YEAR = ("--year", "2026")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/nhacviec.db"
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", url)
    return url


@pytest.fixture
def seeded(url: str, migrated: Path) -> str:
    Path(url.removeprefix("sqlite:///")).write_bytes(migrated.read_bytes())
    assert run("seed", "--year", "2026").exit_code == 0
    return url


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, [str(each) for each in arguments])


def ok(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def save(name: str, *rows: tuple[object, ...]) -> Path:
    path = Path(name)
    path.write_bytes(sheet(*rows))
    return path


def task(session: Session, text: str) -> Task:
    return session.exec(select(Task).where(Task.text == text)).one()


def assignments(database: Database, text: str) -> list[Assignment]:
    def query(session: Session) -> list[Assignment]:
        of_task = Assignment.task_id == task(session, text).id
        return list(session.exec(select(Assignment).where(of_task).order_by(Assignment.id)))  # type: ignore[arg-type]  # SQLModel types a column as its value

    return database.read_now(query)


FIRST = (
    (1, "Báo cáo kết quả cải cách", "Sở Nội vụ", "", "20/12/2026"),
    (2, "Kế hoạch tuyên truyền", "Sở Tư pháp; Sở Y tế", "", "Hằng quý"),
    (3, "Rà soát văn bản của ngành", "Sở Tư pháp", "", "Tháng 12"),
)


def test_export_then_import_changes_nothing_and_again_after_a_second_plan(seeded: str) -> None:
    assert "Đã ghi 69 nhiệm vụ" in ok("export")
    shown = ok("import", "ke-hoach.xlsx")
    assert "giữ nguyên 69" in shown
    assert "Không có gì thay đổi" in shown
    ok("import", save("Kế hoạch 9-KH năm 2026.xlsx", *FIRST), "--apply")
    assert "Đã ghi 72 nhiệm vụ" in ok("export", "-o", "ca-hai.xlsx")
    assert "giữ nguyên 72" in ok("import", "ca-hai.xlsx", "--apply")
    with opened(seeded) as database:
        assert (
            database.read_now(lambda session: len(session.exec(select(Assignment)).all())) == 964 + 1 + 8 + 1
        )


def test_nothing_is_written_without_apply_or_with_an_error(seeded: str) -> None:
    file = save("kh.xlsx", *FIRST, (4, "Việc", "Sở Phù thủy", "", "31/02/2026"))
    refused = run("import", file, "--apply")
    assert refused.exit_code == 65
    assert "hàng 5, cột C “Cơ quan chủ trì”: không biết cơ quan “Sở Phù thủy”" in refused.output
    assert "hàng 5, cột E “Thời hạn”: “31/02/2026” không có trong lịch" in refused.output
    assert "Thêm 3" in ok("import", save("kh.xlsx", *FIRST))
    with opened(seeded) as database:
        assert database.read_now(lambda session: len(session.exec(select(Plan)).all())) == 1


@pytest.mark.usefixtures("seeded")
def test_the_same_file_twice_changes_nothing() -> None:
    file = save("kh.xlsx", *FIRST)
    assert "Thêm 3" in ok("import", file, "--apply", *YEAR)
    again = ok("import", file, "--apply", *YEAR)
    assert "Thêm 0 · đổi 0 · rút 0 · lấy lại 0 · giữ nguyên 3" in again
    assert "Không có gì thay đổi" in again


def test_a_changed_deadline_moves_what_is_open_and_reports_survive(seeded: str) -> None:
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    with opened(seeded) as database:
        (before,) = assignments(database, FIRST[0][1])
        now = TODAY_NOON

        def report(session: Session) -> None:
            row = session.get_one(Assignment, before.id)
            row.state, row.percent = "in_progress", 40.0
            session.add(
                Report(
                    assignment_id=row.id or 0,
                    at=now,
                    intent="in_progress",
                    from_state="not_started",
                    to_state="in_progress",
                )
            )

        database.write_now(report)
    changed = ((1, "Báo cáo kết quả cải cách", "Sở Nội vụ", "", "Trước 01/12/2026"), *FIRST[1:])
    shown = ok("import", save("kh.xlsx", *changed), "--apply", *YEAR)
    assert "đổi 1" in shown
    assert "thời hạn: đến hết ngày 20/12/2026 → trước ngày 01/12/2026" in shown
    with opened(seeded) as database:
        (after,) = assignments(database, FIRST[0][1])
        assert (after.id, after.state, after.percent) == (before.id, "in_progress", 40.0)
        assert (str(after.last_day), str(after.aim_day)) == ("2026-11-30", "2026-11-30")
        assert database.read_now(lambda session: len(session.exec(select(Report)).all())) == 1


def test_an_extension_that_was_granted_outlives_a_new_version(seeded: str) -> None:
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    with opened(seeded) as database:
        (before,) = assignments(database, FIRST[0][1])

        def extend(session: Session) -> None:
            session.get_one(Assignment, before.id).last_day = TODAY.replace(year=2027)

        database.write_now(extend)
    ok(
        "import",
        save("kh.xlsx", (1, FIRST[0][1], "Sở Nội vụ", "", "15/12/2026"), *FIRST[1:]),
        "--apply",
        *YEAR,
    )
    with opened(seeded) as database:
        (after,) = assignments(database, FIRST[0][1])
        assert (str(after.last_day), str(after.original_last_day)) == ("2027-11-25", "2026-12-15")


def test_a_withdrawn_task_is_ended_not_deleted_and_comes_back_as_it_was(seeded: str) -> None:
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    with opened(seeded) as database:
        first, *_ = assignments(database, FIRST[1][1])
        database.write_now(lambda session: _acknowledge(session, first.id or 0))
    assert "rút 1" in ok("import", save("kh.xlsx", FIRST[0], FIRST[2]), "--apply", *YEAR)
    with opened(seeded) as database:
        found = assignments(database, FIRST[1][1])
        assert len(found) == 8
        assert {each.state for each in found} == {"cancelled"}
        assert not any(each.open for each in found)
        assert database.read_now(lambda session: task(session, FIRST[1][1]).ended_on) is not None
        told = database.read_now(lambda s: [row.what for row in s.exec(select(LedgerRow))])
        assert told.count("assignment.withdrawn") == 8
    assert "giữ nguyên 2" in ok("import", save("kh.xlsx", FIRST[0], FIRST[2]), *YEAR)
    assert "lấy lại 1" in ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    with opened(seeded) as database:
        found = assignments(database, FIRST[1][1])
        assert len(found) == 8
        assert [each.state for each in found] == ["acknowledged", *["not_started"] * 7]
        assert all(each.open for each in found)
    assert "Sổ nguyên vẹn" in ok("audit", "--verify")


def test_a_task_handed_to_another_agency_ends_here_and_begins_there(seeded: str) -> None:
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    handed_on = (*FIRST[:2], (3, "Rà soát văn bản của ngành", "Sở Y tế", "", "Tháng 12"))
    assert "đổi 1" in ok("import", save("kh.xlsx", *handed_on), "--apply", *YEAR)
    with opened(seeded) as database:
        old, new = assignments(database, FIRST[2][1])
        assert (old.state, old.withdrawn, new.state) == ("cancelled", True, "not_started")
        assert old.agency_id != new.agency_id


@pytest.mark.usefixtures("seeded")
def test_touched_up_words_are_the_same_task_and_another_quarter_is_not() -> None:
    rows = (
        (1, "Tổng hợp báo cáo kết quả công tác quý I của toàn ngành", "Sở Nội vụ", "", "31/3/2026"),
        (2, "Tổng hợp báo cáo kết quả công tác quý II của toàn ngành", "Sở Nội vụ", "", "30/6/2026"),
    )
    ok("import", save("kh.xlsx", *rows), "--apply", *YEAR)
    touched = (
        (1, "Tổng hợp, báo cáo kết quả công tác quý I của toàn ngành.", "Sở Nội vụ", "", "31/3/2026"),
        (2, "Tổng hợp báo cáo kết quả công tác quý III của toàn ngành", "Sở Nội vụ", "", "30/9/2026"),
    )
    assert "Thêm 1 · đổi 1 · rút 1" in ok("import", save("kh.xlsx", *touched), *YEAR)


@pytest.mark.usefixtures("seeded")
def test_a_part_of_a_plan_withdraws_nothing_when_it_is_told_to_be_one() -> None:
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    part = save("them.xlsx", (1, "Việc mới", "Sở Nội vụ", "", "Quý IV"))
    shown = ok("import", part, "--apply", "--plan", "kh", "--keep-missing", *YEAR)
    assert "Thêm 1 · đổi 0 · rút 0" in shown


@pytest.mark.usefixtures("url")
def test_the_template_names_agencies_and_what_is_filled_in_comes_back() -> None:
    assert "Đã ghi mau-ke-hoach.xlsx" in ok("template")
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only this test opens a workbook itself

    book = CalamineWorkbook.from_path("mau-ke-hoach.xlsx")
    assert book.sheet_names[:3] == ["Nhiệm vụ", "Kế hoạch", "Cơ quan"]
    choices = [row[0] for row in book.get_sheet_by_name("Cơ quan").to_python()]
    assert "SNV – Sở Nội vụ" in choices
    assert "NHOM-XA – UBND cấp xã" in choices
    assert not any(str(each).startswith("STTTT") for each in choices)
    assert not Path("nhacviec.db").exists()


@pytest.mark.usefixtures("url")
def test_a_file_that_would_fill_the_memory_harms_nobody_but_its_reader() -> None:
    Path("bom.xlsx").write_bytes(
        book(lambda workbook: workbook.add_worksheet().write(1_048_575, 16_383, "x"))
    )
    refused = run("import", "bom.xlsx")
    assert refused.exit_code == 65
    assert "quá lớn" in refused.output


@pytest.mark.usefixtures("url")
def test_a_file_on_a_machine_without_a_database_brings_its_agencies_along() -> None:
    assert "Thêm 3" in ok("import", save("kh.xlsx", *FIRST), *YEAR)
    assert not Path("nhacviec.db").exists()
    assert "thêm 10 việc" in ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)


def _acknowledge(session: Session, number: int) -> None:
    session.get_one(Assignment, number).state = "acknowledged"


def test_deadlines_list_what_was_imported_and_not_what_was_withdrawn(seeded: str) -> None:
    def rows() -> list[tuple[str, str, str, str]]:
        found = json.loads(ok("deadlines", "--year", "2026", "--json"))
        return [(row["task"], row["agency"], row["period"], row["last_day"]) for row in found]

    seeds_only = rows()
    assert len(seeds_only) == 964
    ok("import", save("kh.xlsx", *FIRST), "--apply", *YEAR)
    with opened(seeded) as database:
        code = database.read_now(lambda session: task(session, FIRST[1][1]).code)
    added = [row for row in rows() if row not in seeds_only]
    assert len(added) == 1 + 8 + 1
    assert (code, "STP", "2026-Q4", "2026-12-31") in added
    ok("import", save("kh.xlsx", FIRST[0], FIRST[2]), "--apply", *YEAR)
    assert len(rows()) == 964 + 2
