"""/nhom in a private chat: which groups are linked; a group itself is linked by /nhom <agency> inside it."""

from bot.turn import Turn
from models.store import audit, groups
from models.store.audit import Deed


def show(turn: Turn, _: str) -> None:
    """The linked groups of the coordinator's agencies, each with a button that lets it go."""
    found = groups.of_scope(turn.session, turn.viewer)
    lines = [{"agency": agency, "channel": channel.capitalize()} for _, agency, channel in found]
    rows = [[(f"=✖ {agency[:30]}", f"zg:{contact_id}")] for contact_id, agency, _ in found[:10]]
    turn.reply("groups.jinja", {"groups": lines}, rows)


def let_go(turn: Turn, contact_id: int, _: int) -> None:
    """The button: the group gets no more notices, and nobody reports there."""
    contact = groups.one(turn.session, turn.viewer, contact_id)
    if contact is None:
        turn.reply("plain.stale_button")
        return
    after = {"agency_id": contact.agency_id}
    groups.unlink(contact)
    audit.note(turn.session, Deed("group.unlinked", "contact", contact_id, turn.source, after=after))
    turn.reply("group.let_go")


BUTTONS = {"zg": let_go}
