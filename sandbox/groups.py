"""Groups: starting one, letting it become a supergroup, taking the bot out."""

from sandbox.errors import BadInput, NotFound, NotPossible
from sandbox.messages import Chat, ChatKind, Content, Membership
from sandbox.parts import Parts
from sandbox.people import People
from sandbox.phones import Phone


class Groups:
    """What the owner of a group does with it."""

    def __init__(self, parts: Parts, people: People) -> None:
        self._parts = parts
        self._people = people

    def get(self, platform: str, chat_id: int) -> Chat:
        """Return a group; raises `NotFound`."""
        chat = self._parts.chats.find(platform, chat_id)
        if chat is None or chat.kind is ChatKind.PRIVATE:
            raise NotFound(f"Không có nhóm {chat_id}.")
        return chat

    def new(self, platform: str, title: str, members: list[Phone]) -> Chat:
        """Start a group with the bot in it; the first member owns it."""
        if not title.strip() or not members:
            raise BadInput("Nhóm cần một tên và ít nhất một người.")
        ids = [phone.id for phone in members]
        chat = self._parts.chats.new_group(platform, title.strip(), ids, ChatKind.GROUP)
        self._add_bot(platform, chat, None)
        return chat

    def migrate(self, platform: str, chat_id: int) -> Chat:
        """Let a group live on as a supergroup with another id; returns that one."""
        old = self.get(platform, chat_id)
        if old.kind is not ChatKind.GROUP or old.migrated_to is not None:
            raise NotPossible("Nhóm này đã là nhóm lớn.")
        new = self._parts.chats.new_group(platform, old.title, list(old.members), ChatKind.SUPERGROUP)
        owner = old.members[0]
        self._parts.chats.set_migrated(old, new.id)
        for chat, service in (
            (old, {"kind": "migrated_to", "chat_id": new.id}),
            (new, {"kind": "migrated_from", "chat_id": old.id}),
        ):
            message = self._parts.chats.add(chat, owner, Content(service=service))
            self._people.platform(platform).wrote(chat, message)
        return new

    def set_bot(self, platform: str, chat_id: int, *, inside: bool) -> Chat:
        """Take the bot out of a group, or let it in again."""
        chat = self.get(platform, chat_id)
        if inside == (chat.bot is Membership.MEMBER):
            return chat
        if inside:
            self._add_bot(platform, chat, Membership.KICKED)
            return chat
        self._parts.chats.set_membership(chat, Membership.KICKED)
        self._parts.chats.add(chat, chat.members[0], Content(service={"kind": "bot_removed"}))
        self._people.platform(platform).membership_changed(self._owner(chat), chat, Membership.MEMBER)
        return chat

    def _add_bot(self, platform: str, chat: Chat, old: Membership | None) -> None:
        self._parts.chats.set_membership(chat, Membership.MEMBER)
        self._people.platform(platform).membership_changed(self._owner(chat), chat, old)
        message = self._parts.chats.add(chat, chat.members[0], Content(service={"kind": "bot_added"}))
        self._people.platform(platform).wrote(chat, message)

    def _owner(self, chat: Chat) -> Phone:
        return self._parts.phones.get(chat.members[0])
