"""Arrows point down: a walk over every import of the project, failing where one points up."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlmodel import Session

import models.store
from models.store import assignments

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


# Reads that need nobody to ask, each with the reason. Anything else that a store gives back names its viewer, or the
# chat whose own it is.
WITHOUT_VIEWER = {
    "audit.head": "number and hash of the newest row of the ledger; nothing of what it tells",
    "calendar.changes_from": "days off are public",
    "calendar.current": "days off are public",
    "calendar.days_of": "days off are public",
    "catalogue.keep": "how many rows were changed",
    "catalogue.plan_codes": "codes of plans are public",
    "catalogue.plans": "numbers of plans are public",
    "channels.paused_until": "the machine's own: when sending goes on",
    "channels.sent_since": "the pace, which speaks for nobody: chats and instants only",
    "decisions.locked": "a write's own row; whoever calls it has read it for its viewer",
    "escalations.ids_of": "codes of agencies are public",
    "events.register": "a write; which assignments it made",
    "evidence.given_up": "a write; the chat to tell that its own file is not kept",
    "evidence.next_fetch": "the machine's own: when to look again",
    "evidence.to_fetch": "the machine's own: which files wait with a platform",
    "health.facts": "numbers and instants of the machine, of no task and nobody",
    "inbox.being_retried": "for the operator, who holds the file",
    "inbox.bot_name": "the bot's own name",
    "inbox.deferred_chats": "the machine's own: which chats sent too many",
    "inbox.next_try": "the machine's own: when to look again",
    "inbox.ready": "the machine's own: which updates wait, as numbers",
    "inbox.set_aside": "for the operator, who holds the file",
    "inbox.take": "the machine's own: the update that is being handled",
    "inherited.run_keys": "for whoever adds assignments: which are there already",
    "invitations.of_code": "the code itself is the right to it",
    "lease.look": "the machine's own: which program works",
    "ledger_guards.missing": "names of triggers",
    "officials.add": "a write; whoever calls it has checked who may",
    "officials.end": "a write; which assignments moved, for the ledger",
    "outbox.claim": "the machine's own: what is being sent",
    "outbox.due": "the machine's own: which messages may go, as numbers",
    "outbox.left_in_sending": "the machine's own: what was being sent",
    "outbox.next_due": "the machine's own: when to look again",
    "people.contact_of": "one's own chat, by which it becomes known who asks",
    "people.scope_of": "makes the viewer",
    "plan_assignments.follow": "a write; how many assignments were touched",
    "plan_files.to_answer": "the machine's own: the chat that a file came from",
    "plan_files.waiting": "the machine's own: which files are to be read",
    "plans.codes": "codes of tasks alone tell nothing",
    "plans.keep_tasks": "a write; which rows the tasks have",
    "registry.read": "agencies are public",
    "requests.row": "a write's own row; whoever calls it has read it for its viewer",
    "running.last": "the machine's own: when the pulse last beat",
    "sent_messages.keys_of_the_same_answer": "keys of choices; nothing of what they stand for",
    "shared_files.find": "the secret of its address is the right to see it",
    "statements.is_open": "a condition for a statement; nothing of what it finds",
    "steps.oldest_open": "one day, of no task in particular",
    "succession.carry_on": "a write; what moved, for the notices that tell of it",
    "succession_people.move": "a write; how many moved",
}
NOTHING_TOLD = (type(None), int, bool)


def reads() -> list[tuple[str, Any]]:
    found = []
    for module in pkgutil.iter_modules(models.store.__path__):
        loaded = importlib.import_module(f"models.store.{module.name}")
        for name, function in vars(loaded).items():
            if inspect.isfunction(function) and function.__module__ == loaded.__name__ and name[0] != "_":
                hints = get_type_hints(function)
                if "session" in hints and hints["return"] not in NOTHING_TOLD:
                    found.append((f"{module.name}.{name}", function))
    return found


def test_every_read_of_the_store_takes_its_viewer() -> None:
    without = [
        name
        for name, function in reads()
        if not {"viewer", "contact"} & set(inspect.signature(function).parameters)
    ]
    assert set(without) - set(WITHOUT_VIEWER) == set(), "who asks? (models/rules/access.py)"
    assert set(WITHOUT_VIEWER) - set(without) == set(), "no longer there, or takes its viewer now"


def test_the_walk_sees_a_read_without_a_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    def leak(session: Session) -> list[str]:
        raise NotImplementedError(session)

    leak.__module__ = assignments.__name__
    monkeypatch.setattr(assignments, "leak", leak, raising=False)
    assert "assignments.leak" in [name for name, _ in reads()]


def test_nothing_waits_in_a_way_that_may_not_hear_the_programs_end() -> None:
    """In Python 3.11 asyncio.wait_for swallows a cancellation that comes together with the result; timeout() does not."""
    for room in ("bot", "web", "scheduler", "models"):
        for path in sources(room):
            assert "asyncio.wait_for(" not in path.read_text(encoding="utf-8"), f"{path}: use asyncio.timeout"
