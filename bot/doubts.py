"""Document numbers that are not as expected: told at once, with a way to mend a slip; never a reason to refuse."""

from bot.turn import Turn
from models.rules import documents
from models.rules.documents import Doubt, Doubted
from models.store import audit, evidence
from models.store.audit import Deed
from models.tables import Evidence


def examine(turn: Turn) -> None:
    """Look at the document numbers that this message told, keep what is doubtful, and say it."""
    for row, product in evidence.documents_told(turn.session, turn.viewer, turn.now):
        number = row.document or ""
        found = documents.examine(number, row.document_day, product=product, today=turn.today)
        twice, seen = evidence.others_with_number(turn.session, turn.viewer, row)
        if twice:
            found.append(Doubted(Doubt.TWICE))
        if not found:
            continue
        row.doubt = " ".join(each.doubt for each in found)
        _say(turn, row, found, product, seen)


def _say(turn: Turn, row: Evidence, found: list[Doubted], product: str, seen: list[int]) -> None:
    suggestion = next((each.suggestion for each in found if each.suggestion), "")
    data = {
        "document": row.document,
        "doubts": [str(each.doubt) for each in found],
        "suggestion": suggestion,
        "product": product,
        "seen": seen,
        "number": row.assignment_id,
    }
    rows = [[(f"={suggestion}", f"xd:{row.id}")]] if suggestion else []
    turn.reply("document_doubts.jinja", data, rows, about=[row.assignment_id or 0])


def mend(turn: Turn, evidence_id: int, _: int) -> None:
    """The button with the number as it was probably meant."""
    row = evidence.one(turn.session, turn.viewer, evidence_id)
    if row is None or row.official_id != turn.viewer.official_id or not row.document:
        turn.reply("plain.stale_button")
        return
    found = documents.examine(row.document, row.document_day, product="", today=turn.today)
    suggestion = next((each.suggestion for each in found if each.suggestion), "")
    if not suggestion:
        turn.reply("plain.stale_button")
        return
    before, row.document, row.doubt = row.document, suggestion, None
    number = row.assignment_id or 0
    audit.note(
        turn.session,
        Deed(
            "evidence.mended",
            "assignment",
            number,
            turn.source,
            {"document": before},
            {"document": suggestion},
        ),
    )
    turn.reply("evidence.mended", {"document": suggestion, "number": number}, about=[number])


BUTTONS = {"xd": mend}
