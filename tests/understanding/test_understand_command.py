"""`nhacviec understand`: one reply a line in, one answer a line out, whatever the bytes."""

import json
import subprocess
import sys
from typing import Any

from click.testing import CliRunner

from bot.cli.understand import understand

KEYS = {"intent", "tasks", "percent", "date", "extra_days", "document", "note"}


def run(text: bytes, *options: str) -> str:
    result = CliRunner().invoke(understand, ["--today", "2026-11-23", *options], input=text)
    assert result.exit_code == 0, result.output
    return result.output


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(text.encode(), "--json").splitlines()]


def test_one_json_object_a_line_with_every_slot() -> None:
    first, second = answers("việc 3 xong, số 45/KH-SNV\nxin gia hạn đến 15/12\n")
    assert first["text"] == "việc 3 xong, số 45/KH-SNV"
    assert first["claims"][0]["intent"] == "done"
    assert first["claims"][0]["tasks"] == [3]
    assert first["claims"][0]["document"] == "45/KH-SNV"
    assert first["sure"] is True
    assert second["claims"][0]["date"] == "2026-12-15"
    assert set(first["claims"][0]) >= KEYS


def test_an_empty_line_is_answered_too() -> None:
    assert len(answers("xong\n\nchưa\n")) == 3


def test_the_last_line_needs_no_line_end() -> None:
    assert len(answers("xong rồi")) == 1


def test_bytes_that_are_no_text_are_answered() -> None:
    lines = run(b"\xff\xfe xong \x80\n\x00\n", "--json").splitlines()
    assert len(lines) == 2


def test_a_line_of_a_hundred_kilobytes_is_answered() -> None:
    assert len(answers("chưa xong, " * 9_000 + "\nxong\n")) == 2


def test_in_words_it_says_what_was_understood_and_why() -> None:
    words = run("coi như xong rồi\n".encode())
    assert "đang làm" in words
    assert "chưa chắc, phải hỏi lại" in words
    assert "near_done" in words
    assert "as_good_as_done" in words


def test_in_words_each_rule_stands_beside_what_it_read_and_the_one_that_decided_is_marked() -> None:
    lines = run("dự thảo xong rồi, chị Hà chưa ký\n".encode()).splitlines()
    decided = [line for line in lines if line.endswith("← quyết định")]
    assert any("“dự thảo xong rồi”" in line for line in lines)
    assert len(decided) == 1
    assert lines[0] == "“dự thảo xong rồi, chị Hà chưa ký”"


def test_the_day_is_today_where_none_is_given() -> None:
    result = CliRunner().invoke(understand, ["--json"], input=b"xong\n")
    assert json.loads(result.output)["claims"][0]["intent"] == "done"


def test_it_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "bot.cli.understand", "--json", "--today", "2026-11-23"]
    result = subprocess.run(
        command, input="xong rồi ạ\n".encode(), capture_output=True, check=True, timeout=60
    )
    assert json.loads(result.stdout)["sure"] is True
