"""How long understanding takes: `python -m bench.understanding`.

Prints the mean and the 99th percentile per reply over the labelled replies, the ratio to a plain matcher of substrings
in the same run, how the time grows with the length, and the time of the import and of the first reply.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.understanding import understand

TODAY = date(2026, 11, 23)
LABELLED = Path(__file__).parent.parent / "tests" / "understanding" / "labelled.jsonl"
ROUNDS = 3
LENGTHS = (1, 10)
MICROSECONDS = 1e6
MILLISECONDS = 1e3
_SUBSTRINGS = {
    "gia hạn": "extend", "chưa": "not_done", "đang": "in_progress", "vướng": "blocked", "nhầm": "undo", "?": "question",
    "xong": "done", "gửi": "done", "ban hành": "done", "nhận": "acknowledge", "giao": "delegate", "không phải": "wrong_assignee",
}  # fmt: skip
_IMPORT = """
import time
start = time.perf_counter()
from bot.understanding import understand
imported = time.perf_counter()
from datetime import date
understand("xong", date(2026, 11, 23))
print(imported - start, time.perf_counter() - imported)
"""


def by_substring(text: str) -> str:
    """What a plain matcher of substrings would say."""
    low = text.lower()
    return next((intent for part, intent in _SUBSTRINGS.items() if part in low), "chitchat")


def timed(work: Callable[[str], object], texts: list[str]) -> list[float]:
    """Seconds of each call, the best of `ROUNDS`."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for index, text in enumerate(texts):
            start = time.perf_counter()
            work(text)
            best[index] = min(best[index], time.perf_counter() - start)
    return best


def main() -> None:
    """Measure and print."""
    texts = [json.loads(line)["text"] for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    understand(texts[0], TODAY)
    ours = timed(lambda text: understand(text, TODAY), texts)
    plain = timed(by_substring, texts)
    mean, worst = statistics.mean(ours), statistics.quantiles(ours, n=100)[-1]
    print(f"{len(texts)} replies: mean {mean * MICROSECONDS:.0f} µs, p99 {worst * MICROSECONDS:.0f} µs")
    print(
        f"a plain substring matcher: {statistics.mean(plain) * MICROSECONDS:.2f} µs; ratio {mean / statistics.mean(plain):.0f}"
    )
    longest = " ".join(sorted(texts, key=len)[-5:])[:390]
    short, long = (
        min(timed(lambda text: understand(text, TODAY), [longest * times] * 5)) for times in LENGTHS
    )
    print(
        f"{len(longest)} characters {short * MILLISECONDS:.1f} ms, ×{LENGTHS[1]}: {long * MILLISECONDS:.1f} ms, ratio {long / short:.1f}"
    )
    command = [sys.executable, "-c", _IMPORT]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    imports = told.stdout.split()
    print(
        f"import {float(imports[0]) * MILLISECONDS:.0f} ms, first reply {float(imports[1]) * MILLISECONDS:.0f} ms"
    )


if __name__ == "__main__":
    main()
