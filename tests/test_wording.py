"""Every sentence in both languages: the same names, the same data, well-formed, and nothing that is put in gets out."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, meta
from small_html import faults_of
from sqlmodel import Session, select
from world import LAN, MINH, World

from bot import wording
from models.tables import Official

VIETNAMESE, ENGLISH = wording.FOLDER / "vi", wording.FOLDER / "en"
TEMPLATES = sorted(path.name for path in VIETNAMESE.glob("*.jinja"))
HOSTILE = "<b>x</b><script>&\"'</a>_*[`"
MARKED = re.compile(r"[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]", re.IGNORECASE)
# Words that hardly any Vietnamese sentence is without: a sentence that has none of their marks was typed without marks.
BARE = re.compile(
    r"\b(viec|khong|duoc|cua|nguoi|chua|nhac|quan|dang|ghi nhan|han|ngay|anh/chi)\b(?!\s*\d)", re.IGNORECASE
)


@cache
def sentences(folder: Path) -> dict[str, str]:
    return {
        f"{family}.{name}": words
        for path in sorted(folder.glob("*.toml"))
        for family, names in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for name, words in names.items()
    }


@cache
def variables(folder: Path, source: str) -> set[str]:
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True)
    environment.filters |= dict.fromkeys(
        ("day", "short_day", "weekday", "moment", "hour", "percent", "counted", "measured"), str
    )
    return meta.find_undeclared_variables(environment.parse(source)) - {"sentence", "named"}


def test_both_languages_have_the_same_files_and_sentences() -> None:
    assert {path.name for path in VIETNAMESE.iterdir()} == {path.name for path in ENGLISH.iterdir()}
    assert sentences(VIETNAMESE).keys() == sentences(ENGLISH).keys()


def test_no_sentence_is_said_twice_under_one_name() -> None:
    for folder in (VIETNAMESE, ENGLISH):
        names = [
            f"{family}.{name}"
            for path in folder.glob("*.toml")
            for family, found in tomllib.loads(path.read_text(encoding="utf-8")).items()
            for name in found
        ]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(sentences(VIETNAMESE)))
def test_a_sentence_needs_the_same_data_in_both(name: str) -> None:
    vietnamese, english = sentences(VIETNAMESE)[name], sentences(ENGLISH)[name]
    assert variables(VIETNAMESE, vietnamese) == variables(ENGLISH, english)
    assert vietnamese.strip()
    assert english.strip()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_needs_the_same_data_in_both(name: str) -> None:
    vietnamese, english = ((folder / name).read_text(encoding="utf-8") for folder in (VIETNAMESE, ENGLISH))
    assert variables(VIETNAMESE, vietnamese) == variables(ENGLISH, english)
    macros = [re.findall(r"{% macro (\w+)", source) for source in (vietnamese, english)]
    assert macros[0] == macros[1]


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_button_fits_a_phone(language: str) -> None:
    folder = wording.FOLDER / language
    for name, words in sentences(folder).items():
        if name.startswith("button."):
            assert 0 < len(words) <= 30, name
        if name.startswith("menu."):
            # Telegram: BotCommand.description, 1-256 characters; a phone shows about fifty.
            assert 0 < len(words) <= 60, name


def test_the_vietnamese_is_written_with_its_marks() -> None:
    for name, words in sentences(VIETNAMESE).items():
        shown = re.sub(r"{[{%].*?[%}]}|<code>.*?</code>|/\w+|“.*?”", "", words, flags=re.DOTALL)
        found = BARE.search(shown)
        assert not (found and not MARKED.search(shown)), f"{name}: {words!r}"


def everything_hostile(name: str, folder: Path) -> dict[str, Any]:
    found = variables(folder, sentences(folder)[name])
    return {
        each: "2026-12-01"
        if re.search(rf"\b{each}\|(short_)?day|{each}\|weekday", sentences(folder)[name])
        else "2026-12-01T01:00:00+00:00"
        if f"{each}|moment" in sentences(folder)[name]
        else "08:00"
        if f"{each}|hour" in sentences(folder)[name]
        else 12.5
        if re.search(rf"\b{each}\|(counted|percent|measured)", sentences(folder)[name])
        else "official"
        if each == "role"
        else [HOSTILE]
        if re.search(rf"\b{each}\|join|in {each}\b", sentences(folder)[name])
        else HOSTILE
        for each in found
    }


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize(
    "name", [n for n in sorted(sentences(VIETNAMESE)) if not n.startswith(("button", "menu"))]
)
def test_nothing_that_is_put_in_gets_out(language: str, name: str) -> None:
    said = wording.say(name, everything_hostile(name, wording.FOLDER / language), language)
    assert not faults_of(said), said
    assert "<script" not in said


async def test_a_title_with_markup_in_it_is_shown_as_it_is(world: World) -> None:
    number = world.add_assignment("STP", f"Báo cáo {HOSTILE}", "2026-11-25")
    for text in (f"/viec {number}", "/viec", "vướng <b>kinh phí</b> & người", "xong"):
        for each in await world.say(LAN, text):
            assert not faults_of(each.outgoing.html)
            assert "<script" not in each.outgoing.html


async def test_an_official_who_chose_english_is_spoken_to_in_english(world: World) -> None:
    number = world.add_assignment("SNV", "Báo cáo X", "2026-11-26")
    world.database.write_now(_speak_english)
    reminder = (await world.beat("2026-11-25 08:00"))[0].outgoing
    assert "Reminder · Wednesday 25/11/2026" in reminder.html
    assert "1 working day left" in reminder.html
    assert [button.label for button in reminder.buttons[0]] == ["Done", "In progress", "Held up", "Details"]
    said = (await world.say(MINH, f"{number} xong"))[0].outgoing
    assert "Recorded as <b>done</b>" in said.html
    assert said.buttons[0][0].label == "↩ Undo"


def _speak_english(session: Session) -> None:
    for official in session.exec(select(Official)):
        official.language = "en"


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_line_break_behind_a_condition_is_kept(language: str) -> None:
    data = {"agency": "Sở Nội vụ", "number": 12, "title": "Kế hoạch", "who": "Minh", "words": "vì sao?"}
    said = wording.say("notice.question", data, language)
    assert "Kế hoạch\nMinh: “vì sao?”\n" in said


PRESSED = re.compile(r"bấm|\bnút\b|trích dẫn|\bpress\b|\bbuttons?\b|\bquote\b", re.IGNORECASE)
# How somebody else reported; a QR picture's link.
MAY_SPEAK_OF_PRESSING = re.compile(
    r"\((?:bấm nút|pressed the button|a button)\)|hoặc bấm: \{\{ link|chưa bấm đọc"
)
ONLY_WITH_BUTTONS = re.compile(r"\{% if can_press %\}.*?(?:\{% else %\}|\{% endif %\})", re.DOTALL)


@pytest.mark.parametrize("folder", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_nobody_without_buttons_is_told_to_press_or_to_quote(folder: Path) -> None:
    sources = sentences(folder) | {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.jinja")}
    found = {
        name
        for name, words in sources.items()
        if not name.startswith(("button.", "group."))  # a group quotes
        and name != "group_notice.jinja"
        and PRESSED.search(MAY_SPEAK_OF_PRESSING.sub("", ONLY_WITH_BUTTONS.sub("", words)))
    }
    assert found == set()
