"""Every chat and every message, kept over a restart and told to the page."""

from collections.abc import Iterator

from sandbox.clock import SandboxClock
from sandbox.counters import Counter
from sandbox.errors import NotFound
from sandbox.messages import Chat, ChatKind, Content, Membership, Message
from sandbox.news import News
from sandbox.persistence import Store

MESSAGE_COUNTER = 1
CHAT_COUNTER = 3


class Chats:
    """The one place where chats and messages change."""

    def __init__(self, store: Store, news: News, clock: SandboxClock) -> None:
        self._store = store
        self._news = news
        self._clock = clock
        self._numbers = Counter("message", MESSAGE_COUNTER, store)
        self._chat_numbers = Counter("chat", CHAT_COUNTER, store)
        self._chats: dict[tuple[str, int], Chat] = {}
        self._messages: dict[int, Message] = {}
        for entry in store.all("chat"):
            chat = Chat.from_json(entry)
            self._chats[chat.platform, chat.id] = chat
        for entry in store.all("message"):
            self._remember(Message.from_json(entry))

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def find(self, platform: str, chat_id: int) -> Chat | None:
        """Return the chat, or None where nobody opened it yet."""
        return self._chats.get((platform, chat_id))

    def open(self, platform: str, phone_id: int) -> Chat:
        """Return the private chat of this person with the bot; it begins here if it is new."""
        chat = self.find(platform, phone_id)
        return chat or self._keep(Chat(platform, phone_id, ChatKind.PRIVATE, [phone_id]))

    def new_group(self, platform: str, title: str, members: list[int], kind: ChatKind) -> Chat:
        """Start a group with a number that was never used: below zero, supergroups below -10**12."""
        number = self._chat_numbers.next()
        chat_id = -number if kind is ChatKind.GROUP else -(10**12) - number
        return self._keep(Chat(platform, chat_id, kind, members, title))

    def set_membership(self, chat: Chat, bot: Membership) -> None:
        """Write down whether the bot may still write here."""
        chat.bot = bot
        self._keep(chat)

    def set_migrated(self, chat: Chat, new_id: int) -> None:
        """Write down under which id the group lives on."""
        chat.migrated_to = new_id
        self._keep(chat)

    def message(self, chat: Chat, message_id: int) -> Message | None:
        """Return a message of this chat that still exists, or None."""
        found = self._messages.get(message_id)
        if found is None or found.deleted or (found.platform, found.chat_id) != (chat.platform, chat.id):
            return None
        return found

    def messages(self, chat: Chat, *, before: int | None = None, limit: int = 100) -> list[Message]:
        """Return the newest messages (older than the id `before`), the oldest of them first."""
        ids = [number for number in chat.message_ids if before is None or number < before]
        found = [self._messages[number] for number in ids]
        return [message for message in found if not message.deleted][-limit:]

    def add(self, chat: Chat, sender: int | None, content: Content) -> Message:
        """Put a new message into a chat, dated by the sandbox's clock."""
        message = Message(
            platform=chat.platform,
            chat_id=chat.id,
            id=self._numbers.next(),
            sender=sender,
            date=self._clock.seconds(),
            text=content.text,
            entities=content.entities,
            attachment=content.attachment,
            quote=content.quote,
            buttons=content.buttons,
            service=content.service,
        )
        self._remember(message)
        self.changed(message)
        return message

    def changed(self, message: Message) -> None:
        """Keep what was changed in a message, and tell the page."""
        entry = message.as_json()
        self._store.put("message", message.id, entry)
        self._news.tell("message", message=entry)

    def edited(self, message: Message) -> None:
        """As `changed`, with the mark that people see."""
        message.edited = self._clock.seconds()
        self.changed(message)

    def delete(self, message: Message) -> None:
        """Take a message away; its number stays used."""
        message.deleted = True
        self.changed(message)

    def _remember(self, message: Message) -> None:
        chat = self._chats.get((message.platform, message.chat_id))
        if chat is None:
            raise NotFound(f"Tin nhắn {message.id} thuộc một cuộc trò chuyện không còn.")
        self._messages[message.id] = message
        chat.message_ids.append(message.id)

    def _keep(self, chat: Chat) -> Chat:
        self._chats[chat.platform, chat.id] = chat
        # Two platforms may use the same chat id: the row's number is the chat's place in the list.
        place = list(self._chats).index((chat.platform, chat.id))
        self._store.put("chat", place, chat.as_json())
        self._news.tell("chat", chat=chat.as_json())
        return chat
