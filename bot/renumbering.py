"""A document's number put right: "nhầm số, 46/QĐ-SNV mới đúng" is no wish to have the whole report away."""

import re

from bot import undoing_reports
from bot.situation import named_numbers
from bot.turn import Turn
from bot.understanding import Claim, Intent, Understanding, understand
from models.store import assignments, reports

DOCUMENT = re.compile(r"(?<!\w)\d+\w*/[^\s,;]*[^\W\d_][^\s,;]*")


def renumbered(turn: Turn, meaning: Understanding, text: str) -> tuple[Claim, ...] | None:
    """Take back the report of the viewer whose number was wrong; what is to be recorded instead.

    None where nothing of the kind was said; empty where the report cannot be taken back, which is then said.
    """
    found = DOCUMENT.search(text)
    if found is None or not meaning.sure or [claim.intent for claim in meaning.claims] != [Intent.UNDO]:
        return None
    named = named_numbers(turn, meaning.claims[0])
    report = reports.newest_of(turn.session, turn.viewer, number=named[0] if named else None)
    if report is None or report.intent != Intent.DONE or len(named) > 1:
        return None
    number = report.assignment_id
    anew = understand(f"việc {number} xong, số {text[found.start() :]}", turn.today)
    if [(c.intent, c.tasks, c.document is None) for c in anew.claims] != [(Intent.DONE, (number,), False)]:
        return None
    undoing_reports.take_back(turn, [report], text)
    view = assignments.one(turn.session, turn.viewer, number)
    return anew.claims if view is not None and view.open else ()
