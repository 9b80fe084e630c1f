"""What a chat platform must offer so that phones, page and clock work with it."""

from typing import Any, Protocol

from sandbox.messages import Button, Chat, Entity, Membership, Message
from sandbox.phones import Phone


class Platform(Protocol):
    """One chat platform. People act on phones (`actions`), the platform tells its bot in its own words."""

    name: str
    title: str
    edits: bool  # whether people can change what they wrote

    async def start(self) -> None:
        """Begin work in the background (webhooks)."""

    def wake(self) -> None:
        """Let every call that waits return now: the sandbox is stopping."""

    async def stop(self) -> None:
        """End the work in the background."""

    def about(self) -> dict[str, Any]:
        """Return what people see of the bot: `{"name", "username", "description"}`."""

    def commands(self, chat: Chat | None) -> list[dict[str, Any]]:
        """Return the menu of commands in a chat: `[{"command", "description"}]`."""

    def compose(self, text: str, *, caption: bool) -> tuple[str, tuple[Entity, ...]]:
        """Return a person's text as the platform keeps it; raises `NotPossible` where it is empty or too long."""

    def wrote(self, chat: Chat, message: Message) -> None:
        """A person wrote or sent something."""

    def edited(self, chat: Chat, message: Message) -> None:
        """A person changed an own message."""

    def pressed(self, phone: Phone, chat: Chat, message: Message, button: Button) -> str | None:
        """A person pressed a button; returns the number of the bot's later answer, None where it asks no bot."""

    def membership_changed(self, phone: Phone, chat: Chat, old: Membership | None) -> None:
        """A person blocked, unblocked, added or removed the bot; `old` None means: it was not there before."""

    def start_text(self, link: str) -> str | None:
        """Return what a phone sends when it opens a link to the bot; None where it is no such link."""
