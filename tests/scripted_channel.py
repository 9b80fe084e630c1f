"""A channel that records what is sent and does what a test scripts: ok, retry, blocked, refused, unknown."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.channels import Attachment, Incoming, IncomingKind, Outgoing, RawUpdate, SendResult, Sent, Unknown
from models.errors import FileGone, FileTooLarge
from scheduler.sending import Act, Capabilities

EVERYTHING = Capabilities(text_limit=4096)


@dataclass
class Delivered:
    """A message that reached its chat, and the id it has there."""

    message_id: str
    outgoing: Outgoing


@dataclass
class ScriptedChannel:
    """Stands where Telegram does. `script` holds what comes of the next sends; empty means ok."""

    name: str = "telegram"
    can: Capabilities = EVERYTHING
    script: deque[SendResult | str] = field(default_factory=deque)
    delivered: list[Delivered] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    tried: list[Outgoing] = field(default_factory=list)
    waiting: deque[RawUpdate] = field(default_factory=deque)
    files: dict[str, bytes] = field(default_factory=dict)
    title: str = "Scripted"
    secret_header: str = "X-Secret"
    _next_message: int = 100

    async def start(self) -> str:
        return "nhacviec_bot"

    async def stop(self) -> None:
        return None

    async def introduce(self, commands: dict[str, str]) -> None:  # noqa: ARG002 - it has no menu
        return None

    async def use_webhook(self, url: str | None, secret: str | None = None) -> None:  # noqa: ARG002 - as above
        return None

    async def typing(self, chat_id: str) -> None:  # noqa: ARG002 - nobody looks
        return None

    async def poll(self, offset: int) -> list[RawUpdate]:
        found = [update for update in self.waiting if update.offset > offset]
        self.waiting.clear()
        return found

    def wrap(self, body: bytes) -> RawUpdate:
        update = json.loads(body)
        return RawUpdate(update["key"], update["chat_id"], body.decode())

    def read(self, raw: str) -> Incoming:
        value: dict[str, Any] = json.loads(raw)
        if "kind" not in value:
            raise ValueError("malformed")
        if value.get("attachment"):
            value["attachment"] = Attachment(**value["attachment"])
        value["kind"] = IncomingKind(value["kind"])
        return Incoming(channel=self.name, **value)

    async def send(self, outgoing: Outgoing) -> SendResult:
        self.tried.append(outgoing)
        result = self.script.popleft() if self.script else "ok"
        if result == "timeout after delivery":
            self._deliver(outgoing)
            return Unknown("read time-out")
        if isinstance(result, str):
            return self._deliver(outgoing)
        return result

    async def download(self, file_id: str, *, largest: int) -> bytes:
        if file_id not in self.files:
            raise FileGone("wrong file_id or the file is temporarily unavailable")
        if len(self.files[file_id]) > largest:
            raise FileTooLarge(f"over {largest} bytes")
        return self.files[file_id]

    def _deliver(self, outgoing: Outgoing) -> Sent:
        if outgoing.act is Act.TOAST:
            self.toasts.append(outgoing.target or "")
            return Sent("")
        assert len(outgoing.html) > 0, "the real one refuses an empty text"
        assert self.can.buttons or not outgoing.buttons
        assert self.can.edits or outgoing.act is Act.SEND
        for row in outgoing.buttons:
            for button in row:
                assert 0 < len(button.data.encode()) <= 64
                assert button.label
        self._next_message += 1
        message_id = outgoing.target if outgoing.act is Act.EDIT else str(self._next_message)
        self.delivered.append(Delivered(message_id or "", outgoing))
        return Sent(message_id or "")
