"""/tuan: the week's digest, now."""

from bot.digests import digest_data
from bot.turn import Turn


def show_digest(turn: Turn, _: str) -> None:
    """The digest that fits the person's role."""
    turn.reply("digest.jinja", digest_data(turn.session, turn.viewer, turn.house, turn.today))
