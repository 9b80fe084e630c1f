"""Arrows point down: a walk over every import of the project, failing where one points up."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "web", "scheduler", "models", "seeds", "reports", "sandbox")
MAY_IMPORT = {
    "bot": {"bot", "web", "scheduler", "models", "seeds", "reports"},
    "web": {"web", "scheduler", "models"},
    "scheduler": {"scheduler", "models"},
    "models": {"models"},
    "seeds": {"seeds", "models"},
    "reports": {"reports", "models"},
    "sandbox": {"sandbox"},
}
# The entrance starts the sandbox; nothing else of the bot knows it.
EXCEPTIONS = {("bot/cli/run.py", "sandbox"), ("bot/demo.py", "sandbox")}
PURE = ["models/rules", "bot/understanding", "bot/find_task.py", "bot/title_words.py"]
IMPURE = ("sqlalchemy", "sqlmodel", "telegram", "httpx", "time", "random", "asyncio", "socket", "os")
IMPURE_OWN = ("models.database", "models.store", "models.tables", "scheduler", "bot.channels", "bot.settings")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            folder = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            module = ".".join([*folder, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def sources(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


@pytest.mark.parametrize("room", [room for room in ROOMS if (ROOT / room).is_dir()])
def test_every_import_points_down(room: str) -> None:
    for path in sources(room):
        name = path.relative_to(ROOT).as_posix()
        for imported in imports(path):
            top = imported.split(".")[0]
            if top in ROOMS and (name, top) not in EXCEPTIONS:
                assert top in MAY_IMPORT[room], f"{name} imports {imported}"


@pytest.mark.parametrize("place", PURE)
def test_the_heart_knows_no_database_no_chat_and_no_clock(place: str) -> None:
    for path in sources(place):
        found = imports(path)
        for imported in found:
            assert imported.split(".")[0] not in IMPURE, f"{path} imports {imported}"
            assert not imported.startswith(IMPURE_OWN), f"{path} imports {imported}"
        words = path.read_text(encoding="utf-8")
        for clock in ("datetime.now(", "date.today(", "utcnow("):
            assert clock not in words, f"{path} looks at a clock"


def test_only_one_file_knows_the_telegram_library() -> None:
    for room in ROOMS:
        for path in sources(room) if (ROOT / room).is_dir() else []:
            if any(name == "telegram" or name.startswith("telegram.") for name in imports(path)):
                assert path.relative_to(ROOT).as_posix() == "bot/channels/telegram.py"


def test_only_the_database_commits() -> None:
    for room in ("bot", "web", "scheduler", "models", "seeds", "reports"):
        for path in sources(room) if (ROOT / room).is_dir() else []:
            if path.relative_to(ROOT).as_posix() == "models/database.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    assert node.func.attr not in {"commit", "rollback"}, f"{path}:{node.lineno} commits"


def test_one_module_knows_what_time_it_is() -> None:
    for room in ("bot", "web", "scheduler", "models", "seeds", "reports"):
        for path in sources(room) if (ROOT / room).is_dir() else []:
            words = path.read_text(encoding="utf-8")
            if path.relative_to(ROOT).as_posix() != "scheduler/clock.py":
                assert "datetime.now(" not in words, f"{path} looks at a clock"
                assert "date.today(" not in words, f"{path} looks at a clock"
