"""What does not count beside the rest: the standing of others, and excuses for a late answer."""

from .certainty import OTHER_MATTERS
from .clauses import STATUS
from .meaning import Intent
from .verdict import STATES, Said

_ELSE = frozenset({"khac", "kia", "no", "te"})
_POINTING = ("nay", "ni", "do", "no", "ay")
_TELLS = frozenset({Intent.DONE, Intent.IN_PROGRESS, Intent.NOT_DONE})


def of_others(each: Said) -> bool:
    """Is the clause about somebody else or another matter ("bên Tài chính …", "việc khác …")?"""
    for item in each.clause.items:
        if item.tag in STATUS or item.tag in {"ME", "ASK", "PERFECT"}:
            return False
        if (
            item.tag == "OTHERS"
            or item.fold == "ben"
            or item.fold in OTHER_MATTERS
            or set(item.fold.split()) & _ELSE
        ):
            return True
    return False


def counting(said: list[Said]) -> tuple[list[Said], list[Said]]:
    """The clauses that count and those that are set aside, each in order."""
    kept = _own(_without_excuses(said))
    return kept, [each for each in said if each not in kept]


def _without_excuses(said: list[Said]) -> list[Said]:
    """“mưa lụt quá nên em báo muộn. Báo cáo đã gửi”: the flood held up the telling, not the task."""
    excuses = [at for at, each in enumerate(said) if each.verdict.rule == "told_late"]
    causes = {at - 1 for at in excuses if at and said[at].clause.joined == "SO"}
    causes |= {at + 1 for at in excuses if at + 1 < len(said) and said[at + 1].clause.joined == "WHY"}
    kept = [each for at, each in enumerate(said) if at not in causes]
    return kept if any(each.verdict.intent in STATES for each in kept) else said


def _own(said: list[Said]) -> list[Said]:
    """“bên Tài chính chưa xong chứ bên em xong rồi” tells of the speaker's part only.

    What others did not do stays where it may be the cause of one's own standing, or where nobody says whose it is.
    """
    mine = [each for each in said if not of_others(each) and _names_own(each)]
    if not any(each.verdict.intent in _TELLS for each in mine):
        return said
    return [each for each in said if not (of_others(each) and _beside_the_point(each, said))]


def _names_own(each: Said) -> bool:
    items = each.clause.items
    return any(item.tag == "ME" or (item.tag == "WORK" and item.fold.endswith(_POINTING)) for item in items)


def _beside_the_point(each: Said, said: list[Said]) -> bool:
    if each.verdict.rule == "unclear":
        return True
    after = said[said.index(each) + 1 :]
    return each.clause.joined == "RATHER" or bool(after and after[0].clause.joined == "RATHER")
