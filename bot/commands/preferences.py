"""/caidat: the hour of the daily message, the language, which channel is preferred, a code for another one."""

import re
from datetime import time, timedelta

from bot.inviting import own_code
from bot.linking import spaced
from bot.turn import Turn
from models.instant import local
from models.rules.folding import fold
from models.rules.sending import may_be_reminded_at, minute_of
from models.store import audit, preferences
from models.store.audit import Deed
from models.store.outbox import Letter

HOUR = re.compile(
    r"^(?P<hour>\d{1,2})\s*(?:[:hg.]\s*(?P<minute>\d{2})?)?\s*(?:giờ|gio|phút|phut)?$", re.IGNORECASE
)
OFFERED = ("07:30", "08:00", "09:00", "14:00", "16:00")
LANGUAGES = {
    "vi": "vi",
    "tieng viet": "vi",
    "viet": "vi",
    "en": "en",
    "english": "en",
    "tieng anh": "en",
    "anh": "en",
}
LANGUAGE_CODES = ("vi", "en")


def show_preferences(turn: Turn, rest: str) -> None:
    """Show the choices with buttons; "9h", "en", "zalo" choose at once."""
    word = fold(rest)
    if not rest:
        _show(turn)
    elif word in LANGUAGES:
        _speak(turn, LANGUAGES[word])
    elif hour := _hour(rest):
        _remind_at(turn, hour)
    elif word in (known := {each.channel: each.contact_id for each in _channels(turn)}):
        prefer(turn, known[word], 0)
    else:
        turn.reply("settings.usage", _hours(turn))


def _hour(words: str) -> time | None:
    found = HOUR.match(words.strip())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock


def _hours(turn: Turn) -> dict[str, str]:
    hours = turn.house.hours
    return {"begin": hours.begin.isoformat(), "end": hours.end.isoformat()}


def _channels(turn: Turn) -> list[preferences.Channel]:
    return preferences.channels(turn.session, turn.viewer)


def _show(turn: Turn) -> None:
    hours = turn.house.hours
    chosen = preferences.reminder_hour(turn.session, turn.viewer)
    channels = _channels(turn)
    data = {
        "hour": (chosen or hours.reminder).isoformat(),
        "usual": chosen is None,
        "language": turn.viewer.language,
        "channels": [
            {"name": each.channel.capitalize(), "dead": each.dead, "used": each.used} for each in channels
        ],
    }
    offered = [each for each in OFFERED if may_be_reminded_at(time.fromisoformat(each), hours)]
    rows = [[(f"={each}", f"xh:{minute_of(time.fromisoformat(each))}") for each in offered]]
    rows.append([("vietnamese", "xl:0"), ("english", "xl:1")])
    if len(channels) > 1:
        rows.append(
            [
                (f"=★ {each.channel.capitalize()}", f"xc:{each.contact_id}")
                for each in channels
                if not each.used
            ]
        )
    rows.append([("other_channel", "xk:0")])
    turn.reply("settings.jinja", data, [row for row in rows if row])


def remind_at(turn: Turn, minute: int, _: int) -> None:
    """A button that names an hour."""
    if not 0 <= minute < 24 * 60:
        turn.reply("plain.stale_button")
        return
    _remind_at(turn, time(minute // 60, minute % 60))


def _remind_at(turn: Turn, hour: time) -> None:
    if not may_be_reminded_at(hour, turn.house.hours):
        turn.reply("settings.hour_outside", _hours(turn))
        return
    preferences.set_reminder_hour(turn.session, turn.viewer, minute_of(hour))
    _note(turn, {"reminder_minute": minute_of(hour)})
    turn.reply("settings.hour_set", {"at": hour.isoformat()})


def speak(turn: Turn, which: int, _: int) -> None:
    """A button that names a language."""
    if which >= len(LANGUAGE_CODES):
        turn.reply("plain.stale_button")
        return
    _speak(turn, LANGUAGE_CODES[which])


def _speak(turn: Turn, language: str) -> None:
    preferences.set_language(turn.session, turn.viewer, language)
    _note(turn, {"language": language})
    turn.reply("settings.language_set")


def prefer(turn: Turn, contact_id: int, _: int) -> None:
    """A button that names a channel: messages go there first, to the other where it is dead."""
    channel = preferences.prefer(turn.session, turn.viewer, contact_id)
    if channel is None:
        turn.reply("plain.stale_button")
        return
    _note(turn, {"preferred": channel})
    turn.reply("settings.channel_set", {"channel": channel.capitalize()})


def another_channel(turn: Turn, _: int, __: int) -> None:
    """A code for oneself, to be used on another channel."""
    valid_for = timedelta(days=turn.house.invitation_days)
    code = own_code(turn.session, turn.viewer, turn.source, valid_for=valid_for)
    data = {"code": spaced(code), "until": local(turn.now + valid_for).date().isoformat()}
    turn.send(Letter("settings.own_code", data, secret=True))


def _note(turn: Turn, after: dict[str, object]) -> None:
    official_id = turn.viewer.official_id or 0
    audit.note(turn.session, Deed("official.preferences", "official", official_id, turn.source, after=after))


BUTTONS = {"xh": remind_at, "xl": speak, "xc": prefer, "xk": another_channel}
