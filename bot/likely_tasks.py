"""Which tasks a message may be about by words it shares with their titles: to ask better, never to record. Pure.

Two words in a row that few titles hold count: "cái đào tạo thì chờ bộ góp ý" is about "đào tạo, bồi dưỡng …". A single
word says too little, and what most titles hold ("cải cách hành chính" in a plan about that) says nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.title_words import plain_words
from models.store.assignments import AssignmentView

FEW_OF_TEN = 3  # a pair of words that more than three in ten titles hold tells them not apart
NEAR = 0.6
_DOCUMENT = re.compile(r"\S*\d\S*/\S+")  # the "SNV" of "123/KH-SNV" names no task


def likely(text: str, tasks: Sequence[AssignmentView]) -> list[AssignmentView]:
    """The tasks whose titles share telling words with the text, the likeliest first; empty where none does."""
    said = _pairs(_DOCUMENT.sub(" ", text))
    if not said or len(tasks) < 2:  # noqa: PLR2004 - of one task there is nothing to tell apart
        return []
    of_task = {view.number: _pairs(view.title) & said for view in tasks}
    held = Counter(pair for pairs in of_task.values() for pair in pairs)
    most = max(1, len(tasks) * FEW_OF_TEN // 10)
    scores = {
        number: sum(1 / held[pair] for pair in pairs if held[pair] <= most)
        for number, pairs in of_task.items()
    }
    best = max(scores.values())
    if not best:
        return []
    found = [view for view in tasks if scores[view.number] >= best * NEAR]
    return sorted(found, key=lambda view: -scores[view.number])


def _pairs(text: str) -> set[tuple[str, str]]:
    words = plain_words(text)
    return set(pairwise(words))
