"""The commands of the chat: which there are, who may use them, and the nearest one to a misspelling."""

import re
from collections.abc import Callable

from rapidfuzz import fuzz, process

from bot import confirming, replies
from bot.commands import deciding, groups, own_data
from bot.commands.announce import BUTTONS as ANNOUNCE_BUTTONS
from bot.commands.announce import announce, reception
from bot.commands.away import BUTTONS as AWAY_BUTTONS
from bot.commands.away import away
from bot.commands.days_off import days_off
from bot.commands.days_off import take_back as calendar_undo
from bot.commands.digest import show_digest
from bot.commands.event import event
from bot.commands.event import take_back as event_undo
from bot.commands.give import BUTTONS as GIVE_BUTTONS
from bot.commands.give import give
from bot.commands.invite import BUTTONS as INVITE_BUTTONS
from bot.commands.invite import invite_person
from bot.commands.nudge import nudge, nudge_agency
from bot.commands.own import my_tasks, show_help, show_one, show_page, show_rest
from bot.commands.people import BUTTONS as PEOPLE_BUTTONS
from bot.commands.people import show_people
from bot.commands.preferences import BUTTONS as PREFERENCE_BUTTONS
from bot.commands.preferences import show_preferences
from bot.commands.replacing import BUTTONS as REPLACING_BUTTONS
from bot.commands.sending import show_undelivered
from bot.commands.snooze import BUTTONS as SNOOZE_BUTTONS
from bot.commands.snooze import snooze
from bot.commands.status import agency_status, show_overdue, status
from bot.commands.succession import BUTTONS as SUCCESSION_BUTTONS
from bot.commands.which_agency import is_one_agency
from bot.deciding import hand_over_again
from bot.spoken_commands import Spoken, asks_of_figures, keeps_it, of_absence, of_coordinators, of_everybody
from bot.turn import Turn
from bot.understanding import Asked
from models.rules.access import Action
from models.store import assignments, questions

__all__ = [
    "BUTTONS",
    "COMMANDS",
    "agency_status",
    "calendar_undo",
    "event_undo",
    "nudge_agency",
    "run",
    "said_in_words",
    "show_one",
    "show_overdue",
    "show_page",
    "show_rest",
]

COMMAND = re.compile(r"^/(?P<name>[^\s@]*)(?:@\S+)?\s*(?P<rest>.*)$", re.DOTALL)
NEAR_ENOUGH = 60
TAKE_WORDS = frozenset({Asked.REASON, Asked.DATE, Asked.DOCUMENT})


def _report_done(turn: Turn, rest: str) -> None:
    replies.understood(turn, f"{rest} xong".strip())


def _reads_figures_only(turn: Turn) -> bool:
    """True for the leaders of the province: no task is theirs, and what they ask is of all agencies together."""
    return turn.viewer.may(Action.SEE_FIGURES) and not turn.viewer.may(Action.SEE_OWN_AGENCY)


def _my_tasks(turn: Turn, rest: str) -> None:
    if not rest and _reads_figures_only(turn):
        status(turn, "")
    else:
        my_tasks(turn, rest)


def _overdue(turn: Turn, _: str) -> None:
    show_overdue(turn, 0)


COMMANDS: dict[str, tuple[Action | None, Callable[[Turn, str], None]]] = {
    "viec": (None, _my_tasks),
    "xong": (Action.REPORT, _report_done),
    "help": (None, show_help),
    "tuan": (None, show_digest),
    "status": (Action.SEE_FIGURES, status),
    "quahan": (Action.SEE_ALL, _overdue),
    "nhac": (Action.NUDGE, nudge),
    "guitin": (Action.SEE_ALL, show_undelivered),
    "nhacsau": (Action.REPORT, snooze),
    "nghiphep": (None, away),
    "caidat": (None, show_preferences),
    "lichsu": (None, own_data.history),
    "dulieu": (None, own_data.show),
    "roikhoi": (None, own_data.ask_to_leave),
    "thongbao": (Action.NUDGE, announce),
    "nhanduoc": (Action.NUDGE, reception),
    "nhom": (Action.INVITE, groups.show),
    "moi": (Action.INVITE, invite_person),
    "nguoi": (Action.INVITE, show_people),
    "nghi": (Action.KEEP_CALENDAR, days_off),
    "sukien": (Action.REPORT, event),
    "duyet": (Action.DECIDE, deciding.approve),
    "tralai": (Action.DECIDE, deciding.send_back),
    "chuyen": (Action.DECIDE, deciding.move),
    "tamhoan": (Action.DECIDE, deciding.put_on_hold),
    "huyviec": (Action.DECIDE, deciding.cancel),
    "molai": (Action.DECIDE, deciding.take_up_again),
    "giao": (Action.ASSIGN, give),
    "giaitrinh": (Action.DECIDE, deciding.ask_to_explain),
}
# What the buttons of these commands do: verb → what is done with the two numbers behind it.
BUTTONS: dict[str, Callable[[Turn, int, int], None]] = {
    **ANNOUNCE_BUTTONS,
    **AWAY_BUTTONS,
    **GIVE_BUTTONS,
    **groups.BUTTONS,
    **INVITE_BUTTONS,
    **PEOPLE_BUTTONS,
    **PREFERENCE_BUTTONS,
    **REPLACING_BUTTONS,
    **SNOOZE_BUTTONS,
    **SUCCESSION_BUTTONS,
}
OTHER_NAMES = {
    "huongdan": "help",
    "trogiup": "help",
    "tinhhinh": "status",
    "việc": "viec",
    "nhắc": "nhac",
    "sựkiện": "sukien",
    "mời": "moi",
    "nghỉphép": "nghiphep",
    "càiđặt": "caidat",
    "nhắcsau": "nhacsau",
    "người": "nguoi",
    "duyệt": "duyet",
}


def run(turn: Turn) -> None:
    """Run the command a message starts with; suggest the nearest where there is none of that name."""
    found = COMMAND.match(turn.incoming.text)
    name = found["name"].lower() if found else ""
    name = OTHER_NAMES.get(name, name)
    if name not in COMMANDS:
        _suggest(turn, name)
        return
    action, command = COMMANDS[name]
    if action is not None and not turn.viewer.may(action):
        turn.reply("plain.not_allowed")
        return
    command(turn, found["rest"].strip() if found else "")


def said_in_words(turn: Turn) -> bool:
    """Run the command that plain words stand for, where this person may. False where they are something else."""
    text = turn.incoming.text
    if turn.incoming.quoted is not None or _is_asked_for_words(turn):
        return False
    if keeps_it(text):
        return hand_over_again.kept_in_words(turn)
    spoken = of_absence(text, turn.today)
    if spoken is None and turn.viewer.may(Action.SEE_FIGURES):
        spoken = of_coordinators(text)
    spoken = spoken or of_everybody(text)
    if _reads_figures_only(turn) and (asks_of_figures(text) or spoken == Spoken("quahan")):
        spoken = Spoken("status")
    if spoken is None:
        return False
    action, command = COMMANDS[spoken.command]
    if action is not None and not turn.viewer.may(action):
        return _for_own_agency(turn, spoken.command)
    if spoken.agency and not is_one_agency(turn, spoken.agency):
        return False
    command(turn, spoken.rest)
    return True


def _for_own_agency(turn: Turn, command: str) -> bool:
    """What a coordinator reads of all, everybody else reads of their own. False where there is nothing like it."""
    if not turn.viewer.may(Action.SEE_OWN_AGENCY) or command not in {"status", "quahan"}:
        return False
    late = [
        view
        for view in assignments.own_open(turn.session, turn.viewer)
        if view.last_day is not None and view.last_day < turn.today
    ]
    if command == "status":
        show_page(turn, 0)
    elif late:
        show_rest(turn, late, "overdue")
    else:
        turn.reply("plain.nothing_overdue")
    return True


def _is_asked_for_words(turn: Turn) -> bool:
    """True where the bot waits for words (a reason, a date): then whatever comes is the answer to that."""
    question = questions.open_one(turn.session, turn.contact, now=turn.now)
    return question is not None and (question.kind in confirming.ON_WORDS or question.kind in TAKE_WORDS)


def _suggest(turn: Turn, name: str) -> None:
    usable = [known for known, (action, _) in COMMANDS.items() if action is None or turn.viewer.may(action)]
    near = process.extractOne(name, usable, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH) if name else None
    turn.reply(
        "plain.unknown_command", {"command": f"/{name[:40]}", "nearest": f"/{near[0]}" if near else None}
    )
