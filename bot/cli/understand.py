"""`nhacviec understand`: one reply a line in, what it means out; for tests, and for a coordinator who asks why."""

import io
import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import click

from bot.understanding import Claim, Intent, Understanding
from bot.understanding import understand as read_reply
from bot.understanding.meaning import Reason
from bot.understanding.reasons import DOUBTS, RULES
from models.instant import local

INTENTS = {
    "done": "đã xong",
    "in_progress": "đang làm",
    "not_done": "chưa làm xong",
    "blocked": "vướng mắc",
    "extend": "xin gia hạn",
    "acknowledge": "đã nhận",
    "wrong_assignee": "không phải việc của mình",
    "delegate": "giao người khác",
    "question": "hỏi",
    "help": "cần trợ giúp",
    "undo": "rút lại",
    "chitchat": "chuyện ngoài",
}
# What these claims say in the person's own words is kept with them; of the others the words stand under "vì".
REASONED = frozenset({Intent.BLOCKED, Intent.EXTEND})
POSITIONS = {"first": "việc đầu", "last": "việc cuối", "rest": "các việc còn lại"}


@click.command(
    help="Đọc một câu trả lời (CÂU), hoặc nhiều câu từ đầu vào chuẩn, mỗi dòng một câu, và nói bot hiểu thế nào."
)
@click.argument("reply", metavar="CÂU", required=False)
@click.option("--json", "as_json", is_flag=True, help="Mỗi câu một đối tượng JSON, trên một dòng.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="Tính ngày từ ngày này (không ghi: hôm nay)."
)
def understand(reply: str | None, as_json: bool, today: datetime | None) -> None:  # noqa: FBT001 - click passes options by name
    """Say what a reply means: the one that is given, else those of standard input, one a line."""
    from scheduler.clock import SystemClock  # noqa: PLC0415 - brings asyncio, which reading replies needs not

    day = today.date() if today else local(SystemClock().now()).date()
    lines: Iterable[str] = (
        [" ".join(reply.splitlines())]
        if reply is not None
        else io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    )
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="\n")
    for line in lines:
        text = line.rstrip("\r\n")
        meaning = read_reply(text, day)
        words = json.dumps(as_data(text, meaning), ensure_ascii=False) if as_json else in_words(text, meaning)
        out.write(f"{words}\n")
        out.flush()
    out.detach()


def as_data(text: str, meaning: Understanding) -> dict[str, Any]:
    """The JSON object of one reply."""
    return {
        "text": text,
        "claims": [_claim(claim) for claim in meaning.claims],
        "sure": meaning.sure,
        "rules": list(meaning.rules),
        "doubts": list(meaning.doubts),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "intent": str(claim.intent),
        "tasks": list(claim.tasks),
        "every_task": claim.every_task,
        "position": claim.position,
        "hint": claim.hint,
        "percent": claim.percent,
        "date": _iso(claim.date),
        "extra_days": claim.extra_days,
        "document": claim.document,
        "document_date": _iso(claim.document_date),
        "person": claim.person,
        "note": claim.note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def in_words(text: str, meaning: Understanding) -> str:
    """The same in Vietnamese, with the rules that fired and what made the bot unsure."""
    said = "; ".join(_words(claim) for claim in meaning.claims) or "không hiểu"
    sure = "chắc, ghi ngay" if meaning.sure else "chưa chắc, phải hỏi lại"
    reasons = meaning.reasons or tuple(Reason(rule) for rule in meaning.rules)
    why = [f"  vì {_why(reason, alone=len(reasons) == 1)}" for reason in reasons]
    doubts = [f"  ngờ: {DOUBTS[doubt]} [{doubt}]" for doubt in meaning.doubts]
    return "\n".join([f"“{text}”", f"  hiểu: {said} ({sure})", *why, *doubts])


def _why(reason: Reason, *, alone: bool) -> str:
    words = f"“{reason.words}”: " if reason.words and not alone else ""
    decided = " ← quyết định" if reason.decided and not alone else ""
    return f"{words}{RULES[reason.rule]} [{reason.rule}]{decided}"


def _words(claim: Claim) -> str:
    return ", ".join([INTENTS[claim.intent], *_of_which_task(claim), *_with_what(claim)])


def _of_which_task(claim: Claim) -> list[str]:
    parts = [f"việc {', '.join(map(str, claim.tasks))}"] if claim.tasks else []
    if claim.every_task:
        parts.append("mọi việc")
    if claim.position:
        parts.append(POSITIONS[claim.position])
    if claim.hint:
        parts.append(f"“{claim.hint}”")
    return parts


def _with_what(claim: Claim) -> list[str]:
    parts = [f"{claim.percent:g} %".replace(".", ",")] if claim.percent is not None else []
    if claim.date:
        parts.append(f"ngày {claim.date:%d/%m/%Y}")
    if claim.extra_days is not None:
        parts.append(f"thêm {claim.extra_days} ngày")
    if claim.document:
        dated = f" ngày {claim.document_date:%d/%m/%Y}" if claim.document_date else ""
        parts.append(f"số {claim.document}{dated}")
    if claim.person:
        parts.append(f"cho {claim.person}")
    if claim.note and claim.intent in REASONED:
        parts.append(f"lời: “{claim.note}”")
    return parts


if __name__ == "__main__":
    understand()
