"""/thongbao stp, snv: … tells the people of chosen agencies something, after a look at it; /nhanduoc: who was reached."""

import json
import re
from datetime import timedelta

from bot import confirming
from bot.commands.which_agency import find_agencies
from bot.turn import Turn
from models.rules.access import Action
from models.rules.folding import fold
from models.store import audit, figures, reach
from models.store.audit import Deed
from models.tables import Question

KIND = "announcement"
ALL = frozenset({"tat ca", "tat ca co quan", "toan tinh", "moi co quan", "all"})
TO = re.compile(r"^(?P<to>[^:\n]{1,300})[:\n](?P<words>.+)$", re.DOTALL)
APART = re.compile(r"\s*[,;]\s*")
LONGEST = 2000
SHORTEST = 3
SHOWN = 15
LATELY = timedelta(days=7)


def announce(turn: Turn, rest: str) -> None:
    """Show to whom it would go and how it would look, and ask."""
    found = TO.match(rest.strip())
    words = found["words"].strip() if found else ""
    if found is None or len(words) < SHORTEST:
        turn.reply("announce.usage")
        return
    if len(words) > LONGEST:
        turn.reply("announce.too_long", {"most": LONGEST})
        return
    mine = reach.agencies_of(turn.session, turn.viewer)
    wanted, unclear = _agencies(turn, found["to"], mine)
    if unclear:
        turn.reply("announce.which", {"words": unclear[:60]})
        return
    if not wanted <= mine:
        turn.reply("people.not_yours")
        return
    people = reach.people_of(turn.session, turn.viewer, wanted)
    reached = [each for each in people if each.contact is not None]
    if not reached:
        turn.reply("announce.nobody")
        return
    data: dict[str, object] = {
        "words": words,
        "who": turn.viewer.name,
        "people": len(reached),
        "agencies": sorted({each.agency for each in reached})[:SHOWN],
        "agency_count": len({each.agency for each in reached}),
        "missed": [f"{each.name} ({each.agency})" for each in people if each.contact is None][:SHOWN],
    }
    confirming.ask(turn, KIND, "announcement_asked.jinja", data, {"agencies": sorted(wanted), "words": words})


def _agencies(turn: Turn, words: str, mine: set[int]) -> tuple[set[int], str]:
    """The agencies meant, and the first words that are not clear ("" where all are)."""
    if fold(words) in ALL:
        return mine, ""
    wanted: set[int] = set()
    for part in APART.split(words.strip()):
        found = find_agencies(turn, part)
        if len(found) != 1:
            return wanted, part
        wanted.add(found[0].agency_id)
    return wanted, ""


def _send(turn: Turn, question: Question) -> None:
    if not turn.viewer.may(Action.NUDGE):
        turn.reply("plain.not_allowed")
        return
    kept = json.loads(question.data)
    people = reach.people_of(turn.session, turn.viewer, kept["agencies"])
    reached = [each for each in people if each.contact is not None]
    number = reach.announce(
        turn.session, turn.viewer, people, kept["words"], now=turn.now, inbox_id=turn.inbox_id
    )
    after = {"agencies": kept["agencies"], "people": len(reached)}
    audit.note(
        turn.session,
        Deed("announcement.made", "announcement", number, turn.source, after=after, words=kept["words"]),
    )
    turn.reply("announce.sent", {"people": len(reached), "number": number})


confirming.ON_YES[KIND] = _send


def read(turn: Turn, announcement_id: int, _: int) -> None:
    """The button "Đã đọc" under an announcement."""
    went = reach.mark_read(turn.session, turn.viewer, announcement_id, now=turn.now)
    turn.reply("announce.read" if went else "plain.stale_button")


def reception(turn: Turn, rest: str) -> None:
    """`/nhanduoc` who is not reached and who is silent; `/nhanduoc 3` what became of an announcement."""
    word = rest.strip().lstrip("#")
    if word.isascii() and word.isdigit() and len(word) < 10:  # noqa: PLR2004 - no row has a greater number
        _one(turn, int(word))
        return
    people = reach.people_of(turn.session, turn.viewer, reach.agencies_of(turn.session, turn.viewer))
    unlinked = [f"{p.name} ({p.agency})" for p in people if p.contact is None and not p.blocked]
    blocked = [f"{p.name} ({p.agency})" for p in people if p.blocked]
    nobody = reach.agencies_without_people(turn.session, turn.viewer)
    failed = reach.not_delivered(turn.session, turn.viewer, since=turn.now - LATELY)
    silent = figures.silent(turn.session, turn.viewer, turn.today)
    data = {
        "unlinked": unlinked[:SHOWN],
        "unlinked_count": len(unlinked),
        "nobody": nobody[:SHOWN],
        "nobody_count": len(nobody),
        "blocked": blocked[:SHOWN],
        "blocked_count": len(blocked),
        "failed": [{"who": name, "agency": agency, "count": n} for name, agency, n in failed[:SHOWN]],
        "silent": [{"agency": s.agency, "count": s.count, "people": s.people} for s in silent[:SHOWN]],
        "announcements": [
            {"number": number, "at": at.isoformat(), "words": words[:60]}
            for number, at, words in reach.announcements(turn.session, turn.viewer)
        ],
    }
    turn.reply("reception.jinja", data)


def _one(turn: Turn, announcement_id: int) -> None:
    found = reach.reception(turn.session, turn.viewer, announcement_id)
    if found is None:
        turn.reply("announce.none", {"number": announcement_id})
        return
    data = {
        "number": found.announcement_id,
        "at": found.at.isoformat(),
        "words": found.words[:300],
        "parts": {
            name: {"count": len(names), "names": names[: 2 * SHOWN]}
            for name, names in (
                ("read", found.read),
                ("silent", found.silent),
                ("waiting", found.waiting),
                ("failed", found.failed),
            )
        },
    }
    turn.reply("reception_one.jinja", data)


BUTTONS = {"xo": read}
