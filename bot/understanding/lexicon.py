"""The words, loaded once from words/*.toml: shorthand, and the phrases of each grammar tag."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .normalise import fold_of, key_of, toneless

# Words of dates and numbers that only patterns name: they count as known spellings too.
CALENDAR = (
    "thứ hai ba tư bốn năm sáu bảy tám chín mười mươi mốt lăm chủ nhật tuần tháng quý ngày hôm nay mai kia đầu giữa "
    "cuối hết trong tới sau này nữa mùng mồng phần trăm rưỡi nửa hơn gần khoảng số việc câu mục nhiệm vụ đến từ xã "
    "phường đơn vị bữa sáng trưa chiều tối đêm giờ phút sang năm đợt hạn nhất cuối cùng đầu tiên còn lại bảo dương lịch âm tây tết"
)
# The order decides which table keeps a phrase that two of them name.
TABLES = (
    "negation",
    "progress",
    "time",
    "obstacles",
    "joining",
    "requests",
    "questions",
    "talk",
    "people",
    "nouns",
)


# "nỏ phải của em" is what Nghệ An says for "không phải của em": every phrase of this table may begin so.
_DENIED = frozenset({"WRONG"})
_NOT_HERE = ("nỏ", "chẳng", "chả")


class Node:
    """One place in the tree of phrases: by key for marked words, by fold for unmarked ones."""

    __slots__ = ("folded", "marked", "tag", "tag_unmarked")

    def __init__(self) -> None:
        self.marked: dict[str, Node] = {}
        self.folded: dict[str, list[Node]] = {}
        self.tag: str | None = None
        self.tag_unmarked: str | None = None


class Lexicon:
    """All words and phrases."""

    def __init__(self) -> None:
        self.root = Node()
        self.keys: set[str] = {key_of(word) for word in CALENDAR.split()}
        self.shorthand: dict[str, tuple[str, ...]] = {}
        for short, meant in _tables("shorthand"):
            words = tuple(key_of(word) for word in meant.split())
            self.shorthand[key_of(short)] = words
            self.keys.update(words)
        for name in TABLES:
            for tag, phrase in _phrases(name):
                self._add(tag, phrase)
        self.folds: set[str] = {fold_of(key) for key in self.keys}
        self.toneless: dict[str, str] = {}
        for key in sorted(self.keys):
            if key != toneless(key):
                self.toneless.setdefault(toneless(key), key)

    def _add(self, tag: str, phrase: str) -> None:
        marks_needed = phrase.startswith("=")
        node = self.root
        for word in phrase.lstrip("=").split():
            key = key_of(word)
            key = key_of("tôi") if key == "tui" else key
            self.keys.add(key)
            if key not in node.marked:
                child = node.marked[key] = Node()
                node.folded.setdefault(fold_of(key), []).append(child)
            node = node.marked[key]
        node.tag = node.tag or tag  # the first table to name a phrase keeps it
        if not marks_needed:
            node.tag_unmarked = node.tag_unmarked or tag

    def longest(
        self, forms: list[str], marked: list[bool], where: tuple[int, int], *, bare: bool
    ) -> tuple[int, str] | None:
        """The longest phrase at the start of the stretch `where`: how many words, and its tag. `bare`: no word has marks."""
        start, until = where
        best: tuple[int, str] | None = None
        places = [(self.root, not bare)]
        for index in range(start, until):
            form = forms[index]
            onward: list[tuple[Node, bool]] = []
            for node, all_marked in places:
                if form in node.marked and (marked[index] or fold_of(form) == form):
                    onward.append((node.marked[form], all_marked))
                if not marked[index]:
                    onward += [
                        (child, False)
                        for child in node.folded.get(form, ())
                        if child is not node.marked.get(form)
                    ]
            if not onward:
                break
            tags = [
                tag
                for node, exact in onward
                if (tag := node.tag if exact else (node.tag_unmarked or None)) is not None
            ]
            if tags:
                best = (index - start + 1, tags[0])
            places = onward
        return best


@cache
def lexicon() -> Lexicon:
    """The one lexicon; built at the first call (about 10 ms)."""
    return Lexicon()


def phrases_of(tag: str) -> tuple[str, ...]:
    """All phrases of one table, as they are written there."""
    return tuple(phrase for name in TABLES for table, phrase in _phrases(name) if table == tag)


def _tables(name: str) -> Iterator[tuple[str, str]]:
    for table in _read(name).values():
        yield from table.items()


def _phrases(name: str) -> Iterator[tuple[str, str]]:
    for tag, phrases in _read(name).items():
        for phrase in phrases:
            yield tag, phrase
            if tag in _DENIED and phrase.startswith("không "):
                for said in _NOT_HERE:
                    yield tag, said + phrase.removeprefix("không")


def _read(name: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most commands never read a reply, and this would be a third of the import

    return tomllib.loads((Path(__file__).parent / "words" / f"{name}.toml").read_text(encoding="utf-8"))
