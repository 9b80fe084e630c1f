"""Which task of the catalogue a line is: by its code, by its words, by nearly its words; new ones get the next code.

So a file without codes, as people have them, can be sent again after a change: the task whose words were touched up
is the same task with its reports, not a withdrawn one and a new one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from models.rules.catalogue import Task
from models.rules.folding import fold
from models.rules.plan_difference import KnownTask
from seeds.plan_files.entries import Entry, Findings

NEARLY = 86.0
MOST_COMPARED = 400
CODE = re.compile(r"[^\s;,]{1,40}")
NUMBERS = re.compile(r"\d+|\b[ivx]+\b")
SHARED_PREFIX = "CHUNG"
LONGEST_PREFIX = 8
Key = tuple[str, tuple[str, ...]]


def settle_codes(
    entries: Sequence[Entry], known: Sequence[KnownTask], all_codes: Iterable[str], findings: Findings
) -> None:
    """Give each entry of one plan its code. Codes written in the file are believed; doubled ones are a finding.

    Args:
        entries: of one plan, in the file's order.
        known: the plan's tasks.
        all_codes: every code of every plan: a new one is like none of them.
        findings: grows by what is wrong.
    """
    taken = _written_codes(entries, known, findings)
    open_entries = [entry for entry in entries if not entry.code]
    left = [each.task for each in known if each.task.code not in taken]
    open_entries, left = _by_words(open_entries, left)
    open_entries, left = _nearly(open_entries, left)
    used = {*all_codes, *taken, *(each.task.code for each in known)}
    counters: dict[str, int] = {}
    for entry in open_entries:
        entry.code = next_code(prefix_of(_agencies(entry)), used, counters)


def _written_codes(entries: Sequence[Entry], known: Sequence[KnownTask], findings: Findings) -> set[str]:
    by_fold = {each.task.code.casefold(): each.task.code for each in known}
    seen: dict[str, Entry] = {}
    for entry in entries:
        if not entry.code:
            continue
        if not CODE.fullmatch(entry.code):
            findings.error(
                entry.line.where("code"), f"mã “{entry.code[:60]}” phải liền, không có khoảng trắng, dấu phẩy"
            )
        entry.code = by_fold.get(entry.code.casefold(), entry.code)
        first = seen.setdefault(entry.code.casefold(), entry)
        if first is not entry:
            findings.error(entry.line.where("code"), f"mã “{entry.code}” đã có ở {first.line.place}")
    return {entry.code for entry in seen.values()}


def _by_words(entries: list[Entry], tasks: list[Task]) -> tuple[list[Entry], list[Task]]:
    """Same words and same agencies; where that leaves several, the same deadline first, then the order."""
    by_key: dict[Key, list[Task]] = defaultdict(list)
    by_text: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_key[_key(task.text, task.responsible)].append(task)
        by_text[fold(task.text)].append(task)
    found: set[str] = set()

    def take(entry: Entry, candidates: list[Task]) -> bool:
        free = [task for task in candidates if task.code not in found]
        if not free:
            return False
        same = [task for task in free if task.rule == entry.given.get("rule", task.rule)]
        entry.code = (same or free)[0].code
        found.add(entry.code)
        return True

    exact = [entry for entry in entries if not take_exact(entry, by_key, found)]
    rest = [
        entry for entry in exact if not take(entry, by_key[_key(str(entry.given["text"]), _agencies(entry))])
    ]
    # The same words for somebody else: the task was handed on, where only one can be meant.
    moved: list[Entry] = []
    for entry in rest:
        candidates = [task for task in by_text[fold(str(entry.given["text"]))] if task.code not in found]
        if len(candidates) == 1 and take(entry, candidates):
            continue
        moved.append(entry)
    return moved, [task for task in tasks if task.code not in found]


def take_exact(entry: Entry, by_key: dict[Key, list[Task]], found: set[str]) -> bool:
    """Take the task of the same words, agencies and deadline, before any other may have it."""
    for task in by_key[_key(str(entry.given["text"]), _agencies(entry))]:
        if task.code not in found and task.rule == entry.given.get("rule", task.rule):
            entry.code = task.code
            found.add(task.code)
            return True
    return False


def _nearly(entries: list[Entry], tasks: list[Task]) -> tuple[list[Entry], list[Task]]:
    """Nearly the same words, of the same agencies; the closest pair first."""
    by_agency: dict[tuple[str, ...], list[tuple[Task, str]]] = defaultdict(list)
    for task in tasks:
        by_agency[tuple(sorted(task.responsible))].append((task, fold(task.text)))
    pairs: list[tuple[float, int, Task]] = []
    for place, entry in enumerate(entries):
        candidates = by_agency[tuple(sorted(_agencies(entry)))][:MOST_COMPARED]
        words = fold(str(entry.given["text"]))
        close = process.extract(
            words, [said for _, said in candidates], scorer=fuzz.ratio, score_cutoff=NEARLY, limit=3
        )
        pairs += [
            (score, place, candidates[index][0])
            for said, score, index in close
            if NUMBERS.findall(said)
            == NUMBERS.findall(words)  # "quý I" and "quý II" are nearly the same, and not
        ]
    found: set[str] = set()
    for _, place, task in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if not entries[place].code and task.code not in found:
            entries[place].code = task.code
            found.add(task.code)
    return [e for e in entries if not e.code], [task for task in tasks if task.code not in found]


def _key(text: str, agencies: Sequence[str]) -> Key:
    return fold(text), tuple(sorted(agencies))


def _agencies(entry: Entry) -> tuple[str, ...]:
    named = entry.given["responsible"]
    assert isinstance(named, tuple)  # noqa: S101 - entries.py puts codes there
    return named


def prefix_of(agencies: Sequence[str]) -> str:
    """The agency's code where a chat can read it as part of a task's ("SNV-18"), else the common one."""
    code = agencies[0] if len(agencies) == 1 else ""
    return code if code.isalpha() and len(code) <= LONGEST_PREFIX else SHARED_PREFIX


def next_code(prefix: str, used: set[str], counters: dict[str, int]) -> str:
    """The code after the highest of that prefix."""
    if prefix not in counters:
        numbers = [
            int(code[len(prefix) + 1 :])
            for code in used
            if code.startswith(f"{prefix}-") and code[len(prefix) + 1 :].isdecimal()
        ]
        counters[prefix] = max(numbers, default=0)
    counters[prefix] += 1
    return f"{prefix}-{counters[prefix]:02d}"
