"""The operator types it wrong, or something is not where it should be: one Vietnamese sentence says what, and what to do."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import COMMANDS, group, usage
from models.database import Database
from models.errors import DatabaseFull
from models.keeping.backup import Keeping, back_up
from models.keeping.restore import check, put_back
from models.migrate import migrate
from scheduler.clock import SystemClock


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{tmp_path}/nhacviec.db")


def nhacviec(*arguments: str, said: str | None = None) -> Result:
    result = CliRunner().invoke(group, list(arguments), input=said, prog_name="nhacviec")
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["calender"], "Không có lệnh 'calender'"),
        (["seed"], "Thiếu tùy chọn '--year'"),
        (["seed", "--yaer", "2026"], "Không có tùy chọn '--yaer'"),
        (["seed", "--year"], "Tùy chọn '--year' cần một giá trị"),
        (["seed", "--year", "năm nay"], "'năm nay' không phải một số nguyên"),
        (["seed", "--year", "26"], "nằm ngoài khoảng"),
        (["audit", "1", "2"], "Thừa tham số (2)"),
        (["audit"], "cần số của một việc"),
        (["preview", "--from", "mai"], "không đúng dạng"),
        (["invite", "--agency", "stp", "--name", "A", "--role", "sếp"], "không phải một trong"),
        (["import"], "Thiếu tham số"),
        (["import", "khong-co.xlsx"], "Không có 'khong-co.xlsx'"),
        (["restore", "."], "là thư mục, cần tệp"),
    ],
)
def test_a_wrong_call_is_told_in_vietnamese(arguments: list[str], words: str) -> None:
    result = nhacviec(*arguments)
    assert (result.exit_code, words in result.output) == (2, True), result.output
    assert "lỗi: " in result.output.lower()
    assert not [line for line in result.output.splitlines() if line.startswith(("Error", "Usage", "Try"))]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_every_command_is_in_vietnamese(name: str) -> None:
    said = nhacviec(name, "--help").output
    assert "In hướng dẫn này" in said
    for english in ("Options:", "Show this message", "required]", "default:"):
        assert english not in said


def asked_of_gettext() -> Iterator[str]:
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
                yield from (
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                )


def test_every_sentence_is_one_that_the_library_still_says() -> None:
    ours = tomllib.loads(usage.WORDS.read_text(encoding="utf-8"))
    assert set(ours) - {"required"} <= set(asked_of_gettext())


def test_a_reply_may_be_given_as_an_argument() -> None:
    alone = nhacviec("understand", "3 xong", "--today", "2026-11-23")
    assert (alone.exit_code, "đã xong, việc 3" in alone.output) == (0, True), alone.output
    assert alone.output == nhacviec("understand", "--today", "2026-11-23", said="3 xong\n").output
    many = nhacviec("understand", "--json", said="3 xong\n4 chưa\n")
    assert len(many.output.splitlines()) == 2


def test_a_folder_that_takes_no_backup_is_named_and_the_database_is_not_blamed(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/nhacviec.db")
    (tmp_path / "tep").write_text("")
    result = nhacviec("backup", "--to", str(tmp_path / "tep" / "backups"))
    assert result.exit_code == 74
    assert "Không ghi được vào thư mục sao lưu" in result.output
    assert "NHACVIEC_DATABASE_URL" not in result.output
    assert "nhacviec migrate" not in result.output


def test_the_doctor_gives_one_advice_where_there_is_no_database(tmp_path: Path) -> None:
    first = nhacviec("doctor").output
    assert "không có tệp" in first
    assert ("nhacviec migrate" in first, "restore" in first) == (True, False)
    migrate(f"sqlite:///{tmp_path}/nhacviec.db")
    assert nhacviec("backup").exit_code == 0
    (tmp_path / "nhacviec.db").unlink()
    lost = nhacviec("doctor").output
    assert ("nhacviec migrate" in lost, "nhacviec restore" in lost) == (False, True)


def test_the_doctor_asks_after_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", "postgresql+psycopg://ai@127.0.0.1:1/nhacviec")
    said = nhacviec("doctor").output
    assert "Máy chủ PostgreSQL có chạy không" in said
    assert ("nhacviec migrate" in said, "restore" in said) == (False, False)


@pytest.mark.server
def test_nothing_is_put_over_a_server_whose_database_could_not_be_kept(
    emptied_on_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping, now = Keeping(tmp_path / "backups", 3), SystemClock().now()
    made = back_up(emptied_on_server, keeping, now=now)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("models.keeping.shelf.to_disk", full)
    monkeypatch.setattr("models.keeping.server_dump.put_back", lambda *_: pytest.fail("it was replaced"))
    with pytest.raises(DatabaseFull):
        put_back(check(made.path), emptied_on_server, keeping, now=now)
    Database(emptied_on_server).stop()
