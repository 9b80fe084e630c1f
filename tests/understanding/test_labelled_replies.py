"""The labelled replies of labelled.jsonl: ≥ 97 % right, no false done, ≤ 5 % asked needlessly.

A line is {"text", "claims", "may_ask"?}; only the slots a label names are compared. Dates count from 2026-11-23.
"""

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.understanding import Claim, Intent, understand

TODAY = date(2026, 11, 23)
LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
]


def slot_agrees(slot: str, want: Any, got: Claim) -> bool:
    if slot == "intent":
        return bool(want == got.intent)
    if slot == "tasks":
        return sorted(map(str, want)) == sorted(map(str, got.tasks))
    if slot == "percent":
        return got.percent is not None and abs(float(want) - got.percent) <= 1
    if slot == "date":
        return got.date is not None and bool(want == got.date.isoformat())
    return bool(want == getattr(got, slot))


def agrees(want: list[dict[str, Any]], got: tuple[Claim, ...]) -> bool:
    left = list(got)
    for claim in want:
        partner = next((one for one in left if all(slot_agrees(s, w, one) for s, w in claim.items())), None)
        if partner is None:
            return False
        left.remove(partner)
    return not left


def judged() -> Iterator[tuple[str, bool, bool, bool]]:
    """Text, right, false done, asked needlessly."""
    for line in LINES:
        meaning = understand(line["text"], TODAY)
        done = any(claim.intent is Intent.DONE for claim in meaning.claims)
        wanted = any(claim["intent"] == "done" for claim in line["claims"])
        may_ask = line.get("may_ask", False)
        false_done = meaning.sure and done and not wanted
        right = agrees(line["claims"], meaning.claims) or (not meaning.sure and may_ask)
        yield line["text"], right and not false_done, false_done, not meaning.sure and not may_ask


@pytest.fixture(scope="module")
def results() -> list[tuple[str, bool, bool, bool]]:
    return list(judged())


def test_there_are_enough_lines_of_every_intent() -> None:
    assert len(LINES) >= 600
    for intent in Intent:
        count = sum(any(claim["intent"] == intent for claim in line["claims"]) for line in LINES)
        assert count >= 12, f"{intent}: {count}"


def test_at_least_97_percent_are_right(results: list[tuple[str, bool, bool, bool]]) -> None:
    wrong = [text for text, right, _, _ in results if not right]
    assert len(wrong) <= 0.03 * len(results), wrong


def test_none_is_taken_for_done_that_is_not(results: list[tuple[str, bool, bool, bool]]) -> None:
    assert [text for text, _, false_done, _ in results if false_done] == []


def test_at_most_5_percent_are_asked_needlessly(results: list[tuple[str, bool, bool, bool]]) -> None:
    asked = [text for text, _, _, needlessly in results if needlessly]
    assert len(asked) <= 0.05 * len(results), asked


@pytest.mark.parametrize("line", LINES[::37], ids=lambda line: line["text"][:30])
def test_a_reply_means_the_same_in_capitals_or_after_a_greeting(line: dict[str, Any]) -> None:
    before = understand(line["text"], TODAY)
    after = understand(f"Dạ {line['text']}", TODAY)
    done_before = any(claim.intent is Intent.DONE for claim in before.claims)
    done_after = after.sure and any(claim.intent is Intent.DONE for claim in after.claims)
    assert done_before or not done_after


def without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")


def test_typed_without_diacritics_it_is_read_the_same_and_never_more_done() -> None:
    """Some words are two without their marks (đừng, đúng; nhắn, nhận): few readings may differ, none towards done."""
    marked = [line["text"] for line in LINES if not line["text"].isascii()]
    differ, more_done = [], []
    for text in marked:
        meaning, bare = understand(text, TODAY), understand(without_marks(text), TODAY)
        intents, bare_intents = ([claim.intent for claim in each.claims] for each in (meaning, bare))
        if intents != bare_intents:
            differ.append(text)
        if bare.sure and Intent.DONE in bare_intents and Intent.DONE not in intents:
            more_done.append(text)
    assert more_done == []
    assert len(differ) <= 0.04 * len(marked), differ
