"""What the documents say is what the program does: every setting, every command, every link."""

import re
from pathlib import Path

import pytest

from bot import wording
from bot.cli import COMMANDS as PROGRAM_COMMANDS
from bot.commands import COMMANDS as CHAT_COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDES = [ROOT / "docs" / name for name in ("can-bo.md", "dieu-phoi.md", "quan-tri.md")]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
SETTING = re.compile(r"^NHACVIEC_([A-Z_]+)=(.*)$", re.MULTILINE)


def example() -> dict[str, str]:
    return dict(SETTING.findall((ROOT / ".env.example").read_text(encoding="utf-8")))


def test_every_setting_stands_in_the_example_and_nothing_else() -> None:
    assert set(example()) == {name.upper() for name in Settings.model_fields}


def test_the_example_as_it_stands_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in example().items():
        monkeypatch.setenv(f"NHACVIEC_{name}", value)
    written = Settings()
    for name in example():
        monkeypatch.delenv(f"NHACVIEC_{name}")
    assert written == Settings()


def test_each_setting_of_the_example_is_explained() -> None:
    for block in (ROOT / ".env.example").read_text(encoding="utf-8").split("\n\n"):
        if SETTING.search(block):
            assert block.lstrip().startswith("#"), block


def test_every_command_of_the_program_is_in_the_operators_guide() -> None:
    guide = (ROOT / "docs/quan-tri.md").read_text(encoding="utf-8")
    assert [name for name in PROGRAM_COMMANDS if f"`nhacviec {name}" not in guide] == []


def test_the_guides_name_no_command_that_is_not_there() -> None:
    for page in PAGES:
        named = re.findall(r"nhacviec ([a-z][a-z-]*)(?=[ `\n])", page.read_text(encoding="utf-8"))
        assert set(named) - set(PROGRAM_COMMANDS) - {"demo", "env"} == set(), page


@pytest.mark.parametrize("name", sorted(CHAT_COMMANDS))
def test_every_command_of_the_chat_is_in_a_guide(name: str) -> None:
    assert any(re.search(rf"`/{name}\b", guide.read_text(encoding="utf-8")) for guide in GUIDES)


def test_the_platforms_menu_is_the_chats_commands() -> None:
    assert set(wording.command_menu()) == set(CHAT_COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []
