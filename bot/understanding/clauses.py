"""A clause: a stretch of items, and the families of tags that the rules ask it for."""

from dataclasses import dataclass

from .items import Item

# Words that do something; with REPORT they are what can be finished, denied or promised.
VERBS = frozenset(
    {"FIN", "ACT", "DO", "HAVE", "INTERIM", "PREP", "STARTED", "REPORT"}
)  # fmt: skip
# Items that say how a task stands, or what is wanted of it: a number beside one of them names a task.
STATUS = VERBS | frozenset(
    {"ONGOING", "NOT", "KO", "STUCKTIME", "NEAR", "LEFT", "FUTURE", "SEQUENCE", "WAIT", "OBSTACLE",
     "SHARE", "EXTEND", "UNDO", "WRONG", "GIVE", "ACK", "ACKEMOJI", "DONEEMOJI", "BADEMOJI",
     "WORKEMOJI", "ALREADY", "XIN", "PART", "RETURNED", "INTIME"}
)  # fmt: skip
FILLER = frozenset(
    {"PARTICLE", "TITLE", "ME", "X", "NAME", "THANKS", "ASKEMOJI", "FUNEMOJI", "CO", "CAN", "MA",
     "INDEF", "AND", "REALLY"}
)  # fmt: skip
LIGHT = FILLER | frozenset(
    {"ACK", "MERE", "MAYBE", "NOW", "PASTTIME", "EXCEPT", "BUT", "WORK", "AGENCY", "CHAT", "ALL", "XIN",
     "GIVE", "OWNED", "CLEARED"}
)  # fmt: skip
REFERENCE = frozenset({"TASK", "FIRST", "LAST", "HINT"})
CONTRAST = frozenset({"BUT", "RATHER"})  # "nhưng", "chứ"


@dataclass(slots=True)
class Clause:
    """A stretch of items between signs or joining words; `joined` is the tag of the word that joins it on.

    `double` is True where two negations took each other away, `titled` where a document's title holds a "chưa".
    """

    items: list[Item]
    joined: str = ""
    question: bool = False
    double: bool = False
    titled: bool = False

    @property
    def tags(self) -> list[str]:
        """The items' tags."""
        return [item.tag for item in self.items]

    def has(self, *tags: str) -> bool:
        """True where any of these tags is in the clause."""
        return any(item.tag in tags for item in self.items)

    @property
    def line(self) -> str:
        """The clause's words."""
        return " ".join(item.words for item in self.items if item.words)

    @property
    def seq(self) -> str:
        """The tags, between blanks, for patterns over them."""
        return f" {' '.join(self.tags)} "

    @property
    def bare(self) -> str:
        """The tags without those that carry no weight, between blanks."""
        return f" {' '.join(tag for tag in self.tags if tag not in FILLER)} "
