"""Two items that are one day: "thứ Hai 14/12", and the day that is asked for in "xin chuyển qua 7/12"."""

from datetime import date
from itertools import pairwise

from .dates import find_days
from .items import Item
from .normalise import key_of

_BEGS = frozenset({"EXTEND", "XIN"})
_SLIPS = frozenset({"KO", "UNDO", "TAGQ", "STUCKTIME"})
_WEEKDAYS = ("thu ", "chu nhat")
_CUE = key_of("đến")


def settle_days(items: list[Item], today: date) -> None:
    """Of a weekday and a day written out beside it the written one counts; what begs for more time names a day."""
    day_before = False
    for before, item in pairwise(items):
        day_before = day_before or before.tag in {"DATE", "PASTTIME"}
        instead = day_before and before.tag in _SLIPS  # "đến 5/12, à không 8/12"
        if " / " not in item.words or item.tag not in {"DATE", "PASTTIME", "SHARE"}:
            continue
        weekday = before.tag == "DATE" and any(word in before.fold for word in _WEEKDAYS)
        if not (weekday or ((instead or before.tag in _BEGS) and item.tag == "SHARE")):
            continue
        day = item.value if item.tag == "DATE" else _written_out(item.words, today)
        if isinstance(day, date):
            item.tag, item.value = "DATE", day
            if weekday:
                before.value = day


def _written_out(words: str, today: date) -> date | None:
    found = find_days(f"{_CUE} {words}", today)
    return found[0].day if found else None
