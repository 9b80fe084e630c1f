"""Reading the small TOML files: how deadlines are read (readings.toml)."""

import tomllib
from pathlib import Path
from typing import Any

from models.errors import Finding
from models.rules.deadlines import Readings, Roll
from seeds.sheet import read_text

ROLLS = ("named_day", "calendar_period", "event_period")
LAST_DAY = 31


def read_toml(path: Path, findings: list[Finding], shown: str) -> dict[str, Any] | None:
    """A TOML file's table; None, with a finding, where it cannot be read."""
    text = read_text(path, findings, shown)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.append(Finding(shown, f"không đúng dạng TOML: {error}"))
        return None


def read_readings(path: Path, findings: list[Finding]) -> Readings:
    """The readings of a file; the defaults for what it leaves out, or where there is no such file."""
    if not path.exists():
        return Readings()
    table = read_toml(path, findings, path.name)
    if table is None:
        return Readings()
    given: dict[str, Any] = {}
    for name, value in table.items():
        if name == "before_is_strict" and isinstance(value, bool):
            given[name] = value
        elif name in ROLLS and value in tuple(Roll):
            given[name] = Roll(value)
        elif name == "quarter_day" and type(value) is int and 0 <= value <= LAST_DAY:
            given[name] = value or None
        else:
            findings.append(
                Finding(f"{path.name}, {name}", f"không dùng được: {value!r}; xem chú thích trong tệp")
            )
    return Readings(**given)
