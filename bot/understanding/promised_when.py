"""“khi nào xong em báo”: a word of time that asks nothing but promises."""

from .clauses import VERBS, Clause
from .items import Item


def settle_when(clause: Clause, following: Clause | None) -> None:
    """“khi nào xong em báo”, "bao giờ ký xong, em gửi": not a question of time but a promise (SEQUENCE)."""
    items = clause.items
    for index, item in enumerate(items):
        if item.tag == "TWH" and _promises(items[index + 1 :], following, clause):
            item.tag = "SEQUENCE"


def _promises(after: list[Item], following: Clause | None, clause: Clause) -> bool:
    if clause.question:
        return False
    verb = next((at for at, item in enumerate(after) if item.tag in VERBS | {"CO", "SHARE"}), None)
    if verb is None or (
        any(item.tag in {"ME", "MUST"} for item in after[:verb]) and after[verb].tag != "FIN"
    ):
        return False
    rest = after[verb + 1 :]
    tags = [item.tag for item in rest]
    for at, item in enumerate(rest):
        if item.tag in {"FUTURE", "SEQUENCE"} or (
            item.tag in {"REPORT", "TELL"} and after[verb].tag in {"FIN", "CO", "HAVE"}
        ):
            return True
        if item.tag == "ME" and set(tags[at + 1 :]) & (VERBS | {"FUTURE", "SEQUENCE", "TELL"}):
            return True
    tells = {"ME", "ACT", "REPORT", "FUTURE", "TELL"}
    return bool(following and following.items and following.items[0].tag in tells and not following.question)
