"""Every rule and every doubt that the code can name is explained: in reasons.py and in docs/understanding.md."""

import json
import re
from datetime import date
from pathlib import Path

from bot.understanding import understand
from bot.understanding.reasons import DOUBTS, RULES

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
# A rule's name stands second in a Verdict; a doubt third, or alone where it is returned or appended.
NAMED_RULE = re.compile(
    r'Verdict\(\s*Intent\.\w+(?: if \w+ else Intent\.\w+)?,\s*"(?P<rule>\w+)"|(?:rules=\(|Reason\()"(?P<other>\w+)"'
)


def sources() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot" / "understanding").glob("*.py"))
    )


def test_every_rule_named_in_the_code_is_explained() -> None:
    named = {match["rule"] or match["other"] for match in NAMED_RULE.finditer(sources())}
    assert len(named) > 50
    assert named <= set(RULES)


def test_no_explained_name_is_missing_from_the_code() -> None:
    code = sources().replace((ROOT / "bot" / "understanding" / "reasons.py").read_text(encoding="utf-8"), "")
    assert [name for name in (*RULES, *DOUBTS) if f'"{name}"' not in code] == []


def test_what_fires_on_the_labelled_replies_is_explained() -> None:
    for line in (Path(__file__).parent / "labelled.jsonl").read_text(encoding="utf-8").splitlines():
        meaning = understand(json.loads(line)["text"], TODAY)
        assert set(meaning.rules) <= set(RULES)
        assert set(meaning.doubts) <= set(DOUBTS)


def test_the_guide_lists_every_rule_and_doubt() -> None:
    guide = (ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")
    assert [name for name in (*RULES, *DOUBTS) if f"`{name}`" not in guide] == []
